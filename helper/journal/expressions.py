"""The bracketed expressions of 3CX's CRM templates: ``[Number]``, ``[[CallStartTimeUTC].ToString("yyyy-MM-dd")]``,
``[[[DurationTimespan].get_TotalSeconds()].ToString("F0")]``.

They are .NET's; of its methods and formats these are the ones that administrators copy:
https://learn.microsoft.com/dotnet/standard/base-types/custom-date-and-time-format-strings
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

Value = str | float | datetime | timedelta | None

_NAME = re.compile(r"[A-Za-z]\w*")
# A method with one text or nothing in its brackets; what else is written there (group 3) is none that we know.
_METHOD = re.compile(r'\.(\w+)(?:\(\s*(?:@?"((?:[^"\\]|\\.)*)")?\s*\)|\(([^()\[\]]*)\))?')
_TOKEN = re.compile(r"""\\(.)|'([^']*)'|"([^"]*)"|(y+|M+|d+|H+|h+|m+|s+|f+|t+|z+|K)|(.)""", re.DOTALL)
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
# Of the invariant culture.
_STANDARD = {
    "s": "yyyy-MM-ddTHH:mm:ss",
    "u": "yyyy-MM-dd HH:mm:ss'Z'",
    "o": "yyyy-MM-ddTHH:mm:ss.fffffffK",
    "O": "yyyy-MM-ddTHH:mm:ss.fffffffK",
    "r": "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
    "R": "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
    "d": "MM/dd/yyyy",
    "D": "dddd, dd MMMM yyyy",
    "t": "HH:mm",
    "T": "HH:mm:ss",
    "f": "dddd, dd MMMM yyyy HH:mm",
    "F": "dddd, dd MMMM yyyy HH:mm:ss",
    "g": "MM/dd/yyyy HH:mm",
    "G": "MM/dd/yyyy HH:mm:ss",
    "m": "MMMM dd",
    "M": "MMMM dd",
    "y": "yyyy MMMM",
    "Y": "yyyy MMMM",
}
_SPANS = ("c", "g", "G", "t", "T")
_NUMBER = re.compile(r"(?P<kind>[FfNn])(?P<decimals>\d{0,2})|(?P<whole>0+)(?:\.(?P<part>0+))?")
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Found:
    """An expression in a text from its first bracket to ``end``; ``name`` is the variable in it. ``value`` counts only
    when it is ``known``: the variable is, and everything that is done to it.
    """

    end: int
    name: str
    value: Value
    known: bool


def read(text: str, at: int, variables: Mapping[str, Value], depth: int = 0) -> Found | None:
    """The expression that begins with the bracket at ``at``; None when none does."""
    inner = at + 1
    if depth < _DEEPEST and text.startswith("[", inner):
        found = read(text, inner, variables, depth + 1)
        if found is None:
            return None
    else:
        name = _NAME.match(text, inner)
        if name is None:
            return None
        found = Found(name.end(), name[0], variables.get(name[0]), name[0] in variables)
    end, value, known = found.end, found.value, found.known
    while method := _METHOD.match(text, end):
        value, understood = _apply(value, method[1], method[2]) if method[3] is None else (value, False)
        end, known = method.end(), known and understood
    return Found(end + 1, found.name, value, known) if text.startswith("]", end) else None


def _apply(value: Value, method: str, argument: str | None) -> tuple[Value, bool]:
    """The value after a method, and whether that is one we know; nothing stays nothing."""
    part = method.removeprefix("get_")
    if method == "ToString":
        form = argument or ""
        return (None if value is None else formatted(value, form), _is_form(value, form))
    if part in ("TotalSeconds", "TotalMinutes", "TotalHours", "Seconds", "Minutes", "Hours"):
        if not isinstance(value, timedelta):
            return None, value is None
        seconds = value.total_seconds()
        per = {"Seconds": 1, "Minutes": 60, "Hours": 3600}[part.removeprefix("Total")]
        if part.startswith("Total"):
            return seconds / per, True
        return float(seconds // per if per == 3600 else seconds // per % 60), True
    if method in ("ToUpper", "ToLower", "Trim"):
        if not isinstance(value, str):
            return None, value is None
        return {"ToUpper": value.upper, "ToLower": value.lower, "Trim": value.strip}[method](), True
    return value, False


def formatted(value: Value, form: str) -> str:
    """``value`` in one of .NET's formats; its usual text without one."""
    if isinstance(value, datetime):
        return _date(value, _STANDARD.get(form, form.removeprefix("%")) or _STANDARD["u"].removesuffix("'Z'"))
    if isinstance(value, timedelta):
        return _span(value, form)
    if isinstance(value, int | float):
        found = _NUMBER.fullmatch(form)
        if found is not None and found["kind"]:
            group = "," if form[0] in "Nn" else ""
            return f"{value:{group}.{found['decimals'] or 2}f}"
        if found is not None:
            decimals = len(found["part"] or "")
            return f"{value:0{len(found['whole']) + (decimals and decimals + 1)}.{decimals}f}"
        return str(round(value)) if value == round(value) else str(value)
    return "" if value is None else value


def _is_form(value: Value, form: str) -> bool:
    """Whether .NET has such a format, and we know it; of what is not there, nothing is to be formatted."""
    if not form or value is None or isinstance(value, str):
        return True
    if isinstance(value, datetime):
        return len(form) > 1 or form in _STANDARD
    if isinstance(value, timedelta):
        return len(form) > 1 or form in _SPANS
    return _NUMBER.fullmatch(form) is not None


def _date(when: datetime, form: str) -> str:
    return "".join(_date_part(when, token) for token in _TOKEN.finditer(form))


def _date_part(when: datetime, token: re.Match[str]) -> str:
    part = token[4]
    if part is None:
        return next(text for text in token.groups() if text is not None)
    letter, size = part[0], len(part)
    if letter == "y":
        return f"{when.year % 100:02d}" if size == 2 else f"{when.year:04d}"
    if letter == "M" and size > 2:
        return _MONTHS[when.month - 1] if size > 3 else _MONTHS[when.month - 1][:3]
    if letter == "d" and size > 2:
        return _DAYS[when.weekday()] if size > 3 else _DAYS[when.weekday()][:3]
    if letter == "t":
        return ("AM" if when.hour < 12 else "PM")[:size]
    if letter == "f":
        return f"{when.microsecond:06d}0"[:size]
    if letter == "K" and not when.utcoffset():
        return "Z"
    if letter in ("z", "K"):
        offset = when.strftime("%z")
        return f"{offset[:3]}:{offset[3:]}" if size > 2 or letter == "K" else offset[:3]
    number = {
        "M": when.month,
        "d": when.day,
        "H": when.hour,
        "h": when.hour % 12 or 12,
        "m": when.minute,
        "s": when.second,
    }[letter]
    return f"{number:0{min(size, 2)}d}"


def _span(span: timedelta, form: str) -> str:
    seconds = max(0, round(span.total_seconds()))
    if form in ("", *_SPANS):
        return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    parts = {"d": seconds // 86400, "h": seconds // 3600 % 24, "m": seconds // 60 % 60, "s": seconds % 60}

    def part(token: re.Match[str]) -> str:
        if token[4] is None or token[4][0] not in parts:
            return next((text for text in token.groups() if text is not None), "")
        return f"{parts[token[4][0]]:0{min(len(token[4]), 2)}d}"

    return "".join(part(token) for token in _TOKEN.finditer(form))
