"""The REST half of Call Control: one method for each thing asked, vendor errors turned into ours."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import aiohttp
from yarl import URL

from helper.calls.leg import Leg
from helper.errors import NotConnected, NotFound, PbxRefused, SidecallError, WrongState
from helper.language import _
from helper.pbx.callcontrol.config import Config
from helper.pbx.callcontrol.token import Token, Unauthorised
from helper.pbx.callcontrol.unwell import wrong_answer
from helper.pbx.callcontrol.wire import means_busy, not_taken, read_leg, reason_text, taken
from helper.pbx.port import Busy, DialUnanswered
from helper.pbx.proxy import Way
from helper.pbx.replies import clock_ahead, read_json, retry_after

log = logging.getLogger(__name__)

_DEADLINE = 10.0  # seconds for a request that only reads
_DIAL_DEADLINE = 20.0  # 3CX may ring the agent's phone before it answers
_HEARTBEAT = 5.0  # seconds between pings, as 3CX's own client sends them
_UNCERTAIN = (408, 500, 502, 504)  # a dial that was answered so may have been placed


class Gone(NotFound):
    """404: the participant, device or extension is not there (any more)."""


class NotAllowed(PbxRefused):
    """403: the licence, the key's list of extensions or the leg does not allow it. ``said`` is what 3CX adds."""

    def __init__(self, message: str, said: str = "") -> None:
        super().__init__(message + said)
        self.said = said


class Untrusted(NotConnected):
    """The server's certificate is not one that this computer trusts for its name."""


