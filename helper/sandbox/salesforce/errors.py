"""Salesforce's way of saying no: a status, and an array of objects with an `errorCode`."""

from __future__ import annotations

from typing import Any


class ApiError(Exception):
    """One refusal. `extra` holds keys that only some errors have, such as `duplicateResut`."""

    def __init__(
        self, status: int, code: str, message: str, fields: list[str] | None = None, extra: dict[str, Any] | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.fields = fields
        self.extra = extra or {}

    def body(self) -> list[dict[str, Any]]:
        """As REST answers it."""
        error: dict[str, Any] = {**self.extra, "message": self.message, "errorCode": self.code}
        if self.fields is not None:
            error["fields"] = self.fields
        return [error]

    def row(self) -> dict[str, Any]:
        """As a row of a collection answers it: `statusCode`, and `fields` always."""
        return {"statusCode": self.code, "message": self.message, "fields": self.fields or []}


def not_found() -> ApiError:
    return ApiError(404, "NOT_FOUND", "The requested resource does not exist")


def malformed_query(message: str) -> ApiError:
    return ApiError(400, "MALFORMED_QUERY", message)


def no_column(name: str, entity: str) -> ApiError:
    """A query names a field that the type does not have."""
    return ApiError(
        400,
        "INVALID_FIELD",
        f"No such column '{name}' on entity '{entity}'. If you are attempting to use a custom field, be sure to append "
        "the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate "
        "names.",
    )


def no_type(name: str) -> ApiError:
    """A query or search names a type that the org does not have."""
    return ApiError(
        400,
        "INVALID_TYPE",
        f"sObject type '{name}' is not supported. If you are attempting to use a custom object, be sure to append "
        "the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.",
    )


def unsupported(what: str) -> ApiError:
    """What a real org can do and this one cannot, said in a shape that every client understands."""
    return ApiError(400, "FUNCTIONALITY_NOT_ENABLED", f"The sandbox does not do this: {what}")
