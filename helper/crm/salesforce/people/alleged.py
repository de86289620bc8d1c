"""Finding out whether a record was made whose request was never answered.

A query reads the records themselves, so it knows what the search index may not know yet.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime, timedelta

import msgspec

from helper.crm.salesforce import fields as known
from helper.crm.salesforce.config import State
from helper.crm.salesforce.errors import Refusal
from helper.crm.salesforce.escaping import soql
from helper.crm.salesforce.people import composite
from helper.crm.salesforce.people.records import Found, read
from helper.crm.salesforce.query import select
from helper.crm.salesforce.schema import Schema
from helper.crm.salesforce.session import Session
from helper.faces import NewPerson
from helper.numbers.match import Likeness, same_number

MOST = 20
# What has not been carried out by then never will be.
DOUBTED_FOR = timedelta(minutes=15)
# Salesforce's clock and this computer's may differ by so much.
_CLOCKS = timedelta(minutes=5)
_NAME = "salesforce.alleged"


class Alleged:
    """The numbers somebody may have been made for, remembered also over a restart. ``now`` gives the time in UTC."""

    def __init__(self, state: State, now: Callable[[], datetime]) -> None:
        self._state = state
        self._now = now

    async def add(self, new: NewPerson, sent_at: datetime) -> None:
        """``new`` is sent at that time; until it is settled it is not known whether it was made."""
        kept = await self._kept()
        kept.setdefault(_key(new), sent_at)
        await self._keep(kept)

    async def settled(self, new: NewPerson) -> None:
        """It is known now."""
        kept = await self._kept()
        if kept.pop(_key(new), None) is not None:
            await self._keep(kept)

    async def since(self, new: NewPerson) -> datetime | None:
        """When somebody with that number may have been made, None when nobody was."""
        return (await self._kept()).get(_key(new))

    async def _kept(self) -> dict[str, datetime]:
        try:
            kept = msgspec.json.decode(await self._state.get(_NAME) or "{}", type=dict[str, datetime])
        except (msgspec.MsgspecError, UnicodeDecodeError):
            kept = {}
        return {key: at for key, at in kept.items() if abs(self._now() - at) < DOUBTED_FOR}

    async def _keep(self, kept: Mapping[str, datetime]) -> None:
        await self._state.set(_NAME, msgspec.json.encode(kept).decode() if kept else "")


async def find(
    session: Session, schema: Schema, new: NewPerson, since: datetime, others: Collection[str]
) -> Found | None:
    """The newest lead or contact with that number whom this agent has made since, under whatever name: the agent may
    have corrected it. ``others`` are the ids of those whose making was answered. None when there is none.
    """
    agent = session.agent
    if agent is None:
        return None
    moment = (since - _CLOCKS).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    where = f"CreatedById = {soql(agent.user_id)} AND (CreatedDate >= {moment} OR LastName = {soql(new.last_name)})"

    async def ask() -> Found | None:
        queries, labels = {}, {}
        for kind in sorted((known.LEAD, known.CONTACT), key=lambda one: one != new.kind):
            columns = await schema.columns(kind)
            if "Id" in columns:
                labels[kind] = await schema.phone_fields(kind)
                queries[kind] = select(columns, kind, where, order="CreatedDate DESC", limit=MOST)
        answers = await composite.ask(session, queries, for_call=True) if queries else {}
        for rows in answers.values():
            if isinstance(rows, Refusal):
                raise rows
            for row in rows:
                found = read(row, labels, agent.instance_url)
                if found is not None and found.person.id not in others and _is(found, new):
                    return found
        return None

    return await schema.adapting(ask)


def _key(new: NewPerson) -> str:
    return new.number or f"{new.last_name}\n{new.first_name}"


def _is(found: Found, new: NewPerson) -> bool:
    if not new.number:
        return found.person.name == " ".join(filter(None, (new.first_name, new.last_name)))
    return any(same_number(stored, new.number, []) is Likeness.EXACT for stored in found.numbers.values())
