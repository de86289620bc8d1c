"""The page of the org that makes a new record, with what is known of the caller filled in.

Source of the address: Salesforce's "Launch Record Create Page with Default Field Values" (``defaultFieldValues``).
"""

from __future__ import annotations

import re
from urllib.parse import quote

from helper.settings.settings import Settings
from helper.settings.table import CONTACTS_CREATE_AS, CONTACTS_LEAD_COMPANY


def new_record_path(settings: Settings, number: str, name: str = "") -> str:
    """A path with query of the org's pages; ``number`` is E.164."""
    kind = settings[CONTACTS_CREATE_AS]
    fields = {"Phone": number, "LastName": name}
    if kind == "Lead":
        fields["Company"] = settings[CONTACTS_LEAD_COMPANY]
    pairs = (f"{field}={_value(text)}" for field, text in fields.items() if text)
    return f"/lightning/o/{kind}/new?defaultFieldValues={quote(','.join(pairs), safe='')}"


def _value(text: str) -> str:
    """Without what separates fields or begins an escape: how often the org decodes a value is written nowhere."""
    return re.sub(r"[,=%\s]+", " ", text)[:80].strip()
