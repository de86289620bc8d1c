"""What a face (the API, the desktop) sees of Sidecall, and what it may ask of it.

A face shows these frozen values and calls these verbs; it holds no knowledge of its own. Everything here is
vendor-neutral. Verbs run on the helper's event loop and raise ``helper.errors.SidecallError``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from helper.calls.model import Action, Call
from helper.journal.model import Entry, Log
from helper.people.model import LookupState, Person, Related


@dataclass(frozen=True, slots=True)
class CallView:
    """A call with everything known about it. ``matches`` are ranked; ``person`` is the one it belongs to, if any.
    ``lookup_message``: why it is not known who it is, where there is more to say than ``lookup`` does.
    """

    call: Call
    lookup: LookupState
    log: Log
    matches: tuple[Person, ...] = ()
    person: Person | None = None
    actions: tuple[Action, ...] = ()
    lookup_message: str = ""


class Connection(StrEnum):
    """``handed_over``, of 3CX alone: by the settings another program dials, and calls are not seen."""

    UNCONFIGURED = "unconfigured"
    CONNECTING = "connecting"
    CONNECTED = "connected"
    OFFLINE = "offline"
    SIGNED_OUT = "signed_out"
    REFUSED = "refused"
    HANDED_OVER = "handed_over"


@dataclass(frozen=True, slots=True)
class PbxStatus:
    """``message`` says in words what is wrong and how to mend it, empty when all is well. ``email`` is the address of
    the extension as 3CX has it, empty while it is not known.
    """

    state: Connection
    extension: str = ""
    device: str = ""
    message: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class SalesforceStatus:
    """``api_used``/``api_limit`` are the org's requests of the last 24 hours, 0 when not known yet."""

    state: Connection
    user: str = ""
    email: str = ""
    org: str = ""
    instance_url: str = ""
    message: str = ""
    api_used: int = 0
    api_limit: int = 0


@dataclass(frozen=True, slots=True)
class Status:
    """How Sidecall is. ``secrets`` is "keyring", "sealed" (a service's own file), "memory" (as asked for, e.g. the
    demo) or "secrets_unavailable".
    ``problems`` are mistakes found in settings files, in words, each naming file, line and key."""

    version: str
    pbx: PbxStatus
    salesforce: SalesforceStatus
    journal_waiting: int = 0
    journal_failed: int = 0
    secrets: str = "keyring"
    region: str = ""
    language: str = "en"
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Device:
    """A phone registered for the agent's extension: ``name`` in words people understand."""

    id: str
    name: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """One link of the chain that ``doctor`` walked: ``message`` says what is wrong and the mend."""

    name: str
    ok: bool
    title: str
    message: str = ""


@dataclass(frozen=True, slots=True)
class Landing:
    """Where the browser tab ends that 3CX opened for a call: ``url``, a page of the org, or "" when the people in
    ``view.matches`` must be chosen from, or when what there is to say is said in words.
    """

    view: CallView
    url: str = ""


@dataclass(frozen=True, slots=True)
class ContactUrl:
    """What 3CX is to open when somebody calls; ``message`` says what is wrong with it, empty when nothing is."""

    url: str
    message: str = ""


@dataclass(frozen=True, slots=True)
class SettingView:
    """One row of the settings table with its value now. ``source``: "policy", "user", "machine" or "default".
    ``default`` is what counts when the user sets nothing: the machine's default, or else the built-in one.
    """

    key: str
    type: str  # text, number, bool, choice, list, table
    value: Any
    default: Any
    source: str
    label: str
    help: str
    choices: tuple[tuple[str, str], ...] = ()  # (value, label)
    locked: bool = False
    group: str = ""
    minimum: int | None = None
    maximum: int | None = None


@dataclass(frozen=True, slots=True)
class SecretView:
    """Whether a secret is there; its value is never shown."""

    name: str
    label: str
    present: bool


@dataclass(frozen=True, slots=True)
class CallChanged:
    """A call is new or changed. ``pop``: a card should be shown now if none is."""

    view: CallView
    pop: bool = False


@dataclass(frozen=True, slots=True)
class StatusChanged:
    status: Status


