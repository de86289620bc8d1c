"""What is written about a call: whether, on whose record, and in which words."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import datetime

from helper.callbook.record import Record, Recorded
from helper.calls.model import Call, Direction, Outcome
from helper.crm.port import Agent
from helper.journal.expressions import Value
from helper.journal.model import Entry, EntryState, Log, LogState
from helper.journal.templates import agent_zone, fill, late_lines, not_seen, variables, wants_late
from helper.language import N_, _
from helper.people.model import LookupState, Person, PersonKind
from helper.settings.model import Setting
from helper.settings.settings import Settings
from helper.settings.table import (
    JOURNAL_CALLS,
    JOURNAL_GROUP_MISSED,
    JOURNAL_INBOUND_ANSWERED,
    JOURNAL_INTERNAL,
    JOURNAL_MISSED,
    JOURNAL_OUTBOUND_ANSWERED,
    JOURNAL_OUTBOUND_UNANSWERED,
    JOURNAL_SUBJECT,
    JOURNAL_UNKNOWN_CALLERS,
    PBX_EXTENSION,
)

KEY_PREFIX = "sidecall:"
_ROOM = 31_000  # characters; a Task holds 32,000, and what the org has no field for is put there, too
_NOT_SEEN = N_("[DateTime]: Call with [Number] [Name] at [Agent]; how it ended was not seen")
_ELSEWHERE = N_("[DateTime]: Call from [Number] [Name] rang at [Agent]; a colleague answered it")
# No answer yet to the question who it is: the entry waits for it, so that the call is not logged to nobody.
UNANSWERED = (LookupState.LOOKING_UP, LookupState.OFFLINE, LookupState.SIGNED_OUT, LookupState.REFUSED)


class Composer:
    """Makes entries from calls. Implements what the book of calls needs of the journal; knows every entry of late."""

    def __init__(
        self,
        settings: Settings,
        agent: Callable[[], Agent | None],
        url: Callable[[str], str],
        now: Callable[[], datetime],
        extension: str = "",
    ) -> None:
        """``extension`` is whose calls these are, where it is not the agent's of this PC."""
        self._settings = settings
        self._extension = extension
        self._agent = agent
        self._url = url
        self._now = now
        self._entries: dict[str, Entry] = {}  # by call id
        self.on_entry: Callable[[Entry], None] = lambda entry: None

    def entry_for(self, record: Record) -> Entry | None:
        known = self._entries.get(record.call.id)
        if known is not None:
            return self.amended(known, record)
        if self._left_out(record) or (_nobody(record) and self._unknown() == "skip"):
            return None
        agent = self._agent()
        return self.amended(
            Entry(
                id=str(uuid.uuid4()),
                call_id=record.call.id,
                key=KEY_PREFIX + record.call.id,
                state=EntryState.WAITING,
                subject="",
                text="",
                created_at=self._now(),
                user_id=agent.user_id if agent else "",
                user_name=agent.name if agent else "",
                org_id=agent.org_id if agent else "",
                look_first=record.from_log,
            ),
            record,
        )

    def unwanted(self, record: Record) -> str:
        """The id of an entry that only waited to hear who it was, of a call with nobody, which is not logged; or ""."""
        entry = self._entries.get(record.call.id)
        if entry is None or not entry.needs_lookup or entry.sent_at or entry.task_id or entry.edited:
            return ""
        return entry.id if _nobody(record) and self._unknown() == "skip" else ""

    def amended(self, entry: Entry, record: Record) -> Entry:
        """``entry`` after its call's person, note or outcome changed. What is in Salesforce already is brought up to
        date there.
        """
        person = record.person
        who, what = who_and_what(person, record.call.related_id)
        if person is None and not entry.edited:
            what = what or shared_account(record.matches)
        kept = entry.edited or (entry.text and not self._wording(record.call))
        note = record.call.note
        subject, text = (entry.subject, entry.text) if kept else self._words(record)
        if not kept:
            text = _with(text, note)
        elif note != entry.note:
            # Worded by the agent; only the note at its end follows the card.
            text = _with(_without(text, entry.note), note)
        if kept and record.recorded != Recorded():
            text = self._with_late(text, note, record)
        after = replace(
            entry,
            subject=subject,
            text=text,
            note=note,
            disposition=record.call.disposition,
            person_id=person.id if person else "",
            who_id=who,
            what_id=what,
            needs_lookup=person is None and record.lookup in UNANSWERED,
            seconds=record.call.talk_seconds,
            day=record.call.started_at.astimezone(agent_zone(self._agent())).date(),
            call_type="Internal" if _with_colleague(record) else _call_type(record.call),
            number=record.call.number or record.call.display,
            started_at=record.call.started_at,
            ended_at=record.call.ended_at,
        )
        if after == entry:
            return entry
        held = _nobody(record) and self._unknown() == "hold"
        if entry.state in (EntryState.SENT, EntryState.REFUSED, EntryState.HELD, EntryState.WAITING):
            state = EntryState.HELD if held and not entry.task_id else EntryState.WAITING
            after = replace(after, state=state, next_try_at=None, error="", hold="")
        return after

    def knows(self, call_id: str) -> bool:
        return call_id in self._entries

    def recalled(self, entry: Entry) -> None:
        self._entries[entry.call_id] = entry

    def noted(self, entry: Entry) -> None:
        self._entries[entry.call_id] = entry
        self.on_entry(entry)

    def forget(self, call_id: str) -> None:
        self._entries.pop(call_id, None)

    def may_log(self, record: Record, seconds: int = 1) -> bool:
        call = record.call
        if call.outcome is not Outcome.HANDED_OVER or call.timed_seconds is not None:
            return False
        skipped = _nobody(record) and self._unknown() == "skip"
        return not skipped and self._template(replace(call, timed_seconds=seconds)) is not None

    def log_of(self, record: Record) -> Log:
        entry = self._entries.get(record.call.id)
        if entry is not None and entry.state is EntryState.SET_ASIDE:
            return Log(LogState.NOT_LOGGED, entry.subject, entry.text)
        if entry is not None:
            url = self._url(entry.task_id) if entry.task_id else ""
            return Log(LogState(entry.state), entry.subject, entry.text, entry.task_id, url, entry.error)
        if record.call.over or self._left_out(record):
            return Log(LogState.NOT_LOGGED)
        subject, text = self._words(record)
        return Log(LogState.PENDING, subject, _with(text, record.call.note))

    def _words(self, record: Record) -> tuple[str, str]:
        """Subject and text from the templates, without the agent's note."""
        values = self._values(record)
        template = self._wording(record.call)
        others = fill(template, {**values, "Transcription": ""})
        values = _fitting(values, others, record.call.note)
        return fill(self._settings[JOURNAL_SUBJECT], values), fill(template, values)

    def _with_late(self, text: str, note: str, record: Record) -> str:
        """The agent's own words with what 3CX has told since."""
        values = _fitting(self._values(record), text, "" if note in text else note)
        late = [line for line in late_lines(self._wording(record.call), values) if line not in text]
        return _with("\n".join([_without(text, note), *late]), note)

    def wants_late(self, call: Call) -> bool:
        """Whether something is written about the call that 3CX tells only later."""
        template = self._template(call)
        return template is not None and wants_late(template)

    def with_late(self, text: str, record: Record, only: Collection[str]) -> str:
        """``text``, which the call's Task has by now, with what 3CX has told since, of the variables ``only``, at its
        end; as it is where it says all of that.
        """
        values = _fitting(self._values(record), text)
        late = late_lines(self._wording(record.call), values, text, only)
        return "\n\n".join(part for part in (text.rstrip(), "\n".join(late)) if part) if late else text

    def preview(self, template: str, record: Record) -> str:
        """``template`` filled for a call."""
        return fill(template, self._values(record))

    def _values(self, record: Record) -> dict[str, Value]:
        return variables(record, self._agent(), self._extension or self._settings[PBX_EXTENSION])

    def _left_out(self, record: Record) -> bool:
        """Whether such calls are not logged: a colleague's are internal, whatever number they use."""
        internal = _with_colleague(record) and not self._settings[JOURNAL_INTERNAL]
        return internal or self._template(record.call) is None

    def _template(self, call: Call) -> str | None:
        """The text's template; None when this kind of call is not logged."""
        if not self._settings[JOURNAL_CALLS]:
            return None
        if call.direction is Direction.INTERNAL and not self._settings[JOURNAL_INTERNAL]:
            return None
        if call.outcome is Outcome.FAILED:
            return None  # nothing rang
        if call.outcome is Outcome.HANDED_OVER and call.timed_seconds is None:
            return None  # nothing is known, unless the agent says something
        rang_in_vain = call.over and not call.talked
        if call.outcome is Outcome.TRANSFERRED and rang_in_vain:
            return None  # sent on before it was answered: it is the colleague's call
        for_others = call.queue or call.outcome is Outcome.ANSWERED_ELSEWHERE
        if for_others and rang_in_vain and not self._settings[JOURNAL_GROUP_MISSED]:
            return None
        return self._wording(call) or None

    def _wording(self, call: Call) -> str:
        """The template for what is known of a call, whether or not such calls are logged now; "" where there is
        none.
        """
        template = self._settings[setting_of(call)]
        if template and call.over and not_seen(call):
            return _(_NOT_SEEN)
        if template and call.outcome is Outcome.ANSWERED_ELSEWHERE:
            return _(_ELSEWHERE)
        return template

    def _unknown(self) -> str:
        return self._settings[JOURNAL_UNKNOWN_CALLERS]


