"""Whether an answer says that the access token is over."""

from __future__ import annotations

import re

from helper.crm.salesforce.errors import Answer, faults_of

MOVED = (301, 302, 307, 308)
# What INVALID_SESSION_ID stands for besides a session that is over.
_NO_EXPIRY = re.compile(
    r"not valid for use with the (?:REST )?API|scopes? (?:is|are) required|not attached to agent|not enabled for", re.I
)


def token_expired(answer: Answer, accepted: str) -> bool:
    """Whether a new access token would help. Not every 401 is an expired session: the same code says that the app may
    not use the API at all, and refreshing on that would never end. One without a reason, which may be a proxy's, counts
    for ``accepted`` alone: the token that a request was carried out with.

    An org that has moved may still redirect from its old address; where it is now, only a token answer may say.
    """
    if answer.status in MOVED:
        return True
    # The API says it with 401; a gateway before it has been seen to say it with 403.
    if answer.status in (401, 403) and (faults := faults_of(answer.body)):
        expired = any(fault.code == "INVALID_SESSION_ID" for fault in faults)
        return expired and not any(_NO_EXPIRY.search(fault.message) for fault in faults)
    if answer.status == 401:
        return answer.token != "" and answer.token == accepted
    return answer.status == 403 and answer.text.strip() == "Bad_OAuth_Token"
