"""Who asked for a change of a call gives up waiting, at any moment: what is on the disk is known and told."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from typing import Any

import pytest

from helper.callbook.record import Record
from helper.calls.model import CallState, Outcome
from helper.errors import NotFound
from helper.journal.model import Entry, EntryState
from helper.people.model import LookupState
from tests.helper.callbook.test_book import ANA, Desk, desk, missed, of
from tests.whole.rig import until

__all__ = ["desk"]

MOMENTS = 40
"""More turns of the loop than any change needs; the disk is made to take some of them."""


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """However long a busy machine takes for some turns, it is no disk that is given up."""
    monkeypatch.setattr("helper.callbook.book._PATIENCE", 60.0)


class Told:
    """What the journal was told to be in the store."""

    def __init__(self, desk: Desk) -> None:
        self.entries: dict[str, Entry] = {}
        self._noted = desk.journal.noted
        desk.journal.noted = self._take  # type: ignore[method-assign]

    def _take(self, entry: Entry) -> None:
        self.entries[entry.call_id] = entry
        self._noted(entry)


def slow_disk(desk: Desk, turns: int = 5) -> None:
    save = desk.store.save_call

    async def slowly(*arguments: Any, **named: Any) -> Entry | None:
        for _turn in range(turns):
            await asyncio.sleep(0)
        return await save(*arguments, **named)

    desk.store.save_call = slowly  # type: ignore[method-assign]


async def given_up(asked: Coroutine[Any, Any, Any], after: int) -> bool:
    """Whether it was still under way after so many turns of the loop."""
    task = asyncio.create_task(asked)
    for _turn in range(after):
        await asyncio.sleep(0)
    cut = not task.done()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    return cut


async def known_as_stored(desk: Desk, told: Told, call_id: str) -> bool:
    """Whether memory, the journal and the listeners have what the store has."""
    stored, entry = await desk.store.call(call_id), await desk.store.entry_of_call(call_id)
    known = desk.told[-1].view if desk.told else None
    if stored is None:
        return known is None and not told.entries
    return (
        await desk.book.get(call_id) == stored
        and told.entries.get(call_id) == entry
        and known is not None
        and (known.call, known.person) == (stored.call, stored.person)
    )


async def soon(desk: Desk, told: Told, call_id: str) -> None:
    await until(lambda: known_as_stored(desk, told, call_id), "known as it is stored")


@pytest.mark.parametrize("moment", range(MOMENTS))
async def test_the_end_of_a_call(desk: Desk, moment: int) -> None:
    told = Told(desk)
    ended = missed("c")
    begun = replace(ended.call, state=CallState.RINGING, outcome=None, ended_at=None)
    await desk.book.track([begun])
    slow_disk(desk)
    cut = await given_up(desk.book.track([ended.call]), moment)
    await desk.book.between(begun.started_at, begun.started_at)  # in its turn, after what is under way
    await soon(desk, told, "c")
    assert moment > 1 or cut
    entry = await desk.store.entry_of_call("c")
    if moment:  # it had begun
        assert entry is not None
        assert entry.state is EntryState.WAITING


@pytest.mark.parametrize("moment", range(0, MOMENTS, 3))
async def test_a_call_found_in_the_log(desk: Desk, moment: int) -> None:
    told = Told(desk)
    slow_disk(desk)
    await given_up(desk.book.add(missed("c"), pop=False), moment)
    await soon(desk, told, "c")


@pytest.mark.parametrize("moment", range(0, MOMENTS, 3))
async def test_whom_a_call_was_with(desk: Desk, moment: int) -> None:
    await desk.book.add(replace(missed("c"), lookup=LookupState.OFFLINE))
    told = Told(desk)
    first = await desk.store.entry_of_call("c")
    assert first is not None
    told.entries["c"] = first
    slow_disk(desk)

    def found(record: Record) -> Record:
        return replace(record, call=of(record, ANA), person=ANA, matches=(ANA,), lookup=LookupState.FOUND)

    await given_up(desk.book.change("c", found), moment)
    # The next change is made of what is there by then, and undoes nothing.
    await desk.book.change("c", lambda record: replace(record, call=replace(record.call, note="Quote")))
    await soon(desk, told, "c")
    entry = await desk.store.entry_of_call("c")
    assert entry is not None
    assert entry.text.endswith("Quote")
    if moment:
        assert entry.who_id == ANA.id


async def test_a_call_that_cannot_be_written_keeps_no_other_from_it(desk: Desk) -> None:
    save = desk.store.save_call

    async def saves(record: Record, *arguments: Any, **named: Any) -> Entry | None:
        if record.call.id == "bad":
            raise OSError("no such disk")
        return await save(record, *arguments, **named)

    desk.store.save_call = saves  # type: ignore[method-assign]
    with pytest.raises(OSError, match="no such disk"):
        await desk.book.track([missed("bad").call, missed("good").call])
    assert await desk.store.entry_of_call("good") is not None
    with pytest.raises(NotFound):
        await desk.book.get("bad")


async def test_the_end_of_the_program_waits_for_what_is_under_way(desk: Desk) -> None:
    slow_disk(desk, turns=200)
    asking = asyncio.create_task(desk.book.track([missed("c").call]))
    await asyncio.sleep(0)
    asking.cancel()
    await desk.book.close()
    assert await desk.store.entry_of_call("c") is not None
    assert (await desk.book.get("c")).call.outcome is Outcome.MISSED
