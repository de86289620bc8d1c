"""``sidecall dial`` and ``sidecall incoming``: calls from other programs and from the shell."""

from __future__ import annotations

import sys
import uuid
from argparse import Namespace
from typing import Any

from helper.cli.client import Client, Refused
from helper.cli.outcome import DONE
from helper.language import _


def dial(client: Client, arguments: Namespace) -> int:
    """Dial; somebody marked "do not call" only with ``--confirm``, or a yes from the person at the terminal."""
    try:
        call = _dial(client, arguments.number, arguments.confirm)
    except Refused as refusal:
        if refusal.code != "do_not_call" or not _yes(refusal.message):
            raise
        call = _dial(client, arguments.number, confirm=True)
    print(_("Dialling {number}").format(number=call["display"]))
    return DONE


def incoming(client: Client, arguments: Namespace) -> int:
    """Show who calls, when 3CX's own app starts us with the number."""
    # What a caller shows may be longer than anything that is a number or a name.
    client.ask("incoming", {"number": _whole(arguments.number)[:200], "name": _whole(arguments.name)[:255]})
    return DONE


def _dial(client: Client, number: str, confirm: bool) -> Any:
    request = {"number": _whole(number), "request_id": str(uuid.uuid4()), "confirm": confirm}
    return client.ask("dial", request)["call"]


def _whole(text: str) -> str:
    """``text`` without what stands for bytes that were no characters where another program started us."""
    return text.encode("utf-8", "replace").decode()


def _yes(question: str) -> bool:
    if not (sys.stdin and sys.stdin.isatty()):
        return False
    print(question, file=sys.stderr)
    print(_("Dial all the same? [y/N]"), end=" ", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes", "s", "sí", "si")
