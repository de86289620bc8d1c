"""Cutting a text to a field's length."""

from __future__ import annotations

import unicodedata

_ELLIPSIS = "…"
_JOINER = "\u200d"


def cut(text: str, longest: int) -> str:
    """``text`` in at most ``longest`` UTF-16 units, as Salesforce counts, not cut within what is seen as one sign."""
    if _units(text) <= longest:
        return text
    room = longest - _units(_ELLIPSIS)
    kept = text.encode("utf-16-le")[: 2 * room].decode("utf-16-le", errors="ignore")
    while kept and (_continues(text[len(kept)]) or kept.endswith(_JOINER)):
        kept = kept[:-1]
    return kept.rstrip() + _ELLIPSIS


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2


def _continues(char: str) -> bool:
    """Whether ``char`` belongs to the one before it: accents, joiners, variation selectors, skin tones."""
    return char == _JOINER or unicodedata.category(char) in ("Mn", "Me") or 0x1F3FB <= ord(char) <= 0x1F3FF
