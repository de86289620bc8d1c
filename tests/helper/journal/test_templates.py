"""Templates as administrators copy them from 3CX."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from helper.callbook.record import Record, Recorded
from helper.calls.model import Call, CallState, Direction, Outcome
from helper.crm.port import Agent
from helper.journal.templates import CALL_VARIABLES, fill, late_lines, unknown, variables
from helper.people.model import Person, PersonKind
from helper.settings.table import JOURNAL_INBOUND_ANSWERED

START = datetime(2025, 3, 11, 18, 36, 50, tzinfo=UTC)
AGENT = Agent(
    "005", "Marta Vidal", "marta@acme.example", first_name="Marta", last_name="Vidal", time_zone="Europe/Madrid"
)
CALL = Call(
    "one",
    Direction.INBOUND,
    CallState.ENDED,
    "+34912345678",
    "912 34 56 78",
    START,
    queue="800",
    outcome=Outcome.ANSWERED,
    answered_at=START + timedelta(seconds=7),
    ended_at=START + timedelta(seconds=7 + 3725),
)
ANA = Person("003A", PersonKind.CONTACT, "Ana Ruiz", "")
SAID = Recorded("https://pbx/rec/7", "Ana: hello\nMarta: hello", "They greet.", 4)


def filled(template: str, record: Record = Record(CALL, person=ANA)) -> str:  # noqa: B008  (frozen)
    return fill(template, variables(record, AGENT, "150"))


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ('[[CallStartTimeUTC].ToString("yyyy-MM-ddTHH:mm:ssZ")]', "2025-03-11T18:36:50Z"),
        ('[[CallStartTimeLocal].ToString("dd/MM/yyyy hh:mm tt")]', "11/03/2025 07:36 PM"),
        ('[[CallStartTimeLocal].ToString("d/M/yy H:m:s")]', "11/3/25 19:36:50"),
        ("[[CallEndTimeUTC].ToString(\"dddd d 'de' MMMM, HH\\h\")]", "Tuesday 11 de March, 19h"),
        ('[[CallEstablishedTimeUTC].ToString("HH:mm:ss.fff")]', "18:36:57.000"),
        ('[[CallStartTimeUTC].ToString("s")]', "2025-03-11T18:36:50"),
        ('[[[DurationTimespan].get_TotalSeconds()].ToString("F0")]', "3725"),
        ('[[[DurationTimespan].get_TotalMinutes()].ToString("F2")]', "62.08"),
        ("[[DurationTimespan].get_TotalSeconds()]", "3725"),
        ("[[DurationTimespan].TotalSeconds]", "3725"),
        ('[[DurationTimespan].ToString(@"hh\\:mm\\:ss")]', "01:02:05"),
        ("[DurationTimespan] [Duration]", "01:02:05 01:02:05"),
        ("[[Name].ToUpper()]", "ANA RUIZ"),
        ("[Number][LineBreak][Name]", "+34912345678\nAna Ruiz"),
        ("[CallType] [CallDirection] [QueueExtension] [EntityId] [EntityType]", "Inbound Inbound 800 003A Contacts"),
        ("[Agent] [AgentFirstName] [AgentLastName] [AgentEmail]", "150 Marta Vidal marta@acme.example"),
        ("[DateTime] / [CallStartTimeUTC]", "2025-03-11 19:36 / 2025-03-11 18:36"),
        ('[[CallStartTimeUTC].ToString("D")]', "Tuesday, 11 March 2025"),
        (
            '[[CallStartTimeUTC].ToString("T")] [[CallStartTimeUTC].ToString("f")]',
            "18:36:50 Tuesday, 11 March 2025 18:36",
        ),
        ('[[CallStartTimeUTC].ToString("R")]', "Tue, 11 Mar 2025 18:36:50 GMT"),
        ('[[CallStartTimeLocal].ToString("o")]', "2025-03-11T19:36:50.0000000+01:00"),
        ('[[CallStartTimeUTC].ToString("o")]', "2025-03-11T18:36:50.0000000Z"),
        ('[[CallStartTimeUTC].ToString("%d")] [[CallStartTimeLocal].ToString("HH:mm K")]', "11 19:36 +01:00"),
        ('[[[DurationTimespan].get_TotalSeconds()].ToString("00000")]', "03725"),
        ('[[[DurationTimespan].get_TotalHours()].ToString("00.00")]', "01.03"),
        ("[1] [a b] [] [Name", "[1] [a b] [] [Name"),
    ],
)
def test_what_3cx_reads(template: str, text: str) -> None:
    assert filled(template) == text


@pytest.mark.parametrize(
    ("template", "left"),
    [
        ("[Number] [Shoe]", ["[Shoe]"]),
        ('[[Shoe].ToString("F0")] [Name]', ['[[Shoe].ToString("F0")]']),
        ("[[Name].Explode()] [Shoe] [Shoe]", ["[[Name].Explode()]", "[Shoe]"]),
        ('[[CallStartTimeUTC].ToString("yyyy")] [LineBreak] [Summary] [DurationTimespan]', []),
        ('[[[DurationTimespan].get_TotalSeconds()].ToString("F0")]', []),
        ("[1] [a b]", []),
        ("[[CallStartTimeUTC].AddHours(2)]", ["[[CallStartTimeUTC].AddHours(2)]"]),
        ('[[CallStartTimeUTC].ToString("d", es)]', ['[[CallStartTimeUTC].ToString("d", es)]']),
        ('[[CallStartTimeUTC].ToString("Q")]', ['[[CallStartTimeUTC].ToString("Q")]']),
        ('[[DurationTimespan].ToString("x")]', ['[[DurationTimespan].ToString("x")]']),
        ("[[Name].get_TotalSeconds()]", ["[[Name].get_TotalSeconds()]"]),
        (
            '[[[DurationTimespan].get_TotalSeconds()].ToString("X")]',
            ['[[[DurationTimespan].get_TotalSeconds()].ToString("X")]'],
        ),
    ],
)
def test_what_is_unknown_stays_and_is_reported(template: str, left: list[str]) -> None:
    assert unknown(template) == left
    assert all(one in filled(template) for one in left)


def test_every_variable_has_a_value_and_is_known() -> None:
    assert set(variables(Record(CALL), AGENT, "150")) == set(CALL_VARIABLES)


def test_what_a_value_holds_is_no_template() -> None:
    rude = Record(CALL, person=Person("003A", PersonKind.CONTACT, "[Agent] [[Number].ToUpper()]", ""))
    assert filled("[Name]", rude) == "[Agent] [[Number].ToUpper()]"


def test_the_time_of_an_answer_that_never_was_is_nothing() -> None:
    missed = Record(Call("one", Direction.INBOUND, CallState.ENDED, None, "Anonymous", START, outcome=Outcome.MISSED))
    assert filled('Answered [[CallEstablishedTimeUTC].ToString("HH:mm")] by [Agent]', missed) == "Answered by 150"


def test_a_line_of_which_only_the_label_is_left_goes() -> None:
    template = JOURNAL_INBOUND_ANSWERED.default
    first = "2025-03-11 19:36: Answered incoming call from +34912345678 Ana Ruiz to 150 (01:02:05)"
    assert filled(template) == first
    assert filled(template, Record(CALL, person=ANA, recorded=SAID)).splitlines() == [
        first,
        "Transcription: Ana: hello",
        "Marta: hello",
        "Summary: They greet.",
        "Sentiment: 4",
        "Recording: https://pbx/rec/7",
    ]
    assert filled(template, Record(CALL, person=ANA, recorded=Recorded(url="https://x"))).splitlines() == [
        first,
        "Recording: https://x",
    ]
    assert filled("One[LineBreak][LineBreak]Two ([QueueExtension])", Record(Call(
        "one", Direction.INBOUND, CallState.ENDED, None, "Anonymous", START, outcome=Outcome.MISSED
    ))) == "One\n\nTwo"  # fmt: skip


def test_what_comes_late_can_be_had_alone() -> None:
    values = variables(Record(CALL, recorded=Recorded(summary="They greet.")), AGENT, "150")
    assert late_lines(JOURNAL_INBOUND_ANSWERED.default, values) == ["Summary: They greet."]
    assert late_lines("[DateTime] [Number]", values) == []
    assert late_lines(JOURNAL_INBOUND_ANSWERED.default, values, "Resumen:  They\ngreet.") == []
    assert late_lines(JOURNAL_INBOUND_ANSWERED.default, values, only=["Sentiment"]) == []
