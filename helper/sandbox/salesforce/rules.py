"""An org's own rules: validation rules, the duplicate rule's strictness, and where new leads go."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from helper.sandbox.salesforce.errors import ApiError

Duplicates = Literal["allow", "block", "off"]


@dataclass(frozen=True, slots=True)
class ValidationRule:
    """Refuses records of a type whose field is empty, or equals `equals` when that is not None."""

    type: str
    field: str
    message: str
    equals: str | None = None
    at_field: bool = False

    def broken_by(self, record: dict[str, Any]) -> bool:
        value = record.get(self.field)
        return value in (None, "") if self.equals is None else str(value) == self.equals


@dataclass(frozen=True, slots=True)
class BrokenTrigger:
    """Breaks on records of a type whose field contains `text`, and with them on the whole request."""

    type: str
    field: str
    text: str

    def breaks_on(self, record: dict[str, Any]) -> bool:
        return self.text in str(record.get(self.field) or "")


class Broken(ApiError):
    """What Salesforce says when it does not know what went wrong; nothing of the request is saved."""

    def __init__(self) -> None:
        message = "An unexpected error occurred. Please include this ErrorId if you contact support: 1047-5 (-1)"
        super().__init__(500, "UNKNOWN_EXCEPTION", message)


@dataclass(slots=True)
class Rules:
    """`duplicates`: whether a user may save a duplicate all the same, and under which key they are listed.

    `lead_assignment`: a rule owns new leads.
    """

    validation: list[ValidationRule] = field(default_factory=list)
    broken: list[BrokenTrigger] = field(default_factory=list)
    duplicates: Duplicates = "allow"
    duplicates_key: str = "duplicateResut"
    lead_assignment: bool = True

    def check(self, kind: str, record: dict[str, Any]) -> None:
        """Raises FIELD_CUSTOM_VALIDATION_EXCEPTION with the administrator's words, or `Broken`."""
        if any(trigger.type == kind and trigger.breaks_on(record) for trigger in self.broken):
            raise Broken
        for rule in self.validation:
            if rule.type == kind and rule.broken_by(record):
                fields = [rule.field] if rule.at_field else []
                raise ApiError(400, "FIELD_CUSTOM_VALIDATION_EXCEPTION", rule.message, fields)
