"""The verbs of the API, one file for each group."""

from __future__ import annotations

from typing import Any

from helper.api.verbs import calls, journal, people, program, salesforce
from helper.api.verbs.verb import Context, Verb

__all__ = ["VERBS", "Context", "Verb"]

VERBS: tuple[Verb[Any, Any], ...] = (
    *program.VERBS,
    *calls.VERBS,
    *people.VERBS,
    *journal.VERBS,
    *salesforce.VERBS,
)
