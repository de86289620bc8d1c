"""One editor for each type of setting."""

from __future__ import annotations

from typing import Any, Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QSpinBox, QWidget

from desktop.settings_window.rewrites import REWRITE, RewriteField
from desktop.settings_window.template import TEXTS, TemplateField
from desktop.widgets.choice import Choice
from desktop.widgets.text import plain_menu
from helper.faces import SettingView


class Field(Protocol):
    """``widget`` is shown, ``value`` is what it says now, in the setting's own type."""

    def __init__(self, setting: SettingView) -> None: ...

    @property
    def widget(self) -> QWidget: ...

    def value(self) -> Any: ...


class TextField:
    def __init__(self, setting: SettingView) -> None:
        self.widget = QLineEdit(str(setting.value or ""))
        self.widget.setCursorPosition(0)

    def value(self) -> str:
        return self.widget.text().strip()


class NumberField:
    def __init__(self, setting: SettingView) -> None:
        self.widget = QSpinBox()
        low = setting.minimum if setting.minimum is not None else -1_000_000
        high = setting.maximum if setting.maximum is not None else 1_000_000
        # A value from a file may lie outside; it is shown as it is, and judged when it is saved.
        value = int(setting.value or 0)
        self.widget.setRange(min(low, value), max(high, value))
        self.widget.setValue(value)
        self.widget.setMaximumWidth(120)
        self.widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def value(self) -> int:
        return self.widget.value()


class BoolField:
    def __init__(self, setting: SettingView) -> None:
        self.widget = QCheckBox(plain_menu(setting.label))
        self.widget.setChecked(bool(setting.value))

    def value(self) -> bool:
        return self.widget.isChecked()


class ChoiceField:
    def __init__(self, setting: SettingView) -> None:
        self.widget = Choice()
        for value, text in setting.choices:
            self.widget.addItem(text, value)
        index = self.widget.findData(setting.value)
        if index < 0:
            self.widget.addItem(str(setting.value), setting.value)
            index = self.widget.count() - 1
        self.widget.setCurrentIndex(index)

    def value(self) -> Any:
        return self.widget.currentData()


class ListField:
    """One entry a line; entries are numbers where they were numbers before."""

    def __init__(self, setting: SettingView) -> None:
        entries = list(setting.value or [])
        sample = list(setting.default or []) + entries
        self._numbers = bool(sample) and all(isinstance(entry, int) for entry in sample)
        self.widget = QPlainTextEdit("\n".join(str(entry) for entry in entries))
        self.widget.setTabChangesFocus(True)
        lines = min(6, max(2, len(entries) + 1))
        self.widget.setFixedHeight(self.widget.fontMetrics().lineSpacing() * lines + 18)

    def value(self) -> list[Any]:
        lines = [line.strip() for line in self.widget.toPlainText().splitlines() if line.strip()]
        if self._numbers and all(line.isascii() and line.isdigit() for line in lines):
            return [int(line) for line in lines]
        return lines


FIELDS: dict[str, type[Field]] = {
    "text": TextField,
    "number": NumberField,
    "bool": BoolField,
    "choice": ChoiceField,
    "list": ListField,
}


def field_for(setting: SettingView) -> Field:
    """The editor for a setting; a type that is not known here is edited as text."""
    if setting.key == REWRITE:
        return RewriteField(setting)
    if setting.key in TEXTS:
        return TemplateField(setting)
    return FIELDS.get(setting.type, TextField)(setting)
