"""Which version of the REST API to speak."""

from __future__ import annotations

import re
from typing import Any

from helper.crm.salesforce.errors import Fault, Refusal
from helper.language import _

# Since then a duplicate rule can be overruled by a header; all else that is used is older.
LOWEST = 52
# What this adapter was written against; a newer one may mean something else by the same words.
HIGHEST = 67


def best_version(listed: Any) -> str:
    """The newest version known here that ``GET /services/data/`` lists. Raises ``SalesforceRefused`` if none is."""
    found = [
        int(str(entry["version"]).split(".")[0])
        for entry in (listed if isinstance(listed, list) else [])
        if isinstance(entry, dict) and re.fullmatch(r"\d{1,3}\.0", str(entry.get("version", "")))
    ]
    known = [version for version in found if LOWEST <= version <= HIGHEST]
    if not known:
        message = _("This Salesforce does not offer API version {version}.").format(version=f"{LOWEST}.0")
        raise Refusal([Fault("", message, (), {})])
    return f"{max(known)}.0"
