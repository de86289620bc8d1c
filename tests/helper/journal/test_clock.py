"""A clock that is set back or ahead makes nothing lost and nothing sent twice."""

from __future__ import annotations

from datetime import timedelta

from helper.journal.model import EntryState
from helper.journal.outbox import Outbox
from tests.helper.journal.bench import Bench


async def test_a_clock_that_was_set_back_sends_nothing_twice_and_puts_nothing_off_for_ever(bench: Bench) -> None:
    bench.org.script = ["commit later"]
    await bench.call()
    await bench.work()
    bench.now -= timedelta(days=30)
    clock = 0.0
    # Started again, so that only the clock on the wall is left of when it was sent.
    bench.outbox = Outbox(
        bench.store, bench.org, bench.outbox._sources, lambda: bench.now, clock=lambda: clock  # type: ignore[arg-type]
    )  # fmt: skip
    assert (await bench.work()).state is EntryState.DOUBTFUL
    clock = 119
    await bench.work(119)
    assert bench.org.tasks == []
    bench.org.tasks += bench.org.late
    clock = 121
    entry = await bench.work(2)
    assert (entry.state, len(bench.org.tasks)) == (EntryState.SENT, 1)


async def test_a_clock_that_jumps_ahead_does_not_shorten_the_wait(bench: Bench) -> None:
    clock = 0.0
    bench.outbox = Outbox(
        bench.store, bench.org, bench.outbox._sources, lambda: bench.now, clock=lambda: clock  # type: ignore[arg-type]
    )  # fmt: skip
    bench.org.script = ["commit later"]
    await bench.call()
    await bench.work()
    clock = 30
    await bench.work(7200)
    assert bench.org.tasks == []
    bench.org.tasks += bench.org.late
    clock = 121
    assert (await bench.work(121)).state is EntryState.SENT
    assert len(bench.org.tasks) == 1
