"""Whose extension it is, and what is said when it is nobody's."""

from __future__ import annotations

from pathlib import Path

import pytest

from helper.errors import WrongState
from tests.collector.rig import PAU, Clock, Server, call, company, user_id
from tests.whole.rig import until


def another_user(server: Server, username: str, email: str = PAU) -> str:
    """A second Salesforce user, with the address of somebody else."""
    locale = {"TimeZoneSidKey": "Europe/Madrid", "LocaleSidKey": "es_ES", "LanguageLocaleKey": "es"}
    made = server.sandbox.salesforce.create("User", Username=username, LastName="Serra", Email=email, **locale)
    return str(made["id"] if "id" in made else made["Id"])


async def test_of_several_it_is_the_one_who_signs_in_with_the_address(tmp_path: Path, clock: Clock) -> None:
    async with company(tmp_path, set_up=False) as server:
        another_user(server, "pau.test@acme.example")
        await server.set_up()
        call(server.sandbox, extension="151")
        clock.forward(13)
        [task] = await server.until_tasks(1)
        assert task["OwnerId"] == user_id(server.sandbox, PAU)


async def test_of_several_alike_it_is_nobody(tmp_path: Path, clock: Clock) -> None:
    async with company(tmp_path, set_up=False) as server:
        server.sandbox.salesforce.edit(user_id(server.sandbox, PAU), Username="pau.one@acme.example")
        another_user(server, "pau.two@acme.example")
        await server.set_up()
        call(server.sandbox, extension="151")
        clock.forward(13)
        problems = await until(lambda: server.service.status().problems)
        assert "pau.one@acme.example, pau.two@acme.example" in problems[0]
        assert server.tasks() == []


async def test_a_chat_of_nobody_s_extension_waits_in_3cx_too(tmp_path: Path, clock: Clock) -> None:
    async with company(tmp_path, set_up=False) as server:
        pau = user_id(server.sandbox, PAU)
        server.sandbox.salesforce.edit(pau, IsActive=False)
        await server.set_up()
        words = [{"from": "far", "text": "Hola"}, {"from": "agent", "text": "Hola", "extension": "151"}]
        server.sandbox.pbx.chat("Ana Ruiz", words, number="+34 612 345 678")
        clock.forward(14)
        problems = await until(lambda: server.service.status().problems)
        assert PAU in problems[0]
        server.sandbox.salesforce.edit(pau, IsActive=True)
        clock.forward(24 * 60)
        [task] = await server.until_tasks(1)
        assert task["OwnerId"] == pau
        assert "Hola" in task["Description"]


async def test_an_extension_without_calls_is_not_spoken_of(tmp_path: Path, clock: Clock) -> None:
    async with company(tmp_path, set_up=False) as server:
        server.sandbox.salesforce.edit(user_id(server.sandbox, PAU), IsActive=False)
        await server.set_up()
        call(server.sandbox)
        clock.forward(13)
        await server.until_tasks(1)
        assert server.service.status().problems == ()


@pytest.mark.parametrize("status", [429, 503])
async def test_3cx_that_is_busy_is_asked_again(tmp_path: Path, clock: Clock, status: int) -> None:
    async with company(tmp_path) as server:
        server.sandbox.pbx.switch(xapi_status=status)
        call(server.sandbox)
        clock.forward(13)
        await until(lambda: server.service.status().pbx.state == "offline")
        server.sandbox.pbx.switch(xapi_status=0)
        await server.until_tasks(1)


async def test_a_day_whose_requests_are_used_up_is_waited_out(tmp_path: Path, clock: Clock) -> None:
    async with company(tmp_path) as server:
        server.sandbox.salesforce.limit_reached(True)
        call(server.sandbox)
        clock.forward(13)
        await server.a_few_rounds(4)
        assert server.tasks() == []
        server.sandbox.salesforce.limit_reached(False)
        await server.until_tasks(1)


async def test_what_only_an_agent_can_do_is_refused_in_words(tmp_path: Path) -> None:
    async with company(tmp_path, set_up=False) as server:
        for ask in (server.service.devices, lambda: server.service.lookup("912345678")):
            with pytest.raises(WrongState, match="no agent"):
                await ask()
        with pytest.raises(WrongState, match=r"settings\.toml"):
            await server.service.change_settings({"numbers.region": "FR"})