class Client:
    """Asks 3CX, with one token, and counts its requests."""

    def __init__(self, http: aiohttp.ClientSession, config: Config) -> None:
        self._http = http
        self._config = config
        self._way = Way(config.url)
        self.token = Token(http, config, self._way)
        self.requests = 0
        self.ahead: timedelta | None = None  # how far 3CX's clock was ahead when it last answered

    async def everything(self, deadline: float | None = None) -> list[dict[str, Any]]:
        """GET /callcontrol: the extensions this key sees, with their devices and participants."""
        try:
            return _objects(await self._ask("GET", "", deadline=deadline or _DEADLINE))
        except Gone:
            raise NotConnected(
                _("There is no Call Control API at this address. Check the address; 3CX has it from version 20 on.")
            ) from None

    async def devices(self) -> list[dict[str, Any]]:
        return _objects(await self._ask("GET", f"/{self._extension}/devices"))

    async def participant(self, participant_id: str, deadline: float = _DEADLINE) -> dict[str, Any]:
        """Raises ``Gone`` when it has ended, ``NotAllowed`` for a leg this key does not control directly."""
        path = f"/{self._extension}/participants/{quote(participant_id, safe='')}"
        answer = await self._ask("GET", path, deadline=deadline)
        if not isinstance(answer, dict):
            raise wrong_answer(200)
        return answer

    async def participants(self, deadline: float = _DEADLINE) -> list[dict[str, Any]]:
        return _objects(await self._ask("GET", f"/{self._extension}/participants", deadline=deadline))

    async def make_call(self, destination: str, device: str) -> Leg | None:
        """Raises ``Gone`` for a device that has registered anew, ``Busy``, ``DialUnanswered``, ``PbxRefused``."""
        place = f"/devices/{quote(device, safe='')}" if device else ""
        body = {"destination": destination}
        answer = await self._ask(
            "POST", f"/{self._extension}{place}/makecall", body, deadline=_DIAL_DEADLINE, dial=True
        )
        result = answer.get("result") if isinstance(answer, dict) else None
        if isinstance(result, dict) and result.get("id"):
            return read_leg(result, self._config.extension) or read_leg({**result, "status": "Dialing"})
        if not_taken(answer):
            raise _not_placed(answer)
        if not taken(answer):
            log.warning("3CX's answer to a dial says neither that it was placed nor that it was not")
        raise DialUnanswered(_("3CX did not say which call it placed. If it was placed, it appears here by itself."))

    async def act(self, participant_id: str, action: str, destination: str = "") -> None:
        """POST a participant action; its body must be JSON even when there is nothing to say."""
        body = {"destination": destination} if destination else {}
        path = f"/{self._extension}/participants/{quote(participant_id, safe='')}/{action}"
        try:
            await self._ask("POST", path, body)
        except NotAllowed as error:
            raise PbxRefused(
                _("3CX does not let Sidecall do this to a call on this phone. Do it on the phone itself.") + error.said
            ) from None

    async def websocket(self, deadline: float = _DEADLINE) -> aiohttp.ClientWebSocketResponse:
        """The event stream. Raises ``Unauthorised``, ``NotAllowed`` or ``NotConnected``."""
        way = await self._way.find()
        for attempt in (1, 2):
            token = await self._token(deadline)
            try:
                async with asyncio.timeout(deadline):
                    line = await self._http.ws_connect(
                        f"{self._config.url}/callcontrol/ws",
                        headers={"Authorization": f"Bearer {token}"},
                        heartbeat=_HEARTBEAT,
                        timeout=aiohttp.ClientWSTimeout(ws_close=2.0),
                        max_msg_size=1 << 20,
                        **way,
                    )
            except aiohttp.WSServerHandshakeError as error:
                if error.status == 401:
                    self.token.refused(token)
                    if attempt == 1:
                        continue
                raise self._no_stream(error) from None
            except (aiohttp.ClientError, OSError, TimeoutError) as error:
                raise self._unreachable(error) from None
            return line
        raise AssertionError("two attempts end above")

    @property
    def _extension(self) -> str:
        return quote(self._config.extension, safe="")

    async def _token(self, deadline: float = _DEADLINE) -> str:
        try:
            async with asyncio.timeout(deadline):
                self.requests += 1
                return await self.token.get()
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise self._unreachable(error) from None

    async def _ask(
        self, method: str, path: str, body: Any = None, *, deadline: float = _DEADLINE, dial: bool = False
    ) -> Any:
        """One request, sent a second time only after a 401 with a fresh token: then the first was not carried out."""
        url, way = URL(f"{self._config.url}/callcontrol{path}", encoded=True), await self._way.options()
        for attempt in (1, 2):
            token = await self._token(min(deadline, _DEADLINE))
            self.requests += 1
            headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
            try:
                async with (
                    asyncio.timeout(deadline),
                    self._http.request(method, url, json=body, headers=headers, allow_redirects=False, **way) as reply,
                ):
                    now = datetime.now(UTC)
                    self.ahead = clock_ahead(reply.headers, now)
                    later = retry_after(reply.headers, now)
                    answer = await read_json(reply)
            except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
                raise self._unreachable(error) from None
            except (aiohttp.ClientError, OSError, TimeoutError) as error:
                if dial:
                    raise DialUnanswered(
                        _("3CX did not answer in time. If the call was placed, it appears here by itself.")
                    ) from None
                raise self._unreachable(error) from None
            if reply.status == 401:
                self.token.refused(token)
                if attempt == 1:
                    continue
            elif reply.status < 500 and reply.status != 429:
                self.token.accepted(token)
            elif reply.status >= 500:
                self.token.disturbed()
            if 200 <= reply.status < 300:
                return answer
            if dial and reply.status in _UNCERTAIN:
                raise DialUnanswered(
                    _("3CX had an error while placing the call. If it was placed, it appears here by itself.")
                )
            if dial and 400 <= reply.status < 500 and reply.status not in (401, 403, 404, 429):
                raise _not_placed(answer)
            raise self._refusal(reply.status, answer, later)
        raise AssertionError("two attempts end above")

    def _refusal(self, status: int, body: Any, later: float = 0.0) -> SidecallError:
        why = reason_text(body)
        said = f" ({why})" if why else ""
        if status == 401:
            return Unauthorised(_("3CX ended the session of this API key.") + said)
        if means_busy(body):
            return Busy(_("The line is busy."))
        if status == 403:
            return NotAllowed(
                _(
                    "3CX does not let this API key control extension {extension}. In 3CX under Integrations, API,"
                    " switch on Call Control and add the extension to the client’s list; the licence must include it."
                ).format(extension=self._config.extension),
                said,
            )
        if status == 404:
            return Gone(_("3CX does not know this call or phone any more.") + said)
        if status in (409, 422, 424):
            return WrongState(_("3CX cannot do that in the state this call is in.") + said)
        if status == 429 or status >= 500:
            return wrong_answer(status, said, later)
        return PbxRefused(why or _("3CX answered {status}.").format(status=status))

    def _no_stream(self, error: aiohttp.WSServerHandshakeError) -> SidecallError:
        """Why 3CX did not open its stream; a proxy in between may be the one that answers."""
        if error.status >= 500:
            self.token.disturbed()
        if error.status in (401, 403, 429) or error.status >= 500:
            later = retry_after(error.headers or {}, datetime.now(UTC))
            return self._refusal(error.status, None, later)
        return NotConnected(
            _(
                "3CX opens no stream of events at this address ({status}). Check the address; a proxy or firewall may"
                " block WebSockets, or this 3CX is older than version 20."
            ).format(status=error.status)
        )

    def _unreachable(self, error: BaseException) -> NotConnected:
        self.token.disturbed()
        host = URL(self._config.url).host or ""
        if isinstance(error, aiohttp.ClientConnectorSSLError):
            return NotConnected(
                _("{host} does not answer by https as it should. Check the address and its port.").format(host=host)
            )
        if isinstance(error, aiohttp.ClientConnectorCertificateError):
            why = _why_untrusted(error)
            return Untrusted(
                _("The certificate of {host} cannot be trusted, so nothing was sent.").format(host=host)
                + (f" ({why})" if why else "")
                + (_(" If this computer’s clock is wrong, set it.") if "expired" in why or "not yet" in why else "")
            )
        if isinstance(error, TimeoutError):
            return NotConnected(_("3CX does not answer ({host}).").format(host=host))
        return NotConnected(_("3CX cannot be reached at {host}. Check the address and the network.").format(host=host))


def _why_untrusted(error: BaseException) -> str:
    """OpenSSL's own words, such as "certificate has expired"."""
    cause = getattr(error, "certificate_error", None) or getattr(error, "os_error", None)
    return str(getattr(cause, "verify_message", "") or "")


def _objects(answer: Any) -> list[dict[str, Any]]:
    """A list of objects; one alone counts as a list of one. Raises ``Unwell`` for what is neither, such as a page of a
    proxy.
    """
    entries = [answer] if isinstance(answer, dict) else answer
    if not isinstance(entries, list):
        raise wrong_answer(200)
    return [entry for entry in entries if isinstance(entry, dict)]


def _not_placed(answer: Any) -> PbxRefused | Busy:
    """3CX looked at the dial and did not carry it out; what it says why is in the body, whatever the status."""
    if means_busy(answer):
        return Busy(_("The line is busy."))
    why = reason_text(answer) or _("no reason given")
    return PbxRefused(_("3CX did not place the call: {why}.").format(why=why.rstrip(".")))
