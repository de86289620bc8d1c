"""What a field accepts, and the form it is kept in."""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime
from typing import Any

from helper.sandbox.salesforce.errors import ApiError
from helper.sandbox.salesforce.ids import normalise
from helper.sandbox.salesforce.schema import Field

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_NUMBERS = ("int", "currency")
MAX_DIGITS = 8


def salesforce_time(moment: datetime) -> str:
    """`2021-11-06T17:38:40.000+0000`: no colon in the offset, always UTC."""
    utc = moment.astimezone(UTC)
    return f"{utc:%Y-%m-%dT%H:%M:%S}.{utc.microsecond // 1000:03d}+0000"


def parse_time(text: str) -> datetime:
    """A dateTime as requests may write it (`Z`, `+00:00`, `+0000`); ValueError without an offset."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a dateTime needs an offset")
    return moment.astimezone(UTC)


def stored(field: Field, value: Any) -> Any:
    """`value` as the record keeps it; raises ApiError when the field does not take it."""
    if value is None:
        if field.type == "boolean":
            raise _cannot_read("boolean", value)
        return None
    if field.type == "boolean":
        if not isinstance(value, bool):
            raise _cannot_read("boolean", value)
        return value
    if field.type in _NUMBERS:
        return _number(field, value)
    if not isinstance(value, str):
        raise _cannot_read("string", value)
    text = value.strip()
    if text == "":
        return None
    if field.type == "date":
        return _date(text)
    if field.type == "datetime":
        try:
            return salesforce_time(parse_time(text))
        except ValueError:
            raise _cannot_read("datetime", value) from None
    if field.type == "reference":
        return _reference(field, text)
    return _text(field, text)


def _number(field: Field, value: Any) -> int | float:
    # Python's JSON knows NaN and Infinity, Salesforce's does not.
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise _cannot_read("double" if field.type == "currency" else "int", value)
    if field.length and abs(value) >= 10 ** min(field.length, MAX_DIGITS):
        message = f"{field.label or field.name}: value outside of valid range on numeric field: {value}"
        raise ApiError(400, "NUMBER_OUTSIDE_VALID_RANGE", message, [field.name])
    if field.type == "int":
        if value != int(value):
            raise _cannot_read("int", value)
        return int(value)
    return float(value)


def _date(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise _cannot_read("date", text) from None


def _reference(field: Field, text: str) -> str:
    full = normalise(text)
    if full is None:
        raise ApiError(
            400, "MALFORMED_ID", f"{field.label or field.name}: id value of incorrect type: {text}", [field.name]
        )
    return full


def _text(field: Field, text: str) -> str:
    if field.length and len(text) > field.length:
        shown = text if len(text) <= 300 else text[:300] + "..."
        message = f"{field.label or field.name}: data value too large: {shown} (max length={field.length})"
        raise ApiError(400, "STRING_TOO_LONG", message, [field.name])
    if field.type == "email" and not _EMAIL.fullmatch(text):
        raise ApiError(
            400, "INVALID_EMAIL_ADDRESS", f"{field.label or field.name}: invalid email address: {text}", [field.name]
        )
    if field.restricted and text not in field.values:
        message = f"{field.label or field.name}: bad value for restricted picklist field: {text}"
        raise ApiError(400, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", message, [field.name])
    return text


def _cannot_read(kind: str, value: Any) -> ApiError:
    token = {
        bool: "VALUE_TRUE" if value else "VALUE_FALSE",
        int: "VALUE_NUMBER_INT",
        float: "VALUE_NUMBER_FLOAT",
        str: "VALUE_STRING",
    }
    what = token.get(type(value), "VALUE_NULL" if value is None else "START_OBJECT")
    message = (
        f"Cannot deserialize instance of {kind} from {what} value {value} or request may be missing a required field"
    )
    return ApiError(400, "JSON_PARSER_ERROR", message)
