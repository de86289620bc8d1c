"""What the Salesforce adapter is told from outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

DEFAULT_LOGIN_URL = "https://login.salesforce.com"
DEFAULT_CALLBACK_PORT = 47801


@dataclass(frozen=True, slots=True)
class Config:
    """Where and as what to sign in.

    ``login_url`` is login.salesforce.com, test.salesforce.com or an org's My Domain (a pasted Lightning address is
    understood). ``client_id`` is the consumer key of the org's External Client App, "" when nobody has entered one.
    ``callback_ports`` are tried in this order; each must be registered there as
    ``http://localhost:<port>/oauth/callback``. ``api_version`` such as "62.0", "" for the best the org has. ``region``
    (ISO 3166) reads a number that an agent searches for without its country. ``external_id_field`` of Task is what
    calls are upserted by, "" for none.
    """

    login_url: str = DEFAULT_LOGIN_URL
    client_id: str = ""
    callback_ports: tuple[int, ...] = (DEFAULT_CALLBACK_PORT,)
    api_version: str = ""
    region: str = ""
    external_id_field: str = ""


@dataclass(frozen=True, slots=True)
class Timing:
    """Deadlines and pauses, in seconds. ``request_s`` is for a whole request with its answer, ``locked_retry_s`` what
    is waited before each further attempt to write what somebody else is changing, ``look_again_s`` before each further
    look whether a record was made whose request was not answered.
    """

    connect_s: float = 5.0
    request_s: float = 15.0
    sign_in_s: float = 300.0
    first_retry_s: float = 1.0
    longest_retry_s: float = 10.0  # the attempt is one request that counts nowhere
    longest_refused_s: float = 300.0  # while the org refuses the agent: this attempt does count
    locked_retry_s: tuple[float, ...] = (0.5, 1.0, 2.0)
    look_again_s: tuple[float, ...] = (2.0, 3.0)


class State(Protocol):
    """Remembers small texts that are no secret from one start to the next."""

    async def get(self, name: str) -> str:
        """The text, or "" when there is none."""

    async def set(self, name: str, value: str) -> None:
        """Keep ``value``; an empty one forgets it."""
