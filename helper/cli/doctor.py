"""``sidecall doctor``: what works and what does not.

A running Sidecall checks itself: a second process must not log on to 3CX beside it. With none, what can be seen from
outside is checked.
"""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path
from typing import Any

from helper.cli.client import Client, NotRunning
from helper.cli.outcome import DONE, FAILED
from helper.language import _

_SECONDS = 90.0


def doctor(home: str, arguments: Namespace, start: str = "") -> int:
    """Print every check, or one JSON object; fine only when Sidecall runs and every check is. ``start`` says how the
    one that was meant is started, where it is not the agent's.
    """
    try:
        with Client(home) as client:
            checks = client.ask("doctor", seconds=_SECONDS)["checks"]
            running, version = True, client.version
    except NotRunning:
        from helper import __version__

        running, version = False, __version__
        checks = [_not_running(start), *_offline(Path(home))]
    good = running and all(check["ok"] for check in checks)
    if arguments.json:
        print(json.dumps({"ok": good, "running": running, "version": version, "checks": checks}, ensure_ascii=False))
    else:
        for check in checks:
            print(f"{_('fine') if check['ok'] else _('WRONG')}: {check['title']}")
            if check["message"]:
                print(f"    {check['message']}")
    return DONE if good else FAILED


def _not_running(start: str) -> dict[str, Any]:
    how = start or _("Start it from the menu, or with: sidecall serve")
    return _check("running", False, _("Sidecall is not running"), how)


def _offline(home: Path) -> list[dict[str, Any]]:
    import asyncio

    from helper.secrets.os_keyring import open_secrets
    from helper.settings.settings import Settings

    problems = Settings(home / "settings.toml").problems
    kept = asyncio.run(open_secrets(home)).state != "secrets_unavailable"
    no_keyring = "" if kept else _("There is no keyring on this computer, so secrets are gone when Sidecall ends.")
    return [
        _check("settings", not problems, _("Settings"), " ".join(problems)),
        _check("secrets", kept, _("Keyring"), no_keyring),
    ]


def _check(name: str, ok: bool, title: str, message: str) -> dict[str, Any]:
    return {"name": name, "ok": ok, "title": title, "message": message}
