"""Which calls are logged, on whose record and in which words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from helper.callbook.record import Record, Recorded
from helper.calls.model import Call, CallState, Direction, Outcome
from helper.crm.port import Agent
from helper.journal.compose import Composer, who_and_what
from helper.journal.draft import new_task
from helper.journal.model import EntryState, LogState
from helper.people.model import LookupState, Person, PersonKind
from helper.settings.layers import Layer
from helper.settings.settings import Settings
from helper.settings.table import (
    JOURNAL_INBOUND_ANSWERED,
    JOURNAL_MISSED,
    JOURNAL_OUTBOUND_ANSWERED,
    JOURNAL_OUTBOUND_UNANSWERED,
)

NOW = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
AGENT = Agent(
    "005", "Marta Vidal", "marta@acme.example", first_name="Marta", last_name="Vidal", time_zone="Europe/Madrid"
)
ANA = Person("003A", PersonKind.CONTACT, "Ana Ruiz", "", account_id="001R")
LEO = Person("003B", PersonKind.CONTACT, "Leo Ruiz", "", account_id="001R")


def composer(tmp_path: Path, **settings: object) -> Composer:
    values = {"pbx.extension": "150", **{key.replace("__", "."): value for key, value in settings.items()}}
    made = Settings(tmp_path / "none.toml", Layer("policy"), Layer("machine", values))
    return Composer(made, lambda: AGENT, lambda record_id: f"https://org/{record_id}", lambda: NOW)


def ended(outcome: Outcome = Outcome.ANSWERED, direction: Direction = Direction.INBOUND, **more) -> Call:
    answered = NOW + timedelta(seconds=5) if outcome is Outcome.ANSWERED else None
    call = Call(
        "one",
        direction,
        CallState.ENDED,
        "+34912345678",
        "912 34 56 78",
        NOW,
        outcome=outcome,
        answered_at=answered,
        ended_at=NOW + timedelta(seconds=70),
    )
    return replace(call, **more)


def known(call: Call) -> Record:
    return Record(call, LookupState.FOUND, (ANA,), ANA)


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (ended(), "2026-11-23 00:30: Answered incoming call from +34912345678 Ana Ruiz to 150 (00:01:05)"),
        (ended(Outcome.MISSED), "2026-11-23 00:30: Missed call from +34912345678 Ana Ruiz to 150"),
        (
            ended(direction=Direction.OUTBOUND),
            "2026-11-23 00:30: Answered outgoing call from 150 to +34912345678 Ana Ruiz (00:01:05)",
        ),
        (
            ended(Outcome.UNANSWERED, Direction.OUTBOUND),
            "2026-11-23 00:30: Unanswered outgoing call from 150 to +34912345678 Ana Ruiz",
        ),
        (
            ended(Outcome.BUSY, Direction.OUTBOUND),
            "2026-11-23 00:30: Unanswered outgoing call from 150 to +34912345678 Ana Ruiz",
        ),
    ],
)
def test_the_text_says_what_happened_in_the_agents_own_time(tmp_path: Path, call: Call, text: str) -> None:
    entry = composer(tmp_path).entry_for(known(call))
    assert entry is not None
    assert (entry.text, entry.subject) == (text, "3CX Phone System Call")
    assert (entry.key, entry.who_id, entry.what_id) == ("sidecall:one", "003A", "001R")


@pytest.mark.parametrize(
    ("received", "outcome", "text"),
    [
        (True, Outcome.ANSWERED, "Inbound Inbound: Answered incoming call from 151 Pau Serra to 150 (00:01:05)"),
        (True, Outcome.MISSED, "Missed Inbound: Missed call from 151 Pau Serra to 150"),
        (False, Outcome.ANSWERED, "Outbound Outbound: Answered outgoing call from 150 to 151 Pau Serra (00:01:05)"),
        (False, Outcome.UNANSWERED, "Notanswered Outbound: Unanswered outgoing call from 150 to 151 Pau Serra"),
    ],
)
def test_between_colleagues_it_is_told_who_called(tmp_path: Path, received: bool, outcome: Outcome, text: str) -> None:
    settings = (JOURNAL_INBOUND_ANSWERED, JOURNAL_MISSED, JOURNAL_OUTBOUND_ANSWERED, JOURNAL_OUTBOUND_UNANSWERED)
    texts = {one.key: one.default.replace("[DateTime]", "[CallType] [CallDirection]") for one in settings}
    call = ended(outcome, Direction.INTERNAL, number=None, display="151", received=received)
    call = replace(call, party_extension="151", name_from_pbx="Pau Serra")
    entry = composer(tmp_path, journal__internal=True, **texts).entry_for(Record(call))
    assert entry is not None
    assert (entry.text, entry.call_type) == (text, "Internal")


def test_a_day_is_the_agents_own_day(tmp_path: Path) -> None:
    mine = composer(tmp_path)
    entry = mine.entry_for(known(ended()))
    assert entry is not None
    draft = new_task(entry, UTC)
    assert (str(draft.date), draft.call_type, draft.seconds) == ("2026-11-23", "Inbound", 65)


def test_an_end_that_was_not_seen_has_no_duration_and_says_so(tmp_path: Path) -> None:
    mine = composer(tmp_path)
    record = known(replace(ended(), outcome=Outcome.UNKNOWN, ended_at=None))
    entry = mine.entry_for(record)
    assert entry is not None
    assert "duration not known" in entry.text
    assert new_task(entry, UTC).seconds is None
    rang = mine.entry_for(known(replace(ended(Outcome.UNKNOWN), id="two", ended_at=None)))
    assert rang is not None
    assert "how it ended was not seen" in rang.text


@pytest.mark.parametrize(
    "call",
    [
        ended(Outcome.FAILED, Direction.OUTBOUND),
        ended(direction=Direction.INTERNAL),
        ended(Outcome.UNKNOWN, queue="800"),
        ended(Outcome.MISSED, queue="800"),
    ],
)
def test_what_is_not_logged_by_default(tmp_path: Path, call: Call) -> None:
    mine = composer(tmp_path)
    assert mine.entry_for(known(call)) is None
    assert mine.log_of(known(call)).state is LogState.NOT_LOGGED


def test_an_empty_template_switches_its_class_off(tmp_path: Path) -> None:
    assert composer(tmp_path, journal__missed="").entry_for(known(ended(Outcome.MISSED))) is None


@pytest.mark.parametrize(("choice", "state"), [("log", EntryState.WAITING), ("hold", EntryState.HELD), ("skip", None)])
def test_calls_with_nobody_we_know(tmp_path: Path, choice: str, state: EntryState | None) -> None:
    mine = composer(tmp_path, journal__unknown_callers=choice)
    entry = mine.entry_for(Record(ended(), LookupState.NOT_FOUND))
    assert (entry.state if entry else None) is state


def test_a_call_whose_caller_is_still_to_be_asked_for_waits_for_the_answer(tmp_path: Path) -> None:
    entry = composer(tmp_path, journal__unknown_callers="skip").entry_for(Record(ended(), LookupState.OFFLINE))
    assert entry is not None
    assert entry.needs_lookup


def test_several_people_of_one_company_leave_the_company(tmp_path: Path) -> None:
    entry = composer(tmp_path).entry_for(Record(ended(), LookupState.FOUND, (ANA, LEO)))
    assert entry is not None
    assert (entry.who_id, entry.what_id) == ("", "001R")


def test_a_note_is_part_of_the_text_and_a_variable_in_it_stays_what_it_is(tmp_path: Path) -> None:
    entry = composer(tmp_path).entry_for(known(ended(note="call [Agent] back")))
    assert entry is not None
    assert entry.text.endswith("\n\ncall [Agent] back")


def test_a_person_chosen_later_moves_what_was_sent(tmp_path: Path) -> None:
    mine = composer(tmp_path)
    entry = mine.entry_for(Record(ended(), LookupState.FOUND, (ANA, LEO)))
    assert entry is not None
    mine.noted(replace(entry, state=EntryState.SENT, task_id="00T1"))
    after = mine.entry_for(Record(ended(), LookupState.FOUND, (ANA, LEO), LEO, chosen=True))
    assert after is not None
    assert (after.state, after.who_id, after.task_id) == (EntryState.WAITING, "003B", "00T1")


@pytest.mark.parametrize(
    ("person", "related", "expected"),
    [
        (ANA, "", ("003A", "001R")),
        (ANA, "500C", ("003A", "500C")),
        (Person("00QL", PersonKind.LEAD, "Nora", ""), "500C", ("00QL", "")),
        (Person("001X", PersonKind.ACCOUNT, "Sol", ""), "", ("", "001X")),
        (Person("001P", PersonKind.PERSON_ACCOUNT, "Eva", "", contact_id="003P"), "", ("003P", "")),
        (Person("005U", PersonKind.USER, "Pau", ""), "", ("", "")),
        (None, "", ("", "")),
    ],
)
def test_whom_a_task_is_about(person: Person | None, related: str, expected: tuple[str, str]) -> None:
    assert who_and_what(person, related) == expected


def test_unknown_variables_stand(tmp_path: Path) -> None:
    entry = composer(tmp_path, journal__subject="[CallType] [Shoe] [Number]").entry_for(known(ended()))
    assert entry is not None
    assert entry.subject == "Inbound [Shoe] +34912345678"


def test_a_call_that_a_colleague_took_is_not_logged_unless_such_calls_are_and_then_says_so(tmp_path: Path) -> None:
    call = ended(Outcome.ANSWERED_ELSEWHERE)
    assert composer(tmp_path).entry_for(known(call)) is None
    entry = composer(tmp_path, journal__group_missed=True).entry_for(known(replace(call, queue="800")))
    assert entry is not None
    assert entry.text.endswith("rang at 150; a colleague answered it")


def test_a_kind_of_call_that_is_not_logged_leaves_the_words_that_are_there(tmp_path: Path) -> None:
    journal = composer(tmp_path, journal__missed="")
    entry = journal.entry_for(known(ended()))
    assert entry is not None
    after = journal.amended(entry, known(ended(Outcome.MISSED)))
    assert after.text == entry.text
    journal = composer(tmp_path)
    entry = journal.entry_for(known(ended(Outcome.UNANSWERED, Direction.OUTBOUND)))
    assert entry is not None
    after = journal.amended(entry, known(ended(Outcome.FAILED, Direction.OUTBOUND)))
    assert "Unanswered outgoing call" in after.text


def test_what_it_was_about_is_kept_though_nobody_is_known(tmp_path: Path) -> None:
    entry = composer(tmp_path).entry_for(Record(ended(related_id="500C"), LookupState.FOUND, (ANA, LEO)))
    assert entry is not None
    assert (entry.who_id, entry.what_id) == ("", "500C")


def test_of_a_long_conversation_so_much_is_written_that_the_note_has_room(tmp_path: Path) -> None:
    template = "Call with [Name][LineBreak]Said: [Transcription][LineBreak]Recording: [RecordingUrl]"
    mine = composer(tmp_path, journal__inbound_answered=template)
    note = "Wants it all. " * 1500 + "And a quote by Friday!"
    said = Recorded("https://pbx/recording", "blah " * 4000)
    entry = mine.entry_for(replace(known(ended(note=note)), recorded=said))
    assert entry is not None
    assert len(entry.text) < 32_000
    assert entry.text.endswith(note)
    assert "Said: blah" in entry.text
    assert "https://pbx/recording" in entry.text
