"""Walking the chain to 3CX link by link, to name the one that is broken."""

from __future__ import annotations

from collections.abc import Sequence

from helper.errors import SidecallError
from helper.faces import Check, Connection, PbxStatus
from helper.language import _
from helper.pbx.callcontrol.client import Client, NotAllowed, Unauthorised
from helper.pbx.callcontrol.config import Config
from helper.pbx.callcontrol.token import TakenOver, WrongKey


async def walk(config: Config, client: Client, status: PbxStatus) -> Sequence[Check]:
    """Every link up to the first that is broken. Uses the live token: minting another would end it."""
    address, key, extension = (
        _("Address of 3CX"),
        _("API key"),
        _("Extension {extension}").format(extension=config.extension),
    )
    try:
        everything = await client.everything()
    except (WrongKey, Unauthorised, TakenOver) as error:
        return [Check("pbx_address", True, address), Check("pbx_key", False, key, error.message)]
    except NotAllowed as error:
        return [
            Check("pbx_address", True, address),
            Check("pbx_key", True, key),
            Check("pbx_extension", False, extension, error.message),
        ]
    except SidecallError as error:
        return [Check("pbx_address", False, address, error.message)]
    found = [Check("pbx_address", True, address), Check("pbx_key", True, key)]
    entries = everything if isinstance(everything, list) else [everything]
    mine = next((one for one in entries if isinstance(one, dict) and str(one.get("dn")) == config.extension), None)
    if mine is None:
        message = _("It is not on the list of this API key. Add it in 3CX under Integrations, API.")
        return [*found, Check("pbx_extension", False, extension, message)]
    found.append(Check("pbx_extension", True, extension))
    devices = mine.get("devices") or []
    message = "" if devices else _("No phone is connected to it. Open the 3CX app or switch on the phone.")
    found.append(Check("pbx_device", bool(devices), _("Phone"), message))
    up = status.state is Connection.CONNECTED
    found.append(Check("pbx_events", up, _("Live events from 3CX"), "" if up else status.message))
    return found
