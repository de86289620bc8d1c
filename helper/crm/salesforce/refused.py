"""Why Salesforce lets somebody not sign in, and what mends it.

The codes and their English descriptions (they are not translated):
https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_flow_errors.htm
Wordings differ between the authorize page, the token endpoint and releases, so both code and description are looked at.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from helper.crm.salesforce.errors import clean
from helper.language import N_, _

_DENIED = N_("You did not allow Sidecall to use Salesforce. Sign in again and choose “Allow”.")
_NOT_ALLOWED = N_(
    "Your administrator has to let you use the Salesforce app of Sidecall: under Permitted Users in its policies, "
    "and by installing it where the company blocks apps that are not."
)
_NOT_APPROVED = N_(
    "Your administrator has to look at the Salesforce app of Sidecall: whether you are among its Permitted Users, "
    "whether it is installed where the company blocks apps that are not, and whether it has the scopes api, "
    "refresh_token, openid and id."
)
_NOBODY_KNOWS = N_("Your administrator sees the reason in Salesforce under Setup, Login History.")
_CONSUMER_KEY = N_(
    "Check the consumer key and the sign-in address in the settings. A new app takes up to ten minutes to be known."
)
_SECRET = N_(
    "Check the consumer secret in the settings; without one, your administrator switches off “Require Secret for "
    "Web Server Flow” and “Require Secret for Refresh Token Flow” in the app."
)
_CALLBACK = N_("The Salesforce app must list this callback address exactly: {callback}")
_SCOPES = N_(
    "The Salesforce app must have the scopes “Manage user data via APIs (api)”, “Perform requests at any time "
    "(refresh_token, offline_access)”, “Access unique user identifiers (openid)” and “Access the identity URL service "
    "(id)”."
)
_NETWORK = N_(
    "Salesforce does not let you in from this network. Connect to your company’s network or VPN, or ask your "
    "administrator about the IP restrictions of the app and of your profile."
)
_INACTIVE = N_("Your Salesforce user or your company’s org is not active. Ask your administrator.")
_TOO_LATE = N_("The sign-in took too long or was used already. Start it again.")
_ENDED = N_("The session was ended in Salesforce. Sign in again.")

_MENDS = (
    (r"ip.?restrict|restricted ip|login hours|restricted (?:domain|network)", _NETWORK),
    (r"inactive|user is not active|frozen|\blocked out", _INACTIVE),
    (r"approval_error", _NOT_APPROVED),
    (r"app_access|_blocked|app_not_found|admin approved|must be installed", _NOT_ALLOWED),
    (r"redirect_uri", _CALLBACK),
    (r"invalid_scope|scopes?\b", _SCOPES),
    (r"client_id|client identifier|invalid_client_id", _CONSUMER_KEY),
    (r"invalid_client|client credentials|client secret|consumer secret", _SECRET),
    (r"access_denied|denied authorization", _DENIED),
    (r"authorization code|code.?verifier|code.?challenge|invalid_request", _TOO_LATE),
    (r"access/refresh token|refresh token|token (?:expired|revoked)", _ENDED),
)  # fmt: skip
_NETWORK_ONLY = re.compile(_MENDS[0][0])


def explain(code: str, description: str, callback: str = "") -> str:
    """What to do about it, and Salesforce's own words. ``callback`` is where the browser was to come back to."""
    reason = clean(description or code) or _("no reason given")
    said = _("Salesforce refused the sign-in: {reason}").format(reason=reason)
    text = _both(code, description)
    mend = next((mend for pattern, mend in _MENDS if re.search(pattern, text)), _NOBODY_KNOWS)
    if mend is _CALLBACK and not callback:
        return said
    return f"{_(mend).format(callback=callback)} {said}"


def of_the_network(code: str, description: str) -> bool:
    """Whether the same would be let in from elsewhere, or at another time: the session itself is as good as ever."""
    return _NETWORK_ONLY.search(_both(code, description)) is not None


def missing_scopes(granted: Sequence[str], refreshable: bool) -> str:
    """What is missing among the scopes of a session, as a sentence with its mend; "" when nothing is.

    ``full`` has the API, but never a refresh token.
    """
    lacks_api = bool(granted) and not {"api", "full"} & set(granted)
    if refreshable and not lacks_api:
        return ""
    return _(_SCOPES)


def nobody_came(callback: str) -> str:
    """Salesforce shows some of its errors on its own page and never comes back with them."""
    return _(
        "Nobody signed in in time. An error that Salesforce shows in the browser names the cause: "
        "redirect_uri_mismatch means that the app does not list {callback}; invalid_client_id that the consumer key "
        "or the sign-in address is wrong. Start again when that is mended."
    ).format(callback=callback)


def _both(code: str, description: str) -> str:
    """Codes are written with hyphens in places: what RFC 6749 calls access_denied, the help page access-denied."""
    return f"{code.replace('-', '_')} {description}".lower()
