"""Object types and their fields, with the properties `describe` shows and the API enforces."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

FieldType = Literal[
    "id",
    "string",
    "textarea",
    "phone",
    "email",
    "url",
    "picklist",
    "boolean",
    "int",
    "currency",
    "date",
    "datetime",
    "reference",
]


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `length` in characters; `values` of a picklist, enforced when `restricted`.

    `default` is what a create puts in when the field is not given.
    """

    name: str
    type: FieldType = "string"
    label: str = ""
    length: int = 0
    createable: bool = True
    updateable: bool = True
    nillable: bool = True
    filterable: bool = True
    default: Any = None
    values: tuple[str, ...] = ()
    restricted: bool = False
    refers_to: tuple[str, ...] = ()
    relationship: str = ""
    external_id: bool = False
    unique: bool = False

    @property
    def defaulted(self) -> bool:
        return self.default is not None or self.type == "boolean"

    def describe(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "label": self.label or self.name,
            "type": self.type,
            "length": self.length,
            "nillable": self.nillable,
            "createable": self.createable,
            "updateable": self.updateable,
            "filterable": self.filterable,
            "sortable": self.filterable,
            "groupable": self.filterable and self.type not in ("textarea", "datetime", "currency"),
            "defaultedOnCreate": self.defaulted,
            "defaultValue": self.default,
            "restrictedPicklist": self.restricted,
            "picklistValues": [
                {
                    "active": True,
                    "defaultValue": value == self.default,
                    "label": value,
                    "validFor": None,
                    "value": value,
                }
                for value in self.values
            ],
            "referenceTo": list(self.refers_to),
            "relationshipName": self.relationship or None,
            "externalId": self.external_id,
            "idLookup": self.external_id or self.name == "Id",
            "unique": self.unique,
            "custom": self.name.endswith("__c"),
            "calculated": False,
            "nameField": self.name in ("Name", "Subject", "CaseNumber"),
            "polymorphicForeignKey": len(self.refers_to) > 1,
        }


@dataclass(slots=True)
class ObjectType:
    """A type of record. `children`: relationship name -> (child type, the child's reference field).

    `writable`: by anybody at all; `permitted`: by the user who looks at it.
    """

    name: str
    prefix: str
    plural: str
    fields: dict[str, Field]
    children: dict[str, tuple[str, str]] = field(default_factory=dict)
    writable: bool = True
    permitted: bool = True

    def find(self, name: str) -> Field | None:
        """A field by name, whatever its case."""
        exact = self.fields.get(name)
        if exact is not None:
            return exact
        return next((f for key, f in self.fields.items() if key.lower() == name.lower()), None)

    def relation(self, name: str) -> Field | None:
        """The reference field behind a relationship name such as `Account`."""
        return next((f for f in self.fields.values() if f.relationship.lower() == name.lower()), None)

    def head(self, base: str) -> dict[str, Any]:
        """The short description of the type, as `/sobjects` lists it."""
        return {
            "name": self.name,
            "label": self.name,
            "labelPlural": self.plural,
            "keyPrefix": self.prefix,
            "custom": False,
            "createable": self.writable and self.permitted,
            "updateable": self.writable and self.permitted,
            "deletable": self.writable and self.permitted,
            "queryable": True,
            "searchable": self.name in ("Account", "Contact", "Lead", "Case", "Opportunity", "User"),
            "urls": {"sobject": f"{base}/sobjects/{self.name}", "describe": f"{base}/sobjects/{self.name}/describe"},
        }

    def describe(self, base: str) -> dict[str, Any]:
        relationships = [
            {"childSObject": child, "field": key, "relationshipName": name, "cascadeDelete": False}
            for name, (child, key) in self.children.items()
        ]
        return {
            **self.head(base),
            "fields": [f.describe() for f in self.fields.values()],
            "childRelationships": relationships,
            "recordTypeInfos": [],
        }
