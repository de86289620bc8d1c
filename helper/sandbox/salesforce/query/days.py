"""SOQL's date literals: the days that `TODAY` or `LAST_N_DAYS:7` stand for.

Salesforce counts in the user's zone; the sandbox counts in UTC. Weeks begin on Monday.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

_DAY = timedelta(days=1)
Span = tuple[date, date]


def span(literal: str) -> Span:
    """The first day, and the first day after."""
    today = datetime.now(UTC).date()
    word, _, number = literal.upper().partition(":")
    count = int(number or 0)
    match word:
        case "TODAY" | "YESTERDAY" | "TOMORROW":
            day = today + _DAY * {"TODAY": 0, "YESTERDAY": -1, "TOMORROW": 1}[word]
            return day, day + _DAY
        case "N_DAYS_AGO":
            return today - count * _DAY, today - (count - 1) * _DAY
        case "LAST_N_DAYS" | "LAST_90_DAYS":
            return today - (count or 90) * _DAY, today + _DAY
        case "NEXT_N_DAYS" | "NEXT_90_DAYS":
            return today + _DAY, today + ((count or 90) + 1) * _DAY
    which, _, unit = word.partition("_")
    shift = {"LAST": -1, "THIS": 0, "NEXT": 1}[which]
    if unit == "WEEK":
        monday = today + _DAY * (7 * shift - today.weekday())
        return monday, monday + 7 * _DAY
    if unit == "YEAR":
        return date(today.year + shift, 1, 1), date(today.year + shift + 1, 1, 1)
    return _month(today, shift), _month(today, shift + 1)


def _month(today: date, shift: int) -> date:
    years, month = divmod(today.month - 1 + shift, 12)
    return date(today.year + years, month + 1, 1)
