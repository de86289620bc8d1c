"""Tasks that the org's own automation broke on while they were many, sent again in ever smaller company.

A trigger or flow that asks for something with each record works for one Task and exceeds the limits of a transaction
for a hundred; then every row is refused, and none for its own sake:
https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_gov_limits.htm
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from helper.crm.salesforce.errors import Refusal
from helper.errors import SidecallError

Outcome = str | SidecallError
Bodies = Callable[[Sequence[int]], Awaitable[list[dict[str, Any]]]]
Send = Callable[[Sequence[Mapping[str, Any]]], Awaitable[list[Outcome]]]

_AUTOMATION = ("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "CANNOT_EXECUTE_FLOW_TRIGGER")
# From 200 down to one takes eight halvings; when after some more nothing has gone through, it is not their number.
_IN_VAIN = 12


def overwhelmed(outcome: Outcome) -> bool:
    """Whether it may be only for the others in the same request."""
    return isinstance(outcome, Refusal) and outcome.has(*_AUTOMATION)


async def in_fewer(refused: Mapping[int, Outcome], bodies: Bodies, send: Send) -> dict[int, Outcome]:
    """What becomes of the rows ``refused`` when they are sent in halves, and halves of these, in their order; as they
    were refused where that does not help.
    """
    done = dict(refused)
    groups, in_vain = _halves(list(refused)), 0
    while groups and in_vain < _IN_VAIN:
        group = groups.pop(0)
        try:
            answers = await send(await bodies(group))
        except Refusal as refusal:
            answers = [refusal for _at in group]
        except SidecallError as error:
            done.update(dict.fromkeys([*group, *(at for left in groups for at in left)], error))
            break
        done.update(zip(group, answers, strict=True))
        broke = [at for at in group if overwhelmed(done[at])]
        in_vain = in_vain + 1 if len(broke) == len(group) else 0
        if len(group) > 1 and broke:
            groups[:0] = _halves(broke)
    return done


def _halves(rows: list[int]) -> list[list[int]]:
    half = len(rows) // 2
    return [part for part in (rows[:half], rows[half:]) if part]
