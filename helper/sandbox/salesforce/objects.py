"""The types of the sandbox org: the standard fields that matter to a telephone, as Salesforce has them.

Source: the object reference; lengths and flags of Task from the Summer '26 page.
"""

from __future__ import annotations

from dataclasses import replace

from helper.sandbox.salesforce.schema import Field, FieldType, ObjectType


def build_types() -> dict[str, ObjectType]:
    """Fresh types, so that one sandbox's switches never reach another's."""
    types = [_account(), _contact(), _lead(), _case(), _opportunity(), _task(), _user(), _task_status(), _record_type()]
    return {t.name: t for t in types}


TASK_TYPE = Field("Type", "picklist", length=40, values=("Call", "Email", "Meeting", "Other"))
"""Often hidden by field-level security; the sandbox hides it until told otherwise."""
TASK_EXTERNAL_ID = Field("SidecallKey__c", label="Sidecall key", length=255, external_id=True, unique=True)
"""The custom field an administrator may add to Activity to make logging a true upsert."""

_PERSON_PHONES = (
    Field("Phone", "phone", length=40),
    Field("MobilePhone", "phone", "Mobile Phone", 40),
    Field("Fax", "phone", length=40),
)
_SALUTATIONS = ("Mr.", "Ms.", "Mrs.", "Dr.", "Prof.")


def _owner(*kinds: str) -> Field:
    return Field(
        "OwnerId",
        "reference",
        "Owner ID",
        18,
        nillable=False,
        default="",
        refers_to=kinds or ("User",),
        relationship="Owner",
    )


def _system() -> tuple[Field, ...]:
    fields = (
        Field("IsDeleted", "boolean", "Deleted", default=False),
        Field("CreatedDate", "datetime", "Created Date"),
        Field("CreatedById", "reference", "Created By ID", 18, refers_to=("User",), relationship="CreatedBy"),
        Field("LastModifiedDate", "datetime", "Last Modified Date"),
        Field(
            "LastModifiedById",
            "reference",
            "Last Modified By ID",
            18,
            refers_to=("User",),
            relationship="LastModifiedBy",
        ),
        Field("SystemModstamp", "datetime", "System Modstamp"),
    )
    return tuple(replace(f, createable=False, updateable=False, nillable=False) for f in fields)


def _type(
    name: str,
    prefix: str,
    plural: str,
    *fields: Field,
    children: dict[str, tuple[str, str]] | None = None,
    writable: bool = True,
) -> ObjectType:
    own_id = Field("Id", "id", f"{name} ID", 18, createable=False, updateable=False, nillable=False)
    every = (own_id, *fields, *_system())
    return ObjectType(name, prefix, plural, {f.name: f for f in every}, children or {}, writable)


def _computed(name: str, kind: FieldType = "string", label: str = "", length: int = 0) -> Field:
    return Field(name, kind, label, length, createable=False, updateable=False)


def _read_only_reference(name: str, to: str) -> Field:
    return Field(
        f"{name}Id", "reference", f"{name} ID", 18, createable=False, updateable=False,
        refers_to=(to,), relationship=name,
    )  # fmt: skip


def _merged(kind: str) -> Field:
    """The record that a deleted one was merged into."""
    return _read_only_reference("MasterRecord", kind)


def _account() -> ObjectType:
    return _type(
        "Account",
        "001",
        "Accounts",
        Field("Name", label="Account Name", length=255, nillable=False),
        Field("Phone", "phone", length=40),
        Field("Fax", "phone", length=40),
        Field("Website", "url", length=255),
        Field("Industry", "picklist", length=255),
        Field("Description", "textarea", length=32000, filterable=False),
        Field("BillingStreet", "textarea", "Billing Street", 255),
        Field("BillingCity", label="Billing City", length=40),
        Field("BillingCountry", label="Billing Country", length=80),
        Field("ExtId__c", label="External key", length=40, external_id=True, unique=True),
        Field("OldKey__c", label="Key in the old system", length=40, external_id=True),
        _computed("LastActivityDate", "date", "Last Activity"),
        _merged("Account"),
        _owner(),
        children={
            "Contacts": ("Contact", "AccountId"),
            "Cases": ("Case", "AccountId"),
            "Opportunities": ("Opportunity", "AccountId"),
            "Tasks": ("Task", "WhatId"),
        },
    )


