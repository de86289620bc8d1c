"""Every way in, and which of them open without the token. A new one must be written down here."""

from __future__ import annotations

import pytest

from helper.api.server import doors
from tests.helper.api.running import Running


def test_only_these_doors_open_without_the_token() -> None:
    assert {door.path for door in doors() if not door.needs_token} == {
        "/v1/hello",  # proves who we are, before the caller shows the token
        "/v1/events",  # the token is the first message
        "/pop/<capability>",  # the capability is in the address, as 3CX can send nothing else
    }


def test_only_the_command_line_may_hand_in_secrets_and_ask_for_the_capability() -> None:
    assert {door.path for door in doors() if door.cli_only} == {"/v1/secrets/set", "/v1/pop_url"}


def test_no_two_doors_are_the_same() -> None:
    paths = [door.path for door in doors()]
    assert len(paths) == len(set(paths))


@pytest.mark.parametrize("door", [door for door in doors() if door.needs_token], ids=lambda door: door.path)
async def test_every_other_door_is_shut_without_it(api: Running, door) -> None:
    status, body = await api.post(door.path.removeprefix("/v1/"), Authorization=None, Origin="sidecall://cli")
    assert (status, body["error"]["code"]) == (401, "unauthorized")
    assert api.service.asked == []


@pytest.mark.parametrize("verb", ["nothing", "", "../runtime.json", "status/"])
async def test_what_is_no_door_looks_like_a_shut_one(api: Running, verb: str) -> None:
    assert (await api.post(verb, Authorization=None))[0] == 401
    assert (await api.post(verb))[0] == 404
