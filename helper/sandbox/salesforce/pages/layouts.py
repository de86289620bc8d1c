"""Which fields and related records each type's page shows, in order."""

from __future__ import annotations

from dataclasses import dataclass

LAYOUT: dict[str, tuple[str, ...]] = {
    "Contact": (
        "Name", "OwnerId", "AccountId", "Phone", "Title", "MobilePhone", "Email", "HomePhone", "DoNotCall", "Fax",
        "MailingCity", "MailingCountry", "Description",
    ),
    "Lead": (
        "Name", "OwnerId", "Company", "Phone", "Title", "MobilePhone", "Email", "Status", "DoNotCall",
        "City", "Country", "Description",
    ),
    "Account": (
        "Name", "OwnerId", "Industry", "Phone", "Website", "Fax",
        "BillingStreet", "BillingCity", "BillingCountry", "Description",
    ),
    "Case": (
        "CaseNumber", "OwnerId", "ContactId", "Status", "AccountId", "Priority", "Subject", "Origin", "Description",
    ),
    "Opportunity": ("Name", "OwnerId", "AccountId", "StageName", "ContactId", "CloseDate", "Amount", "Description"),
    "Task": (
        "Subject", "OwnerId", "WhoId", "Status", "WhatId", "Priority", "CallType", "CallDurationInSeconds",
        "CallDisposition", "ActivityDate", "CallObject", "CompletedDateTime", "Description",
    ),
}  # fmt: skip

HIGHLIGHTS: dict[str, tuple[str, ...]] = {
    "Contact": ("Title", "AccountId", "Phone", "MobilePhone", "Email"),
    "Lead": ("Title", "Company", "Phone", "Email", "Status"),
    "Account": ("Industry", "Phone", "Website", "OwnerId"),
    "Case": ("Priority", "Status", "ContactId"),
    "Opportunity": ("AccountId", "StageName", "CloseDate", "Amount"),
    "Task": ("WhoId", "WhatId", "Status"),
}


@dataclass(frozen=True, slots=True)
class Related:
    """A related list: records of `kind` whose `key` is this record. The first column links to the record."""

    title: str
    kind: str
    key: str
    columns: tuple[str, ...]


RELATED: dict[str, tuple[Related, ...]] = {
    "Account": (
        Related("Contacts", "Contact", "AccountId", ("Name", "Title", "Phone", "MobilePhone", "Email")),
        Related("Cases", "Case", "AccountId", ("CaseNumber", "Subject", "Status", "CreatedDate")),
        Related("Opportunities", "Opportunity", "AccountId", ("Name", "StageName", "Amount", "CloseDate")),
    ),
    "Contact": (
        Related("Cases", "Case", "ContactId", ("CaseNumber", "Subject", "Status", "CreatedDate")),
        Related("Opportunities", "Opportunity", "ContactId", ("Name", "StageName", "Amount", "CloseDate")),
    ),
}

LISTS: dict[str, tuple[str, ...]] = {
    "Contact": ("Name", "AccountId", "Title", "Phone", "MobilePhone", "Email"),
    "Lead": ("Name", "Company", "Status", "Phone", "MobilePhone", "Email"),
    "Account": ("Name", "Industry", "Phone", "BillingCity", "BillingCountry"),
}
