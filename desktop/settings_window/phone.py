"""The phone to call from as a choice among those that 3CX knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from desktop.phones import SETTING, away, names, no_phone
from helper.errors import SidecallError
from helper.faces import Device, Service, SettingView
from helper.language import _


async def with_phones(service: Service, settings: Sequence[SettingView]) -> list[SettingView]:
    """``settings`` with the phone's as a choice; as it is while 3CX cannot say, when it can still be entered."""
    try:
        devices = await service.devices()
    except SidecallError:
        return list(settings)
    extension = service.status().pbx.extension
    return [as_choice(row, devices, extension) if row.key == SETTING else row for row in settings]


def as_choice(setting: SettingView, devices: Sequence[Device], extension: str) -> SettingView:
    """What is remembered is not always the id of now: the value becomes the id of the phone that it stands for."""
    chosen = next((device.id for device in devices if device.chosen), "")
    value = chosen or str(setting.value or "")
    choices = [("", _("3CX chooses")), *zip((device.id for device in devices), names(devices), strict=True)]
    if value and not chosen:
        choices.append((value, away(value)))
    trouble = f"{no_phone(extension)}. " + _("Open the 3CX app or switch on the phone.") if not devices else ""
    return replace(setting, type="choice", value=value, choices=tuple(choices), help=trouble or setting.help)
