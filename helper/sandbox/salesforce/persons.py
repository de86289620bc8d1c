"""Person accounts: an Account that is a human being, with a hidden Contact that is the same one.

Source: "Guidelines for person accounts", SOAP API Developer Guide. The business account's record type is the
default one, so a person is made with LastName and the RecordTypeId of the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from helper.sandbox.salesforce.errors import ApiError
from helper.sandbox.salesforce.schema import Field

if TYPE_CHECKING:
    from helper.sandbox.salesforce.store import Record, Store

_SHARED = {
    "Salutation": "Salutation",
    "FirstName": "FirstName",
    "LastName": "LastName",
    "Phone": "Phone",
    "Fax": "Fax",
    "PersonMobilePhone": "MobilePhone",
    "PersonHomePhone": "HomePhone",
    "PersonOtherPhone": "OtherPhone",
    "PersonAssistantPhone": "AssistantPhone",
    "PersonEmail": "Email",
    "PersonTitle": "Title",
    "PersonDoNotCall": "DoNotCall",
    "PersonMailingCity": "MailingCity",
    "PersonMailingCountry": "MailingCountry",
    "OwnerId": "OwnerId",
}
"""Account field -> the field of the hidden contact."""
RECORD_TYPES = (("Business Account", False), ("Person Account", True))


def person_fields(store: Store) -> tuple[Field, ...]:
    """What the feature adds to Account."""
    contact = store.types["Contact"].fields
    copies = [
        Field(name, of.type, of.label, of.length, values=of.values, default=of.default, nillable=of.default is None)
        for name, of in ((name, contact[twin]) for name, twin in _SHARED.items())
        if name not in store.types["Account"].fields
    ]
    return (
        *copies,
        is_person(),
        Field(
            "PersonContactId", "reference", "Contact ID", 18, createable=False, updateable=False,
            refers_to=("Contact",), relationship="PersonContact",
        ),
    )  # fmt: skip


def is_person() -> Field:
    """Both Account and Contact have it."""
    return Field(
        "IsPersonAccount", "boolean", "Is Person Account", createable=False, updateable=False, nillable=False,
        default=False,
    )  # fmt: skip


def prepare(store: Store, account: Record) -> None:
    """Before the checks of a new account: give a person its Name. Raises ApiError for names of the other kind."""
    if "IsPersonAccount" not in store.types["Account"].fields:
        return
    record_type = store.find(account.get("RecordTypeId") or "")
    person = bool(record_type and record_type["IsPersonType"])
    wrong = [n for n in (("Name",) if person else ("FirstName", "LastName", "Salutation")) if account.get(n)]
    if wrong:
        message = f"Account: bad field names on insert/update call: {', '.join(wrong)}"
        raise ApiError(400, "INVALID_FIELD_FOR_INSERT_UPDATE", message, wrong)
    if person:
        if not account.get("LastName"):
            raise ApiError(400, "REQUIRED_FIELD_MISSING", "Required fields are missing: [LastName]", ["LastName"])
        account["IsPersonAccount"] = True
        account["Name"] = full_name(account)


def full_name(record: dict[str, Any]) -> str:
    return " ".join(part for part in (record.get("FirstName"), record.get("LastName")) if part)


def contact_of(account: Record) -> dict[str, Any]:
    """The fields of the hidden contact."""
    return {
        **{twin: account[name] for name, twin in _SHARED.items() if name in account},
        "AccountId": account["Id"],
    }
