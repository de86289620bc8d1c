"""The fields that are asked for, by object, and what the numbers among them are called.

A field that the org lacks, or that the agent may not see, is left out (see ``schema``).
https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_contact.htm
"""

from __future__ import annotations

from helper.language import N_

CONTACT = "Contact"
LEAD = "Lead"
ACCOUNT = "Account"
USER = "User"
TASK = "Task"

# The one field of another record that is read along.
COMPANY_NAME = "Account.Name"

# What every org has for everybody, but for field-level security.
STANDARD = {
    CONTACT: (
        "Id", "Name", "Title", "Email", "AccountId", COMPANY_NAME, "MailingCountry", "DoNotCall",
        "OwnerId", "LastActivityDate",
        "Phone", "MobilePhone", "HomePhone", "OtherPhone", "AssistantPhone",
    ),
    LEAD: (
        "Id", "Name", "Title", "Email", "Company", "Country", "DoNotCall", "OwnerId", "LastActivityDate",
        "Phone", "MobilePhone",
    ),
    ACCOUNT: ("Id", "Name", "BillingCountry", "OwnerId", "LastActivityDate", "Phone"),
    USER: ("Id", "Name", "Title", "Email", "Country", "Phone", "MobilePhone"),
}  # fmt: skip

# What only some orgs have: person accounts, and countries as a list to choose from.
OPTIONAL = {
    CONTACT: ("IsPersonAccount", "MailingCountryCode"),
    LEAD: ("IsConverted", "ConvertedContactId", "CountryCode"),
    ACCOUNT: (
        "IsPersonAccount", "PersonContactId", "PersonTitle", "PersonEmail", "PersonDoNotCall",
        "BillingCountryCode", "PersonMailingCountry", "PersonMailingCountryCode",
    ),
    USER: ("CountryCode", "IsActive"),
}  # fmt: skip

# What is written into a new record; it is kept of a describe although nobody is found by it.
WRITTEN = ("FirstName", "LastName", "Description")

COUNTRIES = (
    "MailingCountryCode", "PersonMailingCountryCode", "CountryCode", "BillingCountryCode",
    "MailingCountry", "PersonMailingCountry", "Country", "BillingCountry",
)  # fmt: skip

# The search finds these too, but nobody answers there; User.Extension is no number of the outside world.
NOT_A_TELEPHONE = {"Fax", "PersonFax", "Extension"}

PHONE_LABELS = {
    "Phone": N_("Phone"),
    "MobilePhone": N_("Mobile"),
    "HomePhone": N_("Home phone"),
    "OtherPhone": N_("Other phone"),
    "AssistantPhone": N_("Assistant"),
    "PersonMobilePhone": N_("Mobile"),
    "PersonHomePhone": N_("Home phone"),
    "PersonOtherPhone": N_("Other phone"),
    "PersonAssistantPhone": N_("Assistant"),
}

KIND_BY_PREFIX = {"001": ACCOUNT, "003": CONTACT, "00Q": LEAD, "005": USER, "006": "Opportunity", "500": "Case"}
KIND_BY_PREFIX |= {"00T": TASK, "701": "Campaign"}