def setting_of(call: Call) -> Setting[str]:
    """Whose text is for such a call."""
    answered = call.talked or not call.over
    if call.direction is Direction.INBOUND or call.received:
        return JOURNAL_INBOUND_ANSWERED if answered else JOURNAL_MISSED
    return JOURNAL_OUTBOUND_ANSWERED if answered else JOURNAL_OUTBOUND_UNANSWERED


def who_and_what(person: Person | None, related_id: str) -> tuple[str, str]:
    """WhoId and WhatId of a Task: a contact or lead, and what it is about; never anything about a lead."""
    if person is None or person.kind is PersonKind.USER:
        return "", related_id
    if person.kind is PersonKind.LEAD:
        return person.id, ""
    if person.kind is PersonKind.ACCOUNT:
        return "", related_id or person.id
    if person.kind is PersonKind.PERSON_ACCOUNT:
        return person.contact_id, related_id or ("" if person.contact_id else person.id)
    return person.id, related_id or person.account_id


def _fitting(values: dict[str, Value], *others: str) -> dict[str, Value]:
    """With no more of what was said than there is room for in a Task beside the rest, which is never cut for it."""
    said = str(values["Transcription"]).encode("utf-16-le", "replace")
    room = 2 * max(0, _ROOM - sum(len(other) for other in others))
    if len(said) <= room:
        return values
    shortened = said[: max(0, room - 2)].decode("utf-16-le", "ignore").rstrip()
    return {**values, "Transcription": f"{shortened}…" if shortened else ""}


def _with(text: str, note: str) -> str:
    return f"{text}\n\n{note}" if note else text


def _without(text: str, note: str) -> str:
    return text.removesuffix(f"\n\n{note}") if note else text


def _nobody(record: Record) -> bool:
    """Nobody is known for the call, and there is nobody left to ask."""
    return record.person is None and record.lookup not in UNANSWERED


def shared_account(matches: Iterable[Person]) -> str:
    """The company that all of these people work for: true whoever of them it was."""
    accounts = {match.id if match.kind is PersonKind.ACCOUNT else match.account_id for match in matches}
    return accounts.pop() if len(accounts) == 1 else ""


def _with_colleague(record: Record) -> bool:
    return record.person is not None and record.person.kind is PersonKind.USER


def _call_type(call: Call) -> str:
    return {Direction.INBOUND: "Inbound", Direction.OUTBOUND: "Outbound", Direction.INTERNAL: "Internal"}[
        call.direction
    ]
