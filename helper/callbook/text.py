"""Text that people typed, as it can be written down and sent."""

from __future__ import annotations


def whole(text: str) -> str:
    """``text`` without halves of a character, which a text field may give and no UTF-8 can say: two that belong
    together become one, and one that is alone U+FFFD.
    """
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