@dataclass(frozen=True, slots=True)
class JournalChanged:
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class SettingsChanged:
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a person should be told once: about the call ``call_id``, or outside of any."""

    title: str
    message: str
    call_id: str = ""


@dataclass(frozen=True, slots=True)
class WindowWanted:
    """The agent wants to see a window of Sidecall: "settings" or "calls"."""

    name: str


@dataclass(frozen=True, slots=True)
class Preview:
    """A template filled for the last call it is for. ``unknown``: what in it looks like a variable and is none."""

    text: str
    unknown: tuple[str, ...] = ()


Event = CallChanged | StatusChanged | JournalChanged | SettingsChanged | Notice | WindowWanted
Listener = Callable[[Event], None]


@dataclass(frozen=True, slots=True)
class DialRequest:
    """``number`` is what the page or the agent gave; ``request_id`` makes a repeat of the same request harmless.
    ``record_id`` is the record that a page of ``page_host`` names, ``person_id`` whom the agent picked in a face of
    Sidecall's own, which is believed.
    """

    number: str
    request_id: str
    record_id: str = ""
    page_host: str = ""
    device: str = ""
    confirm: bool = False
    person_id: str = ""


@dataclass(frozen=True, slots=True)
class NoteChange:
    """What the agent changed about a call; None leaves a thing as it is, "" empties it."""

    text: str | None = None
    outcome: str | None = None
    person_id: str | None = None
    related_id: str | None = None


@dataclass(frozen=True, slots=True)
class NewPerson:
    """A Lead or Contact to create from a number; ``fields`` are further Salesforce fields by API name."""

    kind: str
    number: str
    last_name: str
    first_name: str = ""
    company: str = ""
    email: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    save_duplicate: bool = False
    call_id: str = ""


@dataclass(frozen=True, slots=True)
class NeededField:
    """A field without which the org saves no new record. ``name`` is its API name, ``label`` the org's word for it;
    ``type`` one of text, long_text, number, date (ISO 8601), date_time (ISO 8601; without an offset it is the time of
    this computer's zone), time (such as "09:30"), record (the id of a record or the address of its page), yes_no
    ("true" or "false"), choice, and choices (several, with semicolons between); ``choices`` are (value, label).
    """

    name: str
    label: str
    type: str = "text"
    choices: tuple[tuple[str, str], ...] = ()


class Service(Protocol):
    """Everything a face can ask for."""

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Have ``listener`` called on the helper's loop for every event; returns what ends that. It must not block."""

    def status(self) -> Status: ...

    async def dial(self, request: DialRequest) -> CallView: ...

    async def devices(self) -> Sequence[Device]: ...

    async def hang_up(self, call_id: str) -> None: ...

    async def answer(self, call_id: str) -> None: ...

    async def divert(self, call_id: str, to: str) -> None: ...

    async def transfer(self, call_id: str, to: str) -> None: ...

    async def calls(self, limit: int = 50) -> Sequence[CallView]:
        """The latest calls, newest first."""

    async def note(self, call_id: str, change: NoteChange) -> CallView: ...

    async def related(self, person_id: str) -> Related: ...

    async def lookup(self, number: str) -> Sequence[Person]: ...

    async def search(self, text: str) -> Sequence[Person]: ...

    def colleagues(self) -> Sequence[Person]:
        """The people of the exchange with their extension as their one number; nobody where 3CX does not tell."""

    async def show(self, person_id: str) -> None:
        """Open the record in the agent's browser, in the Salesforce tab that is open if there is one."""

    async def required(self, kind: str) -> Sequence[NeededField]:
        """What the org wants to know of a new "Lead" or "Contact" besides a name, a company and the number, or of a
        "Task" besides what Sidecall says of a call.
        """

    async def create(self, new: NewPerson) -> Person: ...

    async def attach(self, person_id: str, number: str, field: str) -> Person: ...

    async def number_fields(self, person_id: str) -> Sequence[NeededField]:
        """The empty telephone fields of the person's record that the agent may fill in, best first."""

    async def journal(self) -> Sequence[Entry]:
        """Everything that is not safely in Salesforce yet, and what was sent lately; oldest first."""

    async def journal_edit(self, entry_id: str, changes: Mapping[str, Any]) -> Entry: ...

    async def journal_retry(self, entry_id: str | None = None) -> None: ...

    async def preview(self, key: str, template: str) -> Preview:
        """How ``template`` would read for the setting ``key`` ("journal.missed", ...), on the last such call."""

    async def journal_csv(self, call_ids: Sequence[str] | None = None) -> str:
        """These calls, in their order, or the day's, and what became of them in Salesforce, as a table to open in a
        spreadsheet.
        """

    async def incoming(self, number: str, name: str) -> CallView:
        """Another program says that somebody calls. A call that is known already is not shown twice."""

    async def pop(self, query: str) -> Landing:
        """3CX opened its contact URL with ``query`` (as it came): show the call, and say where the tab goes."""

    async def pop_url(self, renew: bool = False) -> ContactUrl:
        """The contact URL to paste into 3CX; ``renew`` makes those given before worthless."""

    async def log_handed_over(self, call_id: str, seconds: int) -> CallView:
        """Log a handed-over call that lasted ``seconds`` by the agent's own clock (0: nobody answered). Raises
        ``WrongState`` when it is logged already, or is no such call.
        """

    async def doctor(self) -> Sequence[Check]: ...

    def open_window(self, name: str) -> None:
        """Have a face show "settings" or "calls"; where there is none with windows, nothing happens."""

    async def sign_in(self) -> str:
        """Start signing in to Salesforce; returns the URL for the agent's browser."""

    async def sign_out(self) -> None: ...

    def settings(self) -> Sequence[SettingView]: ...

    def secret_names(self) -> Sequence[SecretView]: ...

    async def change_settings(self, changes: Mapping[str, Any]) -> None:
        """Write the user's settings and take them into use; None takes the user's value away. Raises
        ``SettingsError`` and writes nothing on a mistake.
        """

    async def set_secret(self, name: str, value: str) -> None: ...
