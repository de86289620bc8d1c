"""What every program of Sidecall stands on: its folder, log, settings, secrets, database and way out to the network."""

from __future__ import annotations

import asyncio
import logging
import ssl
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import truststore
from filelock import FileLock, Timeout

from helper.crm.salesforce import config as salesforce_config
from helper.errors import SidecallError
from helper.journal.pace import Timing
from helper.language import _, use_language
from helper.logbook import open_log
from helper.secrets.memory import MemorySecrets
from helper.secrets.os_keyring import open_secrets
from helper.secrets.port import Secrets
from helper.settings import table
from helper.settings.settings import Settings
from helper.store.database import Database


@dataclass(frozen=True, slots=True)
class Options:
    """How to start. ``home`` is Sidecall's own folder; ``secrets_in_memory`` touches no keyring (the demo), ``secrets``
    is a place of the caller's own. ``pace`` and ``salesforce`` are what is waited for and how long.
    """

    home: Path
    secrets_in_memory: bool = False
    secrets: Secrets | None = None
    pace: Timing = Timing()  # noqa: RUF009  (frozen)
    salesforce: salesforce_config.Timing = salesforce_config.Timing()  # noqa: RUF009  (frozen)


@dataclass(frozen=True, slots=True)
class Ground:
    """All open; closed with the stack that ``open_ground`` was given."""

    options: Options
    settings: Settings
    secrets: Secrets
    database: Database
    http: aiohttp.ClientSession


class RunsAlready(SidecallError):
    """Two with one home would both log on to 3CX and write to one journal."""

    code = "runs_already"

    def default_title(self) -> str:
        return _("Sidecall runs already")


async def open_ground(options: Options, stack: AsyncExitStack) -> Ground:
    """Raises ``RunsAlready`` when another one has this home, ``NewerDatabase`` when the data is of a newer Sidecall,
    ``OSError`` when the home cannot be written.
    """
    options.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    _claim(options.home, stack)
    handler = open_log(options.home)
    stack.callback(handler.close)
    stack.callback(logging.getLogger().removeHandler, handler)
    settings = await asyncio.to_thread(Settings, options.home / "settings.toml")
    use_language(settings[table.UI_LANGUAGE])
    secrets = options.secrets or (MemorySecrets() if options.secrets_in_memory else await open_secrets(options.home))
    database = Database(options.home / "sidecall.db")
    await database.open()
    stack.push_async_callback(database.close)
    http = aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(ssl=truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT), limit=20),
        timeout=aiohttp.ClientTimeout(total=60, sock_connect=5),
        cookie_jar=aiohttp.DummyCookieJar(),
    )
    stack.push_async_callback(http.close)
    return Ground(options, settings, secrets, database, http)


def salesforce_settings(settings: Settings) -> salesforce_config.Config:
    """Where and as what to sign in to Salesforce."""
    ports = settings[table.SALESFORCE_CALLBACK_PORTS]
    return salesforce_config.Config(
        login_url=settings[table.SALESFORCE_LOGIN_URL],
        client_id=settings[table.SALESFORCE_CLIENT_ID],
        callback_ports=tuple(ports),
        api_version=settings[table.SALESFORCE_API_VERSION],
        region=settings[table.NUMBERS_REGION],
        external_id_field=settings[table.JOURNAL_EXTERNAL_ID_FIELD],
    )


def _claim(home: Path, stack: AsyncExitStack) -> None:
    lock = FileLock(home / "sidecall.lock", blocking=False)
    try:
        lock.acquire()
    except Timeout:
        raise RunsAlready(_("Another Sidecall uses the folder {folder}.").format(folder=home)) from None
    stack.callback(lock.release)
