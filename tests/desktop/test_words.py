"""States in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from desktop import words
from helper.calls.model import CallState, Direction, Outcome
from helper.errors import SidecallError
from helper.faces import Connection, PbxStatus, SalesforceStatus
from helper.journal.model import EntryState, LogState
from helper.people.model import LookupState, PersonKind
from tests.desktop.fake_service import ANA, CARMEN, CONNECTED, DIEGO, NORA, call, known, view


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0, "0:00"), (7, "0:07"), (754, "12:34"), (3723, "1:02:03"), (-5, "0:00")]
)
def test_a_duration_looks_as_on_a_phone(seconds: int, shown: str) -> None:
    assert words.clock(seconds) == shown


def test_who_is_the_best_name_there_is() -> None:
    assert words.who(known()) == "Ana Ruiz"
    assert words.who(view(matches=(ANA,))) == "Ana Ruiz"
    assert words.who(view(matches=(CARMEN, DIEGO))) == "+34 612 345 678"
    assert words.who(view(call={"name_from_pbx": "Front desk"})) == "Front desk"
    assert words.who(view(call={"number": None, "display": ""})) == "Number withheld"


def test_about_leaves_out_what_is_said_already() -> None:
    assert words.about(ANA) == "Purchasing manager · Ferretería Ruiz SL"
    assert words.about(NORA, with_kind=True) == "Lindqvist AB · Lead"


def test_every_state_has_its_words() -> None:
    assert all(words.lookup(state) or state in (LookupState.NONE, LookupState.FOUND) for state in LookupState)
    assert all(words.log_state(state) for state in [*LogState, *EntryState])
    assert all(words.kind(ANA) for _kind in PersonKind)
    for state in Connection:
        assert words.pbx(PbxStatus(state)).startswith("3CX")
        if state is not Connection.HANDED_OVER:  # of 3CX alone
            assert words.salesforce(SalesforceStatus(state)).startswith("Salesforce")
    for outcome in Outcome:
        assert words.outcome(call(state=CallState.ENDED, outcome=outcome))
    for call_state in CallState:
        for direction in Direction:
            assert words.state(call(state=call_state, direction=direction))


def test_a_held_call_waits_for_a_person_unless_something_else_holds_it() -> None:
    for state in (LogState.HELD, EntryState.HELD):
        assert words.log_state(state) == "Choose a person first"
        assert words.log_state(state, "Not logged: two addresses.") == "Held back"
    assert words.log_state(LogState.REFUSED, "Region is missing") == "Refused by Salesforce"


def test_an_end_that_was_not_seen_has_no_duration() -> None:
    lost = call(state=CallState.ENDED, outcome=Outcome.UNKNOWN, answered_at=datetime.now(UTC))
    assert words.seconds(lost) is None
    assert words.outcome(lost) == "Ended"


def test_times_are_told_from_today() -> None:
    now = datetime.now(UTC)
    assert "Yesterday" not in words.when(now)
    assert words.when(now - timedelta(days=1)).startswith("Yesterday ")
    assert words.when(now - timedelta(days=30)) != words.when(now - timedelta(days=31))


def test_what_waits_is_counted() -> None:
    assert words.journal(CONNECTED) == ""
    from dataclasses import replace

    assert words.journal(replace(CONNECTED, journal_waiting=1)) == "1 call waits for Salesforce"
    assert words.journal(replace(CONNECTED, journal_waiting=3, journal_failed=2)) == "2 calls need your attention"


def test_a_problem_says_itself_once() -> None:
    assert words.problem(SidecallError("No.", "Refused")) == "Refused. No."
    assert words.problem(SidecallError("Refused", "Refused")) == "Refused"
