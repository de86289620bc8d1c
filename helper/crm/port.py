"""What Sidecall needs from the database of people, in its own terms."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from helper.errors import NotConnected, SidecallError
from helper.faces import NeededField, NewPerson, SalesforceStatus
from helper.language import _
from helper.numbers.model import Number
from helper.people.model import Person, Related


class Doubtful(SidecallError):
    """The request was sent and no answer came: it may or may not have been carried out."""

    code = "doubtful"

    def default_title(self) -> str:
        return _("No answer from Salesforce")


class Unconfirmed(Doubtful):
    """Something answered in Salesforce's place that it is not available: the request was carried out by now, or never
    will be.
    """


class Broken(Unconfirmed):
    """Salesforce itself says, in its own words, that it broke on what was asked; whether it was done is not known."""


class Temporary(SidecallError):
    """Nothing was carried out, and the same request may succeed later (locked row, maintenance, limit reached)."""

    code = "temporary"

    def default_title(self) -> str:
        return _("Salesforce is busy")


class TooSlow(NotConnected):
    """The question went out and its answer took too long: it may be this one alone that is slow."""


class Duplicates(SidecallError):
    """The org's duplicate rules found people who may be the same; ``may_save`` tells whether it can be saved all the
    same.
    """

    code = "duplicates"

    def __init__(self, message: str, people: Sequence[Person], may_save: bool) -> None:
        super().__init__(message)
        self.people = tuple(people)
        self.may_save = may_save

    def default_title(self) -> str:
        return _("This may be somebody you already have")


@dataclass(frozen=True, slots=True)
class Agent:
    """The signed-in user. ``time_zone`` is an IANA name, ``language`` ISO 639-1; ``instance_url`` the org's API host
    and ``hosts`` every host its pages are served from (with the port on loopback). Known while offline, too.
    """

    user_id: str
    name: str
    email: str
    username: str = ""
    first_name: str = ""
    last_name: str = ""
    org_id: str = ""
    instance_url: str = ""
    time_zone: str = "UTC"
    language: str = "en"
    hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskDraft:
    """A completed call or chat to write. ``key`` makes it findable again (``CallObject``). ``who_id`` is a contact
    or lead, ``what_id`` an account, case, opportunity...; ``date`` is the day in the agent's own zone; ``call_type``
    is "Inbound", "Outbound", "Internal" or "" for a chat; ``seconds`` the talk time, None when it is not known;
    ``owner_id`` whose Task it is, "" for the signed-in agent. What is empty in a change is left as it is there.
    ``emptied`` names those of "who_id", "what_id" and "disposition" that an earlier version of the Task had from us
    and this one must not have. ``fields`` are further Task fields by API name, which win. ``text_there``, in a change,
    is the text that the Task has now.
    """

    key: str
    subject: str
    text: str
    date: date
    call_type: str = ""
    seconds: int | None = None
    disposition: str = ""
    who_id: str = ""
    what_id: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    emptied: frozenset[str] = frozenset()
    owner_id: str = ""
    text_there: str = ""


@dataclass(frozen=True, slots=True)
class TaskSeen:
    """A Task as Salesforce has it now. ``key`` is "" for one that somebody else wrote or that shows none; ``deleted``:
    it is in the bin.
    """

    id: str
    key: str = ""
    subject: str = ""
    text: str = ""
    call_type: str = ""
    seconds: int | None = None
    date: date | None = None
    who_id: str = ""
    what_id: str = ""
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class MatchRule:
    """How a stored number is compared: ``mode`` "exact" (E.164) or "last_digits" (of which ``digits``); ``region``
    (ISO 3166) reads numbers stored without a country. ``read_all``: when the search finds nobody, have every record
    read, which a large org takes long for.
    """

    mode: str
    digits: int
    region: str
    read_all: bool = False


MOST_TASKS = 200


class CrmPort(Protocol):
    """All methods raise ``NotSignedIn``, ``NotConnected``, ``Temporary``, ``Doubtful`` (writes only) or
    ``SalesforceRefused``.
    """

    def status(self) -> SalesforceStatus: ...

    def scarcity(self) -> str:
        """What it means that few of the org's requests are left, "" while there are enough."""

    def agent(self) -> Agent | None:
        """Who is signed in; the last known one while offline, None when nobody is."""

    def on_change(self, listener: Callable[[], None]) -> None:
        """Have ``listener`` called on the loop whenever ``status`` or ``agent`` changed."""

    async def run(self) -> None:
        """Keep the session: restore it at start, try again with back-off while offline. Runs until cancelled."""

    async def sign_in(self) -> str:
        """Open the callback listener and return the URL to open in the browser."""

    async def sign_out(self) -> None: ...

    def reachable(self) -> bool:
        """False while the last request failed for want of a connection and none has succeeded since."""

    async def find_by_number(self, number: Number, rule: MatchRule) -> Sequence[Person]:
        """The people with that number, best first, one request; each human once."""

    async def find_by_numbers(
        self, numbers: Sequence[Number], rule: MatchRule, for_calls: bool = True
    ) -> Mapping[str, Sequence[Person] | SidecallError]:
        """As ``find_by_number`` for each that can be searched for, by E.164, in as few requests as can be; of one that
        was not answered, why. Unless they are ``for_calls``, none while requests are kept for calls (``Temporary``).
        """

    async def busy(self, people: Sequence[Person]) -> frozenset[str]:
        """The ids of those of them with whom something is open: a case, an opportunity, a task. One request; nobody
        while requests are kept for calls.
        """

    async def search(self, text: str) -> Sequence[Person]:
        """People by name, number or e-mail; at least two characters."""

    async def person(self, record_id: str) -> Person | None:
        """The person behind a contact, lead, account or person-account id; None when there is none."""

    async def people_by_email(self, email: str) -> Sequence[Person]:
        """The people with exactly this address; each human once, contacts before leads."""

    async def related(self, person: Person) -> Related: ...

    async def required(self, kind: str) -> Sequence[NeededField]:
        """What this org wants to know of a new "Lead" or "Contact" besides a name, a company and a number, or of a
        "Task" besides what a ``TaskDraft`` says.
        """

    async def create(self, new: NewPerson) -> Person:
        """Raises ``Duplicates`` as well. After ``Doubtful``, asking again makes nobody twice."""

    async def attach(self, person: Person, number: str, field: str) -> Person:
        """Store ``number`` in the person's empty phone field ``field``. Raises ``WrongState`` when another is there."""

    async def number_fields(self, person: Person) -> Sequence[NeededField]:
        """The empty telephone fields of the person's record that the agent may fill in, best first."""

    async def write_tasks(self, drafts: Sequence[TaskDraft]) -> Sequence[str | SidecallError]:
        """Create up to ``MOST_TASKS`` in one request: for each, in order, its id or why it is not there."""

    async def update_tasks(self, changes: Sequence[tuple[str, TaskDraft]]) -> Sequence[SidecallError | None]:
        """Change up to ``MOST_TASKS`` by their ids in one request: for each, in order, None or why it was not changed
        (``NotFound``: somebody deleted it).
        """

    async def find_tasks(self, keys: Sequence[str], since: datetime) -> Mapping[str, str]:
        """The ids of the Tasks that were written with these keys, as far as they are there. ``since`` (UTC): none of
        them was written before that.
        """

    async def read_tasks(self, task_ids: Sequence[str]) -> Mapping[str, TaskSeen]:
        """These Tasks as they are now, by id; those that somebody deleted are missing."""

    async def tasks_between(self, owner_id: str, first: date, last: date) -> Sequence[TaskSeen]:
        """All calls of a user (the signed-in agent: "") on these days of theirs, with their texts; also those that they
        logged and that are somebody else's now, and deleted ones.
        """

    async def tasks_of(self, owner_ids: Sequence[str], since: datetime) -> Mapping[str, Sequence[TaskSeen]]:
        """The calls of several users that were written down at ``since`` (UTC) or later, by user; with their texts.
        What somebody's own Sidecall logged stays theirs when the Task was given to somebody else; deleted ones are
        among them.
        """

    async def users_by_email(self, emails: Sequence[str]) -> Mapping[str, Sequence[Agent]]:
        """The active users of each address (whose case does not count), by address as given; one that nobody has is
        missing.
        """

    def repeatable(self) -> bool:
        """Whether writing a Task with a key that is there already changes that one, so that nothing is doubtful."""

    def key_problem(self) -> str:
        """Why the external id field of the settings is not used, in words; "" when nothing is wrong."""

    def record_url(self, record_id: str) -> str:
        """The address of a record's page in the browser, "" when no org is known."""

    def page_url(self, path: str) -> str:
        """The address of another page of the org (``path`` begins with a slash), "" when no org is known."""
