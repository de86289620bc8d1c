"""Which Task logs a call already, written by the company's collector or another PC."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

import pytest

from helper.calls.ids import began_by_id, new_call_id
from helper.crm.port import TaskSeen
from helper.journal.model import Entry, EntryState
from helper.journal.same_call import adopted, marked, which

MADRID = ZoneInfo("Europe/Madrid")
START = datetime(2026, 11, 22, 9, 0, 40, tzinfo=UTC)
TEXT = "2026-11-22 10:00: Missed call from +34912345678 Ana Ruiz to 150"
TASK = TaskSeen("00T1", "sidecall:other", "3CX Phone System Call", TEXT, "Inbound", 0)


def entry(name: str = "one", after: float = 0, **more) -> Entry:
    start = START + timedelta(seconds=after)
    text = f"{start.astimezone(MADRID):%Y-%m-%d %H:%M}: Missed call from +34912345678 Ana Ruiz to 150"
    made = Entry(
        name, name, f"sidecall:{name}", EntryState.WAITING, "3CX Phone System Call", text, start,
        seconds=0, call_type="Inbound", number="+34912345678", started_at=start, ended_at=start + timedelta(seconds=9),
    )  # fmt: skip
    return replace(made, **more)


def found(entries: list[Entry], tasks: list[TaskSeen]) -> list[tuple[str, str]]:
    return [(one.id, task.id) for one, task in which(entries, tasks, MADRID)]


@pytest.mark.parametrize("after", [-50, -35, 0, 19, 60])
def test_the_same_number_direction_and_start_within_a_minute(after: float) -> None:
    assert found([entry(after=after)], [TASK]) == [("one", "00T1")]


@pytest.mark.parametrize(
    "task",
    [
        replace(TASK, text=TEXT.replace("10:00", "10:03")),
        replace(TASK, text=TEXT.replace("10:00", "09:00")),
        replace(TASK, text=TEXT.replace("678", "679")),
        replace(TASK, call_type="Outbound"),
        replace(TASK, text="Lunch with Ana, +34912345678"),
        replace(TASK, text=""),
    ],
)
def test_another_call_is_another(task: TaskSeen) -> None:
    assert found([entry()], [task]) == []


def test_a_number_is_the_same_however_it_is_written_and_a_time_is_no_number() -> None:
    assert found([entry()], [replace(TASK, text=TEXT.replace("+34912345678", "912 34 56 78"))]) == [("one", "00T1")]
    assert found([entry(number="150")], [replace(TASK, text=TEXT.replace("to 150", ""))]) == []


def test_a_withheld_number_is_the_same_in_every_language() -> None:
    hidden = replace(TASK, text="2026-11-22 10:00: Llamada perdida de Número oculto en 150")
    assert found([entry(number="Number withheld")], [hidden]) == [("one", "00T1")]
    assert found([entry(number="Number withheld")], [TASK]) == []


@pytest.mark.parametrize("seconds", [None, 1, 64])
def test_how_long_was_talked_decides_only_between_several(seconds: int | None) -> None:
    assert found([entry()], [replace(TASK, seconds=seconds)]) == [("one", "00T1")]
    assert found([entry()], [replace(TASK, id="00T2", seconds=64), TASK]) == [("one", "00T1")]


def rewritten(after: float = 0, **more) -> TaskSeen:
    """What a PC wrote, and somebody has put into other words since."""
    key = f"sidecall:{new_call_id(START + timedelta(seconds=after))}"
    return replace(TASK, key=key, **{"text": "Wants an offer by Friday, call +34600111222", **more})


def test_a_rewritten_task_is_known_by_its_key() -> None:
    assert found([entry()], [rewritten(20)]) == [("one", "00T1")]
    assert found([entry()], [rewritten(20, text="", seconds=70, deleted=True)]) == [("one", "00T1")]
    assert found([entry()], [rewritten(70)]) == []
    assert found([entry()], [rewritten(20, call_type="Outbound")]) == []
    assert found([entry()], [rewritten(20, call_type="Internal")]) == []
    assert found([entry()], [rewritten(-3), replace(TASK, id="00T2")]) == [("one", "00T2")]


def test_a_call_s_id_tells_when_it_began() -> None:
    ids = {new_call_id(START) for _one in range(50)}
    assert len(ids) == 50
    assert {began_by_id(one) for one in ids} == {START}
    assert began_by_id(str(uuid5(NAMESPACE_URL, "a row of the log"))) is None
    assert began_by_id("one") is None
    assert began_by_id("ffffffff-ffff-7fff-bfff-ffffffffffff") is None


def test_each_task_is_one_call_and_the_closest() -> None:
    tasks = [TASK, replace(TASK, id="00T2", text=TEXT.replace("10:00", "10:01"))]
    assert found([entry("a"), entry("b", 45)], tasks) == [("a", "00T1"), ("b", "00T2")]
    assert found([entry("a"), entry("b", 45)], [TASK]) == [("a", "00T1")]
    assert found([entry("b", 45), entry("a")], tasks[1:]) == [("b", "00T2")]


def test_its_own_key_is_enough() -> None:
    assert found([entry()], [TaskSeen("00T9", "sidecall:one")]) == [("one", "00T9")]
    assert found([entry()], [TaskSeen("00T9", "sidecall:one", deleted=True)]) == []


def test_where_the_text_does_not_say_which_call_it_was_a_line_does() -> None:
    assert marked(entry(), MADRID) == entry().text
    bare = entry(text="Somebody called")
    assert marked(bare, MADRID) == "Somebody called\n\nSidecall: +34912345678 2026-11-22T09:00:40Z"
    assert found([entry()], [replace(TASK, text=marked(bare, MADRID))]) == [("one", "00T1")]
    assert found([entry(after=130)], [replace(TASK, text=marked(bare, MADRID))]) == []
    assert marked(replace(bare, edited=True), MADRID) == "Somebody called"


def test_an_entry_s_own_zone_is_that_of_its_text() -> None:
    text = "2026-11-22 04:00: Missed call from +34912345678 Ana Ruiz to 151"
    new_york = entry(text=text, zone="America/New_York")
    assert marked(new_york, MADRID) == text
    assert found([new_york], [replace(TASK, text=text)]) == [("one", "00T1")]
    assert found([new_york], [TASK]) == []
    assert found([entry(zone="Nowhere/Known")], [TASK]) == [("one", "00T1")]


def test_of_an_adopted_task_only_what_the_agent_added_is_told_to_it() -> None:
    assert adopted(entry(), TASK).state is EntryState.SENT
    noted = entry(note="call back", text=TEXT + "\n\ncall back")
    after = adopted(noted, TASK)
    assert (after.state, after.task_id, after.written["text"]) == (EntryState.WAITING, "00T1", TEXT)
