"""What a person is told once about Salesforce, outside of any call."""

from __future__ import annotations

from collections.abc import Callable

from helper.faces import Connection, Notice, SalesforceStatus
from helper.language import _


class SalesforceNotices:
    """Says once that a session was ended by somebody else, or that something is wrong although it is there; and again
    only after it was mended and came back.

    Signing out in Sidecall is the agent's own doing and needs no notice.
    """

    def __init__(self, notify: Callable[[Notice], None]) -> None:
        self._notify = notify
        self._ended = False
        self._scarce = False

    def changed(self, status: SalesforceStatus, scarcity: str = "") -> None:
        """To be called whenever the status may have changed; ``scarcity``: see ``CrmPort``."""
        ended = status.state is Connection.SIGNED_OUT and bool(status.user)
        if ended and not self._ended:
            self._notify(
                Notice(
                    _("Sign in to Salesforce again"),
                    _("Your Salesforce session has ended. Calls go on, and are logged when you are back."),
                )
            )
        if status.state is not Connection.CONNECTING:
            self._ended = ended
        if status.state is not Connection.CONNECTED:
            return
        if scarcity and not self._scarce:
            self._notify(Notice(_("Salesforce requests are running low"), scarcity))
        self._scarce = bool(scarcity)
