"""Two agents at one PC: a call is logged as that of whoever took it, or as the agent who is there now decides."""

from __future__ import annotations

from pathlib import Path

import pytest

from helper.errors import WrongState
from helper.faces import JournalChanged
from helper.journal.model import Entry, EntryState, Hold, LogState
from tests.whole.rig import Rig, running, until
from tests.whole.test_journal_trouble import missed, tasks


async def left_behind(rig: Rig) -> Entry:
    """Marta's call, which waits when she signs out and Pau signs in."""
    rig.sandbox.salesforce.down("maintenance")
    await missed(rig)
    await until(lambda: rig.service.status().journal_waiting == 1, "it waits")
    rig.sandbox.salesforce.down("off")
    await rig.service.sign_out()
    rig.sandbox.salesforce.switch(user="pau.serra@acme.example")
    assert tasks(rig) == []
    await rig.sign_in()
    await until(lambda: rig.service.status().journal_failed == 1, "it needs the agent")
    [entry] = await rig.service.journal()
    return entry


async def test_a_call_of_who_does_not_come_back_is_logged_as_mine(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        entry = await left_behind(rig)
        assert (entry.state, entry.hold) == (EntryState.HELD, Hold.OTHER_USER)
        assert entry.error.startswith("Made while Marta Vidal was signed in to Salesforce.")
        await rig.service.journal_retry(None)  # nobody has decided

        async def held() -> bool:
            return [one.hold for one in await rig.service.journal()] == [Hold.OTHER_USER]

        await until(held, "held again")
        assert tasks(rig) == []
        await rig.service.journal_edit(entry.id, {"decision": "log_as_mine"})
        await until(lambda: len(tasks(rig)) == 1, "it is logged")
        pau = next(one for one in rig.sandbox.salesforce.records("User")["records"] if one["Name"] == "Pau Serra")
        assert tasks(rig)[0]["OwnerId"] == pau["Id"]
        assert tasks(rig)[0]["CallObject"] == entry.key
        await until(lambda: rig.service.status().journal_failed == 0, "nothing needs the agent")
        with pytest.raises(WrongState):
            await rig.service.journal_edit(entry.id, {"decision": "log_as_mine"})


async def test_it_can_be_set_aside_and_taken_back_and_is_never_logged_by_itself(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        entry = await left_behind(rig)
        await rig.service.journal_edit(entry.id, {"decision": "set_aside"})
        await until(lambda: rig.service.status().journal_failed == 0, "nothing needs the agent")
        assert rig.service.status().journal_waiting == 0
        assert (await rig.call()).log.state is LogState.NOT_LOGGED
        await rig.service.journal_retry(None)
        await rig.stop()
        await rig.start()
        [listed] = await rig.service.journal()
        assert (listed.state, tasks(rig)) == (EntryState.SET_ASIDE, [])
        await rig.service.journal_retry(entry.id)
        assert any(isinstance(event, JournalChanged) for event in rig.events)
        [listed] = await rig.service.journal()
        assert listed.state is not EntryState.SET_ASIDE
