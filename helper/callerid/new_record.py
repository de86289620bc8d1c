"""The page of the org that makes a new record, with what is known of the caller filled in.

Source of the address: Salesforce's "Launch Record Create Page with Default Field Values" (``defaultFieldValues``).
"""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import quote

from helper.faces import NewPerson
from helper.journal.templates import fill
from helper.numbers.read import read_dialled
from helper.settings.settings import Settings
from helper.settings.table import CONTACTS_CREATE_AS, CONTACTS_LAST_NAME, CONTACTS_LEAD_COMPANY, NUMBERS_REGION


def completed(new: NewPerson, settings: Settings) -> NewPerson:
    """``new`` with its number as E.164, and with what the settings say where the agent said nothing: no lead is saved
    without a company. Raises ``BadNumber``.
    """
    new = replace(new, number=with_country(settings, new.number))
    if new.kind != "Lead" or new.company:
        return new
    return replace(new, company=lead_company(settings, new.number, f"{new.first_name} {new.last_name}".strip()))


def with_country(settings: Settings, number: str) -> str:
    """A number as E.164, as it is to stand in a record; one without a country is from where the settings say."""
    return read_dialled(number, settings[NUMBERS_REGION]).e164 or number if number else ""


def last_name(settings: Settings, number: str) -> str:
    """What somebody is called whose name nobody knows, "" when the agent has to find out."""
    return fill(settings[CONTACTS_LAST_NAME], {"Number": number, "Name": ""})


def lead_company(settings: Settings, number: str, name: str) -> str:
    """The company of a lead that nobody named one for."""
    return fill(settings[CONTACTS_LEAD_COMPANY], {"Number": number, "Name": name})


def new_record_path(settings: Settings, number: str, name: str = "") -> str:
    """A path with query of the org's pages; ``number`` is E.164."""
    kind = settings[CONTACTS_CREATE_AS]
    fields = {"Phone": number, "LastName": name or last_name(settings, number)}
    if kind == "Lead":
        fields["Company"] = lead_company(settings, number, name)
    pairs = (f"{field}={_value(text)}" for field, text in fields.items() if text)
    return f"/lightning/o/{kind}/new?defaultFieldValues={quote(','.join(pairs), safe='')}"


def _value(text: str) -> str:
    """Without what separates fields or begins an escape: how often the org decodes a value is written nowhere."""
    return re.sub(r"[,=%\s]+", " ", text)[:80].strip()
