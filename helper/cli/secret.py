"""``sidecall secrets set``: a secret from standard input into the keyring, by the running Sidecall if there is one."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from helper.cli.client import Client, NotRunning
from helper.cli.outcome import DONE, FAILED, MISSING, WRONG_USE, complain
from helper.language import _


def set_secret(home: str, arguments: Namespace) -> int:
    """Never taken from an argument: those are seen by every process, and by the shell's history."""
    value = _value(arguments.name)
    if not value:
        complain(_("there is nothing on standard input. Nothing was changed."))
        return WRONG_USE
    try:
        with Client(home) as client:
            client.ask("secrets/set", {"name": arguments.name, "value": value})
            state = client.ask("status")["secrets"]["state"]
    except NotRunning:
        return _keep(home, arguments.name, value)
    if state == "keyring":
        print(_("Kept in the keyring."))
    elif state == "sealed":
        print(_("Kept, sealed with the key that systemd gives the service."))
    else:
        print(_("Kept until Sidecall ends: there is no keyring it could use."))
    return DONE


def _value(name: str) -> str:
    if sys.stdin is None:
        return ""
    if sys.stdin.isatty():
        import getpass

        return getpass.getpass(f"{name}: ")
    return sys.stdin.read(5000).strip("\r\n")


def _keep(home: str, name: str, value: str) -> int:
    import asyncio

    from helper.secrets.os_keyring import open_secrets

    async def keep() -> int:
        secrets = await open_secrets(Path(home))
        if secrets.state == "secrets_unavailable":
            complain(_("Sidecall is not running and this computer has no keyring, so there is nowhere to keep it."))
            return MISSING
        try:
            await secrets.set(name, value)
        except Exception as error:
            # What a keyring says may hold what it was given.
            complain(_("the keyring did not take it ({error}).").format(error=type(error).__name__))
            return FAILED
        print(_("Kept in the keyring."))
        return DONE

    return asyncio.run(keep())
