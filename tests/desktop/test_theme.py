"""Colours that can be read."""

from __future__ import annotations

import re

import pytest
from PySide6.QtGui import QColor

from desktop import theme
from desktop.theme import DARK, LIGHT, Colours

TEXT_ON = [
    ("text", ("window", "surface", "raised", "accent_soft")),
    ("muted", ("window", "surface", "raised", "accent_soft")),
    ("accent", ("window", "surface")),
    ("good", ("window", "surface")),
    ("bad", ("window", "surface", "bad_soft")),
    ("warning", ("window", "surface", "warning_soft")),
    ("on_accent", ("accent",)),
    ("on_good", ("good",)),
    ("on_bad", ("bad",)),
]


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.1 defines it."""

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    c = QColor(colour)
    return 0.2126 * linear(c.redF()) + 0.7152 * linear(c.greenF()) + 0.0722 * linear(c.blueF())


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "grounds"), TEXT_ON)
def test_text_stands_out(colours: Colours, text: str, grounds: tuple[str, ...]) -> None:
    for ground in grounds:
        assert contrast(getattr(colours, text), getattr(colours, ground)) >= 4.5, (text, ground)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_the_edge_of_a_field_can_be_seen(colours: Colours) -> None:
    """WCAG 2.1, 1.4.11: 3:1 for what shows where a control is."""
    assert contrast(colours.field_border, colours.surface) >= 3
    assert contrast(colours.accent, colours.surface) >= 3


def test_the_style_sheet_is_filled_in() -> None:
    for colours in (LIGHT, DARK):
        sheet = theme.style_sheet(colours, 10)
        assert "$" not in sheet
        assert sheet.count("{") == sheet.count("}")
        named = set(re.findall(r"#[0-9a-f]{6}", sheet))
        assert named <= {getattr(colours, name) for name in Colours.__slots__}
