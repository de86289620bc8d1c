"""The settings window, with Sidecall's own settings."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QLineEdit, QScrollArea, QWidget

from desktop.settings_window.contact_url import ContactUrlLine
from desktop.settings_window.rewrites import RewriteField
from desktop.settings_window.template import TemplatePreview
from desktop.settings_window.window import SettingsWindow
from helper.errors import SettingsError
from tests.desktop.scenes.stage import Stage, scene


def settings_window(stage: Stage, group: int) -> SettingsWindow:
    window = SettingsWindow(stage.backend, stage.state)
    window.open_up()
    stage.wait(lambda: bool(window.lines))
    window.groups.setCurrentRow(group)
    return window


def show_line(stage: Stage, window: SettingsWindow, key: str) -> None:
    """Scroll to that setting."""
    stage.settle()
    page = window.pages.currentWidget()
    assert isinstance(page, QScrollArea)
    page.ensureWidgetVisible(window.lines[key])


@scene
def settings_1_pbx(stage: Stage) -> QWidget:
    return settings_window(stage, 0)


@scene
def settings_1b_contact_url(stage: Stage) -> QWidget:
    stage.service.rows["pbx.mode"] = replace(stage.service.rows["pbx.mode"], value="handoff")
    stage.service.url_trouble = "The local port is 0, any free one, so this works only until Sidecall starts again."
    window = settings_window(stage, 0)
    [url] = window.findChildren(ContactUrlLine)
    stage.wait(lambda: bool(url.field.text()))
    page = window.pages.currentWidget()
    assert isinstance(page, QScrollArea)
    stage.settle()
    page.ensureWidgetVisible(url)
    return window


@scene
def settings_1c_no_phone(stage: Stage) -> QWidget:
    stage.service.phones = []
    window = settings_window(stage, 0)
    show_line(stage, window, "pbx.device")
    return window


@scene
def settings_2_numbers(stage: Stage) -> QWidget:
    window = settings_window(stage, 2)
    field = window.lines["numbers.rewrite"].field
    assert isinstance(field, RewriteField)
    field.sample.setText("0034 912 345 678")
    show_line(stage, window, "numbers.rewrite")
    return window


@scene
def settings_3_mistake(stage: Stage) -> QWidget:
    window = settings_window(stage, 2)
    field = window.lines["numbers.region"].field.widget
    assert isinstance(field, QLineEdit)
    field.setText("Spain")
    stage.service.refusals["change_settings"] = SettingsError("numbers.region: it must have two letters.")
    window.save()
    return window


@scene
def settings_4_callers(stage: Stage) -> QWidget:
    return settings_window(stage, 3)


@scene
def settings_5_journal(stage: Stage) -> QWidget:
    window = settings_window(stage, 4)
    previews = window.findChildren(TemplatePreview)
    stage.wait(lambda: all(preview.text.text() for preview in previews))
    show_line(stage, window, "journal.calls")
    return window


@scene
def settings_6_sidecall(stage: Stage) -> QWidget:
    window = settings_window(stage, 0)
    window.groups.setCurrentRow(window.groups.count() - 1)
    return window
