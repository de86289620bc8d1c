"""Walking the chain to 3CX link by link, to name the one that is broken."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from helper.errors import SidecallError
from helper.faces import Check, Connection, PbxStatus
from helper.language import _
from helper.pbx.callcontrol.client import Client, NotAllowed, Untrusted
from helper.pbx.callcontrol.config import Config
from helper.pbx.callcontrol.token import KeptOut, TakenOver, Unauthorised, WrongKey

_CLOCKS_AGREE = timedelta(minutes=2)


async def walk(config: Config, client: Client, status: PbxStatus) -> Sequence[Check]:
    """Every link up to the first that is broken. Uses the live token: minting another would end it."""
    address = _good("pbx_address", _("Address of 3CX"))
    certificate = _good("pbx_certificate", _("Certificate of 3CX"))
    key = _good("pbx_key", _("API key"))
    licence = _good("pbx_licence", _("Licence and rights of the API key"))
    try:
        everything = await client.everything()
    except Untrusted as error:
        return [address, _broken(certificate, error.message)]
    except (WrongKey, KeptOut, Unauthorised, TakenOver) as error:
        return [address, certificate, _broken(key, error.message)]
    except NotAllowed as error:
        return [address, certificate, key, _broken(licence, error.message)]
    except SidecallError as error:
        return [_broken(address, error.message)]
    found = [address, certificate, key, licence, _clock(client.ahead)]
    extension = _good("pbx_extension", _("Extension {extension}").format(extension=config.extension))
    mine = _mine(everything, config.extension)
    if mine is None:
        message = _("It is not on the list of this API key. Add it in 3CX under Integrations, API.")
        return [*found, _broken(extension, message)]
    return [*found, extension, _phone(mine), _stream(status)]


def _mine(everything: Sequence[dict[str, Any]], extension: str) -> dict[str, Any] | None:
    return next((one for one in everything if str(one.get("dn")) == extension), None)


def _clock(ahead: timedelta | None) -> Check:
    """A wrong clock gives calls the wrong time, and makes certificates and tokens look expired."""
    check = _good("pbx_clock", _("Clock"))
    if ahead is None or abs(ahead) <= _CLOCKS_AGREE:
        return check
    minutes = round(abs(ahead).total_seconds() / 60)
    words = (
        _("This computer’s clock is {minutes} minutes behind that of 3CX. Set it, or have it set itself.")
        if ahead > timedelta()
        else _("This computer’s clock is {minutes} minutes ahead of that of 3CX. Set it, or have it set itself.")
    )
    return _broken(check, words.format(minutes=minutes))


def _phone(mine: dict[str, Any]) -> Check:
    check = _good("pbx_device", _("Phone"))
    if mine.get("devices"):
        return check
    return _broken(check, _("No phone is connected to it. Open the 3CX app or switch on the phone."))


def _stream(status: PbxStatus) -> Check:
    """REST may work where a proxy lets no websocket through."""
    check = _good("pbx_events", _("Live events from 3CX"))
    if status.state is Connection.CONNECTED:
        return check
    if "WebSockets" in status.message:
        return _broken(check, status.message)
    mend = _("3CX answers, but its stream of events is not up. A proxy or firewall may block WebSockets.")
    return _broken(check, f"{status.message} {mend}".strip())


def _good(name: str, title: str) -> Check:
    return Check(name, True, title)


def _broken(check: Check, message: str) -> Check:
    return Check(check.name, False, check.title, message)
