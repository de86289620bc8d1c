"""A Service that remembers what it was asked and answers with what the test put in; it has no rules of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from helper.calls.model import Action, Call, CallState, Direction
from helper.faces import (
    CallView,
    Check,
    Connection,
    ContactUrl,
    Device,
    DialRequest,
    Event,
    Landing,
    Listener,
    NeededField,
    NewPerson,
    NoteChange,
    PbxStatus,
    SalesforceStatus,
    SecretView,
    SettingView,
    Status,
)
from helper.journal.model import Entry, EntryState, Log, LogState
from helper.people.model import LookupState, OpenItem, Person, PersonKind, Phone, Related

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ANA = Person(
    id="003A00000000001AAA",
    kind=PersonKind.CONTACT,
    name="Ana Ruiz",
    url="https://acme.lightning.force.com/lightning/r/Contact/003A00000000001AAA/view",
    title="Purchasing",
    company="Ferretería Ruiz SL",
    email="ana@ruiz.example",
    phones=(Phone("Phone", "+34 912 345 678"),),
)


def call_view(number: str = "+34912345678", **changes: Any) -> CallView:
    facts: dict[str, Any] = {
        "id": "0b0f6f0e-6b6c-4c8f-9a51-0f4b9d1f3a10",
        "direction": Direction.OUTBOUND,
        "state": CallState.DIALING,
        "number": number,
        "display": number,
        "started_at": NOON,
    }
    call = Call(**{**facts, **changes})
    return CallView(call, LookupState.FOUND, Log(LogState.PENDING), (ANA,), ANA, (Action.HANGUP,))


class FakeService:
    """``asked`` lists every verb with its arguments; ``fails`` makes a verb raise."""

    def __init__(self) -> None:
        self.asked: list[tuple[Any, ...]] = []
        self.fails: dict[str, Exception] = {}
        self.listeners: list[Listener] = []
        self.now = Status(
            version="0.1.0",
            pbx=PbxStatus(Connection.CONNECTED, "150", "sip:150@127.0.0.1"),
            salesforce=SalesforceStatus(
                Connection.CONNECTED, "Marta Vidal", "marta@acme.example", "Acme", "http://127.0.0.1:9", api_used=7
            ),
            region="ES",
        )
        self.views: list[CallView] = []
        self.landing = Landing(call_view(direction=Direction.INBOUND, state=CallState.HANDED_OVER))
        self.entries = [
            Entry("e1", "c1", "sidecall:c1", EntryState.REFUSED, "Call", "Text", NOON, person_id=ANA.id, error="No")
        ]

    def publish(self, event: Event) -> None:
        for listener in list(self.listeners):
            listener(event)

    def _ask(self, *what: Any) -> None:
        self.asked.append(what)
        if what[0] in self.fails:
            raise self.fails[what[0]]

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def status(self) -> Status:
        self._ask("status")
        return self.now

    async def dial(self, request: DialRequest) -> CallView:
        self._ask("dial", request)
        return call_view(request_id=request.request_id)

    async def devices(self) -> Sequence[Device]:
        self._ask("devices")
        return [Device("sip:150@127.0.0.1", "Desk phone", chosen=True)]

    async def hang_up(self, call_id: str) -> None:
        self._ask("hang_up", call_id)

    async def answer(self, call_id: str) -> None:
        self._ask("answer", call_id)

    async def divert(self, call_id: str, to: str) -> None:
        self._ask("divert", call_id, to)

    async def transfer(self, call_id: str, to: str) -> None:
        self._ask("transfer", call_id, to)

    async def calls(self, limit: int = 50) -> Sequence[CallView]:
        self._ask("calls", limit)
        return self.views[:limit]

    async def note(self, call_id: str, change: NoteChange) -> CallView:
        self._ask("note", call_id, change)
        return call_view(id=call_id, note=change.text or "")

    async def related(self, person_id: str) -> Related:
        self._ask("related", person_id)
        return Related(cases=(OpenItem("500A00000000001AAA", "Case", "Drill is broken", "New"),), last_activity=NOON)

    async def lookup(self, number: str) -> Sequence[Person]:
        self._ask("lookup", number)
        return [ANA]

    async def search(self, text: str) -> Sequence[Person]:
        self._ask("search", text)
        return [ANA]

    async def show(self, person_id: str) -> None:
        self._ask("show", person_id)

    async def required(self, kind: str) -> Sequence[NeededField]:
        self._ask("required", kind)
        return [NeededField("Segment__c", "Segment", "choice", (("A", "Group A"),))]

    async def create(self, new: NewPerson) -> Person:
        self._ask("create", new)
        return ANA

    async def attach(self, person_id: str, number: str, field: str) -> Person:
        self._ask("attach", person_id, number, field)
        return ANA

    async def journal(self) -> Sequence[Entry]:
        self._ask("journal")
        return self.entries

    async def journal_edit(self, entry_id: str, changes: Mapping[str, Any]) -> Entry:
        self._ask("journal_edit", entry_id, dict(changes))
        return self.entries[0]

    async def journal_retry(self, entry_id: str | None = None) -> None:
        self._ask("journal_retry", entry_id)

    async def incoming(self, number: str, name: str) -> CallView:
        self._ask("incoming", number, name)
        return call_view(number, direction=Direction.INBOUND)

    async def pop(self, query: str) -> Landing:
        self._ask("pop", query)
        return self.landing

    async def pop_url(self, renew: bool = False) -> ContactUrl:
        self._ask("pop_url", renew)
        return ContactUrl("http://127.0.0.1:1/pop/x?number=%CallerNumber%&name=%CallerDisplayName%", "Port 0.")

    async def log_handed_over(self, call_id: str, seconds: int) -> CallView:
        self._ask("log_handed_over", call_id, seconds)
        return call_view(id=call_id, state=CallState.HANDED_OVER, timed_seconds=seconds)

    async def doctor(self) -> Sequence[Check]:
        self._ask("doctor")
        return [Check("pbx", True, "3CX answers"), Check("salesforce", False, "Signed out", "Sign in again.")]

    def open_window(self, name: str) -> None:
        self._ask("open_window", name)

    async def sign_in(self) -> str:
        self._ask("sign_in")
        return "https://login.salesforce.com/services/oauth2/authorize"

    async def sign_out(self) -> None:
        self._ask("sign_out")

    def settings(self) -> Sequence[SettingView]:
        return []

    def secret_names(self) -> Sequence[SecretView]:
        return []

    async def change_settings(self, changes: Mapping[str, Any]) -> None:
        self._ask("change_settings", dict(changes))

    async def set_secret(self, name: str, value: str) -> None:
        self._ask("set_secret", name, value)
