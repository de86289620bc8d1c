"""The signed-in session: its tokens, whether Salesforce can be reached, and every request that is made in it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from helper.crm.port import Agent, Doubtful, TooSlow
from helper.crm.salesforce import agent as agents
from helper.crm.salesforce import hosts
from helper.crm.salesforce.aside import Aside
from helper.crm.salesforce.config import Config, State, Timing
from helper.crm.salesforce.errors import Answer, Refusal, error_of, faults_of
from helper.crm.salesforce.expiry import MOVED, token_expired
from helper.crm.salesforce.keeping import Keeper
from helper.crm.salesforce.limits import Allowance
from helper.crm.salesforce.oauth import Client
from helper.crm.salesforce.patience import Patience
from helper.crm.salesforce.transport import Transport
from helper.crm.salesforce.versions import best_version
from helper.errors import NotConnected, NotSignedIn, SettingsError, SidecallError
from helper.faces import Connection
from helper.language import _
from helper.secrets.port import SALESFORCE_CLIENT_SECRET, SALESFORCE_REFRESH_TOKEN, Secrets

log = logging.getLogger(__name__)

REMEMBERED = "salesforce.session"


class Session:
    """Owns the access token (in memory only) and refreshes it once for everybody who waits for it.

    ``state``, ``message`` and ``agent`` say how it is; ``changed`` is called after any of them changed. ``woken`` is
    set when there is a reason to connect.
    """

    def __init__(self, config: Config, secrets: Secrets, state: State, timing: Timing) -> None:
        self.config = config
        self.state = Connection.CONNECTING
        self.message = ""
        self.agent: Agent | None = None
        self.allowance = Allowance()
        self.reachable = True
        self.changed: Callable[[], None] = lambda: None
        self.restored = False
        self.woken = asyncio.Event()
        self._secrets = Keeper(secrets)
        self._remembered = state
        self._timing = timing
        self._transport: Transport | None = None
        self._refreshing: asyncio.Task[None] | None = None
        self._aside = Aside(timing, self.lost)
        self._login = asyncio.Lock()
        # Whose refresh token is kept; it must go to no other login host, whatever the settings say by then.
        self._bound: Client | None = None
        self._patience = Patience()
        self._version = ""
        self._known_agent = False
        self._accepted = ""  # the token that a request was last carried out with

    async def client(self) -> Client:
        """The app and login host to sign in with. Raises ``SettingsError``, or ``NotConnected`` (nothing entered)."""
        if not self.config.client_id:
            raise NotConnected(_("Enter the consumer key of your Salesforce app in the settings first."))
        secret = await self._secrets.get(SALESFORCE_CLIENT_SECRET)
        return Client(hosts.login_url(self.config.login_url), self.config.client_id, secret, self._timing)

    async def adopt(self, client: Client, token: Mapping[str, Any]) -> None:
        """Begin the session that a finished sign-in made, in place of the one before."""
        async with self._login:
            before, token_before = self._bound, await self._secrets.get(SALESFORCE_REFRESH_TOKEN)
            # Were the old binding kept, a crash in between would send the new token to the old host.
            await self._remembered.set(REMEMBERED, "")
            await self._secrets.set(SALESFORCE_REFRESH_TOKEN, str(token.get("refresh_token", "")))
            self._bound = client
            await self._remember(client, None)
            await self._use(token)
            self.restored = True
            self._known_agent = False
            self.agent = None
            self._set(Connection.CONNECTING)
            self.woken.set()
        if before is not None and token_before not in ("", token.get("refresh_token")):
            self._aside.revoke(before, token_before)

    async def forget(self) -> None:
        """Sign out: here at once, and at Salesforce if it can be reached."""
        async with self._login:
            token = await self._secrets.get(SALESFORCE_REFRESH_TOKEN)
            await self._secrets.set(SALESFORCE_REFRESH_TOKEN, "")
            await self._remembered.set(REMEMBERED, "")
            await self._drop()
            bound, self._bound = self._bound, None
            self.agent = None
            self._signed_out()
        if bound is None or not token or await asyncio.shield(self._aside.revoke(bound, token)):
            return
        if self.state is Connection.SIGNED_OUT:
            self._signed_out(
                _(
                    "You are signed out here, but Salesforce could not be told. Your personal settings in Salesforce "
                    "(OAuth apps, or connections) can take the access away."
                )
            )

    async def reconfigure(self, config: Config) -> None:
        """Take ``config`` into use; a session made for another org or app is no longer used then."""
        async with self._login:
            before, self.config = self.config, config
            if (before.login_url, before.client_id) != (config.login_url, config.client_id):
                await self._drop()
                self._bound = None
                self.agent = None
                self.restored = False
                self._set(Connection.CONNECTING)
            elif before.api_version != config.api_version:
                self._version = ""
        self.woken.set()

    async def close(self) -> None:
        """End all connections; a refresh on its way is let finish, as its answer may hold the only valid token."""
        refreshing = self._refreshing
        if refreshing is not None:
            await asyncio.wait({refreshing}, timeout=self._timing.request_s)
            refreshing.cancel()
        await self._aside.close()
        await self._drop()

    async def connect(self) -> None:
        """Make sure that there is a working session and that it is known whose it is."""
        await self._load()
        if self.state is Connection.REFUSED and self.agent is not None:
            # What needs no token would not tell whether the agent is let in again.
            try:
                await self.data("GET", f"sobjects/User/{self.agent.user_id}", params={"fields": "Id"})
            except Refusal as refusal:
                if refusal.status != 404:
                    raise
        elif self._transport is not None and self._known_agent:
            # Neither needs a token nor counts among the org's requests.
            await self._versions(self._transport)
        await self.version()
        if not self._known_agent:
            answer = await self.request("GET", agents.USERINFO)
            await self._met(answer)
        self.reachable = True
        self._set(Connection.CONNECTED)

    async def renew(self) -> None:
        """Get a new access token. Where the org is by now, only a token answer tells. Raises as ``request``."""
        await self._renew(self._transport.token if self._transport is not None else "")

    async def whose(self) -> Agent:
        """Who is signed in; asked for if it is not known yet."""
        await self._load()
        if self.agent is None:
            await self.connect()
        if self.agent is None:
            raise NotSignedIn(self.message)
        return self.agent

    async def _met(self, answer: Answer) -> None:
        async with self._login:
            if self._bound is None or self._transport is None or self._transport.token != answer.token:
                raise NotConnected(_("The Salesforce session was ended."))
            try:
                self.agent = agents.from_userinfo(answer.body, self._transport.instance_url)
            except (KeyError, TypeError, AttributeError) as error:
                raise NotConnected(_("Salesforce did not answer properly.")) from error
            self._known_agent = True
            await self._remember(self._bound, self.agent)

    async def _load(self) -> None:
        if not self.restored:
            async with self._login:
                await self._restore()

    async def _restore(self) -> None:
        if self.restored:
            return
        if not self.config.client_id:
            self._set(Connection.UNCONFIGURED, _("Enter the consumer key of your Salesforce app in the settings."))
            raise NotConnected(self.message)
        try:
            client = await self.client()
        except SettingsError as error:
            self._set(Connection.UNCONFIGURED, error.message)
            raise NotConnected(error.message) from error
        session = agents.recall(await self._remembered.get(REMEMBERED))
        belongs = (session.login_url, session.client_id) == (client.login_url, client.client_id)
        signed_in = belongs and bool(await self._secrets.get(SALESFORCE_REFRESH_TOKEN))
        self._bound = client if signed_in else None
        self.agent = session.agent if signed_in else None
        self.restored = True
        if signed_in:
            self._set(Connection.CONNECTING)
        else:
            self._signed_out()

    async def _remember(self, client: Client, agent: Agent | None) -> None:
        session = agents.Remembered(client.login_url, client.client_id, agent)
        await self._remembered.set(REMEMBERED, agents.remember(session))

    async def version(self) -> str:
        """The API version in use, such as "62.0"."""
        if self.config.api_version:
            return self.config.api_version
        if not self._version:
            self._version = best_version(await self._versions(await self._ready()))
        return self._version

    async def _versions(self, transport: Transport) -> Any:
        """What the org offers, which it tells anybody and does not count; a proxy in between may want to know who."""
        answer = await self._send(transport, "GET", "/services/data/", with_token=False)
        if answer.status in MOVED and transport.token:
            await self._renew(transport.token)
            transport = await self._ready()
            answer = await self._send(transport, "GET", "/services/data/", with_token=False)
        if answer.status in (401, 403):
            answer = await self._send(transport, "GET", "/services/data/")
        if not answer.ok:
            raise error_of(answer, write=False)
        return answer.body

    async def data(self, method: str, path: str, **options: Any) -> Answer:
        """``request`` below ``/services/data/v<version>/``."""
        return await self.request(method, f"/services/data/v{await self.version()}/{path}", **options)

    async def request(
        self,
        method: str,
        path: str,
        *,
        write: bool = False,
        for_call: bool = True,
        params: Mapping[str, str] | None = None,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        patience: float = 1.0,
    ) -> Answer:
        """Ask in this session and return what was carried out; everything else is raised (see ``CrmPort``).

        What is not ``for_call`` is not asked while requests are scarce. A record that somebody else is changing is
        written a moment later. ``patience``: how many times the usual deadline its answer may take.
        """
        if not for_call:
            self.allowance.mind()
        asked = {"write": write, "params": params, "body": body, "headers": headers, "patience": patience}
        answer = await self._in_session(method, path, asked)
        for pause_s in self._timing.locked_retry_s if write else ():
            if answer.ok or not any(fault.code == "UNABLE_TO_LOCK_ROW" for fault in faults_of(answer.body)):
                break
            await asyncio.sleep(pause_s)
            answer = await self._in_session(method, path, asked)
        faults = () if answer.ok else faults_of(answer.body)
        if self.allowance.answered(path, answer.headers, answer.ok) | self.allowance.refused(faults):
            self.changed()
        if answer.ok:
            if self.state is Connection.REFUSED and self._known_agent:
                self._set(Connection.CONNECTED)
            return answer
        error = error_of(answer, write=write)
        if isinstance(error, Refusal) and error.has("API_DISABLED_FOR_ORG"):
            self.refused(error.message)
        if isinstance(error, Refusal) and (answer.status == 401 or error.has("INVALID_SESSION_ID")):
            self.refused(error.message)
            raise NotSignedIn(error.message)
        if answer.status == 503 or not (faults or isinstance(error, Refusal)):
            self.lost(error)
        raise error

    async def _in_session(self, method: str, path: str, asked: Mapping[str, Any]) -> Answer:
        """Send with an access token, and once more with a new one when it had expired."""
        answer = await self._send(await self._ready(), method, path, **asked)
        if token_expired(answer, self._accepted):
            await self._renew(answer.token)
            answer = await self._send(await self._ready(), method, path, **asked)
        self._accepted = answer.token if answer.ok else self._accepted
        return answer

    async def _send(self, transport: Transport, method: str, path: str, **options: Any) -> Answer:
        self._patience.mind()
        try:
            answer = await transport.send(method, path, **options)
        except TooSlow as error:
            if self.state is Connection.CONNECTED:
                self._aside.probe(transport, error)
            else:
                self.lost(error)
            raise
        except (NotConnected, Doubtful) as error:
            self.lost(error)
            raise
        self._patience.told(answer.status, answer.headers)
        if answer.status < 500 and (answer.ok or faults_of(answer.body)):
            self._found()
        return answer

    async def _ready(self) -> Transport:
        """The org's transport with an access token."""
        await self._load()
        if self._transport is None or not self._transport.token:
            await self._renew("")
        if self._transport is None:
            raise NotSignedIn(self.message)
        return self._transport

    async def _renew(self, expired: str) -> None:
        """Get an access token in place of ``expired``; everybody who asks meanwhile waits for the same one."""
        if self.state is Connection.SIGNED_OUT:
            raise NotSignedIn(self.message)
        if self._transport is not None and self._transport.token not in ("", expired):
            return
        if self._refreshing is None:
            self._refreshing = asyncio.create_task(self._refresh())
            self._refreshing.add_done_callback(self._refreshed)
        # Shielded: who gives up waiting must not lose the answer, which may hold the only valid refresh token.
        await asyncio.shield(self._refreshing)

    async def _refresh(self) -> None:
        async with self._login:
            await self._restore()
            refresh_token = await self._secrets.get(SALESFORCE_REFRESH_TOKEN)
            if self._bound is None or not refresh_token:
                self._signed_out()
                raise NotSignedIn(self.message)
            # The secret may have been entered or changed since.
            secret = await self._secrets.get(SALESFORCE_CLIENT_SECRET)
            try:
                token = await replace(self._bound, client_secret=secret).refresh(refresh_token)
            except NotSignedIn as error:
                await self._drop()
                self._signed_out(error.message)
                raise
            except NotConnected as error:
                self.lost(error)
                raise
            rotated = token.get("refresh_token")
            if isinstance(rotated, str) and rotated and rotated != refresh_token:
                await self._secrets.set(SALESFORCE_REFRESH_TOKEN, rotated)
            await self._use(token)
        self._found()

    def _refreshed(self, task: asyncio.Task[None]) -> None:
        self._refreshing = None
        if not task.cancelled() and task.exception() is not None:
            log.info("The Salesforce session could not be renewed: %s", type(task.exception()).__name__)

    async def _use(self, token: Mapping[str, Any]) -> None:
        # An org that moved says so here, and nowhere else.
        if self._transport is not None and self._transport.instance_url != token["instance_url"]:
            await self._drop()
        if self._transport is None:
            self._transport = Transport(token["instance_url"], self._timing)
            self._version = ""
        self._transport.use(token)
        if self._bound is not None and self.agent is not None and self.agent.instance_url != token["instance_url"]:
            url = str(token["instance_url"])
            self.agent = replace(self.agent, instance_url=url, hosts=hosts.page_hosts(url))
            await self._remember(self._bound, self.agent)
            self.changed()

    async def _drop(self) -> None:
        transport, self._transport = self._transport, None
        self._known_agent = False
        if transport is not None:
            await transport.close()

    def lost(self, error: SidecallError) -> None:
        """There is no connection, as ``error`` says."""
        self.reachable = False
        if self.state is Connection.CONNECTED:
            self.woken.set()
        if self.state in (Connection.CONNECTING, Connection.CONNECTED, Connection.OFFLINE):
            self._set(Connection.OFFLINE, error.message)

    def _found(self) -> None:
        was, self.reachable = self.reachable, True
        if self.state is Connection.OFFLINE and self._known_agent:
            self._set(Connection.CONNECTED)
        elif not was:
            self.changed()

    def _signed_out(self, message: str = "") -> None:
        self._set(Connection.SIGNED_OUT, message or _("Sign in to Salesforce to see who calls and to log calls."))

    def refused(self, message: str) -> None:
        """The org lets the agent in but not use what Sidecall needs."""
        if self.state is Connection.CONNECTED:
            self.woken.set()
        self._set(Connection.REFUSED, message)

    def _set(self, state: Connection, message: str = "") -> None:
        if (state, message) != (self.state, self.message):
            self.state, self.message = state, message
            self.changed()
