"""Bringing a text up to date that somebody else may have edited meanwhile."""

from __future__ import annotations

from difflib import SequenceMatcher


def merged(base: str, ours: str, theirs: str) -> str:
    """``theirs`` with what became different from ``base`` to ``ours``; what they changed themselves stays. Lines that
    are to be replaced and are not there any more as they were stay away, and what is new is put at the end, unless
    they have added the same.
    """
    before, after, there = _lines(base), _lines(ours), _lines(theirs)
    if there == before:
        return ours
    for tag, b1, b2, a1, a2 in reversed(SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes()):
        if tag == "equal":
            continue
        old, new = before[b1:b2], after[a1:a2]
        if _position(there, new) is not None and tag != "delete" and any(new):
            continue  # it is there already
        at = _position(there, old) if old else None
        if at is not None:
            there[at : at + len(old)] = new
            continue
        new = [line for line in new if not line or line not in there or line in before]
        if b1 < len(before) and not old and (at := _position(there, before[b1:])) is not None:
            there[at:at] = new
        elif new := _stripped(new):
            there = [*there, "", *new] if any(there) else new
    return "\n".join(there)


def _stripped(lines: list[str]) -> list[str]:
    """Without empty lines at either end."""
    full = [at for at, line in enumerate(lines) if line]
    return lines[full[0] : full[-1] + 1] if full else []


def _position(lines: list[str], wanted: list[str]) -> int | None:
    """Where ``wanted`` stands in ``lines`` as a whole, the last time."""
    size = len(wanted)
    found = (at for at in range(len(lines) - size, -1, -1) if lines[at : at + size] == wanted)
    return next(found, None)


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.replace("\r\n", "\n").rstrip().split("\n")]
