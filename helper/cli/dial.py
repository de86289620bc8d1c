"""``sidecall dial`` and ``sidecall incoming``: calls from other programs and from the shell."""

from __future__ import annotations

import sys
import uuid
from argparse import Namespace
from collections.abc import Sequence
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


def read_incoming(words: Sequence[str]) -> tuple[str, str]:
    """Number and name from the parameters that another program was told to give: ``--number N --name WORDS`` or bare.
    It may not quote them, so a name is several words; a caller may show nothing, or call itself ``--number``.
    """
    given: dict[str, list[str]] = {"": []}
    under = ""
    for word in words:
        option, equals, value = word.partition("=")
        if option in ("--number", "--name") and option not in given and "--name" not in given:
            under, given[option] = option, [value] if equals else []
        else:
            given[under].append(word)
    bare = given[""]
    number = " ".join(given.get("--number") or bare[:1])
    return number, " ".join(given.get("--name") or (bare if given.get("--number") else bare[1:]))


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
