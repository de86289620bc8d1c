"""Reading what 3CX says of a caller: the parameters of its contact URL, or of the program that its app starts.

3CX puts the values in place of ``%CallerNumber%`` and ``%CallerDisplayName%``. Whether it percent-encodes them, and in
which encoding, is written nowhere, and it happens that it does not replace them at all: all of that is read here.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from helper.numbers.sip import sip_user

NUMBER = "%CallerNumber%"
NAME = "%CallerDisplayName%"

_MACRO = re.compile(r"(?i)caller ?(number|display ?name|name|id)")
_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
_JAVASCRIPT = re.compile(r"(?:%u[0-9A-Fa-f]{4})+")
_NO_CHARACTER = re.compile("[\ud800-\udc7f\udd00-\udfff]")  # halves of pairs; the other ones stand for bytes
_LONGEST = 200  # characters of a name that are kept; numbers are cut by who reads them


@dataclass(frozen=True, slots=True)
class Announced:
    """Who calls as another program says it: plain text without control characters, "" for what it does not say."""

    number: str
    name: str


def from_query(query: str) -> Announced:
    """The part of a URL after the question mark, as it came. ``name`` may hold a bare ``&``; never raises."""
    if query.startswith("name="):
        name, _found, number = query.removeprefix("name=").partition("&number=")
    else:
        number, _found, name = query.removeprefix("number=").partition("&name=")
        if not query.startswith("number="):
            number = ""
    # A bare plus is the number's own; in a name it can only be a blank.
    return from_words(_decoded(number), _decoded(name.replace("+", " ")))


def from_words(number: str, name: str) -> Announced:
    """The two as words, as a command line has them."""
    number, name = _plain(sip_user(number)), _plain(name)
    digits = re.sub(r"\D", "", number)
    if digits and digits == re.sub(r"\D", "", name) and not re.search(r"[^\W\d_]", name):
        name = ""  # 3CX gives the number for a name when it has none
    return Announced(number, name[:_LONGEST].strip())


def _decoded(text: str) -> str:
    if _MACRO.fullmatch(text.replace("%25", "%").strip("%")):
        return ""  # %Ca would be read as a letter
    once = _unquoted(text)
    # Some encode what is encoded already; a percent sign of the caller's own is followed by two such digits rarely.
    return _unquoted(once) if _PERCENT.search(once) else once


def _unquoted(text: str) -> str:
    text = _JAVASCRIPT.sub(lambda found: bytes.fromhex(found[0].replace("%u", "")).decode("utf-16-be", "replace"), text)
    # A request's target comes decoded with surrogates where it was not UTF-8.
    raw = unquote_to_bytes(_NO_CHARACTER.sub("\ufffd", text).encode("utf-8", "surrogateescape"))
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def _plain(text: str) -> str:
    if _MACRO.fullmatch(text.strip().strip("%")):
        return ""
    kept = (" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c)[0] != "C")
    return re.sub(r" {2,}", " ", "".join(kept)).strip()
