"""What others do in the org while Sidecall runs: its administrator, and colleagues."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, cast, get_args

from helper.sandbox.salesforce.persons import RECORD_TYPES, is_person, person_fields
from helper.sandbox.salesforce.rules import BrokenTrigger, ValidationRule
from helper.sandbox.salesforce.schema import Field, FieldType, ObjectType
from helper.sandbox.salesforce.store import Record, Store

PERSON = {"FirstName": "Rosa", "LastName": "Delgado", "PersonMobilePhone": "+34 644 100 200"}


class Administration:
    """Part of the verbs. Wrong arguments raise ValueError; what the org itself refuses, ApiError."""

    store: Store
    agent_id: str

    # Records

    def create(self, type: str, **fields: Any) -> Record:
        """A record made by the agent, found by search at once; raises ApiError like the API."""
        kind = self._kind(type)
        if kind.writable:
            return dict(self.store.create(kind, fields, self.agent_id, indexed=True))
        with self.store.administered():
            return dict(self.store.create(kind, fields, self.agent_id))

    def edit(self, id: str, **fields: Any) -> Record:
        """Change any record, users too; search knows it at once."""
        kind, record = self._record(id)
        with self.store.administered():
            return dict(self.store.update(kind, record, fields, self.agent_id))

    def remove(self, id: str) -> dict[str, Any]:
        """Into the bin."""
        kind, record = self._record(id)
        with self.store.administered():
            self.store.delete(kind, record)
        return {}

    def convert_lead(self, id: str) -> dict[str, Any]:
        """`{"contact", "account"}`: their ids. The lead's activities move to the contact."""
        store, (kind, lead) = self.store, self._record(id)
        if kind.name != "Lead" or lead["IsConverted"]:
            raise ValueError("only an open lead can be converted")
        with store.administered():
            account = next((a for a in store.all("Account") if a["Name"] == lead["Company"]), None)
            if account is None:
                account = store.create(store.types["Account"], {"Name": lead["Company"]}, self.agent_id)
            shared = ("FirstName", "LastName", "Phone", "MobilePhone", "Fax", "Email", "Title", "DoNotCall", "OwnerId")
            fields = {**{name: lead[name] for name in shared}, "AccountId": account["Id"]}
            contact = store.create(store.types["Contact"], fields, self.agent_id)
            self._hand_over(lead["Id"], contact["Id"])
            converted = {
                "IsConverted": True,
                "Status": "Closed - Converted",
                "ConvertedDate": datetime.now(UTC).date().isoformat(),
                "ConvertedContactId": contact["Id"],
                "ConvertedAccountId": account["Id"],
            }
            store.update(kind, lead, converted, self.agent_id)
        return {"contact": contact["Id"], "account": account["Id"]}

    def merge(self, master: str, loser: str) -> dict[str, Any]:
        """Two records of a type become `master`; the other is deleted and says where it went."""
        (kind, kept), (other, gone) = self._record(master), self._record(loser)
        if kind.name != other.name or "MasterRecordId" not in kind.fields or kept is gone:
            raise ValueError("two accounts, two contacts or two leads")
        with self.store.administered():
            self._hand_over(gone["Id"], kept["Id"])
            gone["MasterRecordId"] = kept["Id"]
            self.store.delete(kind, gone)
        return {}

    def _hand_over(self, old: str, new: str) -> None:
        for kind in self.store.types.values():
            keys = [f.name for f in kind.fields.values() if f.type == "reference" and f.name != "MasterRecordId"]
            for record in self.store.all(kind.name):
                record.update({key: new for key in keys if record.get(key) == old})

    # Set-up

    def custom_field(
        self,
        type: str,
        name: str,
        field_type: str = "string",
        required: bool = False,
        label: str = "",
        length: int = 255,
        values: list[str] | None = None,
        default: Any = None,
        external_id: bool = False,
        unique: bool = False,
    ) -> dict[str, Any]:
        """Add a field, or change one. A required one without a default must be given by whoever creates."""
        if field_type not in get_args(FieldType):
            raise ValueError(f"field_type is one of {', '.join(get_args(FieldType))}")
        field = Field(
            name,
            cast(FieldType, field_type),
            label,
            length if field_type in ("string", "textarea", "picklist", "url", "email", "phone") else 0,
            nillable=not required and field_type != "boolean",
            filterable=field_type != "textarea",
            default=False if field_type == "boolean" and default is None else default,
            values=tuple(values or ()),
            restricted=bool(values),
            external_id=external_id,
            unique=unique,
        )
        self.show_field(self._kind(type).name, field, on=False)
        self.show_field(self._kind(type).name, field, on=True)
        return {}

    def access(self, type: str, level: str, field: str = "", user: str = "") -> dict[str, Any]:
        """Who may do what with a type ("*": any), or with one field of it: edit | read | none.

        `user` is a user name; without it, everybody.
        """
        kind = "*" if type == "*" else self._kind(type).name
        own = self.store.types[kind].find(field) if kind != "*" and field else None
        if field and own is None:
            raise ValueError(f"no field {field} on {type}")
        self.store.access.set(self.user_id(user) if user else "", kind, own.name if own else "", level)
        self.store.set_up_anew()
        return {}

    def validation_rule(
        self, type: str, field: str, message: str, equals: str | None = None, at_field: bool = False
    ) -> dict[str, Any]:
        """Refuse, with `message`, a record whose field is empty, or equals `equals`; an empty message ends the rule."""
        kind = self._kind(type)
        own = kind.find(field)
        if own is None:
            raise ValueError(f"no field {field} on {type}")
        rules = self.store.rules.validation
        rules[:] = [r for r in rules if (r.type, r.field, r.equals) != (kind.name, own.name, equals)]
        if message:
            rules.append(ValidationRule(kind.name, own.name, message, equals, at_field))
        return {}

    def break_trigger(self, type: str, field: str, text: str) -> dict[str, Any]:
        """From now on a trigger breaks on a record whose field contains `text`: 500 UNKNOWN_EXCEPTION for the whole
        request, each time. An empty text ends it.
        """
        kind = self._kind(type)
        own = kind.find(field)
        if own is None:
            raise ValueError(f"no field {field} on {type}")
        broken = self.store.rules.broken
        broken[:] = [one for one in broken if (one.type, one.field) != (kind.name, own.name)]
        if text:
            broken.append(BrokenTrigger(kind.name, own.name, text))
        return {}

    def show_field(self, type: str, field: Field, on: bool) -> None:
        """Add a field to a type or take it away, as an administrator does."""
        fields = self.store.types[type].fields
        if on:
            fields.setdefault(field.name, field)
            for record in self.store.all(type):
                record.setdefault(field.name, field.default)
        else:
            fields.pop(field.name, None)
        self.store.set_up_anew()

    def set_person_accounts(self, on: bool) -> None:
        """The feature, with one person to try it on; taken away again, the person goes too."""
        if not on:
            for account in [a for a in self.store.all("Account") if a.get("IsPersonAccount")]:
                self.remove(account["PersonContactId"])
                self.remove(account["Id"])
            self.set_record_types({"Account": []})
        for field in person_fields(self.store):
            self.show_field("Account", field, on)
        self.show_field("Contact", is_person(), on)
        if on:
            self.set_record_types({"Account": [name for name, _ in RECORD_TYPES]})
            person_type = self.store.record_types("Account")[1]
            person_type["IsPersonType"] = True
            self.create("Account", **PERSON, RecordTypeId=person_type["Id"])

    def set_record_types(self, names: dict[str, list[str]]) -> None:
        """The record types of some types, the default one first; existing records get it."""
        for type_name, given in names.items():
            kind = self._kind(type_name)
            for old in self.store.record_types(kind.name):
                old["IsDeleted"] = True
            made = [
                self.create("RecordType", Name=name, DeveloperName=name.replace(" ", "_"), SobjectType=kind.name)
                for name in given
            ]
            field = Field(
                "RecordTypeId", "reference", "Record Type ID", 18, refers_to=("RecordType",), relationship="RecordType"
            )
            self.show_field(kind.name, field, bool(made))
            for record in self.store.all(kind.name) if made else ():
                record["RecordTypeId"] = made[0]["Id"]

    def set_task_statuses(self, statuses: list[tuple[str, bool]]) -> None:
        """The values of Task.Status and whether each is closed; the first open one is the default."""
        default = next((label for label, closed in statuses if not closed), statuses[0][0])
        fields = self.store.types["Task"].fields
        values = tuple(label for label, _ in statuses)
        fields["Status"] = replace(fields["Status"], values=values, default=default)
        for old in self.store.all("TaskStatus"):
            old["IsDeleted"] = True
        for order, (label, closed) in enumerate(statuses, 1):
            self.create(
                "TaskStatus",
                ApiName=label,
                MasterLabel=label,
                SortOrder=order,
                IsDefault=label == default,
                IsClosed=closed,
            )
        self.store.set_up_anew()

    def user_id(self, username: str) -> str:
        """ValueError when there is no such user."""
        found = next((u for u in self.store.all("User") if u["Username"] == username), None)
        if found is None:
            raise ValueError(f"no user {username}")
        return str(found["Id"])

    def _kind(self, name: str) -> ObjectType:
        kind = self.store.find_type(name)
        if kind is None:
            raise ValueError(f"no type {name}; there are {', '.join(self.store.types)}")
        return kind

    def _record(self, record_id: str) -> tuple[ObjectType, Record]:
        kind, record = self.store.type_of(record_id), self.store.find(record_id)
        if kind is None or record is None:
            raise ValueError(f"no record {record_id}")
        return kind, record
