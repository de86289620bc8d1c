"""Calls: making them, what can be done to them, and those there were."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from helper.api import shapes, views
from helper.api.verbs.verb import Context, Verb
from helper.faces import DialRequest, NoteChange


async def dial(context: Context, request: shapes.Dial) -> shapes.CallReply:
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


async def devices(context: Context, _request: shapes.Nothing) -> shapes.DevicesReply:
    """The phones registered for the agent's extension."""
    found = await context.service.devices()
    return shapes.DevicesReply(
        devices=[shapes.Device(id=device.id, name=device.name, chosen=device.chosen) for device in found]
    )


async def hangup(context: Context, request: shapes.OneCall) -> shapes.Done:
    """Hang up, decline or stop dialling."""
    await context.service.hang_up(request.call_id)
    return shapes.Done()


async def answer(context: Context, request: shapes.OneCall) -> shapes.Done:
    """Answer a ringing call, on a device that can be told to."""
    await context.service.answer(request.call_id)
    return shapes.Done()


async def divert(context: Context, request: shapes.OneCallTo) -> shapes.Done:
    """Send a ringing call elsewhere."""
    await context.service.divert(request.call_id, request.to)
    return shapes.Done()


async def transfer(context: Context, request: shapes.OneCallTo) -> shapes.Done:
    """Pass a connected call on."""
    await context.service.transfer(request.call_id, request.to)
    return shapes.Done()


async def calls(context: Context, request: shapes.Calls) -> shapes.CallsReply:
    """The latest calls, newest first."""
    return shapes.CallsReply(calls=[views.call(view) for view in await context.service.calls(request.limit)])


async def note(context: Context, request: shapes.Note) -> shapes.CallReply:
    """What the agent writes down about a call: text, result, whom and what it belongs to."""
    change = NoteChange(
        text=_given(request.text),
        outcome=_given(request.outcome),
        person_id=_given(request.person_id),
        related_id=_given(request.related_id),
    )
    return shapes.CallReply(call=views.call(await context.service.note(request.call_id, change)))


async def log(context: Context, request: shapes.LogCall) -> shapes.CallReply:
    """Log a handed-over call, with the time that the agent took."""
    return shapes.CallReply(call=views.call(await context.service.log_handed_over(request.call_id, request.seconds)))


async def incoming(context: Context, request: shapes.Incoming) -> shapes.CallReply:
    """Another program says that somebody calls (hand-off, without Call Control)."""
    return shapes.CallReply(call=views.call(await context.service.incoming(request.number, request.name)))


def _given(text: str | UnsetType) -> str | None:
    return None if text is UNSET else text


VERBS = (
    Verb("dial", dial, shapes.Dial, shapes.CallReply),
    Verb("devices", devices, shapes.Nothing, shapes.DevicesReply),
    Verb("hangup", hangup, shapes.OneCall, shapes.Done),
    Verb("answer", answer, shapes.OneCall, shapes.Done),
    Verb("divert", divert, shapes.OneCallTo, shapes.Done),
    Verb("transfer", transfer, shapes.OneCallTo, shapes.Done),
    Verb("calls", calls, shapes.Calls, shapes.CallsReply),
    Verb("note", note, shapes.Note, shapes.CallReply),
    Verb("log", log, shapes.LogCall, shapes.CallReply),
    Verb("incoming", incoming, shapes.Incoming, shapes.CallReply),
)
