"""The contact URL's capability: made once, kept, renewed."""

from __future__ import annotations

import asyncio
import re

from helper.pbx.handoff.contact_url import Capability, contact_url
from helper.secrets.memory import MemorySecrets
from helper.secrets.port import PBX_POP_CAPABILITY


async def test_it_is_made_when_it_is_first_asked_for_and_kept_in_the_keyring() -> None:
    secrets = MemorySecrets()
    mine = Capability(secrets)
    await mine.load()
    assert (mine.value, await secrets.get(PBX_POP_CAPABILITY)) == ("", "")
    both = await asyncio.gather(mine.get(), mine.get())
    assert both[0] == both[1] == mine.value == await secrets.get(PBX_POP_CAPABILITY)
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", mine.value)
    later = Capability(secrets)
    await later.load()
    assert later.value == mine.value


async def test_a_new_one_takes_the_place_of_the_old() -> None:
    mine = Capability(MemorySecrets())
    old = await mine.get()
    assert await mine.get(renew=True) == mine.value != old


def test_3cx_finds_its_macros_in_the_url() -> None:
    url = contact_url(47800, "abc")
    assert url == "http://127.0.0.1:47800/pop/abc?number=%CallerNumber%&name=%CallerDisplayName%"
