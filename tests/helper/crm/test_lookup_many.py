"""Who hundreds of numbers belong to, in a few requests."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from helper.crm.port import MatchRule, Temporary, TooSlow
from helper.crm.salesforce.limits import Saving
from helper.errors import NotConnected, SidecallError
from helper.people.model import Person
from tests.helper.crm.desk import Desk
from tests.helper.crm.fake_org import Asked, FakeOrg, fake_org, record, refusal, signed_in
from tests.helper.crm.test_lookup import EXACT, LAST_7, called

MANY = [f"+3460012{number:04d}" for number in range(200)]
Found = Mapping[str, Sequence[Person] | SidecallError]
SPELLINGS = (
    "+34 911 222 {0:03}",
    "0034911222{0:03}",
    "911222{0:03}",
    "911-222-{0:03}",
    "(91) 1222{0:03}",
    "+34 (911) 222{0:03}",
    "34 911222{0:03}",
    "91.122.2{0:03}",
    "+34 911 222 {0:03} ext. 12",
)


def names(found: Found) -> dict[str, list[str]]:
    assert not any(isinstance(people, SidecallError) for people in found.values()), found
    return {number: sorted(one.name for one in people) for number, people in found.items() if people}  # type: ignore[union-attr]


async def test_a_thousand_strangers_cost_two_requests(agent: Desk) -> None:
    strangers = [f"+3460012{number:04d}" for number in range(1000)]
    before = agent.org.requests()["total"]
    found = await agent.sf.find_by_numbers([called(number) for number in strangers], EXACT)
    assert list(found) == strangers
    assert names(found) == {}
    assert agent.org.requests()["total"] - before <= 3


@pytest.mark.parametrize("rule", [EXACT, LAST_7])
async def test_who_is_found_is_whom_a_single_question_finds(agent: Desk, rule: MatchRule) -> None:
    known = {
        "+34912345678": ["Ana Ruiz"],
        "+493023125118": ["Lucas Meyer"],
        "+34933445566": ["Carmen Soto", "Diego Soto", "Talleres Soto"],
        "+46812345678": ["Nora Lindqvist"],
    }
    found = await agent.sf.find_by_numbers([called(number) for number in (*MANY, *known, *known)], rule)
    assert names(found) == known
    for number in known:
        assert list(found[number]) == list(await agent.sf.find_by_number(called(number), rule))  # type: ignore[arg-type]


async def test_every_spelling_is_found_among_many(agent: Desk) -> None:
    wanted = {}
    for place in range(180):
        stored = SPELLINGS[place % len(SPELLINGS)].format(place)
        agent.org.create("Contact", LastName=f"P{place:03}", Phone=stored)
        wanted[f"+34911222{place:03}"] = [f"P{place:03}"]
    found = await agent.sf.find_by_numbers([called(number) for number in (*MANY, *wanted)], EXACT)
    assert names(found) == wanted


async def test_a_switchboard_hides_nobody_who_is_asked_for_with_it(agent: Desk) -> None:
    for place in range(230):
        agent.org.create("Contact", LastName=f"S{place:03}", Phone="+34 911 222 333")
    agent.org.create("Contact", LastName="Beside", Phone="+34 600 120 003")
    before = agent.org.requests()["total"]
    found = await agent.sf.find_by_numbers([called(number) for number in ("+34911222333", *MANY)], EXACT)
    assert [one.name for one in found["+34600120003"]] == ["Beside"]  # type: ignore[union-attr]
    assert [one.name[0] for one in found["+34911222333"]] == ["S"] * 10  # type: ignore[union-attr]
    assert agent.org.requests()["total"] - before <= 2


async def test_everybody_is_read_for_many_where_that_is_wanted(agent: Desk) -> None:
    rule = MatchRule("exact", 7, "ES", read_all=True)
    agent.org.create("Contact", LastName="Odd", Phone="6 0 0 1 2 0 0 0 7")
    before = agent.org.requests()["total"]
    found = await agent.sf.find_by_numbers([called(number) for number in MANY], rule)
    assert names(found) == {"+34600120007": ["Odd"]}
    assert agent.org.requests()["total"] - before <= 12


async def many(org: FakeOrg, **timing: Any) -> Found:
    async with signed_in(org, **timing) as sf:
        return await sf.find_by_numbers([called(number) for number in MANY], EXACT)


def kinds(found: Found) -> list[type]:
    """The errors in the order of the numbers, each kind once for those beside each other; ``tuple`` for an answer."""
    told: list[type] = []
    for number in MANY:
        if not told or told[-1] is not type(found[number]):
            told.append(type(found[number]))
    return told


def failing(place: int, status: int, body: Any) -> Any:
    """Answers the search at that place so, and the others as usual."""
    seen: list[Asked] = []

    def answer(one: Asked) -> Any:
        seen.append(one)
        return (status, body) if len(seen) == place + 1 else (200, {"searchRecords": []})

    return answer


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (400, refusal("MALFORMED_SEARCH", "no search term"), "Refusal"),
        (403, refusal("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."), "Temporary"),
        (500, refusal("UNKNOWN_EXCEPTION", "An unexpected error occurred."), "Temporary"),
        (503, refusal("SERVER_UNAVAILABLE"), "Temporary"),
        (400, refusal("QUERY_TIMEOUT", "Your query request was running for too long."), "Temporary"),
        (412, refusal("BATCH_PROCESSING_HALTED", "Batch processing halted per request"), "Refusal"),
    ],
)
async def test_one_search_that_fails_fails_for_its_own_numbers_alone(status: int, body: Any, error: str) -> None:
    async with fake_org() as org:
        org.answers["GET search"] = failing(2, status, body)
        found = await many(org)
        assert len(org.asked) == 1
    assert [kind.__name__ for kind in kinds(found)] == ["tuple", error, "tuple"]


async def test_a_field_that_is_hidden_by_now_is_done_without() -> None:
    async with fake_org() as org:
        hidden = refusal("INVALID_FIELD", "No such column 'Title' on entity 'Contact'.")
        org.answers["GET search"] = lambda one: (400, hidden) if "Title" in one.text.split("Lead(")[0] else None
        org.found = [record("Contact", "003000000000001AAA", Name="Ana", Phone="+34 600 120 003")]
        found = await many(org)
    assert names(found) == {"+34600120003": ["Ana"]}


@pytest.mark.parametrize("answer", [(404, refusal("NOT_FOUND")), (403, refusal("FUNCTIONALITY_NOT_ENABLED"))])
async def test_where_there_are_no_batches_each_search_is_asked_alone(answer: Any) -> None:
    async with fake_org() as org:
        org.answers["POST composite/batch"] = answer
        org.found = [record("Contact", "003000000000001AAA", Name="Ana", Phone="+34 600 120 003")]
        found = await many(org)
        assert len(org.of("POST composite/batch")) == 1
        assert 2 < len(org.of("GET search")) < 20
    assert names(found) == {"+34600120003": ["Ana"]}


@pytest.mark.parametrize(
    "answer", [(200, {"hasErrors": False, "results": []}), (200, "<html>"), (503, "<html>"), (200, [])]
)
async def test_what_is_no_answer_is_nobodys(answer: Any) -> None:
    async with fake_org() as org:
        org.answers["POST composite/batch"] = answer
        found = await many(org)
    assert [issubclass(kind, Temporary) for kind in kinds(found)] == [True]


async def test_a_line_that_breaks_halfway_loses_no_answer() -> None:
    """Two batches are needed, and the second is not answered."""
    strangers = [f"+3460012{number:04d}" for number in range(1000)]
    async with fake_org() as org:
        done = 0

        async def before(one: Asked) -> None:
            nonlocal done
            done += one.path == "composite/batch"
            if done == 2:
                raise ConnectionResetError

        org.before = before
        async with signed_in(org) as sf:
            found = await sf.find_by_numbers([called(number) for number in strangers], EXACT)
    errors = [isinstance(found[number], SidecallError) for number in strangers]
    assert errors == sorted(errors)
    assert 300 < errors.count(False) < 1000


async def test_a_batch_may_take_longer_than_one_search() -> None:
    async with fake_org() as org:

        async def slowly(one: Asked) -> None:
            if one.path == "composite/batch":
                await asyncio.sleep(2.5)

        org.before = slowly
        found = await many(org, request_s=2.0)
    assert names(found) == {}


async def test_slow_searches_are_asked_alone_and_then_given_up() -> None:
    async with fake_org() as org:
        org.before = lambda one: asyncio.sleep(1.0 if "search" in one.path or "batch" in one.path else 0.0)
        found = await many(org, request_s=0.1)
        assert len(org.asked) <= 8
    assert kinds(found) == [TooSlow]


async def test_without_a_connection_nothing_more_is_tried() -> None:
    async with fake_org() as org, signed_in(org) as sf:

        async def cut(one: Asked) -> None:
            raise ConnectionResetError

        org.before = cut
        found = await sf.find_by_numbers([called(number) for number in MANY], EXACT)
        assert len(org.of("GET search")) == 0
    assert all(isinstance(found[number], NotConnected | Temporary) for number in MANY)


async def test_only_calls_are_asked_for_while_few_requests_are_left(agent: Desk) -> None:
    agent.org.usage(used=90_000, limit=100_000)
    await agent.sf.find_by_number(called(MANY[0]), EXACT)
    with pytest.raises(Saving):
        await agent.sf.find_by_numbers([called(number) for number in MANY], EXACT, for_calls=False)
    assert names(await agent.sf.find_by_numbers([called(number) for number in MANY], EXACT)) == {}
