"""One setting: its label, its editor, what it is for, who locked it and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from desktop import icons, theme
from desktop.settings_window.fields import Field, field_for
from desktop.widgets.parts import button, clear, column, row
from desktop.widgets.text import dress, label, restyle
from helper.faces import SettingView
from helper.language import _


class SettingLine(QWidget):
    """``value`` is what the editor says, None when the agent gives up their own value; ``changed`` whether that
    differs from what is in use.
    """

    def __init__(self, setting: SettingView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setting = setting
        self._own = setting.source == "user" and not setting.locked
        self._given_up: tuple[Any] | None = None  # what the editor shows in its place
        self._companion: Callable[[QWidget], QWidget] | None = None
        self.reset = button(_("Reset to default"), "link")
        self.reset.setAccessibleName(_("Reset to default: {setting}").format(setting=setting.label))
        self.reset.clicked.connect(self._give_up)
        self.error = label(role="bad", wrap=True)
        self.error.hide()
        layout = column(self, gap=4)
        self._head = row()
        if setting.type != "bool":
            self._head.addWidget(label(setting.label, role="strong", wrap=True), 1)
        self._head.addWidget(self.reset, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        layout.addLayout(self._head)
        self._body = column()
        layout.addLayout(self._body)
        self.field = self._edit(setting)
        self._start = self.field.value()
        layout.addWidget(self.error)
        if setting.help:
            layout.addWidget(label(setting.help, role="small", wrap=True))
        if setting.locked:
            self.field.widget.setEnabled(False)
            mark = QLabel()
            mark.setPixmap(icons.picture("lock", theme.current().colours.muted, 14, self.devicePixelRatioF()))
            layout.addLayout(row(mark, label(_("Set by your organisation"), role="small"), gap=6, stretch=True))
        self.reset.setVisible(self._own)

    def add(self, made: Callable[[QWidget], QWidget]) -> None:
        """Show under the editor what ``made`` makes of it, and anew whenever another editor takes its place."""
        self._companion = made
        self._body.addWidget(made(self.field.widget))

    def _edit(self, setting: SettingView) -> Field:
        """An editor for ``setting`` in its place; a tick box is its own label."""
        field = field_for(setting)
        field.widget.setAccessibleName(setting.label)
        field.widget.setAccessibleDescription(setting.help)
        if setting.type == "bool":
            self._head.insertWidget(0, field.widget, 1)
        else:
            self._body.addWidget(field.widget)
        return field

    def _give_up(self) -> None:
        old = self.field.widget
        clear(self._body)
        self.field = self._edit(replace(self.setting, value=self.setting.default))
        self._given_up = (self.field.value(),)
        old.hide()
        old.deleteLater()
        if self._companion is not None:
            self.add(self._companion)
        self.say("")
        self.reset.hide()
        self.field.widget.setFocus()

    @property
    def value(self) -> Any:
        value = self.field.value()
        return None if self._given_up == (value,) else value

    @property
    def changed(self) -> bool:
        return not self.setting.locked and (self.value is None or self.value != self._start)

    def keep(self) -> None:
        """What the editor says is in use now."""
        self._own = self.value is not None
        self._given_up = None
        self._start = self.field.value()
        self.reset.setVisible(self._own)

    def say(self, problem: str) -> None:
        """Show what is wrong with the value; "" takes it away."""
        self.error.setText(problem)
        self.error.setVisible(bool(problem))
        self.field.widget.setProperty("wrong", "true" if problem else "false")
        dress(self.error, "bad")
        restyle(self.field.widget)
