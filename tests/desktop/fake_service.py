"""A helper to script: it has the ``Service`` verbs, remembers what it was asked, and says what a test wants."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from helper.calls.model import Action, Call, CallState, Direction
from helper.errors import NotFound, SidecallError
from helper.faces import (
    CallChanged,
    CallView,
    Check,
    Connection,
    ContactUrl,
    Device,
    DialRequest,
    Event,
    JournalChanged,
    Listener,
    NeededField,
    NewPerson,
    NoteChange,
    PbxStatus,
    Preview,
    SalesforceStatus,
    SecretView,
    Service,
    SettingsChanged,
    SettingView,
    Status,
    StatusChanged,
)
from helper.journal.model import Entry, EntryState, Log, LogState
from helper.people.model import LookupState, OpenItem, Person, PersonKind, Phone, Related
from helper.settings.table import JOURNAL_OUTCOMES

NOW = datetime.now(UTC)

ANA = Person(
    id="003A1",
    kind=PersonKind.CONTACT,
    name="Ana Ruiz",
    url="https://acme.lightning.force.com/lightning/r/Contact/003A1/view",
    title="Purchasing manager",
    company="Ferretería Ruiz SL",
    phones=(Phone("Phone", "+34 912 345 678"), Phone("MobilePhone", "+34 612 345 678")),
)
CARMEN = replace(ANA, id="003C1", name="Carmen Soto", title="Managing director", company="Talleres Soto")
DIEGO = replace(ANA, id="003D1", name="Diego Soto", title="Workshop", company="Talleres Soto")
NORA = replace(ANA, id="00QN1", kind=PersonKind.LEAD, name="Nora Lindqvist", title="", company="Lindqvist AB")
PAU = Person("", PersonKind.USER, "Pau Serra", "", phones=(Phone("Extension", "151"),))
TOM = replace(ANA, id="003T1", name="Tom Baker", title="Buyer", company="Baker & Sons", do_not_call=True)

RELATED = Related(
    cases=(OpenItem("500A1", "Case", "Drill delivered without its battery", "New", date(2026, 11, 12)),),
    opportunities=(OpenItem("006A1", "Opportunity", "Spring restock", "Proposal", date(2026, 12, 20)),),
    last_activity=NOW - timedelta(days=9),
    last_activity_subject="Call: price list sent",
)

CONNECTED = Status(
    version="0.1.0",
    pbx=PbxStatus(Connection.CONNECTED, "150", "Desk phone"),
    salesforce=SalesforceStatus(Connection.CONNECTED, "Marta Vidal", "marta.vidal@acme.example", "Acme"),
    region="ES",
)


def call(call_id: str = "call-1", **changes: Any) -> Call:
    """A call from Ana's mobile that rings at this moment."""
    ringing = Call(
        id=call_id,
        direction=Direction.INBOUND,
        state=CallState.RINGING,
        number="+34612345678",
        display="+34 612 345 678",
        started_at=datetime.now(UTC),
        queue="Support",
    )
    return replace(ringing, **changes)


def view(call_id: str = "call-1", **changes: Any) -> CallView:
    """That call before Salesforce has answered; ``call`` may be given as a mapping of changes."""
    inner = changes.pop("call", {})
    ringing = CallView(
        call=call(call_id, **inner) if isinstance(inner, Mapping) else inner,
        lookup=LookupState.LOOKING_UP,
        log=Log(LogState.PENDING, "Incoming call from Ana Ruiz"),
        actions=(Action.ANSWER, Action.HANGUP, Action.DIVERT),
    )
    return replace(ringing, **changes)


def known(call_id: str = "call-1", person: Person = ANA, **changes: Any) -> CallView:
    """That call once Salesforce has said who it is."""
    return view(call_id, lookup=LookupState.FOUND, matches=(person,), person=person, **changes)


