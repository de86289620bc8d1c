"""Signing in: the browser goes to Salesforce, comes back with a code, and the code becomes a session.

Authorization code with PKCE for a native app (RFC 8252):
https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_web_server_flow.htm
"""

from __future__ import annotations

import asyncio
import logging
import secrets as random_source
from collections.abc import Callable

from helper.crm.salesforce import refused
from helper.crm.salesforce.callback import Callback, Result
from helper.crm.salesforce.oauth import Client
from helper.crm.salesforce.session import Session
from helper.errors import NotSignedIn, SidecallError
from helper.language import _

log = logging.getLogger(__name__)

# How long the listener stays for the browser to fetch the last page.
LAST_PAGE_S = 3.0


class SignIn:
    """At most one sign-in at a time; ``waiting`` for the browser to come back. ``message`` says in words what it waits
    for or what became of it, "" when all is well.
    """

    def __init__(self, session: Session, within_s: float, changed: Callable[[], None]) -> None:
        self.message = ""
        self.waiting = False
        self._session = session
        self._within_s = within_s
        self._changed = changed
        self._running: asyncio.Task[None] | None = None
        self._callback: Callback | None = None

    async def begin(self) -> str:
        """Open the listener and return the address for the browser; a sign-in that still waits is given up for it."""
        await self.cancel()
        client = await self._session.client()
        state = random_source.token_urlsafe(32)
        verifier = random_source.token_urlsafe(96)
        callback = Callback(self._session.config.callback_ports, state)
        try:
            await callback.open()
            url = await client.authorize_url(callback.redirect_uri, state, verifier)
        except BaseException:
            await callback.close()
            raise
        self.waiting = True
        self._say(_("Waiting for you to sign in in the browser."))
        self._callback = callback
        self._running = asyncio.create_task(self._finish(client, callback, verifier))
        return url

    async def cancel(self) -> None:
        """Give up a sign-in that waits, if there is one."""
        running, self._running = self._running, None
        if running is not None and not running.done():
            running.cancel()
            await asyncio.wait({running})
        # A task that is cancelled before its first step never gets to close anything.
        callback, self._callback = self._callback, None
        if callback is not None:
            await callback.close()
        self.waiting = False
        self._say("")

    async def _finish(self, client: Client, callback: Callback, verifier: str) -> None:
        try:
            try:
                async with asyncio.timeout(self._within_s):
                    reply = await callback.reply()
            except TimeoutError:
                self.waiting = False
                self._say(refused.nobody_came(callback.redirect_uri))
                return
            self.waiting = False
            try:
                if reply.error:
                    raise NotSignedIn(refused.explain(reply.error, reply.description, callback.redirect_uri))
                await self._session.adopt(client, await client.exchange(reply.code, callback.redirect_uri, verifier))
            except SidecallError as error:
                self._say(error.message)
                await callback.show(Result(False, _("Not signed in"), error.message), LAST_PAGE_S)
            else:
                self._say("")
                await callback.show(Result(True, _("Signed in"), _("You can close this page.")), LAST_PAGE_S)
        except Exception:
            log.exception("the sign-in broke")
            self.waiting = False
            self._say(_("Something went wrong"))
        finally:
            await callback.close()

    def _say(self, message: str) -> None:
        if message != self.message:
            self.message = message
            self._changed()
