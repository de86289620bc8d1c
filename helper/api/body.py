"""Reading a request's body into a shape."""

from __future__ import annotations

import asyncio
import json
from typing import Any, TypeVar

import msgspec
from aiohttp import web

from helper.api.errors import TooSlow
from helper.errors import BadRequest
from helper.language import _

T = TypeVar("T")


async def read(request: web.BaseRequest, seconds: float) -> bytes:
    """The whole body. aiohttp has no deadline of its own for one that never ends."""
    try:
        async with asyncio.timeout(seconds):
            return await request.content.read()
    except TimeoutError:
        raise TooSlow from None
    except web.RequestPayloadError:
        raise _not_understood() from None


def decode(body: bytes | str, shape: type[T]) -> T:
    """``body`` as ``shape``; ``BadRequest``, which quotes nothing, for anything that is not exactly that."""
    try:
        # msgspec takes the last of two equal keys; another reader of the same text may take the first.
        json.loads(body, object_pairs_hook=_no_key_twice)
        return msgspec.json.decode(body, type=shape)
    except (ValueError, RecursionError):
        raise _not_understood() from None


def _no_key_twice(pairs: list[tuple[str, Any]]) -> None:
    if len({key for key, _value in pairs}) != len(pairs):
        raise ValueError


def _not_understood() -> BadRequest:
    return BadRequest(_("The request is not what Sidecall expects here."))
