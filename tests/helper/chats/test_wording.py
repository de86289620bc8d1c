"""A chat in words: nothing lost, in the agent's time."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from helper.chats.model import Chat, Line
from helper.chats.wording import LONGEST, continued, transcript, variables
from helper.crm.port import Agent
from helper.journal.templates import fill, unknown

START = datetime(2026, 11, 22, 22, 30, tzinfo=UTC)
MADRID = ZoneInfo("Europe/Madrid")
MARTA = Agent("005", "Marta Vidal", "marta@acme.example", first_name="Marta", time_zone="Europe/Madrid")


def chat(*texts: str, apart: float = 1) -> Chat:
    lines = tuple(
        Line(START + timedelta(minutes=apart * at), ("Ana Ruiz", "Marta Vidal")[at % 2], text, at % 2 == 1)
        for at, text in enumerate(texts)
    )
    return Chat("7", "20261122T223000", lines, "150", "Ana Ruiz", "+34612345678", "ana@ruiz.example", "800")


def test_each_line_says_when_who_and_what() -> None:
    [text] = transcript(chat("Hola 👋🏽\n¿hay alguien?", "Sí"), MADRID)
    assert text == "23:30 Ana Ruiz: Hola 👋🏽\n¿hay alguien?\n23:31 Marta Vidal: Sí"


def test_the_day_is_said_where_there_is_more_than_one() -> None:
    [text] = transcript(chat("a", "b", apart=40), MADRID)
    assert text == "2026-11-22\n23:30 Ana Ruiz: a\n2026-11-23\n00:10 Marta Vidal: b"


def test_a_long_chat_goes_on_in_another_task() -> None:
    texts = transcript(chat(*(f"{number} " + "x" * 900 for number in range(80))), MADRID)
    assert len(texts) == 3
    assert all(len(text) <= LONGEST for text in texts)
    found = re.findall(r"(\d+) x{900}", "\n".join(texts))
    assert found == [str(number) for number in range(80)]


def test_a_message_that_is_longer_than_a_task_is_cut_between_characters() -> None:
    family = "👨‍👩‍👧"
    texts = transcript(chat(family * 12_000), MADRID)
    assert all(len(text.encode("utf-16-le")) // 2 <= LONGEST for text in texts)
    assert "".join(texts).count("👧") == 12_000
    assert sum(text.count("…") for text in texts) == 2 * (len(texts) - 1)
    assert all("\ufffd" not in text for text in texts)


def test_times_and_durations_take_the_formats_of_3cx() -> None:
    values = variables(chat("a", "b", "c", apart=1.5), None, MARTA)
    for template, said in {
        '[[ChatStartTimeUTC].ToString("yyyy-MM-ddTHH:mm:ssZ")]': "2026-11-22T22:30:00Z",
        '[[ChatStartTimeLocal].ToString("HH:mm")]': "23:30",
        '[[[DurationTimespan].get_TotalSeconds()].ToString("F0")]': "180",
        "[ChatEndTimeLocal] [Duration] [DurationTimespan]": "2026-11-22 23:33 00:03:00 00:03:00",
    }.items():
        assert fill(template, values) == said
        assert unknown(template, values) == []


def test_words_are_not_cut() -> None:
    first, second = transcript(chat("palabra " * 5000), MADRID)
    assert first.endswith("palabra…")
    assert second.startswith("23:30 Ana Ruiz: …palabra")
    assert (first + second).count("palabra") == 5000


def test_line_breaks_count_as_salesforce_counts_them() -> None:
    texts = transcript(chat("\n".join("a" * 9 for _line in range(3000))), MADRID)
    assert all(len(text) + text.count("\n") <= LONGEST for text in texts)


def test_the_variables_are_those_of_3cx() -> None:
    values = variables(chat("Hola", "Sí"), None, MARTA)
    template = (
        "[Number]|[Email]|[Name]|[EntityId]|[EntityType]|[Agent]|[AgentFirstName]|[AgentEmail]|[QueueExtension]|"
        "[Duration]|[DurationTimespan]|[ChatStartTimeUTC]|[ChatStartTimeLocal]|[ChatEndTimeUTC]"
    )
    assert fill(template, values) == (
        "+34612345678|ana@ruiz.example|Ana Ruiz|||150|Marta|marta@acme.example|800|"
        "00:01:00|00:01:00|2026-11-22 22:30|2026-11-22 23:30|2026-11-22 22:31"
    )
    assert fill("[ChatMessages]", values).startswith("23:30 Ana Ruiz: Hola")


def test_what_goes_on_says_so() -> None:
    assert [continued("Chat", 0), continued("Chat", 1)] == ["Chat", "Chat (continued, part 2)"]
