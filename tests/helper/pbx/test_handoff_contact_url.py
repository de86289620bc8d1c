"""The contact URL: its capability is made once, kept, renewed; its port must stay the same."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest

from helper.pbx.handoff.contact_url import Contact
from helper.secrets.memory import MemorySecrets
from helper.secrets.port import PBX_POP_CAPABILITY
from helper.settings.layers import Layer
from helper.settings.settings import Settings


def contact(tmp_path: Path, secrets: MemorySecrets | None = None, port: int = 47800, **values: object) -> Contact:
    wanted = {key.replace("__", "."): value for key, value in values.items()}
    made = Contact(
        Settings(tmp_path / "none.toml", Layer("policy"), Layer("machine", wanted)), secrets or MemorySecrets()
    )
    made.port = port
    return made


async def test_it_is_made_when_it_is_first_asked_for_and_kept_in_the_keyring(tmp_path: Path) -> None:
    secrets = MemorySecrets()
    mine = contact(tmp_path, secrets)
    await mine.load()
    assert (mine.capability, await secrets.get(PBX_POP_CAPABILITY)) == ("", "")
    both = await asyncio.gather(mine.url(), mine.url())
    assert both[0] == both[1]
    assert mine.capability == await secrets.get(PBX_POP_CAPABILITY)
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", mine.capability)
    later = contact(tmp_path, secrets)
    await later.load()
    assert later.capability == mine.capability


async def test_a_new_one_takes_the_place_of_the_old(tmp_path: Path) -> None:
    mine = contact(tmp_path)
    old = (await mine.url()).url
    assert (await mine.url(renew=True)).url != old
    assert mine.capability not in old


async def test_one_that_could_not_be_kept_is_not_given_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(name: str, value: str) -> None:
        raise TimeoutError

    secrets = MemorySecrets()
    mine = contact(tmp_path, secrets)
    monkeypatch.setattr(secrets, "set", fail)
    with pytest.raises(TimeoutError):
        await mine.url()
    assert mine.capability == ""


async def test_3cx_finds_its_macros_in_the_url(tmp_path: Path) -> None:
    mine = contact(tmp_path)
    given = await mine.url()
    assert given.url == (f"http://127.0.0.1:47800/pop/{mine.capability}?number=%CallerNumber%&name=%CallerDisplayName%")
    assert given.message == ""


@pytest.mark.parametrize(
    ("wanted", "words"), [(0, "works only until Sidecall starts again"), (47801, "does not have its local port 47801")]
)
async def test_a_port_that_does_not_stay_is_said(tmp_path: Path, wanted: int, words: str) -> None:
    mine = contact(tmp_path, helper__port=wanted)
    assert mine.check() == (), "nobody uses it"
    given = await mine.url()
    assert words in given.message
    [check] = mine.check()
    assert (check.ok, check.message) == (False, given.message)


def test_who_hands_calls_over_is_told_without_having_asked(tmp_path: Path) -> None:
    [check] = contact(tmp_path, pbx__mode="handoff").check()
    assert (check.name, check.ok) == ("contact_url", True)
