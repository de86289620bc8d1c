"""The written protocol and the OpenAPI description say what the code does."""

from __future__ import annotations

import json
import re
from enum import StrEnum
from pathlib import Path
from typing import Any

import msgspec
import pytest
from openapi_spec_validator import validate

from helper.api import openapi, requests, shapes
from helper.api.errors import STATUS
from helper.api.guards import doorkeeper
from helper.api.limits import Limits
from helper.api.server import doors
from helper.api.verbs import VERBS
from helper.calls.model import Action, CallState, Direction, Outcome
from helper.errors import SidecallError
from helper.faces import Connection
from helper.journal.model import EntryState, LogState
from helper.people.model import PersonKind

PROTOCOL = (Path(__file__).parents[3] / "docs" / "protocol.md").read_text(encoding="utf-8")


def section(heading: str) -> str:
    """What stands below a heading, until the next one of any level."""
    start = PROTOCOL.index(f"\n{heading}\n")
    return re.split(r"\n#+ ", PROTOCOL[start + len(heading) + 2 :], maxsplit=1)[0]


def named(text: str) -> set[str]:
    """The words in code marks, without the question mark of what may be left out."""
    return {word.rstrip("?") for word in re.findall(r"`([^`\n]+)`", text)}


def test_openapi_json_is_what_the_code_says() -> None:
    stored = openapi.FILE.read_text(encoding="utf-8")
    assert stored == openapi.text(), "run: python -m helper.api.openapi"


def test_openapi_json_is_valid_openapi() -> None:
    description = json.loads(openapi.FILE.read_text(encoding="utf-8"))
    validate(description)
    assert set(description["paths"]) == {verb.door.path for verb in VERBS}


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_the_protocol_has_every_verb_with_its_fields(verb: Any) -> None:
    (row,) = [line for line in PROTOCOL.splitlines() if line.startswith(f"| `POST /v1/{verb.name}` |")]
    takes, gives = row.split("|")[2:4]
    fields = msgspec.structs.fields(verb.takes)
    assert named(takes) - {"Lead", "Contact", "Task"} == {field.encode_name for field in fields}
    for field in fields:
        assert (f"`{field.encode_name}?`" in takes) is not field.required, field.name
    if verb.gives is not shapes.Status:
        assert {field.encode_name for field in msgspec.structs.fields(verb.gives)} <= named(gives)


def test_the_protocol_has_no_verb_that_is_not_there() -> None:
    assert set(re.findall(r"^\| `(?:POST|GET) (/v1/\S+)`", PROTOCOL, re.MULTILINE)) == {v.door.path for v in VERBS}
    assert {door.path for door in doors()} - {v.door.path for v in VERBS} == {"/v1/events", "/pop/<capability>"}


def test_the_protocol_has_every_error_code_with_its_status() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (\d+) \|", section("## 6. Errors"), re.MULTILINE)
    assert {code: int(status) for code, status in rows} == dict(STATUS)


def test_every_error_that_a_verb_can_raise_has_a_status() -> None:
    def below(error: type[SidecallError]) -> set[type[SidecallError]]:
        return {error}.union(*(below(one) for one in error.__subclasses__()))

    reachable = ("helper.errors", "helper.api.", "helper.crm.port")
    assert {one.code for one in below(SidecallError) if one.__module__.startswith(reachable)} == set(STATUS)


@pytest.mark.parametrize(
    ("heading", "shape", "words"),
    [
        ("### `call`", shapes.Call, [Direction, CallState, Outcome, Action]),
        ("### `person`", shapes.Person, [PersonKind]),
        ("### `status`", shapes.Status, [Connection]),
        ("### `entry`", shapes.Entry, [EntryState]),
    ],
)
def test_the_protocol_has_every_field_and_word_of_the_shapes(
    heading: str, shape: type[msgspec.Struct], words: list[type[StrEnum]]
) -> None:
    there = named(section(heading))
    for field in msgspec.structs.fields(shape):
        assert field.encode_name in there
        inner = [field.type, *getattr(field.type, "__args__", ())]
        for part in inner:
            if isinstance(part, type) and issubclass(part, msgspec.Struct) and part is not shapes.Person:
                assert {inside.encode_name for inside in msgspec.structs.fields(part)} <= there
    for word in words:
        assert {str(one) for one in word} <= there
    assert {str(one) for one in LogState} <= named(section("### `call`")) | {str(one) for one in EntryState}


def test_the_protocol_has_every_message_of_the_events() -> None:
    there = section("## 4. Events")
    for shape in (shapes.CallEvent, shapes.StatusEvent, shapes.OpenRecordEvent):
        assert f'{{"type": "{shape.__struct_config__.tag}"' in there
    for kind in ("tabs", "opened", "ping"):
        assert f'{{"type": "{kind}"' in there
    for field in msgspec.structs.fields(requests.EventsHello):
        assert f'"{field.encode_name}": ' in there


def test_the_protocol_names_the_guards_in_their_order() -> None:
    rows = re.findall(r"^\| (`?[\w-]+`?) \|", section("## 2. What a request must look like"), re.MULTILINE)
    names = [guard.__qualname__.split(".")[0] for guard in doorkeeper(1, [], "", Limits())]
    assert names == [
        "peer_is_loopback",
        "host_is_ours",
        "origin_is_known",
        "json_post_or_upgrade",
        "size_is_told_and_small",
        "token_is_right",
        "not_too_often",
    ]
    assert rows == [
        "peer",
        "`Host`",
        "`Origin`",
        "method",
        "`Content-Type`",
        "`Content-Length`",
        "`Authorization`",
        "rate",
        "path",
        "body",
        "JSON",
    ]
