"""What the agent decides about an entry that waits for nobody else. Pure; the store applies it."""

from __future__ import annotations

from dataclasses import replace

from helper.crm.port import Agent
from helper.errors import NotSignedIn, WrongState
from helper.journal import states
from helper.journal.model import Decision, Entry, EntryState, Hold
from helper.language import _

_ASIDE_FROM = (EntryState.HELD, EntryState.REFUSED)


def decided(entry: Entry, decision: Decision, agent: Agent | None) -> Entry:
    """``entry`` as ``agent``, who is signed in, wants it. Raises ``WrongState`` when there is nothing to decide, and
    ``NotSignedIn`` when it would become nobody's.
    """
    if decision is Decision.SET_ASIDE:
        if entry.state not in _ASIDE_FROM and not entry.hold:
            raise _nothing()
        # Should they think better of it, it may have been sent before.
        return replace(entry, state=EntryState.SET_ASIDE, next_try_at=None, error="", hold="", look_first=True)
    if decision is Decision.LOG_ANYWAY:
        if entry.hold != Hold.UNREAD:
            raise _nothing()
        return replace(states.again(entry), unlooked=True)
    if entry.hold != Hold.OTHER_USER:
        raise _nothing()
    if agent is None:
        raise NotSignedIn(_("Sign in to Salesforce first."))
    after = replace(
        states.again(entry),
        user_id=agent.user_id,
        user_name=agent.name,
        org_id=agent.org_id,
        owner_id=agent.user_id if entry.owner_id else "",
        look_first=True,
    )
    if not moves_org(entry, agent):
        return after
    # Records of one org are none in another, its own Task neither.
    return replace(after, person_id="", who_id="", what_id="", fields={}, task_id="", written={}, sent_at=None)


def moves_org(entry: Entry, agent: Agent | None) -> bool:
    """Whether the entry was made for another org than ``agent``'s."""
    return agent is not None and bool(entry.org_id) and entry.org_id != agent.org_id


def _nothing() -> WrongState:
    return WrongState(_("There is nothing to decide about this entry any more."))
