"""The day's list as a table for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from helper.calls.model import Call, CallState, Direction, Outcome
from helper.faces import CallView
from helper.journal.export import as_csv
from helper.journal.model import Log, LogState
from helper.language import use_language
from helper.people.model import LookupState

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
NUMBER = "+34912345678"


@pytest.fixture
def spanish() -> Iterator[None]:
    use_language("es")
    yield
    use_language("en")


def view(
    name: str = "",
    outcome: Outcome = Outcome.ANSWERED,
    state: LogState = LogState.SENT,
    direction: Direction = Direction.INBOUND,
) -> CallView:
    call = Call(
        "one",
        direction,
        CallState.ENDED,
        NUMBER,
        NUMBER,
        START,
        name_from_pbx=name,
        outcome=outcome,
        answered_at=START,
        ended_at=START + timedelta(seconds=65),
        note='Una; dos, "tres"\ncuatro',
    )
    return CallView(call, LookupState.NOT_FOUND, Log(state))


def rows(table: str, separator: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(table.removeprefix("\ufeff"), newline=""), delimiter=separator))


@pytest.mark.parametrize("separator", [",", ";"])
def test_what_people_typed_stays_in_its_cell(separator: str) -> None:
    table = as_csv([view("Ana; Ruiz, SL")], None, separator)
    assert table.startswith("\ufeff")
    head, row = rows(table, separator)
    assert len(head) == len(row)
    assert "Ana; Ruiz, SL" in row
    assert 'Una; dos, "tres"\ncuatro' in row


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
def test_no_caller_can_calculate(begin: str) -> None:
    [_head, row] = rows(as_csv([view(f"{begin}HYPERLINK(1)")], None, ","))
    assert f"'{begin}HYPERLINK(1)" in row
    assert NUMBER in row


def test_a_table_for_who_reads_spanish_is_in_spanish(spanish: None) -> None:
    [head, row] = rows(as_csv([view(outcome=Outcome.MISSED, state=LogState.NOT_LOGGED)], None, ","))
    assert head[:4] == ["Fecha", "Hora", "Sentido", "Número"]
    assert {"entrante", "perdida", "no se registra"} <= set(row)


def test_every_call_has_its_words() -> None:
    views = [view(outcome=outcome) for outcome in Outcome]
    views += [view(state=state) for state in LogState] + [view(direction=direction) for direction in Direction]
    table = rows(as_csv(views, None, ","))
    assert len(table) == 1 + len(views)
    assert all("_" not in cell for row in table for cell in row)
