"""The commands and their arguments."""

from __future__ import annotations

import argparse
import contextlib
import io
import logging
import sys
from collections.abc import Sequence

from helper import __version__
from helper.bridge.home import home
from helper.cli.client import Client, NotRunning, Refused
from helper.cli.outcome import FAILED, complain
from helper.language import _, use_language
from helper.secrets.port import TYPED

COMMANDS = (
    "serve",
    "collector",
    "dial",
    "incoming",
    "pop-url",
    "doctor",
    "secrets",
    "register-browser",
    "unregister-browser",
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; ``argv`` is without the program's name. Returns the exit code: see ``helper.cli.outcome``."""
    for stream in (sys.stdout, sys.stderr):
        # A Windows console may not have every letter of a name.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    # What is for people is printed; without this Python prints warnings of the log as well.
    logging.getLogger("helper").addHandler(logging.NullHandler())
    use_language("auto")
    arguments = _arguments(list(sys.argv[1:] if argv is None else argv))
    try:
        return _run(arguments)
    except NotRunning:
        complain(_("Sidecall is not running. Start it from the menu, or with: sidecall serve"))
    except Refused as refusal:
        told = refusal.message.startswith(refusal.title)
        complain(refusal.message if told else f"{refusal.title}. {refusal.message}")
    except KeyboardInterrupt:
        with contextlib.suppress(OSError):
            print(file=sys.stderr)
    return FAILED


def _run(arguments: argparse.Namespace) -> int:
    match arguments.command:
        case "dial":
            from helper.cli.dial import dial

            with Client(home()) as client:
                return dial(client, arguments)
        case "incoming":
            from helper.cli.dial import incoming

            with Client(home()) as client:
                return incoming(client, arguments)
        case "pop-url":
            from helper.cli.pop_url import pop_url

            with Client(home()) as client:
                return pop_url(client, arguments)
        case "doctor":
            from helper.cli.doctor import doctor

            return doctor(home(), arguments)
        case "secrets":
            from helper.cli.secret import set_secret

            return set_secret(_home(arguments), arguments)
        case "collector":
            from helper.cli.collector import collector

            return collector(arguments)
        case "register-browser":
            from helper.cli.browsers import register

            return register()
        case "unregister-browser":
            from helper.cli.browsers import unregister

            return unregister()
        case _:
            from helper.cli.serve import serve, serve_as_service

            if arguments.service:
                return serve_as_service(_home(arguments))
            return serve(_home(arguments), collector=arguments.collector)


def _arguments(words: list[str]) -> argparse.Namespace:
    if words[:1] == ["incoming"] and words[1:] not in (["-h"], ["--help"]):
        from helper.cli.dial import read_incoming

        # What a caller is called is never a mistake in the command.
        number, name = read_incoming(words[1:])
        return argparse.Namespace(command="incoming", number=number, name=name)
    return _parser().parse_args(words)


def _home(arguments: argparse.Namespace) -> str:
    if not (arguments.collector or getattr(arguments, "service", False)):
        return home()
    from helper.cli.collector import collector_home

    return collector_home()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="sidecall", description=_("The Salesforce companion for 3CX."))
    parser.add_argument("--version", action="version", version=f"sidecall {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    serve = commands.add_parser("serve", help=_("run without a window until Ctrl-C"))
    serve.add_argument("--collector", action="store_true", help=_("as the company’s collector, on a server"))
    serve.add_argument("--service", action="store_true", help=argparse.SUPPRESS)  # what Windows starts

    collector = commands.add_parser("collector", help=_("ask or set up the company’s collector on this server"))
    asked = collector.add_subparsers(dest="verb", required=True, metavar="COMMAND")
    asked.add_parser("status", help=_("how it is, and what could not be logged"))
    checked = asked.add_parser("doctor", help=_("say what works and what does not"))
    checked.add_argument("--json", action="store_true", help=_("as one JSON object"))
    asked.add_parser("sign-in", help=_("sign in to Salesforce as the collector’s own user"))
    asked.add_parser("sign-out", help=_("sign out of Salesforce"))
    asked.add_parser("retry", help=_("send again what Salesforce refused"))

    dial = commands.add_parser("dial", help=_("dial a number with the running Sidecall"))
    dial.add_argument("number", metavar="NUMBER", help=_("a number in any spelling, or a tel: address"))
    dial.add_argument("--confirm", action="store_true", help=_("dial even if marked “do not call”"))

    incoming = commands.add_parser("incoming", help=_("show who calls (for 3CX apps that start a program)"))
    incoming.add_argument("--number", default="")
    incoming.add_argument("--name", default="")

    contact = commands.add_parser("pop-url", help=_("the contact URL to paste into the 3CX web client"))
    contact.add_argument("--renew", action="store_true", help=_("make a new one; those given before lead nowhere then"))

    doctor = commands.add_parser("doctor", help=_("say what works and what does not"))
    doctor.add_argument("--json", action="store_true", help=_("as one JSON object"))

    secrets = commands.add_parser("secrets", help=_("hand over a secret"))
    verbs = secrets.add_subparsers(dest="verb", required=True, metavar="COMMAND")
    setting = verbs.add_parser("set", help=_("keep a secret in the keyring; it is read from standard input"))
    setting.add_argument("name", metavar="NAME", choices=sorted(TYPED), help=", ".join(sorted(TYPED)))
    setting.add_argument("--collector", action="store_true", help=_("of the company’s collector"))

    commands.add_parser("register-browser", help=_("let this user’s browsers find Sidecall"))
    commands.add_parser("unregister-browser", help=_("take that back"))
    return parser
