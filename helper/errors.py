"""Sidecall's own errors: what went wrong, in words an agent can act on.

Every error has a stable ``code`` (append-only, part of the protocol), a ``title`` of a few words and a ``message`` that
says what happened and what to do about it, both in the language of the user interface. Adapters turn what their vendor
says into one of these at their edge; faces show ``title`` and ``message`` as they are.
"""

from __future__ import annotations

from helper.language import _


class SidecallError(Exception):
    """The base of all errors that may be shown to a person.

    ``code`` is stable and meant for programs; ``title`` and ``message`` are plain text for people.
    """

    code = "failed"

    def __init__(self, message: str, title: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.title = title or self.default_title()

    def default_title(self) -> str:
        return _("Something went wrong")


class BadRequest(SidecallError):
    """The request itself cannot be understood or is not allowed in this form."""

    code = "bad_request"

    def default_title(self) -> str:
        return _("Request not understood")


class BadNumber(SidecallError):
    """The text holds no number, or one that cannot be dialled."""

    code = "bad_number"

    def default_title(self) -> str:
        return _("Not a number that can be dialled")


class NotFound(SidecallError):
    """The call, person, device or journal entry that was named does not exist (any more)."""

    code = "not_found"

    def default_title(self) -> str:
        return _("Not found")


class Forbidden(SidecallError):
    """The caller may not do this."""

    code = "forbidden"

    def default_title(self) -> str:
        return _("Not allowed")


class DoNotCall(SidecallError):
    """The person is marked "do not call"; dialling needs the agent's explicit confirmation."""

    code = "do_not_call"

    def default_title(self) -> str:
        return _("Marked “do not call”")


class WrongState(SidecallError):
    """The action exists but not in the state that the call or program is in."""

    code = "wrong_state"

    def default_title(self) -> str:
        return _("Not possible right now")


class Superseded(SidecallError):
    """A newer search has taken this one's place; whoever asked has no use for its answer."""

    code = "superseded"

    def __init__(self) -> None:
        super().__init__(_("A newer search has taken its place."))


class PbxRefused(SidecallError):
    """3CX answered and said no."""

    code = "pbx_refused"

    def default_title(self) -> str:
        return _("3CX refused")


class SalesforceRefused(SidecallError):
    """Salesforce answered and said no; ``message`` carries the org's own words."""

    code = "salesforce_refused"

    def default_title(self) -> str:
        return _("Salesforce refused")


class NotConnected(SidecallError):
    """3CX or Salesforce cannot be reached or is not set up; nothing was done."""

    code = "not_connected"

    def default_title(self) -> str:
        return _("Not connected")


class NotSignedIn(SidecallError):
    """Nobody is signed in to Salesforce, or the session was ended there."""

    code = "not_signed_in"

    def default_title(self) -> str:
        return _("Sign in to Salesforce")


class NoDevice(SidecallError):
    """The agent's extension has no phone that is registered with 3CX."""

    code = "no_device"

    def default_title(self) -> str:
        return _("No phone is connected")


class SettingsError(SidecallError):
    """A settings or policy file, or a single setting, has a mistake; ``message`` names file, line and key."""

    code = "bad_settings"

    def default_title(self) -> str:
        return _("A setting has a mistake")
