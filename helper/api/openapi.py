"""The OpenAPI 3.1 description, made from the verbs and shapes themselves.

``openapi.json`` beside this file ships with Sidecall; a test holds it to the code. To write it anew:

    python -m helper.api.openapi
"""

from __future__ import annotations

import inspect
import json
from pathlib import Path
from typing import Any

import msgspec

from helper import __version__
from helper.api import requests, shapes
from helper.api.errors import STATUS
from helper.api.verbs import VERBS, Verb

FILE = Path(__file__).with_name("openapi.json")
_REF = "#/components/schemas/{name}"
_EVENTS = (
    requests.EventsHello,
    requests.EventsUpdate,
    shapes.CallEvent,
    shapes.StatusEvent,
    shapes.OpenRecordEvent,
)


def describe() -> dict[str, Any]:
    """The whole description as JSON's own types."""
    used = [shape for verb in VERBS for shape in (verb.takes, verb.gives)]
    _schemas, components = msgspec.json.schema_components([*used, shapes.Error, *_EVENTS], ref_template=_REF)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Sidecall's helper",
            "version": __version__,
            "description": "What the extension and the command line may ask of a running Sidecall, on 127.0.0.1 only."
            " docs/protocol.md has the rest: pairing, what a request must pass, and the events over WebSocket.",
        },
        "servers": [
            {"url": "http://127.0.0.1:{port}", "variables": {"port": {"default": "47800"}}},
        ],
        "security": [{"token": []}],
        "paths": {verb.door.path: {"post": _operation(verb)} for verb in VERBS},
        "components": {
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "New at each start; see docs/protocol.md."}
            },
            "schemas": dict(sorted(components.items())),
        },
    }


def _operation(verb: Verb[Any, Any]) -> dict[str, Any]:
    summary = inspect.getdoc(verb.handler) or ""
    operation: dict[str, Any] = {
        "operationId": verb.name.replace("/", "_"),
        "summary": " ".join(summary.split()),
        "requestBody": {"required": True, "content": _json(verb.takes)},
        "responses": {
            "200": {"description": "Done", "content": _json(verb.gives)},
            "default": {
                "description": f"An error; its code is one of {', '.join(STATUS)}",
                "content": _json(shapes.Error),
            },
        },
    }
    if not verb.needs_token:
        operation["security"] = []
    return operation


def _json(shape: type[msgspec.Struct]) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": _REF.format(name=shape.__name__)}}}


def text() -> str:
    """What ``openapi.json`` holds."""
    return json.dumps(describe(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
