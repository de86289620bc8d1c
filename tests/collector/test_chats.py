"""Everybody's chats: one Task each when they rest, for the agent who wrote last."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from helper.journal.model import Entry, EntryState
from tests.collector.rig import MARTA, PAU, Clock, Server, agents_pc, company, user_id
from tests.whole.rig import Rig, until

HELLO: list[dict[str, Any]] = [
    {"from": "far", "text": "Hola 👋🏽\n¿hay alguien?"},
    {"from": "agent", "text": "Sí, dígame"},
]
ANA_MOBILE, ANA_EMAIL = "+34 612 345 678", "ana.ruiz@ferreteria-ruiz.example"


def chat(server: Server, messages: list[dict[str, Any]] = HELLO, **more: Any) -> int:
    more.setdefault("number", ANA_MOBILE)
    return int(server.sandbox.pbx.chat("Ana Ruiz", messages, **more)["conversation"])


def chats(server: Server) -> list[dict[str, Any]]:
    return [task for task in server.tasks() if task["CallObject"].startswith("sidecall:chat:")]


async def until_chats(server: Server, count: int) -> list[dict[str, Any]]:
    await until(lambda: len(chats(server)) >= count, f"{count} chats: {server.tasks()}")
    return chats(server)


def contact(server: Server, name: str) -> str:
    people = server.sandbox.salesforce.records("Contact")["records"]
    return str(next(one["Id"] for one in people if one["Name"] == name))


async def sent(rig: Rig) -> list[Entry]:
    return [entry for entry in await rig.service.journal() if entry.state is EntryState.SENT]


async def test_a_server_has_nobody_who_could_release_a_held_chat(tmp_path: Path, clock: Clock) -> None:
    async with company(tmp_path, extra='unknown_callers = "hold"') as server:
        chat(server, number="+34 699 000 111")
        clock.forward(14)
        [task] = await until_chats(server, 1)
        assert task["WhoId"] is None


@pytest.mark.parametrize("views", ["both", "messages", "history"])
@pytest.mark.parametrize("external", ["message", "conversation"])
async def test_a_chat_that_rests_is_one_task_with_all_that_was_said(
    tmp_path: Path, clock: Clock, views: str, external: str
) -> None:
    async with company(tmp_path) as server:
        server.sandbox.pbx.switch(chat_views=views, chat_external=external)
        number = chat(server)
        await server.a_few_rounds()
        assert chats(server) == []
        clock.forward(14)
        [task] = await until_chats(server, 1)
        assert task["CallObject"].startswith(f"sidecall:chat:{number}:")
        assert task["Subject"] == "3CX PhoneSystem Chat Session"
        assert task["TaskSubtype"] == "Task"
        assert task["CallType"] is None
        assert task["Status"] == "Completed"
        assert task["OwnerId"] == user_id(server.sandbox, MARTA)
        assert task["WhoId"] == contact(server, "Ana Ruiz")
        first, second, third = task["Description"].split("\n")
        assert first.endswith(" Ana Ruiz: Hola 👋🏽")
        assert second == "¿hay alguien?"
        assert third.endswith(" Marta Vidal: Sí, dígame")
        await server.a_few_rounds()
        assert len(chats(server)) == 1


async def test_who_writes_again_begins_a_new_task(tmp_path: Path, clock: Clock) -> None:
    async with company(tmp_path) as server:
        number = chat(server, [{**one, "ago": 600} for one in HELLO])
        clock.forward(14)
        await until_chats(server, 1)
        clock.forward(-14)
        chat(server, [{"from": "far", "text": "Una cosa más"}, {"from": "agent", "text": "¿Sí?"}], conversation=number)
        clock.forward(14)
        again = [one for one in await until_chats(server, 2) if "Una cosa más" in one["Description"]]
        [task] = again
        assert "Hola" not in task["Description"]
        assert task["WhoId"] == contact(server, "Ana Ruiz")


async def test_it_belongs_to_who_wrote_last(tmp_path: Path, clock: Clock) -> None:
    async with company(tmp_path) as server:
        chat(server, [*HELLO, {"from": "agent", "text": "Soy Pau", "extension": "151"}, {"from": "far", "text": "Ah"}])
        clock.forward(14)
        [task] = await until_chats(server, 1)
        assert task["OwnerId"] == user_id(server.sandbox, PAU)


async def test_chats_between_colleagues_are_never_logged(tmp_path: Path, clock: Clock) -> None:
    async with company(tmp_path) as server:
        chat(server, HELLO, provider="Internal", number="151")
        chat(server)
        clock.forward(14)
        await until_chats(server, 1)
        await server.a_few_rounds()
        assert len(chats(server)) == 1


@pytest.mark.parametrize(
    ("number", "email", "who"),
    [
        ("", ANA_EMAIL.upper(), "Ana Ruiz"),
        ("+34 600 000 000", "carmen@talleres-soto.example", "Carmen Soto"),
        ("+34 933 445 566", "diego@talleres-soto.example", "Diego Soto"),
        ("+34 933 445 566", "", None),
        ("", "nobody@example.com", None),
    ],
)
async def test_whom_it_is_with_is_told_by_number_then_by_address(
    tmp_path: Path, clock: Clock, number: str, email: str, who: str | None
) -> None:
    async with company(tmp_path) as server:
        chat(server, number=number, email=email)
        clock.forward(14)
        [task] = await until_chats(server, 1)
        assert task["WhoId"] == (contact(server, who) if who else None)


async def test_the_subject_is_the_administrator_s(tmp_path: Path, clock: Clock) -> None:
    subject = 'chat_subject = "Chat [Name] ([Number], [Email]) with [AgentFirstName] via [QueueExtension]"'
    async with company(tmp_path, chats=subject) as server:
        chat(server, queue="800", email=ANA_EMAIL)
        clock.forward(14)
        [task] = await until_chats(server, 1)
        assert task["Subject"] == f"Chat Ana Ruiz (612 34 56 78, {ANA_EMAIL}) with Marta via 800"


async def test_a_long_chat_is_in_several_tasks_and_nothing_is_lost(tmp_path: Path, clock: Clock) -> None:
    async with company(tmp_path) as server:
        words = [{"from": ("far", "agent")[at % 2], "text": f"<{at}> " + "palabra " * 100} for at in range(60)]
        chat(server, words)
        clock.forward(14)
        first, second = await until_chats(server, 2)
        text = first["Description"] + second["Description"]
        assert all(text.count(f"<{at}>") == 1 for at in range(60))
        assert second["Subject"].endswith("(continued, part 2)")
        assert second["CallObject"] == first["CallObject"] + "/2"


async def test_chats_may_be_left_out(tmp_path: Path, clock: Clock) -> None:
    async with company(tmp_path, chats="chats = false") as server:
        chat(server)
        clock.forward(14)
        await server.a_few_rounds(6)
        assert chats(server) == []


async def test_a_key_without_the_role_is_said_in_words_and_may_get_it(tmp_path: Path, clock: Clock) -> None:
    async with company(tmp_path, set_up=False) as server:
        server.sandbox.pbx.switch(xapi_role="users")
        chat(server)
        clock.forward(14)
        await server.service.set_secret("pbx.client_secret", "collector-secret")
        await server.sign_in()
        await until(lambda: server.service.status().pbx.state == "refused", server.service.status().pbx.message)
        assert "does not let this API key" in server.service.status().pbx.message
        checks = {check.name: check for check in await server.service.doctor()}
        assert "role" in checks["pbx_chats"].message
        server.sandbox.pbx.switch(xapi_role="system_owners")
        await server.until_up()
        await until_chats(server, 1)


async def test_an_agent_s_own_key_with_the_role_does_it_for_their_own_extension(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beside the collector each chat is there once all the same."""
    monkeypatch.setattr("helper.app._now", clock.now)
    async with company(tmp_path) as server:
        await server.stop()
        async with agents_pc(server, tmp_path, extra="[journal]\nchats = true\nchat_idle_minutes = 1") as rig:
            await server.a_few_rounds(1)
            chat(server, queue="800")
            chat(server, [{**one, "extension": "151"} for one in HELLO])
            clock.forward(2)
            [task] = await until_chats(server, 1)
            assert task["OwnerId"] == user_id(server.sandbox, MARTA)
            [entry] = await until(lambda: sent(rig))
            assert (entry.kind, entry.name, entry.number) == ("chat", "Ana Ruiz", "612 34 56 78")
            assert entry.started_at is not None
            assert entry.task_id == task["Id"]
            shown = await rig.service.preview("journal.chat_subject", "[Name] [Number] [QueueExtension] [Shoe]")
            assert (shown.text, shown.unknown) == ("Ana Ruiz 612 34 56 78 800 [Shoe]", ("[Shoe]",))
        clock.forward(14)
        await server.start()
        await server.set_up()
        tasks = await until_chats(server, 2)
        await server.a_few_rounds()
        assert len(chats(server)) == 2
        assert {one["OwnerId"] for one in tasks} == {user_id(server.sandbox, MARTA), user_id(server.sandbox, PAU)}


async def test_an_agent_without_the_role_is_told_only_when_they_ask(tmp_path: Path) -> None:
    async with company(tmp_path) as server:
        server.sandbox.pbx.switch(xapi_role="users")
        async with agents_pc(server, tmp_path, extra="[journal]\nchats = true") as rig:

            async def told() -> str:
                checks = {check.name: check for check in await rig.service.doctor()}
                return "" if checks["pbx_chats"].ok else checks["pbx_chats"].message

            assert "role" in await until(told)


async def test_an_agent_says_whom_a_chat_was_with(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("helper.app._now", clock.now)
    journal = '[journal]\nchats = true\nchat_idle_minutes = 1\nunknown_callers = "hold"'
    async with company(tmp_path) as server:
        await server.stop()
        async with agents_pc(server, tmp_path, extra=journal) as rig:
            await server.a_few_rounds(1)
            chat(server, number="", email="nobody@example.com")
            clock.forward(2)
            [entry] = await until(rig.service.journal)
            assert entry.state == "held"
            await rig.service.journal_edit(entry.id, {"person_id": contact(server, "Ana Ruiz")})
            [task] = await until_chats(server, 1)
            assert task["WhoId"] == contact(server, "Ana Ruiz")
