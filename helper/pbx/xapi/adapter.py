"""3CX's records by the XAPI, as the port wants them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp

from helper.errors import SidecallError
from helper.faces import Check
from helper.language import _
from helper.pbx.archive import ChatMessage, Colleague, ExtensionCall, LastChange, LoggedCall, MayNotRead, Rang
from helper.pbx.xapi.calls import read_all_calls, read_calls
from helper.pbx.xapi.chats import read_last_change, read_messages
from helper.pbx.xapi.client import Client, NotUnderstood, Token
from helper.pbx.xapi.segments import Segment, read_segment
from helper.pbx.xapi.users import FIELDS, read_names, read_users

_USERS = "Users"
_GROUPS = ("Queues", "RingGroups")
_CALL_LOG = "ReportCallLogData/Pbx.GetCallLogData"
# How "at any time of day" is written: 3CX's own pages send the first, its generated clients the second.
_ANY_TIME = ("'0:00:0'", "null")
_SHORTEST = timedelta(minutes=1)  # more calls than a report holds do not begin in that
_SAME_CLOCK = timedelta(seconds=3)  # a Date is in whole seconds and takes a moment to arrive


class Xapi:
    """Implements ``Archive`` and ``CompanyArchive`` of ``helper.pbx.archive``. ``token`` is the one that the line to
    this 3CX uses; ``owns_token`` is for a program that has no line.
    """

    def __init__(
        self,
        http: aiohttp.ClientSession,
        url: str,
        extension: str,
        token: Token,
        owns_token: bool = False,
    ) -> None:
        self._client = Client(http, url, token, owns_token)
        self._extension = extension
        self._any_time = 0

    @property
    def ahead(self) -> timedelta:
        ahead = self._client.ahead
        return ahead if abs(ahead) > _SAME_CLOCK else timedelta()

    @property
    def requests(self) -> int:
        """How many requests were sent, for measuring."""
        return self._client.requests

    def ask_anew(self) -> None:
        """Ask again for what was not allowed: the key may have got another role since."""
        self._client.open_all()

    async def colleagues(self) -> Mapping[str, Colleague]:
        return read_users(await self._client.rows(_USERS, select=FIELDS))

    async def groups(self) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for view in _GROUPS:
            found |= read_names(await self._client.rows(view, select="Number,Name"))
        return found

    async def own_email(self) -> str:
        own = f"Number eq '{self._extension.replace(chr(39), chr(39) * 2)}'"
        found = read_users(await self._client.rows(_USERS, select=FIELDS, filter=own))
        return found[self._extension].email if self._extension in found else ""

    async def calls_since(self, when: datetime, rang: Sequence[Rang] = ()) -> Sequence[LoggedCall]:
        calls = read_calls(await self._segments(when), self._extension, rang)
        return [call for call in calls if call.started_at >= when]

    async def calls_of_all(
        self, since: datetime, until: datetime, extensions: Collection[str]
    ) -> Sequence[ExtensionCall]:
        return read_all_calls(await self._segments(since, until), extensions)

    async def last_change(self) -> LastChange:
        return await read_last_change(self._client)

    async def messages_since(self, when: datetime) -> Sequence[ChatMessage]:
        return await read_messages(self._client, when)

    async def check_company(self) -> Sequence[Check]:
        now = datetime.now(UTC) + self.ahead
        return [
            await _needed("pbx_people", _("Users of 3CX"), self.colleagues),
            await _needed("pbx_call_log", _("Call log of 3CX"), lambda: self._segments(now)),
            await _needed("pbx_chats", _("Chats of 3CX"), lambda: self.messages_since(now)),
        ]

    async def check(self) -> Sequence[Check]:
        people, calls = _("Colleagues in 3CX"), _("Call log of 3CX")
        without_people = _("Without it, calls between colleagues show the extension alone.")
        without_calls = _("Without it, Sidecall does not find the calls that happened while it was not running.")
        return [
            await _tried("pbx_colleagues", people, self.own_email, without_people),
            await _tried("pbx_call_log", calls, lambda: self._segments(datetime.now(UTC)), without_calls),
        ]

    async def _segments(self, when: datetime, until: datetime | None = None) -> list[Segment]:
        """Newest first, as the log has them; each once, as a log that grows meanwhile shows rows on two pages."""
        until = until or datetime.now(UTC) + self._client.ahead + timedelta(days=1)
        rows = await self._rows_between(when, until)
        return list(dict.fromkeys(segment for segment in map(read_segment, rows) if segment is not None))

    async def _rows_between(self, when: datetime, until: datetime) -> list[dict[str, Any]]:
        rows = await self._log(when, until)
        if not self._client.is_cut(rows) or until - when < _SHORTEST:
            return rows
        middle = when + (until - when) / 2
        return [*await self._rows_between(middle, until), *await self._rows_between(when, middle)]

    async def _log(self, when: datetime, until: datetime) -> list[dict[str, Any]]:
        try:
            return await self._client.rows(_CALL_LOG, self._arguments(when, until))
        except NotUnderstood:
            self._any_time = (self._any_time + 1) % len(_ANY_TIME)
            try:
                return await self._client.rows(_CALL_LOG, self._arguments(when, until))
            except NotUnderstood as error:
                raise self._client.close(_CALL_LOG, error.message) from None

    def _arguments(self, when: datetime, until: datetime) -> str:
        """Every parameter is required. Who called whom is chosen here, as what 3CX's filters mean is not documented;
        and `$orderby`, which loses the newest rows on live systems, is left out.
        """
        at = _ANY_TIME[self._any_time]
        return (
            f"periodFrom={_stamp(when)},periodTo={_stamp(until)},sourceType=0,sourceFilter='',destinationType=0,"
            f"destinationFilter='',callsType=0,callTimeFilterType=0,callTimeFilterFrom={at},callTimeFilterTo={at},"
            "hidePcalls=false"
        )


async def _tried(name: str, title: str, ask: Callable[[], Awaitable[object]], without: str) -> Check:
    try:
        await ask()
    except (MayNotRead, NotUnderstood) as error:
        # An ordinary agent's key is not expected to have the role, nor every 3CX the view, so nothing is wrong.
        return Check(name, True, title, f"{error.message} {without}")
    except SidecallError as error:
        return Check(name, False, title, f"{error.message} {without}")
    return Check(name, True, title)


async def _needed(name: str, title: str, ask: Callable[[], Awaitable[object]]) -> Check:
    try:
        await ask()
    except MayNotRead as error:
        role = _("Give the API key a role that sees reports, such as System Owner.")
        return Check(name, False, title, f"{error.message} {role}")
    except SidecallError as error:
        return Check(name, False, title, error.message)
    return Check(name, True, title)


def _stamp(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
