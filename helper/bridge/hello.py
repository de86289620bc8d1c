"""The one question the bridge answers: where is Sidecall?

Errors are ``{"error": {code, title, message}}`` in English; the extension says them in the agent's language by their
code. Codes are append-only: ``forbidden``, ``bad_request``, ``runtime_unsafe``, ``start_failed``, ``not_running``.
"""

from __future__ import annotations

from helper.bridge import runtime
from helper.bridge.home import make_home
from helper.bridge.origins import CALLERS
from helper.bridge.start import CannotStart, forget_starts, start_once

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def may_ask(arguments: list[str]) -> bool:
    """Whether the browser started us for one of our extensions: it names the caller as the first argument."""
    return len(arguments) > 1 and arguments[1] in CALLERS


def reply(message: Any) -> dict[str, Any]:
    """The answer to one message: ``{port, token, version}``, ``{starting: true}`` or ``{error}``.

    ``{"start": false}`` in the question only asks: an extension that reconnects by itself must not bring back a
    Sidecall that the agent has just closed.
    """
    if not isinstance(message, dict) or message.get("v") != 1 or message.get("cmd") != "hello":
        return refusal("bad_request", "Not understood", 'The bridge answers {"v": 1, "cmd": "hello"} only.')
    try:
        folder = make_home()
        facts = runtime.read(folder)
        if facts and runtime.is_running(facts):
            forget_starts(folder)
            return {key: facts[key] for key in ("port", "token", "version")}
        if message.get("start") is False:
            return refusal("not_running", "Sidecall is not running", "Start it, or click a number.")
        start_once(folder)
    except runtime.Unsafe as error:
        return refusal("runtime_unsafe", "Sidecall's folder is not safe", f"{error}. Ask IT to repair its permissions.")
    except (CannotStart, OSError) as error:
        return refusal("start_failed", "Sidecall does not start", f"{error}. Start it by hand to see why.")
    return {"starting": True}


def refusal(code: str, title: str, message: str) -> dict[str, Any]:
    return {"error": {"code": code, "title": title, "message": message}}
