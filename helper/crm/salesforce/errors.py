"""What Salesforce says when it does not do as asked, turned into Sidecall's own errors.

Error bodies and codes: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from helper.crm.port import Broken, Doubtful, Temporary, Unconfirmed
from helper.errors import NotConnected, SalesforceRefused, SidecallError
from helper.language import _

LONGEST_MESSAGE = 1000

# Nothing was carried out and the same request can succeed later. Classified by code, as their HTTP status varies.
_TEMPORARY = {
    "UNABLE_TO_LOCK_ROW",
    "REQUEST_LIMIT_EXCEEDED",
    "SERVER_UNAVAILABLE",
    "REQUEST_RUNNING_TOO_LONG",
    "QUERY_TIMEOUT",
    "API_CURRENTLY_DISABLED",
}

_NOT_PERMITTED = {
    "INSUFFICIENT_ACCESS",
    "INSUFFICIENT_ACCESS_OR_READONLY",
    "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY",
    # An object that the agent has no permission for is not there at all, for them.
    "INVALID_TYPE",
}

_UNKNOWN = "UNKNOWN_EXCEPTION"
# What userinfo refuses with: a word as plain text (Missing_OAuth_Token, Wrong_Org...), where a gateway writes a page.
_IDENTITY_WORD = re.compile(r"[A-Z][A-Za-z]*(?:_[A-Za-z]+)+")
# Signs that join what stands on both sides of them: in Persian and Indian names, and in emoji.
_JOINERS = "\u200c\u200d"


@dataclass(frozen=True, slots=True)
class Answer:
    """A complete answer. ``body`` is its JSON, None when it is none; ``token`` the access token it was asked with."""

    status: int
    headers: Mapping[str, str]
    text: str
    body: Any = None
    token: str = ""

    @property
    def ok(self) -> bool:
        """Carried out, with a body that Salesforce itself could have written (a portal's sign-in page is none)."""
        return self.status == 204 or (200 <= self.status < 300 and self.body is not None)


@dataclass(frozen=True, slots=True)
class Fault:
    """One element of an error body. ``raw`` is all of it, for what only one kind of error carries."""

    code: str
    message: str
    fields: tuple[str, ...]
    raw: Mapping[str, Any]


class Refusal(SalesforceRefused):
    """Salesforce's no, with what the adapter needs to tell one no from another."""

    def __init__(self, faults: Sequence[Fault], status: int = 400) -> None:
        self.faults = tuple(faults)
        self.status = status
        super().__init__("\n".join(_in_words(fault) for fault in faults) or _("Salesforce gave no reason."))

    def has(self, *codes: str) -> bool:
        """Whether one of these error codes is among its reasons."""
        return any(fault.code in codes for fault in self.faults)


def error_of(answer: Answer, *, write: bool) -> SidecallError:
    """The error an answer that is not ``ok`` stands for. ``write``: the request would have changed something."""
    faults = faults_of(answer.body)
    if write and answer.status == 503 and any(fault.code == "SERVER_UNAVAILABLE" for fault in faults):
        return Unconfirmed(_("Salesforce is not available at the moment."))
    if any(fault.code in _TEMPORARY for fault in faults):
        return Temporary(_temporary_message(faults))
    # "An unexpected error occurred", of which nobody at a desk can mend anything; what it left behind is not known.
    if write and faults and (answer.status >= 500 or any(fault.code == _UNKNOWN for fault in faults)):
        return Broken("\n".join(_in_words(fault) for fault in faults))
    if faults and answer.status < 500:
        return Refusal(faults, answer.status)
    if answer.status in (420, 429, 503):
        kind = Unconfirmed if write and answer.status != 429 else Temporary
        return kind(_("Salesforce is not available at the moment."))
    if answer.status == 408 or answer.status >= 500 or 200 <= answer.status < 300:
        # A gateway answered in Salesforce's place: the request may have gone through to it all the same.
        if write:
            return Doubtful(_("Salesforce did not say whether it did what was asked."))
        return Temporary(_("Salesforce did not answer properly."))
    if answer.status == 403 and _IDENTITY_WORD.fullmatch(answer.text.strip()):
        reason = answer.text.strip()
        said = _(
            "Salesforce does not tell who is signed in ({reason}). The app must have the scopes openid and id, too."
        )
        return Refusal([Fault("", said.format(reason=reason), (), {})], answer.status)
    if answer.status in (401, 403, 407):
        return NotConnected(
            _("Something between this computer and Salesforce refused the request (HTTP {status}).").format(
                status=answer.status
            )
        )
    if answer.status == 300 and isinstance(answer.body, list):
        return Refusal([Fault("", _("Salesforce has several records with this key."), (), {})], answer.status)
    if 300 <= answer.status < 400:
        return NotConnected(_("Something between this computer and Salesforce sent the request elsewhere."))
    return Refusal([Fault("", _("HTTP status {status}.").format(status=answer.status), (), {})], answer.status)


def created_id(answer: Answer) -> str:
    """The id of what a create made. Raises ``Doubtful`` when the answer does not say."""
    record_id = answer.body.get("id") if isinstance(answer.body, Mapping) else None
    if not isinstance(record_id, str) or not record_id:
        raise Doubtful(_("Salesforce did not say whether it did what was asked."))
    return record_id


def faults_of(body: Any) -> tuple[Fault, ...]:
    """The faults in an error body: an array of objects, or one object. Collections spell the code ``statusCode``."""
    items = body if isinstance(body, list) else [body]
    found = []
    for item in items:
        if not isinstance(item, Mapping):
            continue
        code = item.get("errorCode") or item.get("statusCode")
        if not isinstance(code, str):
            continue
        fields = item.get("fields")
        names = tuple(str(name) for name in fields) if isinstance(fields, list) else ()
        found.append(Fault(code, clean(str(item.get("message", ""))), names, item))
    return tuple(found)


def clean(text: str) -> str:
    """The org's own words without control and direction-changing characters, of a length that can be shown."""
    seen = "".join(char for char in text if unicodedata.category(char) != "Cf" or char in _JOINERS)
    kept = "".join(" " if unicodedata.category(char) in ("Cc", "Zl", "Zp") else char for char in seen)
    return re.sub(r" {2,}", " ", kept).strip()[:LONGEST_MESSAGE]


def is_used_up(fault: Fault) -> bool:
    """Whether it is the allowance; the same code says that too many requests run at once, which is soon over."""
    return fault.code == "REQUEST_LIMIT_EXCEEDED" and "concurrent" not in fault.message.lower()


def _in_words(fault: Fault) -> str:
    message = fault.message or fault.code
    if fault.code in _NOT_PERMITTED:
        message = _("Your Salesforce user may not do this: {reason}").format(reason=message)
    unnamed = [name for name in fault.fields if name not in message]
    return f"{message} ({', '.join(clean(name) for name in unnamed)})" if unnamed else message


def _temporary_message(faults: Sequence[Fault]) -> str:
    if any(is_used_up(fault) for fault in faults):
        return _("The company's Salesforce has used up its requests for now.")
    if any(fault.code == "REQUEST_LIMIT_EXCEEDED" for fault in faults):
        return _("Salesforce is busy with too many requests of your company at once.")
    if any(fault.code == "UNABLE_TO_LOCK_ROW" for fault in faults):
        return _("Somebody else is changing the same record in Salesforce.")
    return _("Salesforce is not available at the moment.")
