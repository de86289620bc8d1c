"""One setting: its label, its editor, what it is for, who locked it and what is wrong with it."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QLabel, QWidget

from desktop import icons, theme
from desktop.settings_window.fields import field_for
from desktop.widgets.parts import column, row
from desktop.widgets.text import dress, label, restyle
from helper.faces import SettingView
from helper.language import _


class SettingLine(QWidget):
    """``value`` is what the editor says; ``changed`` whether that differs from what is in use."""

    def __init__(self, setting: SettingView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setting = setting
        self.field = field_for(setting)
        self.field.widget.setAccessibleName(setting.label)
        self.field.widget.setAccessibleDescription(setting.help)
        self._start = self.field.value()
        self.error = label(role="bad", wrap=True)
        self.error.hide()
        layout = column(self, gap=4)
        if setting.type != "bool":
            layout.addWidget(label(setting.label, role="strong", wrap=True))
        layout.addWidget(self.field.widget)
        layout.addWidget(self.error)
        if setting.help:
            layout.addWidget(label(setting.help, role="small", wrap=True))
        if setting.locked:
            self.field.widget.setEnabled(False)
            mark = QLabel()
            mark.setPixmap(icons.picture("lock", theme.current().colours.muted, 14, self.devicePixelRatioF()))
            layout.addLayout(row(mark, label(_("Set by your organisation"), role="small"), gap=6, stretch=True))

    @property
    def value(self) -> Any:
        return self.field.value()

    @property
    def changed(self) -> bool:
        return not self.setting.locked and self.value != self._start

    def keep(self) -> None:
        """What the editor says is in use now."""
        self._start = self.value

    def say(self, problem: str) -> None:
        """Show what is wrong with the value; "" takes it away."""
        self.error.setText(problem)
        self.error.setVisible(bool(problem))
        self.field.widget.setProperty("wrong", "true" if problem else "false")
        dress(self.error, "bad")
        restyle(self.field.widget)
