"""Which entries are sent in one request."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from helper.journal.model import Entry

_ROOM = 1_000_000  # characters of text; far below what a request may hold


def next_batch(
    entries: Sequence[Entry], most: int, alone: Callable[[Entry], bool] = lambda entry: False
) -> list[Entry]:
    """Of ``entries`` in their order, those to be sent next in one request, at most ``most``: all new Tasks, or all
    changes of Tasks, as the first is. None of them overtakes an earlier one with the same person. One that is to go
    ``alone`` does.
    """
    chosen: list[Entry] = []
    passed: set[str] = set()
    room = _ROOM
    if entries and alone(entries[0]):
        return [entries[0]]
    for entry in entries:
        whom = entry.person_id or entry.number
        same = not chosen or bool(entry.task_id) == bool(chosen[0].task_id)
        if (
            not same
            or alone(entry)
            or len(chosen) == most
            or (chosen and room < len(entry.text))
            or (whom and whom in passed)
        ):
            passed.add(whom)
            continue
        chosen.append(entry)
        room -= len(entry.text)
    return chosen
