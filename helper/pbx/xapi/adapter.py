"""3CX's records by the XAPI, as the port wants them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

import aiohttp

from helper.errors import SidecallError
from helper.faces import Check
from helper.language import _
from helper.pbx.archive import Colleague, LoggedCall, MayNotRead, Rang
from helper.pbx.xapi.calls import read_calls
from helper.pbx.xapi.client import Client, NotUnderstood, Token
from helper.pbx.xapi.segments import Segment, read_segment
from helper.pbx.xapi.users import FIELDS, read_users

_USERS = "Users"
_CALL_LOG = "ReportCallLogData/Pbx.GetCallLogData"
# How "at any time of day" is written: 3CX's own pages send the first, its generated clients the second.
_ANY_TIME = ("'0:00:0'", "null")
_SAME_CLOCK = timedelta(seconds=3)  # a Date is in whole seconds and takes a moment to arrive


class Xapi:
    """Implements ``helper.pbx.archive.Archive``. ``token`` is the one that the line to this 3CX uses."""

    def __init__(self, http: aiohttp.ClientSession, url: str, extension: str, token: Token) -> None:
        self._client = Client(http, url, token)
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

    async def colleagues(self) -> Mapping[str, Colleague]:
        return read_users(await self._client.rows(_USERS, select=FIELDS))

    async def own_email(self) -> str:
        own = f"Number eq '{self._extension.replace(chr(39), chr(39) * 2)}'"
        found = read_users(await self._client.rows(_USERS, select=FIELDS, filter=own))
        return found[self._extension].email if self._extension in found else ""

    async def calls_since(self, when: datetime, rang: Sequence[Rang] = ()) -> Sequence[LoggedCall]:
        calls = read_calls(await self._segments(when), self._extension, rang)
        return [call for call in calls if call.started_at >= when]

    async def check(self) -> Sequence[Check]:
        people, calls = _("Colleagues in 3CX"), _("Call log of 3CX")
        without_people = _("Without it, calls between colleagues show the extension alone.")
        without_calls = _("Without it, Sidecall does not find the calls that happened while it was not running.")
        return [
            await _tried("pbx_colleagues", people, self.own_email, without_people),
            await _tried("pbx_call_log", calls, lambda: self._segments(datetime.now(UTC)), without_calls),
        ]

    async def _segments(self, when: datetime) -> list[Segment]:
        try:
            rows = await self._client.rows(_CALL_LOG, self._arguments(when))
        except NotUnderstood:
            self._any_time = (self._any_time + 1) % len(_ANY_TIME)
            try:
                rows = await self._client.rows(_CALL_LOG, self._arguments(when))
            except NotUnderstood as error:
                raise self._client.close(_CALL_LOG, error.message) from None
        return [segment for segment in map(read_segment, rows) if segment is not None]

    def _arguments(self, when: datetime) -> str:
        """Every parameter is required. Who called whom is chosen here, as what 3CX's filters mean is not documented;
        and `$orderby`, which loses the newest rows on live systems, is left out.
        """
        until = datetime.now(UTC) + self._client.ahead + timedelta(days=1)
        at = _ANY_TIME[self._any_time]
        return (
            f"periodFrom={_stamp(when)},periodTo={_stamp(until)},sourceType=0,sourceFilter='',destinationType=0,"
            f"destinationFilter='',callsType=0,callTimeFilterType=0,callTimeFilterFrom={at},callTimeFilterTo={at},"
            "hidePcalls=false"
        )


async def _tried(name: str, title: str, ask: Callable[[], Awaitable[object]], without: str) -> Check:
    try:
        await ask()
    except MayNotRead as error:
        # An ordinary agent's key is not expected to have the role, so nothing is wrong.
        return Check(name, True, title, f"{error.message} {without}")
    except SidecallError as error:
        return Check(name, False, title, f"{error.message} {without}")
    return Check(name, True, title)


def _stamp(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
