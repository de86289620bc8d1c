"""Which fields the org has and the agent may see, from ``describe``, remembered for a day.

Describe already leaves out what field-level security hides; what changes within the day shows as the org's refusal.
https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_sobject_describe.htm
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, TypeVar

import msgspec

from helper.crm.salesforce import fields as known
from helper.crm.salesforce.config import State
from helper.crm.salesforce.errors import Refusal, clean
from helper.crm.salesforce.session import Session
from helper.errors import SidecallError
from helper.language import _

log = logging.getLogger(__name__)

T = TypeVar("T")

FRESH = timedelta(days=1)
SOON = timedelta(minutes=1)
# What is asked for of a person where the org refuses the rest and does not say which.
PLAIN = ("Id", "Name", "Phone")
# More hidden fields than this in one request is another kind of trouble.
MOST_DROPPED = 12
# A request that names them all must fit into 16 KB of address and headers.
MOST_OWN_PHONES = 20

NOT_THERE = ("INVALID_FIELD", "INVALID_TYPE")
_NO_COLUMN = re.compile(r"No such column '([\w.]+)' on (?:entity|sobject)(?: of type)? '?(\w+)'?")
_NO_RELATION = re.compile(r"Didn't understand relationship '(\w+)'")
_NO_OBJECT = re.compile(r"sObject type '(\w+)' is not supported")


class Field(msgspec.Struct, frozen=True, omit_defaults=True):
    """One field as the agent may use it. ``values`` are the active ones of a list to choose from, ``labels`` what they
    are called where that is something else; ``required``: no new record is saved without it.
    """

    name: str
    label: str = ""
    type: str = ""
    length: int = 0
    createable: bool = False
    updateable: bool = False
    required: bool = False
    values: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    filterable: bool = True
    external_id: bool = False
    unique: bool = False


class _Kept(msgspec.Struct, frozen=True):
    at: datetime
    fields: tuple[Field, ...]


class Schema:
    """The org's objects. ``now`` gives the time in UTC."""

    def __init__(self, session: Session, state: State, now: Callable[[], datetime]) -> None:
        self._session = session
        self._state = state
        self._now = now
        self._kept: dict[str, _Kept] = {}
        self._locks: dict[str, asyncio.Lock] = {}
        self._renewing: dict[str, asyncio.Task[None]] = {}
        self._lacked: dict[str, datetime] = {}
        self._org = ""
        self._plain_since: datetime | None = None

    async def fields(self, kind: str) -> Mapping[str, Field]:
        """The fields of an object by API name; empty when the agent may not use the object at all.

        What is older than a day is used once more and read anew behind it: no call waits for that.
        """
        org = (await self._session.whose()).org_id
        if org != self._org:
            self._kept.clear()
            self._plain_since = None
            self._org = org
        async with self._locks.setdefault(kind, asyncio.Lock()):
            kept = self._kept.get(kind) or await self._recall(kind)
            if kept is None:
                kept = _Kept(self._now(), await self._describe(kind))
                await self._keep(kind, kept)
            self._kept[kind] = kept
        if not timedelta(0) <= self._now() - kept.at < FRESH and kind not in self._renewing:
            task = asyncio.create_task(self._renew(kind), name=f"fields of {kind}")
            self._renewing[kind] = task
            task.add_done_callback(lambda _done: self._renewing.pop(kind, None))
        return {field.name: field for field in kept.fields}

    async def reread(self) -> None:
        """Read everything that is known of people anew, at once: the org has said that some of it is no longer so."""
        for kind in [kind for kind in self._kept if kind != known.TASK]:
            await self._keep(kind, _Kept(self._now(), await self._describe(kind)))

    async def lacks(self, kind: str, names: Collection[str]) -> None:
        """Read an object anew when it is said to have fields of these names, of which some are not known: somebody may
        have added them since. Once in a while, as the agent may not be allowed to see them either.
        """
        at = self._lacked.get(kind)
        if (at is None or self._now() - at >= SOON) and set(names) - set(await self.fields(kind)):
            self._lacked[kind] = self._now()
            await self._renew(kind)

    async def close(self) -> None:
        """Stop reading anew."""
        tasks = list(self._renewing.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _renew(self, kind: str) -> None:
        org = self._org
        try:
            described = await self._describe(kind, for_call=False)
        except SidecallError as error:
            log.info("The fields of %s could not be read anew: %s", kind, error.code)
            return
        if org == self._org:
            await self._keep(kind, _Kept(self._now(), described))

    @property
    def _plain(self) -> bool:
        return self._plain_since is not None and self._now() - self._plain_since < FRESH

    async def columns(self, kind: str) -> tuple[str, ...]:
        """What to ask for about a person of this kind: all that there is and may be seen."""
        there = await self.fields(kind)
        if self._plain:
            return tuple(name for name in PLAIN if name in there)
        wanted = [*known.STANDARD[kind], *known.OPTIONAL[kind]]
        columns = [name for name in wanted if name in there]
        if known.COMPANY_NAME in wanted and "AccountId" in there and "Name" in await self.fields(known.ACCOUNT):
            columns.append(known.COMPANY_NAME)
        return tuple(dict.fromkeys([*columns, *_phones(there)]))

    async def phone_fields(self, kind: str) -> Mapping[str, str]:
        """The object's telephone fields and what each is called."""
        there = await self.fields(kind)
        return {name: _label(there[name]) for name in _phones(there)}

    async def adapting(self, ask: Callable[[], Awaitable[T]]) -> T:
        """``ask``, again without each field or object that the org says is not there (any more); where it does not say
        which, with what it describes then; and where that is refused as well, for a day with the plainest fields."""
        reread = False
        for _attempt in range(MOST_DROPPED):
            try:
                return await ask()
            except Refusal as refusal:
                if await self.learn(refusal):
                    continue
                if not refusal.has(*NOT_THERE) or self._plain:
                    raise
                if reread:
                    log.warning("The org refuses fields that it describes; only the plainest are asked for")
                    self._plain_since = self._now()
                else:
                    reread = True
                    await self.reread()
        return await ask()

    async def learn(self, refusal: Refusal) -> bool:
        """Leave out from now on what ``refusal`` says is not there; False when it says no such thing."""
        if not refusal.has(*NOT_THERE):
            return False
        learned = False
        for fault in refusal.faults:
            for name, kind in no_such_columns(fault.message).items():
                learned |= await self.drop(kind, name)
            for relation in _NO_RELATION.findall(fault.message):
                for kind in list(self._kept):
                    if kind != known.TASK:
                        learned |= await self.drop(kind, f"{relation}Id")
            for kind in _NO_OBJECT.findall(fault.message):
                if kind in self._kept and self._kept[kind].fields:
                    await self._keep(kind, _Kept(self._now(), ()))
                    learned = True
        return learned

    async def drop(self, kind: str, name: str) -> bool:
        """Leave a field out from now on; False when it was not there anyway."""
        kept = self._kept.get(kind)
        if kept is None:
            return False
        fewer = tuple(field for field in kept.fields if field.name.lower() != name.lower())
        if len(fewer) == len(kept.fields):
            return False
        await self._keep(kind, _Kept(kept.at, fewer))
        return True

    async def closed(self, kind: str, name: str) -> bool:
        """From now on a field can be seen and not filled in; False when that was known, or there is no such field."""
        kept = self._kept.get(kind)
        if kept is None or not any(field.name == name and field.createable for field in kept.fields):
            return False
        shut = tuple(
            msgspec.structs.replace(field, createable=False, updateable=False, required=False)
            if field.name == name
            else field
            for field in kept.fields
        )
        await self._keep(kind, _Kept(kept.at, shut))
        return True

    async def _describe(self, kind: str, *, for_call: bool = True) -> tuple[Field, ...]:
        try:
            answer = await self._session.data("GET", f"sobjects/{kind}/describe", for_call=for_call)
        except Refusal as refusal:
            if refusal.has("NOT_FOUND", "INVALID_TYPE", "INSUFFICIENT_ACCESS", "INSUFFICIENT_ACCESS_OR_READONLY"):
                return ()
            raise
        described = answer.body.get("fields") if isinstance(answer.body, dict) else None
        read = (_read(item) for item in described or [] if isinstance(item, dict))
        return tuple(field for field in read if _wanted(kind, field))

    async def _recall(self, kind: str) -> _Kept | None:
        try:
            return msgspec.json.decode(await self._state.get(self._name(kind)) or "null", type=_Kept | None)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return None

    async def _keep(self, kind: str, kept: _Kept) -> None:
        self._kept[kind] = kept
        await self._state.set(self._name(kind), msgspec.json.encode(kept).decode())

    def _name(self, kind: str) -> str:
        return f"salesforce.schema.3.{self._org}.{kind}"


def no_such_columns(message: str) -> Mapping[str, str]:
    """The columns that a refused query names as not there, and whose they would be."""
    return dict(_NO_COLUMN.findall(message))


def _read(item: Mapping[str, Any]) -> Field:
    choices = [choice for choice in item.get("picklistValues") or [] if choice.get("active", True)]
    values = tuple(str(choice.get("value", "")) for choice in choices)
    labels = tuple(clean(str(choice.get("label") or choice.get("value", ""))) for choice in choices)
    length = item.get("length")
    return Field(
        name=str(item.get("name", "")),
        label=clean(str(item.get("label", ""))),
        type=str(item.get("type", "")),
        length=length if isinstance(length, int) else 0,
        createable=item.get("createable") is True,
        updateable=item.get("updateable") is True,
        required=(
            item.get("createable") is True
            and item.get("nillable") is False
            and item.get("defaultedOnCreate") is not True
        ),
        values=values,
        labels=labels if labels != values else (),
        filterable=item.get("filterable") is not False,
        external_id=item.get("externalId") is True or (item.get("idLookup") is True and item.get("name") != "Id"),
        unique=item.get("unique") is True,
    )


def _wanted(kind: str, field: Field) -> bool:
    """A describe can be hundreds of fields; what is kept is what is used."""
    if kind == known.TASK or field.required:
        return True
    return field.type == "phone" or field.name in (*known.STANDARD[kind], *known.OPTIONAL[kind], *known.WRITTEN)


def _phones(there: Mapping[str, Field]) -> list[str]:
    phones = [name for name, field in there.items() if field.type == "phone" and not _is_fax(field)]
    own = [name for name in phones if name.endswith(("__c", "__pc"))]
    return [name for name in phones if name not in own[MOST_OWN_PHONES:]]


def _is_fax(field: Field) -> bool:
    return field.name in known.NOT_A_TELEPHONE or "fax" in f"{field.name} {field.label}".lower()


def _label(field: Field) -> str:
    return _(known.PHONE_LABELS[field.name]) if field.name in known.PHONE_LABELS else field.label or field.name
