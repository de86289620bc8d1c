"""The phones that the agent can call from, as 3CX knew them when it was last asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from desktop.backend import Backend
from desktop.state import State
from helper.errors import SidecallError
from helper.faces import Connection, Device, Status
from helper.language import _

SETTING = "pbx.device"


def no_phone(extension: str) -> str:
    """What it means that 3CX knows no phone."""
    return _("No phone is connected to extension {extension}").format(extension=extension)


def away(phone: str) -> str:
    """A phone that was chosen and that 3CX does not know now."""
    return _("{phone} (not connected)").format(phone=phone)


def names(devices: Sequence[Device]) -> list[str]:
    """A name for each; phones of one name are numbered."""
    plain = [device.name or _("Phone") for device in devices]
    alike, met = Counter(plain), Counter[str]()
    made = []
    for name in plain:
        met[name] += 1
        made.append(f"{name} ({met[name]})" if alike[name] > 1 else name)
    return made


class Phones(QObject):
    """``devices`` is None while 3CX cannot say. ``refused``: a choice could not be kept, with the ``SidecallError``."""

    changed = Signal()
    refused = Signal(object)

    def __init__(self, backend: Backend, state: State) -> None:
        super().__init__(backend)
        self._backend = backend
        self._connected = False
        self.devices: tuple[Device, ...] | None = None
        self.extension = ""
        self.remembered = ""
        self._told: tuple[object, ...] = (None, "", "")
        state.status_changed.connect(self._on_status)
        backend.settings_changed.connect(self._on_settings)
        if state.status is not None:
            self._on_status(state.status)

    def refresh(self) -> None:
        """Ask 3CX again, which does not tell of a phone that comes or goes."""
        if self._connected:
            self._backend.call(lambda service: service.devices(), self._take, self._failed)

    def choose(self, device_id: str) -> None:
        """Call from that phone from now on; "" has 3CX choose."""
        self._backend.call(lambda service: service.change_settings({SETTING: device_id}), None, self._not_kept, self)

    def _on_status(self, status: Status) -> None:
        before = (self._connected, self.extension, self.remembered)
        self._connected = status.pbx.state is Connection.CONNECTED
        self.extension, self.remembered = status.pbx.extension, status.pbx.device
        if not self._connected:
            self._set(None)
        elif before != (self._connected, self.extension, self.remembered):
            self.refresh()

    def _on_settings(self, keys: Sequence[str]) -> None:
        if SETTING in keys:
            self.refresh()

    def _take(self, devices: Sequence[Device]) -> None:
        self._set(tuple(devices) if self._connected else None)

    def _failed(self, _error: SidecallError) -> None:
        self._set(None)

    def _not_kept(self, error: SidecallError) -> None:
        # The menu has already ticked what was clicked.
        self.changed.emit()
        self.refused.emit(error)

    def _set(self, devices: tuple[Device, ...] | None) -> None:
        self.devices = devices
        known = (devices, self.extension, self.remembered)
        # A menu that is being looked at should not be built anew for nothing.
        if known != self._told:
            self._told = known
            self.changed.emit()
