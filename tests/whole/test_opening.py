"""Who calls is opened in the browser by itself, as the settings say, but never over what the agent is editing."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from yarl import URL

from helper.api.limits import Limits
from helper.bridge.origins import ORIGINS
from helper.calls.model import CallState
from helper.faces import Notice
from tests.whole.rig import Rig, running, until

ANA = "+34912345678"
OPENS = "[callerid]\npop = 'ringing'\none_match = 'open'"


@contextlib.asynccontextmanager
async def browser(rig: Rig) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    """A browser that has the org open."""
    facts = json.loads((rig.home / "runtime.json").read_text(encoding="utf-8"))
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(
            f"ws://127.0.0.1:{facts['port']}/v1/events",
            headers={"Origin": ORIGINS[0], "Host": f"127.0.0.1:{facts['port']}"},
        ) as socket,
    ):
        host = URL(rig.sandbox.salesforce.url).authority
        hello = {"browser": "chromium", "profile": "one", "orgs": [host], "focused": True}
        await socket.send_json({"token": facts["token"], **hello})
        await socket.receive_json(timeout=20)
        yield socket


async def wish(socket: aiohttp.ClientWebSocketResponse) -> dict[str, Any]:
    async with asyncio.timeout(20):
        while True:
            event: dict[str, Any] = await socket.receive_json()
            if event["type"] == "open_record":
                return event


@pytest.mark.parametrize("answer", ["opened", "busy"])
async def test_a_caller_is_opened_unless_the_agent_is_editing(
    tmp_path: Path, answer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Whoever does not answer within a second is not waited for; a busy machine may need more than that.
    monkeypatch.setattr("helper.api.server.Limits", lambda: Limits(opened=20.0))
    async with running(tmp_path, extra=OPENS) as rig, browser(rig) as socket:
        rig.sandbox.pbx.ring(ANA)
        asked = await wish(socket)
        assert asked["asked"] is False
        await socket.send_json({"type": answer, "id": asked["id"]})
        view = await rig.call(state=CallState.RINGING)
        ana = view.person.id
        assert ana in asked["url"]

        def told() -> list[Notice]:
            return [event for event in rig.events if isinstance(event, Notice)]

        if answer == "busy":
            await until(told, "the agent is told")
        # From the card it is opened all the same; nothing else was opened or told before.
        by_hand = asyncio.create_task(rig.service.show(ana))
        asked = await wish(socket)
        assert asked["asked"] is True
        await socket.send_json({"type": "opened", "id": asked["id"]})
        await by_hand
        assert [notice.call_id for notice in told()] == ([view.call.id] if answer == "busy" else [])
