"""Reading a number: from a caller id, from a page, or as somebody typed it."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

from helper.errors import BadNumber
from helper.language import _
from helper.numbers.model import Number, NumberKind

# What trunks and 3CX send when there is no number to show.
_WITHHELD = {
    "",
    "anonymous",
    "anonymus",
    "unknown",
    "unavailable",
    "withheld",
    "private",
    "restricted",
    "blocked",
    "no number",
    "hidden",
    "asserted",
    "invalid",
    "none",
    "null",
}
_SHORT_DIGITS = 6  # extensions and short codes are no longer than this
_LONGEST = 64  # nothing that can be dialled is longer, whatever a page says


def read_caller_id(raw: str, region: str, internal: bool = False) -> Number:
    """What a caller id means; never raises. ``internal``: 3CX says that the other end is an extension.

    ``region`` (ISO 3166) reads numbers that come without a country. A caller id that is possible but not on the
    numbering plan is still a number: trunks send such things.
    """
    text = _plain(raw)[:_LONGEST]
    if re.sub(r"^\W+|\W+$", "", text).lower() in _WITHHELD:
        return Number(raw, NumberKind.WITHHELD, _("Number withheld"))
    digits = "".join(c for c in text if c.isdigit() or c in "*#")
    if internal or (0 < len(digits) <= _SHORT_DIGITS and "+" not in text):
        return Number(raw, NumberKind.INTERNAL, digits or text, digits=digits)
    parsed = _parse(text, region)
    if parsed is None:
        kind = NumberKind.UNREADABLE
        return Number(raw, kind, text, digits=digits)
    return _public(raw, parsed, region)


def read_dialled(raw: str, region: str) -> Number:
    """What somebody wants to dial: digits as typed, formatted, with letters, or a ``tel:``/``callto:`` address.

    Raises ``BadNumber`` when it holds no number or one that cannot be dialled. ``region`` is an ISO 3166 code.
    """
    text = _plain(raw)
    if re.match(r"(?i)(tel|callto|sip):", text):
        text = unquote(text.split(":", 1)[1]).removeprefix("//").split("?", 1)[0]
        text, _semicolon, parameters = text.partition(";")
        if extension := re.search(r"(?i)(?:^|;)ext=([\d\s().-]+)", parameters):  # RFC 3966
            text += ";ext=" + re.sub(r"\D", "", extension[1])
        context = re.search(r"(?i)(?:^|;)phone-context=(\+[\d().-]+)", parameters)
        if context and not text.startswith("+"):  # RFC 3966, 5.1.5: what goes before a number that is local to it
            text = context[1] + text
    text = text.strip()
    if not text or len(text) > _LONGEST:
        raise BadNumber(_("There is no telephone number in this text."))
    compact = re.sub(r"[\s().\-/\u2010-\u2015]", "", text)
    if re.fullmatch(r"[*#][\d*#]*", compact):
        return Number(raw, NumberKind.SERVICE, compact, digits=compact)
    if re.fullmatch(rf"\d{{2,{_SHORT_DIGITS}}}", compact):
        kind = NumberKind.SERVICE if _is_emergency(compact, region) else NumberKind.INTERNAL
        return Number(raw, kind, compact, digits=compact)
    parsed = _parse(text, region)
    if parsed is None:
        if not re.search(r"\d", text):
            raise BadNumber(_("There is no telephone number in this text."))
        raise BadNumber(_("“{number}” is not a telephone number that can be dialled.").format(number=text[:40]))
    return _public(raw, parsed, region, typed=_diallable(text, parsed, region))


def for_people(e164: str, region: str) -> str:
    """An E.164 number as people of ``region`` read it: national at home, international from abroad."""
    try:
        parsed = phonenumbers.parse(e164, None)
    except NumberParseException:
        return e164
    home = phonenumbers.region_code_for_number(parsed) == region
    shape = PhoneNumberFormat.NATIONAL if home else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, shape)


def _public(raw: str, parsed: phonenumbers.PhoneNumber, region: str, typed: str = "") -> Number:
    extension = parsed.extension or ""
    if extension:
        typed = ""  # where the extension starts among the typed keys is not known for certain
    bare = phonenumbers.PhoneNumber()
    bare.merge_from(parsed)
    bare.extension = None
    e164 = phonenumbers.format_number(bare, PhoneNumberFormat.E164)
    return Number(raw, NumberKind.EXTERNAL, for_people(e164, region), e164=e164, extension=extension, digits=typed)


def _diallable(text: str, parsed: phonenumbers.PhoneNumber, region: str) -> str:
    """The keys one would press for ``text``, letters included; "" where they would not reach that number: words before
    it, or a zero in brackets that is not dialled from abroad.
    """
    e164 = phonenumbers.format_number(parsed, PhoneNumberFormat.E164)
    for start in (text, re.sub(r"^[^\d+]+", "", text)):
        keys = phonenumbers.normalize_diallable_chars_only(phonenumbers.convert_alpha_characters_in_number(start))
        if keys.startswith(("+", "00")):
            reached = keys.removeprefix("00").removeprefix("+") == e164[1:]
        else:
            again = _parse(keys, region)
            reached = again is not None and phonenumbers.format_number(again, PhoneNumberFormat.E164) == e164
        if reached:
            return keys
    return ""


def _parse(text: str, region: str) -> phonenumbers.PhoneNumber | None:
    """The number if it is a possible one, read at home first, then as 00… from anywhere."""
    attempts = [text]
    digits = re.sub(r"\D", "", text)
    if digits.startswith("00") and "+" not in text:
        attempts.append("+" + digits[2:])
    for attempt in attempts:
        try:
            parsed = phonenumbers.parse(attempt, region or None)
        except NumberParseException:
            continue
        if phonenumbers.is_possible_number(parsed):
            return parsed
    return None


def _is_emergency(digits: str, region: str) -> bool:
    return digits in {"112", "911"} or bool(region and phonenumbers.is_emergency_number(digits, region))


def _plain(raw: str) -> str:
    """``raw`` without what cannot be seen: control, direction and zero-width characters; full-width digits made
    plain.
    """
    text = unicodedata.normalize("NFKC", raw)
    kept = [" " if unicodedata.category(c) == "Zs" else c for c in text if unicodedata.category(c) not in ("Cc", "Cf")]
    return "".join(kept).strip()
