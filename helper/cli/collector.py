"""``sidecall collector``: how the company's collector is, and signing it in, from the server it runs on."""

from __future__ import annotations

import os
import time
from argparse import Namespace
from urllib.parse import urlsplit

from helper.bridge.home import home
from helper.cli.client import Client, NotRunning
from helper.cli.doctor import doctor
from helper.cli.outcome import DONE, FAILED, complain
from helper.cli.pasted import callback_in, hand_over_what_is_pasted
from helper.language import _

_WITHIN = 300.0  # seconds in which somebody has to sign in
_ASK_EVERY = 1.0
_NOT_SENT = ("refused", "held")


def collector_home() -> str:
    """The collector's own folder: ``$SIDECALL_HOME``, else one within Sidecall's, so that both may run on a machine."""
    return home() if os.environ.get("SIDECALL_HOME") else os.path.join(home(), "collector")


def collector(arguments: Namespace) -> int:
    folder = collector_home()
    if arguments.verb == "doctor":
        return doctor(folder, arguments, _("Start its service, or: sidecall serve --collector"))
    try:
        with Client(folder) as client:
            return _VERBS[arguments.verb](client)
    except NotRunning:
        complain(_("The collector is not running here. Start its service, or: sidecall serve --collector"))
        return FAILED


def _status(client: Client) -> int:
    status = client.ask("status")
    pbx, salesforce, journal = status["pbx"], status["salesforce"], status["journal"]
    _say(_("3CX: {state}").format(state=_state(pbx["state"])), pbx.get("message", ""))
    who = f" ({salesforce['user']})" if salesforce["user"] else ""
    _say(_("Salesforce: {state}").format(state=_state(salesforce["state"])) + who, salesforce.get("message", ""))
    if salesforce["state"] == "signed_out":
        _say("", _("Sign it in with: sidecall collector sign-in"))
    counts = _("To be logged: {waiting}. Refused by Salesforce: {failed}.")
    print(counts.format(waiting=journal["waiting"], failed=journal["failed"]))
    for problem in status["problems"]:
        print(problem)
    reasons: dict[str, int] = {}
    for entry in client.ask("journal")["entries"]:
        if entry["state"] in _NOT_SENT:
            reasons[entry.get("error", "")] = reasons.get(entry.get("error", ""), 0) + 1
    for reason, count in reasons.items():
        print(f"  {count} x {reason}")
    fine = pbx["state"] == salesforce["state"] == "connected"
    return DONE if fine and not journal["failed"] and not status["problems"] else FAILED


def _say(heading: str, message: str) -> None:
    if heading:
        print(heading)
    if message:
        print(f"  {message}")


def _sign_in(client: Client) -> int:
    url = client.ask("salesforce/sign_in")["url"]
    callback = callback_in(url)
    print(_("Open this in a browser, and sign in as the collector’s own Salesforce user:"))
    print(f"\n{url}\n")
    print(
        _("In a browser on another computer the last page cannot be shown, as it is on this server. Then either copy")
    )
    print(
        _("that page’s address ({callback}?code=…) and paste it here, or connect before with:").format(
            callback=callback
        )
    )
    print(f"  ssh -L {urlsplit(callback).port}:localhost:{urlsplit(callback).port} SERVER", flush=True)
    hand_over_what_is_pasted(callback)
    waiting = client.ask("status")["salesforce"].get("message", "")
    deadline = time.monotonic() + _WITHIN
    while time.monotonic() < deadline:
        time.sleep(_ASK_EVERY)
        now = client.ask("status")["salesforce"]
        if now["state"] == "connected":
            print(_("Signed in as {user}.").format(user=now["user"]))
            return DONE
        if now.get("message", waiting) not in ("", waiting):
            complain(now["message"])
            return FAILED
    complain(_("Nobody signed in."))
    return FAILED


def _sign_out(client: Client) -> int:
    client.ask("salesforce/sign_out")
    print(_("Signed out."))
    return DONE


def _retry(client: Client) -> int:
    client.ask("journal/retry")
    print(_("Everything that waits or was refused is sent again."))
    return DONE


def _state(state: str) -> str:
    words = {
        "connected": _("connected"),
        "connecting": _("connecting"),
        "offline": _("not reachable"),
        "refused": _("refused"),
        "signed_out": _("signed out"),
        "unconfigured": _("not set up"),
    }
    return words.get(state, state)


_VERBS = {"status": _status, "sign-in": _sign_in, "sign-out": _sign_out, "retry": _retry}