SETTINGS = (
    SettingView(
        "pbx.mode",
        "choice",
        "callcontrol",
        "callcontrol",
        "default",
        "How Sidecall works with 3CX",
        "Call Control shows calls as they happen and needs a key that your administrator makes in 3CX.",
        (("callcontrol", "Call Control"), ("handoff", "Hand over to the 3CX app")),
        group="3CX",
    ),
    SettingView(
        "pbx.url",
        "text",
        "https://acme.3cx.example",
        "",
        "policy",
        "Address of 3CX",
        "As in the browser, for example https://company.3cx.eu",
        locked=True,
        group="3CX",
    ),
    SettingView("pbx.extension", "text", "150", "", "user", "Your extension", "", group="3CX"),
    SettingView(
        "pbx.client_id", "text", "150", "", "user", "Client ID", "From the key that was made for you.", group="3CX"
    ),
    SettingView("pbx.device", "text", "", "", "default", "Phone to call from", "", group="3CX"),
    SettingView(
        "salesforce.login_url",
        "text",
        "https://acme.my.salesforce.com",
        "https://login.salesforce.com",
        "user",
        "Salesforce address",
        "Your company's own address, for example https://company.my.salesforce.com",
        group="Salesforce",
    ),
    SettingView("salesforce.client_id", "text", "", "", "default", "Consumer key", "", group="Salesforce"),
    SettingView(
        "salesforce.callback_ports",
        "list",
        [47801],
        [47801],
        "default",
        "Ports for signing in",
        "Each must be registered as a callback address in Salesforce.",
        group="Salesforce",
    ),
    SettingView(
        "numbers.region",
        "text",
        "ES",
        "",
        "user",
        "Country of numbers without a country code",
        "Two letters, for example ES or DE",
        group="Numbers",
    ),
    SettingView(
        "numbers.match_digits",
        "number",
        7,
        7,
        "default",
        "Digits that must agree",
        "",
        group="Numbers",
        minimum=5,
        maximum=15,
    ),
    SettingView(
        "numbers.rewrite",
        "table",
        [{"pattern": "^00", "replace": "+"}],
        [],
        "user",
        "Rewriting of caller numbers",
        "Regular expressions, applied in this order before anybody is looked up.",
        group="Numbers",
    ),
    SettingView("journal.calls", "bool", True, True, "default", "Log calls", "", group="Journal"),
    SettingView(
        "journal.subject",
        "text",
        "{direction}: {name}",
        "{direction}: {name}",
        "default",
        "Subject",
        "May hold {direction}, {name}, {number}, {queue}.",
        group="Journal",
    ),
    SettingView(
        "journal.chat_subject",
        "text",
        "Chat with [Name]",
        "3CX PhoneSystem Chat Session",
        "user",
        "Subject of a chat",
        "",
        group="Journal",
    ),
    SettingView(
        "journal.missed",
        "text",
        "Missed call from [Number] [Name]",
        "Missed call from [Number] [Name]",
        "user",
        "Text of a missed call",
        "Empty: such calls are not logged.",
        group="Journal",
    ),
    SettingView(
        "journal.outcomes",
        "list",
        list(JOURNAL_OUTCOMES.default),
        JOURNAL_OUTCOMES.default,
        "default",
        "Results to choose among",
        "",
        group="Journal",
    ),
    SettingView(
        "ui.language",
        "choice",
        "auto",
        "auto",
        "default",
        "Language",
        "",
        (("auto", "As the system"), ("en", "English"), ("es", "Español")),
        group="Sidecall",
    ),
    SettingView("ui.autostart", "bool", True, True, "default", "Start with the computer", "", group="Sidecall"),
)


PHONES = (Device("desk", "Desk phone", True), Device("web", "Web client"))


