"""What a verb is: a name, a shape in, a shape out, and what is done in between."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import msgspec

from helper.api.body import decode
from helper.api.door import Door
from helper.api.requests import Request
from helper.faces import Service

In = TypeVar("In", bound=Request)
Out = TypeVar("Out", bound=msgspec.Struct)


@dataclass(frozen=True, slots=True)
class Context:
    """What verbs work with. ``org_hosts`` tells every host of the signed-in org's pages (with the port on loopback)."""

    service: Service
    token: str = field(repr=False)
    org_hosts: Callable[[], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Verb(Generic[In, Out]):
    """``POST /v1/<name>``: ``takes`` in, ``gives`` out. Errors are ``SidecallError``."""

    name: str
    handler: Callable[[Context, In], Awaitable[Out]]
    takes: type[In]
    gives: type[Out]
    needs_token: bool = True
    cli_only: bool = False

    @property
    def door(self) -> Door:
        return Door(f"/v1/{self.name}", needs_token=self.needs_token, cli_only=self.cli_only)

    async def run(self, context: Context, body: bytes) -> bytes:
        """The JSON reply to a JSON request."""
        return msgspec.json.encode(await self.handler(context, decode(body, self.takes)))
