"""Whether a Task in Salesforce is the log of a call that was not logged from here.

A company's collector and each agent's PC log calls on their own, and know the same call under different ids. So both
look for it by agent, number, direction and start before they write an old one, and both write their Tasks so that they
are recognized: the number and the start stand in the text, as the usual templates have them, or else in a line of
their own (``marked``). People rewrite texts, but not the key: that of a call which was seen on a PC tells when it began
(``helper.calls.ids``), so such a Task is known whatever became of its text, its owner or of all of it. How long was
talked decides only between several: two clocks seldom agree, and an exchange may count from another moment.

https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_task.htm:
Description can be read but not filtered by, so the day's Tasks are compared here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo

from helper.calls.ids import began_by_id
from helper.crm.port import TaskSeen
from helper.journal.compose import KEY_PREFIX
from helper.journal.model import Entry, EntryState, content
from helper.journal.templates import zone_named

DAY = timedelta(days=1)  # the writer's zone may have been another
NEAR = timedelta(minutes=1)
_MINUTE = timedelta(minutes=1)
_TELLING = 9
_SHORT = 6
_ONE_WAY = ("Inbound", "Outbound")  # a call with a colleague's own number may be "Internal" to one who knows whose

_TIME = re.compile(r"(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d)(?::(\d\d))?(Z)?")
_NUMBERS = re.compile(r"\+?\d(?:[ ().\-/]{0,2}\d)*")


def marked(entry: Entry, zone: tzinfo) -> str:
    """The entry's text, with a line for us where nothing else in it says which call it was; the agent's own words stay
    what they are. ``zone`` is that of an entry which names none.
    """
    if entry.started_at is None or not entry.number or entry.edited or not entry.call_type:
        return entry.text
    if _distance(entry, f"{entry.subject}\n{entry.text}", zone) is not None:
        return entry.text
    start = entry.started_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return f"{entry.text}\n\nSidecall: {entry.number} {start}".strip()


def which(entries: Iterable[Entry], tasks: Sequence[TaskSeen], zone: tzinfo) -> list[tuple[Entry, TaskSeen]]:
    """The entries that ``tasks`` (of the same agent, none of them known from here) log already, each with its Task:
    the same number and direction, begun within a minute of each other; of a Task whose text does not say so, by its
    key. Those surest and closest to each other are paired first, each once.
    """
    entries = list(entries)
    pairs = [
        (distance, at, to)
        for at, entry in enumerate(entries)
        for to, task in enumerate(tasks)
        if (distance := _between(entry, task, zone)) is not None
    ]
    pairs.sort(key=lambda pair: pair[0])
    found: dict[int, int] = {}
    used: set[int] = set()
    for _apart_by, at, to in pairs:
        if at not in found and to not in used:
            found[at] = to
            used.add(to)
    return [(entries[at], tasks[to]) for at, to in sorted(found.items())]


def adopted(entry: Entry, task: TaskSeen) -> Entry:
    """``task`` is taken for the entry's own; what the agent added here is still to be told to it."""
    note = f"\n\n{entry.note}" if entry.note else ""
    said = replace(entry, text=entry.text.removesuffix(note), disposition="", fields={})
    # Whom it is with is told where the Task says nobody; otherwise whoever wrote it knew.
    who = {} if task.who_id or task.what_id else {"who_id": "", "what_id": ""}
    written = {**content(said), "subject": task.subject, **who}
    named = bool(who) and bool(entry.who_id or entry.what_id)
    bare = not (entry.note or entry.disposition or entry.edited or entry.fields or named)
    return replace(
        entry,
        state=EntryState.SENT if bare else EntryState.WAITING,
        task_id=task.id,
        next_try_at=None,
        error="",
        written=content(entry) if bare else written,
        sending={},
    )


def _between(entry: Entry, task: TaskSeen, zone: tzinfo) -> tuple[int, timedelta] | None:
    """How sure it is that they are the same call, and how far apart they are; the least is the best. None when they
    are not.
    """
    if task.key and task.key == entry.key:
        # Its own, which the agent wants to have written anew.
        return None if task.deleted else (0, timedelta(0))
    if task.call_type != entry.call_type and task.call_type in _ONE_WAY and entry.call_type in _ONE_WAY:
        return None
    known = task.seconds is not None and entry.seconds is not None
    off = timedelta(seconds=abs((task.seconds or 0) - (entry.seconds or 0)) if known else 0)
    distance = _distance(entry, f"{task.subject}\n{task.text}", zone)
    if distance is not None:
        return 1, distance + off
    began = began_by_id(task.key.removeprefix(KEY_PREFIX))
    if began is None or entry.started_at is None or abs(entry.started_at - began) > NEAR:
        return None
    if task.call_type and task.call_type != entry.call_type:
        return None
    return 2, abs(entry.started_at - began) + off


def _distance(entry: Entry, text: str, zone: tzinfo) -> timedelta | None:
    """How far the start that ``text`` names is from the entry's; None when it names another, or another number."""
    if entry.started_at is None or not _names(entry.number, text):
        return None
    zone = zone_named(entry.zone) or zone
    distances = [_apart(entry.started_at, start, exact) for start, exact in _starts(text, zone)]
    nearest = min(distances, default=None)
    return nearest if nearest is not None and nearest <= NEAR else None


def _apart(one: datetime, other: datetime, exact: bool) -> timedelta:
    """A time without seconds is any within its minute."""
    if not exact and other <= one < other + _MINUTE:
        return timedelta(0)
    return min(abs(one - other), abs(one - other - _MINUTE) if not exact else abs(one - other))


def _starts(text: str, zone: tzinfo) -> Iterable[tuple[datetime, bool]]:
    for found in _TIME.finditer(text):
        year, month, day, hour, minute = (int(part) for part in found.groups()[:5])
        try:
            start = datetime(year, month, day, hour, minute, int(found[6] or 0), tzinfo=UTC if found[7] else zone)
        except ValueError:
            continue
        yield start, found[6] is not None


def _names(number: str, text: str) -> bool:
    digits = _digits(number)
    without_times = _TIME.sub(" ", text)
    there = [_digits(found[0]) for found in _NUMBERS.finditer(without_times)]
    if not digits:
        # A withheld number is words, in whichever language.
        return bool(number) and all(len(one) <= _SHORT for one in there)
    if len(digits) <= _SHORT:
        return digits in there
    return any(one[-_TELLING:] == digits[-_TELLING:] for one in there)


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())
