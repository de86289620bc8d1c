"""What the end of a call costs: the call and its journal entry written in one transaction and flushed to the disk."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from helper.callbook.book import CallBook
from helper.callbook.record import Record
from helper.calls.model import Call, CallState, Direction, Outcome
from helper.calls.tracker import Tracker
from helper.journal.compose import Composer
from helper.numbers.read import read_caller_id
from helper.people.model import LookupState, Person, PersonKind
from helper.settings.layers import Layer
from helper.settings.settings import Settings
from helper.store.database import Database
from helper.store.sqlite import SqliteStore
from tests.bench.figures import milliseconds, percentile

CALLS = 200
NOTE = "Wants a quote for forty hinges, and to be called back on Friday before noon. " * 5
ANA = Person("003A", PersonKind.CONTACT, "Ana Ruiz", "https://acme.example/003A", account_id="001R")


async def measure_ends(folder: Path) -> dict[str, float]:
    """From the moment the end is seen until faces are told of it, which is after it is safe from a power cut."""
    database = Database(folder / "sidecall.db")
    await database.open()
    try:
        settings = Settings(folder / "none.toml", Layer("policy"), Layer("machine", {"pbx.extension": "150"}))
        composer = Composer(settings, lambda: None, lambda _id: "", lambda: datetime.now(UTC))
        tracker = Tracker(lambda leg: read_caller_id(leg.number, "ES"))
        book = CallBook(SqliteStore(database), tracker, composer)
        took = []
        for index in range(CALLS):
            call = _connected(index)
            await book.add(Record(call, LookupState.FOUND, (ANA,), ANA))
            ended = replace(
                call, state=CallState.ENDED, outcome=Outcome.ANSWERED, ended_at=call.started_at + timedelta(seconds=70)
            )
            began = time.perf_counter()
            await book.track([ended])
            took.append(time.perf_counter() - began)
            await asyncio.sleep(0)
    finally:
        await database.close()
    return {"end_of_call_ms_p95": milliseconds(percentile(took, 95))}


def _connected(index: int) -> Call:
    start = datetime(2026, 11, 22, 9, 0, tzinfo=UTC) + timedelta(minutes=index)
    return Call(
        id=f"call-{index:04}",
        direction=Direction.INBOUND,
        state=CallState.CONNECTED,
        number="+34912345678",
        display="912 34 56 78",
        started_at=start,
        answered_at=start + timedelta(seconds=5),
        note=NOTE,
    )
