"""The shapes of the API's JSON that go out. Absent is absent, never null.

Times are UTC, ISO 8601 with ``Z``. Telephone numbers that Sidecall gives are E.164.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from helper.calls.model import Action, CallState, Direction, Outcome
from helper.faces import Connection
from helper.journal.model import EntryState, Hold, LogState
from helper.people.model import PersonKind

Moment = Annotated[datetime, Meta(tz=True)]


class Phone(Struct, frozen=True):
    """``number`` as Salesforce has it, ``label`` the name of its field."""

    label: str
    number: str


class Person(Struct, frozen=True):
    id: str
    kind: PersonKind
    name: str
    phones: list[Phone]
    url: str
    do_not_call: bool
    title: str | UnsetType = UNSET
    company: str | UnsetType = UNSET
    email: str | UnsetType = UNSET


class Log(Struct, frozen=True):
    """What becomes of a call in Salesforce."""

    state: LogState
    task_id: str | UnsetType = UNSET
    task_url: str | UnsetType = UNSET


class Call(Struct, frozen=True):
    """``number`` is null when it is withheld. ``matches`` are ranked. ``message`` says why a call failed."""

    id: str
    direction: Direction
    number: str | None
    display: str
    state: CallState
    started_at: Moment
    matches: list[Person]
    log: Log
    actions: list[Action]
    extension: str | UnsetType = UNSET
    queue: str | UnsetType = UNSET
    queue_name: str | UnsetType = UNSET
    did: str | UnsetType = UNSET
    device: str | UnsetType = UNSET
    outcome: Outcome | UnsetType = UNSET
    answered_at: Moment | UnsetType = UNSET
    ended_at: Moment | UnsetType = UNSET
    person: Person | UnsetType = UNSET
    note: str | UnsetType = UNSET
    message: str | UnsetType = UNSET


class Pbx(Struct, frozen=True):
    state: Connection
    extension: str
    device: str
    message: str | UnsetType = UNSET
    email: str | UnsetType = UNSET


class Salesforce(Struct, frozen=True):
    """``hosts``: every host of the org's pages. ``sandbox``: the org is Sidecall's own, on loopback. ``api_used`` of
    ``api_limit`` requests of the last 24 hours, 0 when not known."""

    state: Connection
    user: str
    org: str
    api_used: int
    api_limit: int
    hosts: list[str]
    sandbox: bool
    message: str | UnsetType = UNSET


class Journal(Struct, frozen=True):
    waiting: int
    failed: int


class Secrets(Struct, frozen=True):
    state: Literal["keyring", "sealed", "memory", "secrets_unavailable"]


class Numbers(Struct, frozen=True):
    """``region``: the country (ISO 3166) of numbers without one."""

    region: str


class Status(Struct, frozen=True):
    """``problems``: mistakes in settings files, in words."""

    version: str
    pbx: Pbx
    salesforce: Salesforce
    journal: Journal
    secrets: Secrets
    numbers: Numbers
    language: str
    problems: list[str]


class Device(Struct, frozen=True):
    id: str
    name: str
    chosen: bool


class OpenItem(Struct, frozen=True):
    id: str
    kind: str
    title: str
    state: str
    url: str
    when: date | UnsetType = UNSET


class Entry(Struct, frozen=True):
    """One line of the journal. ``person`` is there when it is known without asking Salesforce; ``name`` is what the
    other end of a chat is called, ``number`` how people read its number (or address), ``started_at`` when it began.
    """

    id: str
    kind: Literal["call", "chat"]
    call_id: str
    state: EntryState
    attempts: int
    subject: str
    text: str
    person_id: str | UnsetType = UNSET
    person: Person | UnsetType = UNSET
    name: str | UnsetType = UNSET
    number: str | UnsetType = UNSET
    started_at: Moment | UnsetType = UNSET
    task_id: str | UnsetType = UNSET
    error: str | UnsetType = UNSET
    hold: Hold | UnsetType = UNSET


class Check(Struct, frozen=True):
    name: str
    ok: bool
    title: str
    message: str


class Problem(Struct, frozen=True):
    """``code`` is for programs and never changes its meaning; ``title`` and ``message`` are for people."""

    code: str
    title: str
    message: str


class Error(Struct, frozen=True):
    """``people`` and ``may_save`` come with ``duplicates`` only."""

    error: Problem
    people: list[Person] | UnsetType = UNSET
    may_save: bool | UnsetType = UNSET


class Done(Struct, frozen=True):
    """An empty object."""


class HelloReply(Struct, frozen=True):
    """HMAC-SHA256 of the nonce under the token, in hex."""

    proof: str


class CallReply(Struct, frozen=True):
    call: Call


class PopUrlReply(Struct, frozen=True):
    """``message``: what is wrong with it, in words."""

    url: str
    message: str | UnsetType = UNSET


class CallsReply(Struct, frozen=True):
    calls: list[Call]


class DevicesReply(Struct, frozen=True):
    devices: list[Device]


class RelatedReply(Struct, frozen=True):
    cases: list[OpenItem]
    opportunities: list[OpenItem]
    last_activity: Moment | None
    last_activity_subject: str | UnsetType = UNSET


class LookupReply(Struct, frozen=True):
    matches: list[Person]


class SearchReply(Struct, frozen=True):
    people: list[Person]


class FieldChoice(Struct, frozen=True):
    value: str
    label: str


class NeededField(Struct, frozen=True):
    """``name`` is the API name; ``type``: text, long_text, number, date, date_time, time, record, yes_no, choice or
    choices (several).
    """

    name: str
    label: str
    type: str
    choices: list[FieldChoice]


class RequiredReply(Struct, frozen=True):
    fields: list[NeededField]


class PersonReply(Struct, frozen=True):
    person: Person


class JournalReply(Struct, frozen=True):
    entries: list[Entry]


class EntryReply(Struct, frozen=True):
    entry: Entry


class DoctorReply(Struct, frozen=True):
    ok: bool
    checks: list[Check]


class SignInReply(Struct, frozen=True):
    """``url``: where the agent's browser signs in."""

    url: str


class CallEvent(Struct, frozen=True, tag="call", tag_field="type"):
    call: Call


class StatusEvent(Struct, frozen=True, tag="status", tag_field="type"):
    status: Status


class OpenRecordEvent(Struct, frozen=True, tag="open_record", tag_field="type"):
    """Open ``url`` (on ``host``) in a tab of that org, then send ``opened`` with ``id``.

    ``asked``: the agent wants it now. Otherwise a tab with unsaved input is left alone, and the answer is ``busy``.
    """

    id: str
    url: str
    host: str
    asked: bool
