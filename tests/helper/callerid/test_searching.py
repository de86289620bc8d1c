"""Typing fast asks Salesforce once for what was typed last."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import cast

import pytest

from helper.callerid import searching
from helper.callerid.searching import Searching
from helper.crm.port import CrmPort
from helper.errors import BadRequest, NotConnected, Superseded
from helper.people.model import Person, PersonKind
from tests.helper.crm.desk import until


class SlowOrg:
    """Answers a search when it is told to."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.running = 0
        self.most = 0
        self.may_answer = asyncio.Event()
        self.error: Exception | None = None

    async def search(self, text: str) -> Sequence[Person]:
        self.asked.append(text)
        self.running += 1
        self.most = max(self.most, self.running)
        try:
            await self.may_answer.wait()
        finally:
            self.running -= 1
        if self.error is not None:
            raise self.error
        return [Person(f"003{text}", PersonKind.CONTACT, text, "")]


@pytest.fixture
def org() -> SlowOrg:
    return SlowOrg()


@pytest.fixture
def search(org: SlowOrg) -> Searching:
    return Searching(cast(CrmPort, org))


async def typed(search: Searching, text: str) -> asyncio.Task[Sequence[Person]]:
    task = asyncio.create_task(search.people(text))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    return task


async def test_only_the_last_of_what_was_typed_is_asked_for(
    org: SlowOrg, search: Searching, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "_PATIENCE", 60.0)
    first, second, third, last = [await typed(search, text) for text in ("ma", "mar", "mart", "marta")]
    for outdated in (first, second, third):
        with pytest.raises(Superseded):
            async with asyncio.timeout(20):
                await outdated
    assert org.asked == ["ma"]
    org.may_answer.set()
    assert [one.name for one in await last] == ["marta"]
    assert org.asked == ["ma", "marta"]
    assert org.most == 1


async def test_one_that_hangs_makes_room(org: SlowOrg, search: Searching, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "_PATIENCE", 0.05)
    first = await typed(search, "ma")
    second = await typed(search, "mar")
    with pytest.raises(Superseded):
        await first
    await until(lambda: org.asked == ["ma", "mar"], "the next one is on its way")
    assert org.most == 1
    org.may_answer.set()
    assert [one.name for one in await second] == ["mar"]


async def test_what_went_wrong_is_said_to_the_one_who_still_asks(org: SlowOrg, search: Searching) -> None:
    org.error = NotConnected("No line.")
    first, last = await typed(search, "ma"), await typed(search, "mar")
    org.may_answer.set()
    with pytest.raises(Superseded):
        await first
    with pytest.raises(NotConnected):
        await last


async def test_who_goes_away_takes_the_search_along(org: SlowOrg, search: Searching) -> None:
    task = await typed(search, "ma")
    task.cancel()
    await asyncio.wait({task})
    await until(lambda: not org.running, "the search is given up")
    org.may_answer.set()
    assert [one.name for one in await search.people("mar")] == ["mar"]


async def test_one_letter_is_too_little_and_one_chinese_sign_is_not(org: SlowOrg, search: Searching) -> None:
    for text in ("a", " ", "", "7"):
        with pytest.raises(BadRequest, match="at least two characters"):
            await search.people(text)
    assert org.asked == []
    asking = asyncio.create_task(search.people("李"))
    await until(lambda: org.asked == ["李"], "asked for")
    asking.cancel()