class FakeService(Service):
    """``asked`` lists every verb with its arguments; an error in ``refusals`` under a verb's name is raised once."""

    def __init__(self) -> None:
        self.asked: list[tuple[Any, ...]] = []
        self.refusals: dict[str, SidecallError] = {}
        self.state = CONNECTED
        self.views: dict[str, CallView] = {}
        self.entries: list[Entry] = []
        self.people: list[Person] = [ANA, CARMEN, DIEGO, NORA, TOM]
        self.needed: list[NeededField] = []
        self.number_field_list = [NeededField("MobilePhone", "Mobile"), NeededField("HomePhone", "Home phone")]
        self.related_to: dict[str, Related] = {ANA.id: RELATED}
        self.rows: dict[str, SettingView] = {row.key: row for row in SETTINGS}
        self.secrets: dict[str, str] = {}
        self.phones = list(PHONES)
        self.table = "\ufeffDate,Name\r\n2026-11-22,Ana Ruiz\r\n"
        self.url_trouble = ""
        self.loop: asyncio.AbstractEventLoop | None = None
        self._listeners: list[Listener] = []

    async def run(self, ready: Callable[[Service], None], stop: asyncio.Event) -> None:
        """What the backend's thread runs."""
        self.loop = asyncio.get_running_loop()
        ready(self)
        await stop.wait()

    def say(self, event: Event) -> None:
        """Tell all listeners, from any thread."""

        def tell() -> None:
            for listener in list(self._listeners):
                listener(event)

        assert self.loop is not None
        self.loop.call_soon_threadsafe(tell)

    def say_call(self, changed: CallView, pop: bool = True) -> None:
        self.views[changed.call.id] = changed
        self.say(CallChanged(changed, pop))

    def say_status(self, status: Status) -> None:
        self.state = status
        self.say(StatusChanged(status))

    def of(self, verb: str) -> list[tuple[Any, ...]]:
        """The arguments of every time ``verb`` was asked for."""
        return [arguments for name, *arguments in self.asked if name == verb]  # type: ignore[misc]

    def _note(self, verb: str, *arguments: Any) -> None:
        self.asked.append((verb, *arguments))
        if (refusal := self.refusals.pop(verb, None)) is not None:
            raise refusal

    def _view(self, call_id: str) -> CallView:
        if call_id not in self.views:
            raise NotFound("There is no such call.")
        return self.views[call_id]

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def status(self) -> Status:
        return self.state

    async def dial(self, request: DialRequest) -> CallView:
        self._note("dial", request)
        dialled = view(
            f"dialled-{request.request_id[:8]}",
            call={
                "direction": Direction.OUTBOUND,
                "state": CallState.DIALING,
                "queue": "",
                "number": request.number,
                "display": request.number,
            },
            actions=(Action.HANGUP,),
        )
        self.say_call(dialled)
        return dialled

    async def devices(self) -> Sequence[Device]:
        self._note("devices")
        return list(self.phones)

    async def hang_up(self, call_id: str) -> None:
        self._note("hang_up", call_id)

    async def answer(self, call_id: str) -> None:
        self._note("answer", call_id)

    async def divert(self, call_id: str, to: str) -> None:
        self._note("divert", call_id, to)

    async def transfer(self, call_id: str, to: str) -> None:
        self._note("transfer", call_id, to)

    async def calls(self, limit: int = 50) -> Sequence[CallView]:
        return sorted(self.views.values(), key=lambda v: v.call.started_at, reverse=True)[:limit]

    async def note(self, call_id: str, change: NoteChange) -> CallView:
        self._note("note", call_id, change)
        changed = self._view(call_id)
        if change.text is not None:
            changed = replace(changed, call=replace(changed.call, note=change.text))
        if change.outcome is not None:
            changed = replace(changed, call=replace(changed.call, disposition=change.outcome))
        if change.related_id is not None:
            changed = replace(changed, call=replace(changed.call, related_id=change.related_id))
        if change.person_id is not None:
            person = next(p for p in self.people if p.id == change.person_id)
            changed = replace(changed, person=person, lookup=LookupState.FOUND)
        self.say_call(changed, pop=False)
        return changed

    async def related(self, person_id: str) -> Related:
        self._note("related", person_id)
        return self.related_to.get(person_id, Related())

    async def lookup(self, number: str) -> Sequence[Person]:
        return [p for p in self.people if any(phone.number == number for phone in p.phones)]

    async def search(self, text: str) -> Sequence[Person]:
        self._note("search", text)
        return [p for p in self.people if text.lower() in f"{p.name} {p.company}".lower()]

    def colleagues(self) -> Sequence[Person]:
        return [PAU]

    async def show(self, person_id: str) -> None:
        self._note("show", person_id)

    async def preview(self, key: str, template: str) -> Preview:
        self._note("preview", key, template)
        said = template.replace("[Name]", "Ana Ruiz").replace("[Number]", "+34612345678")
        return Preview(said, ("[Nmae]",) if "[Nmae]" in template else ())

    async def journal_csv(self, call_ids: Sequence[str] | None = None) -> str:
        self._note("journal_csv", call_ids)
        return self.table

    async def required(self, kind: str) -> Sequence[NeededField]:
        self._note("required", kind)
        return self.needed

    async def create(self, new: NewPerson) -> Person:
        self._note("create", new)
        name = f"{new.first_name} {new.last_name}".strip()
        created = Person("00QX1", PersonKind(new.kind), name, "https://acme.example/00QX1", company=new.company)
        self.people.append(created)
        return created

    async def number_fields(self, person_id: str) -> Sequence[NeededField]:
        self._note("number_fields", person_id)
        return self.number_field_list

    async def attach(self, person_id: str, number: str, field: str) -> Person:
        self._note("attach", person_id, number, field)
        return next(p for p in self.people if p.id == person_id)

    async def journal(self) -> Sequence[Entry]:
        return list(self.entries)

    async def journal_edit(self, entry_id: str, changes: Mapping[str, Any]) -> Entry:
        self._note("journal_edit", entry_id, dict(changes))
        return next(e for e in self.entries if e.id == entry_id)

    async def journal_retry(self, entry_id: str | None = None) -> None:
        self._note("journal_retry", entry_id)
        self.entries = [
            replace(e, state=EntryState.WAITING, error="") if e.id == entry_id or entry_id is None else e
            for e in self.entries
        ]
        self.say(JournalChanged(tuple(self.entries)))

    async def incoming(self, number: str, name: str) -> CallView:
        self._note("incoming", number, name)
        return view()

    async def pop_url(self, renew: bool = False) -> ContactUrl:
        self._note("pop_url", renew)
        capability = "n" * 43 if renew else "c" * 43
        url = f"http://127.0.0.1:47800/pop/{capability}?number=%CallerNumber%&name=%CallerDisplayName%"
        return ContactUrl(url, self.url_trouble)

    async def log_handed_over(self, call_id: str, seconds: int) -> CallView:
        self._note("log_handed_over", call_id, seconds)
        changed = self._view(call_id)
        call = replace(changed.call, timed_seconds=seconds)
        changed = replace(changed, call=call, actions=(), log=Log(LogState.WAITING))
        self.say_call(changed, pop=False)
        return changed

    async def doctor(self) -> Sequence[Check]:
        self._note("doctor")
        return [
            Check("pbx_reach", True, "3CX answers"),
            Check("pbx_key", True, "The key is accepted"),
            Check("pbx_device", False, "No phone is connected", "Sign in to the 3CX app on this PC, then test again."),
        ]

    async def sign_in(self) -> str:
        self._note("sign_in")
        return "https://acme.my.salesforce.com/services/oauth2/authorize?client_id=x"

    async def sign_out(self) -> None:
        self._note("sign_out")

    def settings(self) -> Sequence[SettingView]:
        return list(self.rows.values())

    def secret_names(self) -> Sequence[SecretView]:
        return [
            SecretView("pbx.client_secret", "3CX API key", "pbx.client_secret" in self.secrets),
            SecretView("salesforce.client_secret", "Salesforce consumer secret (rarely needed)", False),
        ]

    async def change_settings(self, changes: Mapping[str, Any]) -> None:
        self._note("change_settings", dict(changes))
        for key, value in changes.items():
            row = self.rows[key]
            now = {"value": row.default, "source": "default"} if value is None else {"value": value, "source": "user"}
            self.rows[key] = replace(row, **now)
        self.say(SettingsChanged(tuple(changes)))

    async def set_secret(self, name: str, value: str) -> None:
        self._note("set_secret", name, value)
        self.secrets[name] = value
