"""Calls: making them, what can be done to them, and those there were."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from helper.api import requests, shapes, views
from helper.api.verbs.verb import Context, Verb
from helper.faces import DialRequest, NoteChange


async def dial(context: Context, request: requests.Dial) -> shapes.CallReply:
    """Dial a number. The same ``request_id`` twice dials once; ``do_not_call`` until ``confirm`` is true."""
    wanted = DialRequest(
        number=request.number,
        request_id=request.request_id,
        record_id=request.record_id,
        page_host=request.page_host,
        device=request.device,
        confirm=request.confirm,
    )
    return shapes.CallReply(call=views.call(await context.service.dial(wanted)))


async def devices(context: Context, _request: requests.Nothing) -> shapes.DevicesReply:
    """The phones registered for the agent's extension."""
    found = await context.service.devices()
    return shapes.DevicesReply(
        devices=[shapes.Device(id=device.id, name=device.name, chosen=device.chosen) for device in found]
    )


async def hangup(context: Context, request: requests.OneCall) -> shapes.Done:
    """Hang up, decline or stop dialling."""
    await context.service.hang_up(request.call_id)
    return shapes.Done()


async def answer(context: Context, request: requests.OneCall) -> shapes.Done:
    """Answer a ringing call, on a device that can be told to."""
    await context.service.answer(request.call_id)
    return shapes.Done()


async def divert(context: Context, request: requests.OneCallTo) -> shapes.Done:
    """Send a ringing call elsewhere."""
    await context.service.divert(request.call_id, request.to)
    return shapes.Done()


async def transfer(context: Context, request: requests.OneCallTo) -> shapes.Done:
    """Pass a connected call on."""
    await context.service.transfer(request.call_id, request.to)
    return shapes.Done()


async def calls(context: Context, request: requests.Calls) -> shapes.CallsReply:
    """The latest calls, newest first."""
    return shapes.CallsReply(calls=[views.call(view) for view in await context.service.calls(request.limit)])


async def note(context: Context, request: requests.Note) -> shapes.CallReply:
    """What the agent writes down about a call: text, result, whom and what it belongs to."""
    change = NoteChange(
        text=_given(request.text),
        outcome=_given(request.outcome),
        person_id=_given(request.person_id),
        related_id=_given(request.related_id),
    )
    return shapes.CallReply(call=views.call(await context.service.note(request.call_id, change)))


async def log(context: Context, request: requests.LogCall) -> shapes.CallReply:
    """Log a handed-over call, with the time that the agent took."""
    return shapes.CallReply(call=views.call(await context.service.log_handed_over(request.call_id, request.seconds)))


async def incoming(context: Context, request: requests.Incoming) -> shapes.CallReply:
    """Another program says that somebody calls (hand-off, without Call Control)."""
    return shapes.CallReply(call=views.call(await context.service.incoming(request.number, request.name)))


def _given(text: str | UnsetType) -> str | None:
    return None if text is UNSET else text


VERBS = (
    Verb("dial", dial, requests.Dial, shapes.CallReply),
    Verb("devices", devices, requests.Nothing, shapes.DevicesReply),
    Verb("hangup", hangup, requests.OneCall, shapes.Done),
    Verb("answer", answer, requests.OneCall, shapes.Done),
    Verb("divert", divert, requests.OneCallTo, shapes.Done),
    Verb("transfer", transfer, requests.OneCallTo, shapes.Done),
    Verb("calls", calls, requests.Calls, shapes.CallsReply),
    Verb("note", note, requests.Note, shapes.CallReply),
    Verb("log", log, requests.LogCall, shapes.CallReply),
    Verb("incoming", incoming, requests.Incoming, shapes.CallReply),
)
