"""The journal entry of anybody's call, by the same settings and templates as on an agent's PC."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime

from helper.callbook.record import Record, Recorded
from helper.calls.model import Call, Direction
from helper.crm.port import Agent
from helper.journal.compose import Composer
from helper.journal.model import Entry, EntryState
from helper.journal.same_call import NEAR, marked
from helper.journal.templates import agent_zone, wants_late
from helper.people.model import LookupState, Person
from helper.settings.settings import Settings
from helper.settings.table import JOURNAL_INBOUND_ANSWERED, JOURNAL_OUTBOUND_ANSWERED

_NAMES = uuid.UUID("c0a1d1f0-4f0e-4f64-8a43-0b6b8a7f5b52")
_NOTHING = Recorded()


def rung(entry: Entry, call: Call) -> Entry:
    """``entry`` with the time at which the call, which waited in a queue before, can first have been seen at the
    agent's; as it is where that makes no difference.
    """
    if call.answered_at is None or call.answered_at - call.started_at <= NEAR:
        return entry
    return replace(entry, started_at=call.answered_at)


class Words:
    """``url`` gives a record's page; see ``CrmPort.record_url``."""

    def __init__(self, settings: Settings, url: Callable[[str], str], now: Callable[[], datetime]) -> None:
        self._settings = settings
        self._url = url
        self._now = now

    def outline(self, call: Call, extension: str, owner: Agent, said: Recorded = _NOTHING) -> Entry | None:
        """The entry before it is known who the other end is; None where such calls are not logged."""
        return self._entry(Record(call, LookupState.LOOKING_UP, recorded=said), extension, owner)

    def entry(
        self, call: Call, extension: str, owner: Agent, people: Sequence[Person] | None, said: Recorded = _NOTHING
    ) -> Entry | None:
        """The entry, ready to be sent; None where calls with nobody we know are not logged. ``people`` is None
        where that could not be found out; ``said`` is what 3CX has of what was said.
        """
        if people is None:
            return self.outline(call, extension, owner, said)
        asked = call.number is not None and call.direction is not Direction.INTERNAL
        state = (LookupState.FOUND if people else LookupState.NOT_FOUND) if asked else LookupState.NONE
        one = people[0] if len(people) == 1 else None
        return self._entry(Record(call, state, tuple(people), one, recorded=said), extension, owner)

    @property
    def want_late(self) -> bool:
        """Whether anything is written about any call that 3CX tells only later."""
        return any(wants_late(self._settings[one]) for one in (JOURNAL_INBOUND_ANSWERED, JOURNAL_OUTBOUND_ANSWERED))

    def wants_late(self, call: Call, extension: str, owner: Agent) -> bool:
        """Whether something is written about the call that 3CX tells only later."""
        return call.talked and self._composer(extension, owner).wants_late(call)

    def with_late(
        self, text: str, call: Call, extension: str, owner: Agent, said: Recorded, names: Collection[str]
    ) -> str:
        """See ``Composer.with_late``; ``names`` are the variables that may be added."""
        return self._composer(extension, owner).with_late(text, Record(call, recorded=said), names)

    def _composer(self, extension: str, owner: Agent) -> Composer:
        return Composer(self._settings, lambda: owner, self._url, self._now, extension)

    def _entry(self, record: Record, extension: str, owner: Agent) -> Entry | None:
        entry = self._composer(extension, owner).entry_for(record)
        if entry is None:
            return None
        # Nobody sits at a server to choose the person: what an agent's PC would hold for that is logged without.
        state = EntryState.WAITING if entry.state is EntryState.HELD else entry.state
        if (later := rung(entry, record.call)).started_at != entry.started_at:
            entry = replace(entry, text=marked(later, agent_zone(owner)))
        return replace(
            entry,
            id=str(uuid.uuid5(_NAMES, entry.key)),
            owner_id=owner.user_id,
            state=state,
            zone=owner.time_zone,
        )
