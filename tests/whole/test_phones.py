"""The phone to call from: chosen once, remembered by what it is."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from helper.calls.model import CallState
from helper.errors import NoDevice
from helper.faces import Connection, DialRequest
from tests.whole.rig import Rig, running

ANA = "+34912345678"
DESK = {"dn": "150", "device_id": "sip:150@192.168.10.41:5060", "user_agent": "Yealink SIP-T54W 96.86.0.100"}
WEB = {"dn": "150", "device_id": "sip:150@127.0.0.1:5483;rinstance=c2a75fd2f1caea71", "user_agent": "3CX WebClient"}


def stored(rig: Rig) -> Any:
    return tomllib.loads((rig.home / "settings.toml").read_text(encoding="utf-8"))["pbx"].get("device")


async def names(rig: Rig) -> dict[str, bool]:
    return {device.name: device.chosen for device in await rig.service.devices()}


async def test_the_chosen_phone_is_still_the_one_after_it_has_registered_anew(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        rig.sandbox.pbx.behave(destination=ANA, then="ring")
        devices = {device.name: device for device in await rig.service.devices()}
        assert not any(device.chosen for device in devices.values())
        await rig.service.change_settings({"pbx.device": devices["3CX Web Client"].id})
        assert stored(rig) == "3CX WebClient"
        again = WEB | {"device_id": "sip:150@127.0.0.1:5999;rinstance=another"}
        rig.sandbox.pbx.devices(devices=[DESK, again])
        view = await rig.service.dial(DialRequest(ANA, "one"))
        view = await rig.call(id=view.call.id, state=CallState.DIALING)
        [placed] = rig.sandbox.pbx.state()["calls"]
        assert [leg["device_id"] for leg in placed["participants"]] == [again["device_id"]]
        assert (await names(rig))["3CX Web Client"]
        await rig.service.change_settings({"pbx.device": None})
        assert stored(rig) is None
        assert not any((await names(rig)).values())


async def test_of_two_phones_alike_the_one_that_was_chosen_is_remembered_by_its_place(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        home = DESK | {"device_id": "sip:150@10.0.0.7:5060"}
        rig.sandbox.pbx.devices(devices=[DESK, home])
        await rig.service.change_settings({"pbx.device": home["device_id"]})
        assert stored(rig) == home["device_id"]
        rig.sandbox.pbx.devices(devices=[DESK, home | {"device_id": "sip:150@10.0.0.7:40001"}])
        assert [device.chosen for device in await rig.service.devices()] == [False, True]


async def test_a_phone_can_be_chosen_while_3cx_is_away(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        rig.sandbox.pbx.offline(on=True)
        await rig.until_pbx(Connection.OFFLINE)
        await rig.service.change_settings({"pbx.device": "3CX WebClient"})
        assert stored(rig) == "3CX WebClient"


async def test_no_phone_is_said_in_words(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        rig.sandbox.pbx.devices(devices=[])
        assert await rig.service.devices() == []
        with pytest.raises(NoDevice, match="No phone is connected to extension 150"):
            await rig.service.dial(DialRequest(ANA, "one"))
