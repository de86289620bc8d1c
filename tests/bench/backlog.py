"""A night without Salesforce: a thousand calls wait, and then it is back."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from helper.sandbox import Sandbox
from tests.bench.rings import known, name
from tests.whole.rig import Rig, running, until

CALLS = 1000
CALLERS = 20
AT_ONCE = 20


async def measure_backlog(folder: Path) -> dict[str, float]:
    """Real missed calls from people this PC knows; no card, one process, servers in the same loop.

    The clock runs from the moment Salesforce answers again until it has a Task for each; all its requests count.
    """
    async with running(folder) as rig:
        sandbox = rig.sandbox
        for index in range(CALLERS):
            first, last = name(index).split()
            sandbox.salesforce.create("Contact", FirstName=first, LastName=last, Phone=known(index))
        await _missed(rig, sandbox, CALLERS)
        await until(lambda: len(rig.tasks()) == CALLERS, "the callers are known", 30)
        already = CALLERS
        # Down for maintenance, which says that nothing was saved; a line that breaks would leave one Task in doubt, and
        # what is in doubt waits two minutes whatever the machine.
        sandbox.salesforce.down("maintenance")
        for _ in range(CALLS // AT_ONCE):
            await _missed(rig, sandbox, AT_ONCE)
        await until(lambda: rig.service.status().journal_waiting == CALLS, "all wait", 30)
        before, began = sandbox.salesforce.requests()["total"], time.monotonic()
        sandbox.salesforce.down("off")
        await until(lambda: len(rig.tasks()) - already >= CALLS, "Salesforce has them all", 120)
        took = time.monotonic() - began
        await until(lambda: rig.service.status().journal_waiting == 0, "nothing waits", 30)
        keys = {task["CallObject"] for task in rig.tasks()}
        assert len(keys) == len(rig.tasks()) == CALLS + already, "each call once"
        asked = sandbox.salesforce.requests()["total"] - before
        return {"drain_1000_requests": asked, "drain_1000_s": round(took, 2)}


async def _missed(rig: Rig, sandbox: Sandbox, count: int) -> None:
    """So many calls at once, each from another caller, and nobody answers."""
    rings = [sandbox.pbx.ring(number=known(index))["callid"] for index in range(count)]

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