def _contact() -> ObjectType:
    return _type(
        "Contact",
        "003",
        "Contacts",
        Field("AccountId", "reference", "Account ID", 18, refers_to=("Account",), relationship="Account"),
        Field("Salutation", "picklist", length=40, values=_SALUTATIONS),
        Field("FirstName", label="First Name", length=40),
        Field("LastName", label="Last Name", length=80, nillable=False),
        _computed("Name", label="Full Name", length=121),
        *_PERSON_PHONES,
        Field("HomePhone", "phone", "Home Phone", 40),
        Field("OtherPhone", "phone", "Other Phone", 40),
        Field("AssistantPhone", "phone", "Asst. Phone", 40),
        Field("AssistantName", label="Assistant's Name", length=40),
        Field("Email", "email", length=80),
        Field("Title", length=128),
        Field("Department", length=80),
        Field("Description", "textarea", length=32000, filterable=False),
        Field("MailingCity", label="Mailing City", length=40),
        Field("MailingCountry", label="Mailing Country", length=80),
        Field("DoNotCall", "boolean", "Do Not Call", nillable=False, default=False),
        Field(
            "LeadSource", "picklist", "Lead Source", 255, values=("Web", "Phone Inquiry", "Partner Referral", "Other")
        ),
        _computed("LastActivityDate", "date", "Last Activity"),
        _merged("Contact"),
        _owner(),
        children={"Cases": ("Case", "ContactId"), "Tasks": ("Task", "WhoId")},
    )


def _lead() -> ObjectType:
    return _type(
        "Lead",
        "00Q",
        "Leads",
        Field("Salutation", "picklist", length=40, values=_SALUTATIONS),
        Field("FirstName", label="First Name", length=40),
        Field("LastName", label="Last Name", length=80, nillable=False),
        _computed("Name", label="Full Name", length=121),
        Field("Company", length=255, nillable=False),
        *_PERSON_PHONES,
        Field("Email", "email", length=80),
        Field("Title", length=128),
        Field("Description", "textarea", length=32000, filterable=False),
        Field("City", length=40),
        Field("Country", length=80),
        Field(
            "Status",
            "picklist",
            length=255,
            nillable=False,
            default="Open - Not Contacted",
            values=("Open - Not Contacted", "Working - Contacted", "Closed - Converted", "Closed - Not Converted"),
        ),
        Field("DoNotCall", "boolean", "Do Not Call", nillable=False, default=False),
        Field(
            "LeadSource", "picklist", "Lead Source", 255, values=("Web", "Phone Inquiry", "Partner Referral", "Other")
        ),
        Field("IsConverted", "boolean", "Converted", createable=False, updateable=False, nillable=False, default=False),
        _computed("ConvertedDate", "date", "Converted Date"),
        _read_only_reference("ConvertedContact", "Contact"),
        _read_only_reference("ConvertedAccount", "Account"),
        _computed("LastActivityDate", "date", "Last Activity"),
        _merged("Lead"),
        _owner("User", "Group"),
        children={"Tasks": ("Task", "WhoId")},
    )


def _case() -> ObjectType:
    return _type(
        "Case",
        "500",
        "Cases",
        _computed("CaseNumber", label="Case Number", length=30),
        Field("ContactId", "reference", "Contact ID", 18, refers_to=("Contact",), relationship="Contact"),
        Field("AccountId", "reference", "Account ID", 18, refers_to=("Account",), relationship="Account"),
        Field("Subject", length=255),
        Field(
            "Status",
            "picklist",
            length=255,
            nillable=False,
            default="New",
            values=("New", "Working", "Escalated", "Closed"),
        ),
        Field("Priority", "picklist", length=255, default="Medium", values=("High", "Medium", "Low")),
        Field("Origin", "picklist", "Case Origin", 255, values=("Phone", "Email", "Web")),
        Field("Description", "textarea", length=32000, filterable=False),
        Field("IsClosed", "boolean", "Closed", createable=False, updateable=False, nillable=False, default=False),
        _owner("User", "Group"),
        children={"Tasks": ("Task", "WhatId")},
    )


def _opportunity() -> ObjectType:
    return _type(
        "Opportunity",
        "006",
        "Opportunities",
        Field("Name", length=120, nillable=False),
        Field("AccountId", "reference", "Account ID", 18, refers_to=("Account",), relationship="Account"),
        Field(
            "ContactId", "reference", "Contact ID", 18, updateable=False, refers_to=("Contact",), relationship="Contact"
        ),
        Field(
            "StageName",
            "picklist",
            "Stage",
            255,
            nillable=False,
            values=("Prospecting", "Proposal/Price Quote", "Negotiation/Review", "Closed Won", "Closed Lost"),
        ),
        Field("Amount", "currency"),
        Field("CloseDate", "date", "Close Date", nillable=False),
        Field("IsClosed", "boolean", "Closed", createable=False, updateable=False, nillable=False, default=False),
        Field("IsWon", "boolean", "Won", createable=False, updateable=False, nillable=False, default=False),
        Field("Description", "textarea", length=32000, filterable=False),
        _owner(),
        children={"Tasks": ("Task", "WhatId")},
    )


