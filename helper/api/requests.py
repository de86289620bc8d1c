"""The shapes of the API's JSON that come in: what Sidecall does not know it refuses."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

# `$` alone would let a final line feed through.
Id = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9._:-]+(?!\n)$")]
RecordId = Annotated[str, Meta(max_length=18, pattern=r"^[A-Za-z0-9]*(?!\n)$")]
Number = Annotated[str, Meta(max_length=200)]
Host = Annotated[str, Meta(max_length=255)]
Line = Annotated[str, Meta(max_length=255)]
Nonce = Annotated[str, Meta(min_length=16, max_length=128)]
Limit = Annotated[int, Meta(ge=1, le=200)]
Secret = Annotated[str, Meta(max_length=4096)]


class Request(Struct, forbid_unknown_fields=True):
    """What every request is: an object without unknown fields."""


class Nothing(Request):
    """An empty object."""


class Hello(Request):
    nonce: Nonce


class Dial(Request):
    """``record_id`` counts only when ``page_host`` is a host of the signed-in org."""

    number: Number
    request_id: Id
    record_id: RecordId = ""
    page_host: Host = ""
    device: Line = ""
    confirm: bool = False


class OneCall(Request):
    call_id: Id


class LogCall(Request):
    """``seconds``: how long it lasted by the agent's own clock, 0 when nobody answered."""

    call_id: Id
    seconds: Annotated[int, Meta(ge=0, le=86400)]


class OneCallTo(Request):
    """``to``: an extension or a number."""

    call_id: Id
    to: Number


class Calls(Request):
    limit: Limit = 50


class Note(Request):
    """What is absent stays as it is, "" empties it. ``outcome`` is the result that the agent chose."""

    call_id: Id
    text: str | UnsetType = UNSET
    outcome: Line | UnsetType = UNSET
    person_id: RecordId | UnsetType = UNSET
    related_id: RecordId | UnsetType = UNSET


class OnePerson(Request):
    person_id: RecordId


class Lookup(Request):
    number: Number


class Search(Request):
    text: Annotated[str, Meta(min_length=1, max_length=100)]


class Required(Request):
    kind: Literal["Lead", "Contact", "Task"]


class Create(Request):
    """``fields``: more Salesforce fields by API name. ``save_duplicate``: save although the org thinks it has them."""

    kind: Literal["Lead", "Contact"]
    number: Number
    last_name: Annotated[str, Meta(min_length=1, max_length=80)]
    first_name: Annotated[str, Meta(max_length=40)] = ""
    company: Line = ""
    email: Annotated[str, Meta(max_length=80)] = ""
    fields: dict[Line, str] = {}
    save_duplicate: bool = False
    call_id: Annotated[str, Meta(max_length=64)] = ""


class Attach(Request):
    """``field``: the API name of the phone field that takes the number."""

    person_id: RecordId
    number: Number
    field: Annotated[str, Meta(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9_]+(?!\n)$")]


class JournalEdit(Request):
    """What is absent stays as it is. ``fields``: more Task fields by API name."""

    id: Id
    subject: Line | UnsetType = UNSET
    text: str | UnsetType = UNSET
    person_id: RecordId | UnsetType = UNSET
    related_id: RecordId | UnsetType = UNSET
    outcome: Line | UnsetType = UNSET
    fields: dict[Line, str] | UnsetType = UNSET
    decision: Literal["log_as_mine", "log_anyway", "set_aside"] | UnsetType = UNSET


class JournalRetry(Request):
    """Without ``id``: everything that waits or was refused."""

    id: Id | UnsetType = UNSET


class Incoming(Request):
    number: Number
    name: Line = ""


class Window(Request):
    """``name``: which of Sidecall's windows."""

    name: Literal["settings", "calls"]


class PopUrl(Request):
    """``renew``: make a new one; those given before lead nowhere then."""

    renew: bool = False


class SetSecret(Request):
    """An empty ``value`` forgets the secret."""

    name: Id
    value: Secret


class EventsHello(Request):
    """A WebSocket's first message. ``orgs``: hosts of open Salesforce tabs. ``focused``: the browser has the focus."""

    token: Annotated[str, Meta(max_length=128)]
    browser: Annotated[str, Meta(max_length=32)]
    profile: Annotated[str, Meta(max_length=128)]
    orgs: Annotated[list[Host], Meta(max_length=100)]
    focused: bool


class EventsUpdate(Request):
    """A WebSocket's later messages: ``tabs`` (or no ``type``) with ``orgs`` and ``focused``, ``opened`` with the ``id``
    of an ``open_record``, ``busy`` with it where the agent is editing, and ``ping``, which only keeps a worker awake.
    """

    type: Literal["tabs", "opened", "busy", "ping"] = "tabs"
    orgs: Annotated[list[Host], Meta(max_length=100)] | UnsetType = UNSET
    focused: bool | UnsetType = UNSET
    id: Id | UnsetType = UNSET
