"""A running Sidecall as the command line sees it. Standard library only, so that ``sidecall dial`` is quick."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import secrets
from types import TracebackType
from typing import Any

from helper.bridge import runtime
from helper.language import _

ORIGIN = "sidecall://cli"
_HELLO_SECONDS = 3.0


class NotRunning(Exception):
    """There is no Sidecall to ask."""


class Refused(Exception):
    """Sidecall said no, or nothing we understand. ``title`` and ``message`` are for people."""

    def __init__(self, code: str, title: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.title = title
        self.message = message


class Client:
    """One connection to the Sidecall that wrote ``home``'s runtime file, after it has proved that it is the one.

    Raises ``NotRunning`` when there is none, ``Refused`` when what is there cannot be trusted.
    """

    def __init__(self, home: str) -> None:
        try:
            facts = runtime.read(home)
        except runtime.Unsafe as error:
            raise Refused("runtime_unsafe", _("Sidecall’s folder is not safe"), str(error)) from None
        if facts is None:
            raise NotRunning
        self.port: int = facts["port"]
        self.version: str = facts["version"]
        self._token: str = facts["token"]
        self._http = http.client.HTTPConnection("127.0.0.1", self.port)
        self._prove()

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def ask(self, verb: str, body: dict[str, Any] | None = None, seconds: float = 20.0) -> dict[str, Any]:
        """The reply of ``POST /v1/<verb>``. Raises ``Refused``, or ``NotRunning`` when it went away meanwhile."""
        status, reply = self._post(verb, body or {}, {"Authorization": f"Bearer {self._token}"}, seconds)
        if status == 200:
            return reply
        problem = reply.get("error")
        if isinstance(problem, dict):
            raise Refused(*(str(problem.get(key, "")) for key in ("code", "title", "message")))
        raise _not_understood()

    def _prove(self) -> None:
        """Whoever took the port of a Sidecall that crashed must not be shown its token."""
        nonce = secrets.token_hex(32)
        status, reply = self._post("hello", {"nonce": nonce}, {}, _HELLO_SECONDS)
        proof = hmac.new(self._token.encode(), nonce.encode(), hashlib.sha256).hexdigest()
        if status != 200 or not hmac.compare_digest(str(reply.get("proof")).encode(), proof.encode()):
            self._http.close()
            raise NotRunning

    def _post(
        self, verb: str, body: dict[str, Any], headers: dict[str, str], seconds: float
    ) -> tuple[int, dict[str, Any]]:
        self._http.timeout = seconds
        if self._http.sock is not None:
            self._http.sock.settimeout(seconds)
        headers = {"Origin": ORIGIN, "Content-Type": "application/json", **headers}
        try:
            self._http.request("POST", f"/v1/{verb}", json.dumps(body).encode(), headers)
            answer = self._http.getresponse()
            reply = json.loads(answer.read(1_000_000))
        except TimeoutError:
            self._http.close()
            raise Refused("timeout", _("No answer"), _("Sidecall did not answer in time.")) from None
        except OSError:
            self._http.close()
            raise NotRunning from None
        except (http.client.HTTPException, ValueError):
            self._http.close()
            raise _not_understood() from None
        if not isinstance(reply, dict):
            raise _not_understood()
        return answer.status, reply


def _not_understood() -> Refused:
    return Refused("failed", _("Not understood"), _("What answers in Sidecall’s place is not Sidecall."))