def _task() -> ObjectType:
    return _type(
        "Task",
        "00T",
        "Tasks",
        Field("WhoId", "reference", "Name ID", 18, refers_to=("Contact", "Lead"), relationship="Who"),
        Field(
            "WhatId",
            "reference",
            "Related To ID",
            18,
            refers_to=("Account", "Case", "Opportunity"),
            relationship="What",
        ),
        Field(
            "AccountId",
            "reference",
            "Account ID",
            18,
            createable=False,
            updateable=False,
            refers_to=("Account",),
            relationship="Account",
        ),
        Field("Subject", length=255),
        Field("Description", "textarea", "Comments", 32000, filterable=False),
        Field(
            "Status",
            "picklist",
            length=255,
            nillable=False,
            default="Not Started",
            values=("Not Started", "In Progress", "Completed", "Waiting on someone else", "Deferred"),
        ),
        Field("Priority", "picklist", length=255, nillable=False, default="Normal", values=("High", "Normal", "Low")),
        Field("ActivityDate", "date", "Due Date Only"),
        Field(
            "TaskSubtype",
            "picklist",
            "Task Subtype",
            40,
            updateable=False,
            default="Task",
            values=("Task", "Email", "Call", "List Email", "Cadence", "LinkedIn"),
            restricted=True,
        ),
        Field("CallType", "picklist", "Call Type", 40, values=("Internal", "Inbound", "Outbound"), restricted=True),
        Field("CallDurationInSeconds", "int", "Call Duration", 8),
        Field("CallDisposition", label="Call Result", length=255),
        Field("CallObject", label="Call Object Identifier", length=255),
        Field("IsClosed", "boolean", "Closed", createable=False, updateable=False, nillable=False, default=False),
        Field("IsReminderSet", "boolean", "Reminder Set", nillable=False, default=False),
        Field("ReminderDateTime", "datetime", "Reminder Date/Time"),
        _computed("CompletedDateTime", "datetime", "Completed Date/Time"),
        _owner("User", "Group"),
    )


def _user() -> ObjectType:
    return _type(
        "User",
        "005",
        "Users",
        Field("Username", length=80, nillable=False),
        Field("FirstName", label="First Name", length=40),
        Field("LastName", label="Last Name", length=80, nillable=False),
        _computed("Name", label="Full Name", length=121),
        Field("Email", "email", length=128, nillable=False),
        Field("Phone", "phone", length=40),
        Field("MobilePhone", "phone", "Mobile", 40),
        Field("Extension", "phone", length=40),
        Field("IsActive", "boolean", "Active", nillable=False, default=True),
        Field(
            "UserType", "picklist", "User Type", 40, nillable=False, default="Standard", values=("Standard", "Guest")
        ),
        Field("TimeZoneSidKey", "picklist", "Time Zone", 40, nillable=False, values=("Europe/Madrid",)),
        Field("LocaleSidKey", "picklist", "Locale", 40, nillable=False, values=("es_ES",)),
        Field("LanguageLocaleKey", "picklist", "Language", 40, nillable=False, values=("es",)),
        writable=False,
    )


def _task_status() -> ObjectType:
    return _type(
        "TaskStatus",
        "01T",
        "Task Statuses",
        Field("ApiName", label="Api Name", length=255, nillable=False),
        Field("MasterLabel", label="Master Label", length=255, nillable=False),
        Field("SortOrder", "int", "Sort Order", 9),
        Field("IsDefault", "boolean", "Is Default", nillable=False, default=False),
        Field("IsClosed", "boolean", "Is Closed", nillable=False, default=False),
        writable=False,
    )


def _record_type() -> ObjectType:
    return _type(
        "RecordType",
        "012",
        "Record Types",
        Field("Name", label="Name", length=80, nillable=False),
        Field("DeveloperName", label="Record Type Name", length=80, nillable=False),
        Field("SobjectType", "picklist", "Object Type Name", 40, nillable=False),
        Field("IsActive", "boolean", "Active", nillable=False, default=True),
        Field("IsPersonType", "boolean", "Person Type", nillable=False, default=False),
        writable=False,
    )
