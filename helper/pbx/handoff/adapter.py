"""Handing a dial to another program. What becomes of it is not seen."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

from helper.errors import NotConnected, WrongState
from helper.language import _
from helper.pbx.address import exchange_address
from helper.pbx.handoff.handler import is_ours, tel_handler
from helper.pbx.handoff.links import tel_link, web_client_link
from helper.pbx.handoff.opening import open_in_browser, open_tel
from helper.settings.settings import Settings
from helper.settings.table import PBX_HANDOFF, PBX_URL

_COMES_BACK_WITHIN = 3.0  # seconds
_TELLING_DIGITS = 6


class HandOver:
    """Hands digits over the way the settings say."""

    def __init__(
        self,
        settings: Settings,
        *,
        handler: Callable[[], Awaitable[str]] = tel_handler,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings = settings
        self._handler = handler
        self._clock = clock
        self._last = ("", float("-inf"))

    async def dial(self, digits: str) -> None:
        """Raises ``NotConnected`` when there is nothing to hand over to, ``WrongState`` when that would be Sidecall."""
        if self._settings[PBX_HANDOFF] == "webclient":
            url = exchange_address(self._settings[PBX_URL])
            if not url:
                raise NotConnected(
                    _("Enter the address of 3CX in the settings: calls are handed over to its web client.")
                )
            await open_in_browser(web_client_link(url, digits))
            return
        if is_ours(await self._handler()):
            raise WrongState(
                _(
                    "This computer gives tel: links to Sidecall, so Sidecall cannot hand calls over with them. Choose"
                    " the 3CX web client in Sidecall’s settings, or the 3CX app for tel: links in the system’s."
                )
            )
        # Not every system says what opens its tel: links.
        if self._just_handed_over(digits):
            raise WrongState(
                _(
                    "This number was handed over a moment ago. If it came back by itself, this computer gives tel:"
                    " links to Sidecall: choose another program for them, or the 3CX web client in the settings."
                )
            )
        self._last = (digits, self._clock())
        await open_tel(tel_link(digits))

    def _just_handed_over(self, digits: str) -> bool:
        # A dial prefix is added on each round, so only the end is the same.
        last, at = self._last
        same = bool(last) and digits[-_TELLING_DIGITS:] == last[-_TELLING_DIGITS:]
        return same and self._clock() - at < _COMES_BACK_WITHIN
