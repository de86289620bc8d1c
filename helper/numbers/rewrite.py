"""Caller-id rewriting: an administrator's rules that run before anything else looks at a caller id."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rewrite:
    """``pattern`` (a regular expression, searched) and what replaces it (``\\1`` for groups)."""

    pattern: re.Pattern[str]
    replace: str


def rewrite(raw: str, rules: Sequence[Rewrite]) -> str:
    """``raw`` after every rule that matches, in order."""
    for rule in rules:
        raw = rule.pattern.sub(rule.replace, raw)
    return raw
