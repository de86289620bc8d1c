"""What goes wrong with requests, until told otherwise: a status, a page of a proxy, an answer that never comes."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

_PARTICIPANT = r"^/callcontrol/[^/]+/participants/[^/]+"
_KINDS: Mapping[str, tuple[str, str]] = {
    "token": ("POST", r"^/connect/token$"),
    "stream": ("GET", r"^/callcontrol/ws$"),
    "everything": ("GET", r"^/callcontrol$"),
    "devices": ("GET", r"^/callcontrol/[^/]+/devices"),
    "participants": ("GET", r"^/callcontrol/[^/]+/participants$"),
    "participant": ("GET", _PARTICIPANT + "$"),
    "makecall": ("POST", r"/makecall$"),
    "action": ("POST", _PARTICIPANT + "/[^/]+$"),
    "xapi": ("", r"^/xapi/"),
    "all": ("", ""),
}
_LOOK_AGAIN = 0.05  # seconds
_PAGE = "<html><body><h1>{status}</h1><hr>nginx</body></html>"


@dataclass(frozen=True, slots=True)
class Fault:
    """`status` with an empty JSON object or with a page; `hang`: no answer until it is mended. `retry_after` is the
    header. `slow_s`: it is answered as it should be, so many seconds late.
    """

    status: int = 503
    page: bool = False
    hang: bool = False
    retry_after: str = ""
    slow_s: float = 0.0


class Faults:
    """One fault for each kind of request at most."""

    def __init__(self) -> None:
        self._faults: dict[str, Fault] = {}

    def tell(self, of: str, fault: Fault | None) -> None:
        """None mends it. ValueError for a kind of request that there is not."""
        if of not in _KINDS:
            raise ValueError(f"of is one of {', '.join(sorted(_KINDS))}")
        if fault is None:
            self._faults.pop(of, None)
        else:
            self._faults[of] = fault

    def mend(self) -> None:
        self._faults.clear()

    async def answer(self, request: web.Request) -> web.Response | None:
        """What is answered in place of what was asked for; None when nothing is wrong with it."""
        for of, fault in self._faults.items():
            method, path = _KINDS[of]
            if method in ("", request.method) and re.search(path, request.raw_path.partition("?")[0]):
                while fault.hang and self._faults.get(of) is fault:  # noqa: ASYNC110 - it need not know who waits
                    await asyncio.sleep(_LOOK_AGAIN)
                if fault.slow_s:
                    await asyncio.sleep(fault.slow_s)
                    return None
                return _wrong(fault)
        return None


def _wrong(fault: Fault) -> web.Response:
    headers = {"Retry-After": fault.retry_after} if fault.retry_after else {}
    if fault.page:
        page = _PAGE.format(status=fault.status)
        return web.Response(status=fault.status, text=page, content_type="text/html", headers=headers)
    return web.json_response({}, status=fault.status, headers=headers)
