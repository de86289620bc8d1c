"""What the tab is answered: the way to a record of the org, or a page of our own that says why not."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from urllib.parse import urlsplit

from helper.api.pop import page
from helper.calls.model import Call, Direction
from helper.faces import CallView, Landing
from helper.language import _, ngettext
from helper.people.model import LookupState


def redirect_to(landing: Landing, hosts: Collection[str]) -> str:
    """The address to send the tab to; "" when it is none of the org's own ``hosts``."""
    return landing.url if _of_org(landing.url, hosts) else ""


def page_for(view: CallView, hosts: Collection[str]) -> str:
    """The page for a call that has no one record to go to."""
    call = view.call
    if len(view.matches) > 1:
        people = [replace(one, url=one.url if _of_org(one.url, hosts) else "") for one in view.matches]
        many = ngettext(
            "{count} person in Salesforce has this number.",
            "{count} people in Salesforce have this number.",
            len(people),
        ).format(count=len(people))
        return page.choice(_who(call), many, people)
    message, again = {
        LookupState.NONE: (_nothing_to_look_up(call), False),
        LookupState.LOOKING_UP: (_("Salesforce has not answered yet. The card shows who it is when it does."), True),
        LookupState.OFFLINE: (_("Salesforce does not answer, so it is not known who this is."), True),
        LookupState.SIGNED_OUT: (
            _("You are signed out of Salesforce, so it is not known who this is. Sign in with Sidecall’s icon."),
            True,
        ),
        LookupState.REFUSED: (
            _("Salesforce did not say who this is: {reason}").format(reason=view.lookup_message),
            True,
        ),
        LookupState.FOUND: (_("This person has no page in Salesforce."), False),
        LookupState.NOT_FOUND: (_("Nobody in Salesforce has this number."), False),
    }[view.lookup]
    return page.words(_who(call), message, again)


def _nothing_to_look_up(call: Call) -> str:
    if call.direction is Direction.INTERNAL:
        return _("A call from a colleague. There is nothing to look up in Salesforce.")
    if call.number is None:
        return _("The caller does not show a number, so nobody was looked up.")
    return _("Salesforce has not answered yet. The card shows who it is when it does.")


def _who(call: Call) -> str:
    name = call.name_from_pbx
    return f"{call.display} · {name}" if name and name != call.display else call.display


def _of_org(url: str, hosts: Collection[str]) -> bool:
    parts = urlsplit(url)
    loopback_alone = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost", "::1")
    return (parts.scheme == "https" or loopback_alone) and parts.netloc.lower() in hosts
