"""Whether 3CX and Salesforce know the same person: the one whose calls these are, and the one who logs them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from helper.crm.port import Agent
from helper.faces import Check
from helper.language import _
from helper.settings.settings import Settings
from helper.settings.table import JOURNAL_REQUIRE_EMAIL_MATCH, PBX_EXTENSION


@dataclass(frozen=True, slots=True)
class OwnEmail:
    """The e-mail address of the agent's extension in 3CX: "" when it has none, None when it is not known, and then
    ``why``, in words, where that is known.
    """

    address: str | None = None
    why: str = ""


class SameAgent:
    """Compares the two addresses, each as it is known now."""

    def __init__(
        self, settings: Settings, own_email: Callable[[], OwnEmail], agent: Callable[[], Agent | None]
    ) -> None:
        self._settings = settings
        self._own_email = own_email
        self._agent = agent

    def difference(self) -> str:
        """In words, how the two differ; "" when they are the same or not both known."""
        email, agent = self._own_email(), self._agent()
        if email.address is None or agent is None or _plain(email.address) == _plain(agent.email):
            return ""
        extension = self._settings[PBX_EXTENSION]
        if not email.address:
            return _("Extension {extension} has no e-mail address in 3CX; in Salesforce you are {salesforce}.").format(
                extension=extension, salesforce=agent.email
            )
        return _("Extension {extension} belongs to {pbx} in 3CX, but in Salesforce you are {salesforce}.").format(
            extension=extension, pbx=email.address, salesforce=agent.email
        )

    def obstacle(self) -> str:
        """Why nothing may be logged now, in words; "" when it may. Nothing is logged that cannot be checked."""
        if not self._settings[JOURNAL_REQUIRE_EMAIL_MATCH] or self._agent() is None:
            return ""
        different = self.difference()
        if different:
            return _("Not logged: {reason}").format(reason=different)
        email = self._own_email()
        if email.address is None:
            return (
                _("Not logged: your e-mail address in 3CX cannot be checked. {reason}").format(reason=email.why).strip()
            )
        return ""

    def check(self) -> Check:
        different, obstacle = self.difference(), self.obstacle()
        message = obstacle or different
        if not message and self._own_email().address is None:
            message = (
                _("Your e-mail address in 3CX is not known, so it is not compared. {reason}")
                .format(reason=self._own_email().why)
                .strip()
            )
        return Check("same_agent", not (different or obstacle), _("You in 3CX and in Salesforce"), message)


def _plain(address: str) -> str:
    return address.strip().casefold()
