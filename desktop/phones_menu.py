"""The tray's submenu that chooses the phone to call from."""

from __future__ import annotations

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from desktop.phones import Phones, away, names, no_phone
from desktop.widgets.text import plain_menu
from helper.language import _


class PhonesMenu(QMenu):
    """Fills itself whenever the phones are known anew, also while it is open."""

    def __init__(self, phones: Phones, parent: QWidget | None = None) -> None:
        super().__init__(_("Call from"), parent)
        self._phones = phones
        self._group = QActionGroup(self)
        phones.changed.connect(self.fill)
        self.fill()

    def fill(self) -> None:
        """Build it anew; it is not there at all while 3CX cannot say."""
        self.clear()
        devices = self._phones.devices
        self.menuAction().setVisible(devices is not None)
        if devices is None:
            return
        if not devices:
            self.addAction(plain_menu(no_phone(self._phones.extension))).setEnabled(False)
            self.addAction(plain_menu(_("Open the 3CX app or switch on the phone."))).setEnabled(False)
            return
        chosen = any(device.chosen for device in devices)
        remembered = self._phones.remembered
        self._add(_("3CX chooses"), "", not chosen and not remembered)
        for device, name in zip(devices, names(devices), strict=True):
            self._add(name, device.id, device.chosen)
        if remembered and not chosen:
            self._add(away(remembered), remembered, True).setEnabled(False)

    def _add(self, text: str, device_id: str, ticked: bool) -> QAction:
        action = self.addAction(plain_menu(text))
        action.setCheckable(True)
        action.setChecked(ticked)
        self._group.addAction(action)
        action.triggered.connect(lambda _checked=False: self._phones.choose(device_id))
        return action
