"""A night without Salesforce: a thousand calls wait, and then it is back."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path

from helper.sandbox import Sandbox
from tests.bench.rings import known, name, stranger
from tests.whole.rig import Rig, running, until

CALLS = 1000
FREQUENT = 20  # callers who have called before, and call again and again
AT_ONCE = 50

NIGHTS: dict[str, Sequence[str]] = {
    "strangers": [stranger(index) for index in range(CALLS)],
    "new_to_this_pc": [known(FREQUENT + index) for index in range(CALLS)],
    "seen_before": [known(index % FREQUENT) for index in range(CALLS)],
    "mixed": [
        (known(index % FREQUENT), stranger(index), known(FREQUENT + index), stranger(index))[index % 4]
        for index in range(CALLS)
    ],
}
"""Who calls in the night."""


async def measure_backlog(folder: Path) -> dict[str, float]:
    """The worst of the nights counts. ``drain_1000_counted`` is what Salesforce counts against the org's limit: each
    search in a batch, too.
    """
    nights = [await measure_night(folder / which, numbers) for which, numbers in NIGHTS.items()]
    return {figure: max(night[figure] for night in nights) for figure in nights[0]}


async def measure_night(folder: Path, numbers: Sequence[str]) -> dict[str, float]:
    """Real missed calls from ``numbers``; no card, one process, servers in the same loop.

    The clock runs from the moment Salesforce answers again until it has a Task for each; all its requests count.
    """
    async with running(folder) as rig:
        sandbox = rig.sandbox
        for index in range(FREQUENT + CALLS):
            first, last = name(index).split()
            sandbox.salesforce.create("Contact", FirstName=first, LastName=last, Phone=known(index))
        await _missed(rig, sandbox, [known(index) for index in range(FREQUENT)])
        already = FREQUENT
        await until(lambda: len(rig.tasks()) == already, "the callers are known", 30)
        # Down for maintenance, which says that nothing was saved; a line that breaks would leave one Task in doubt, and
        # what is in doubt waits two minutes whatever the machine.
        sandbox.salesforce.down("maintenance")
        for first_of in range(0, len(numbers), AT_ONCE):
            await _missed(rig, sandbox, numbers[first_of : first_of + AT_ONCE])
        await until(lambda: rig.service.status().journal_waiting == len(numbers), "all wait", 30)
        before, began = _asked(sandbox), time.monotonic()
        sandbox.salesforce.down("off")
        await until(lambda: len(rig.tasks()) - already >= len(numbers), "Salesforce has them all", 120)
        took = time.monotonic() - began
        await until(lambda: rig.service.status().journal_waiting == 0, "nothing waits", 30)
        keys = {task["CallObject"] for task in rig.tasks()}
        assert len(keys) == len(rig.tasks()) == len(numbers) + already, "each call once"
        theirs = {number for number in numbers if number.startswith(known(0)[:6])}
        with_person = sum(bool(task["WhoId"]) for task in rig.tasks())
        assert with_person == already + sum(number in theirs for number in numbers), "each with its person"
        requests, counted = (after - earlier for after, earlier in zip(_asked(sandbox), before, strict=True))
        return {
            "drain_1000_requests": requests,
            "drain_1000_counted": counted,
            "drain_1000_s": round(took, 2),
        }


def _asked(sandbox: Sandbox) -> tuple[int, int]:
    """Requests that were sent, and those that Salesforce counts."""
    return sandbox.salesforce.requests()["total"], sandbox.salesforce.state()["used"]


async def _missed(rig: Rig, sandbox: Sandbox, numbers: Sequence[str]) -> None:
    """One call from each of these at once, and nobody answers."""
    count = len(numbers)
    rings = [sandbox.pbx.ring(number=number)["callid"] for number in numbers]

    async def states() -> set[str]:
        views = await rig.service.calls(count)
        return {view.call.state.value for view in views} if len(views) == count else set()

    async def ringing() -> bool:
        return await states() == {"ringing"}

    async def over() -> bool:
        return await states() == {"ended"}

    await until(ringing, "they ring")
    for callid in rings:
        sandbox.pbx.hang_up(callid=callid)
    await until(over, "they end")
    await asyncio.sleep(0)
