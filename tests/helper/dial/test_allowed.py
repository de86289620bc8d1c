"""What may be dialled, and as what."""

from __future__ import annotations

from pathlib import Path

import pytest

from helper.dial.allowed import to_dial
from helper.errors import BadNumber
from helper.numbers.model import NumberKind
from helper.settings.layers import Layer
from helper.settings.settings import Settings


def settings(tmp_path: Path, **values: object) -> Settings:
    wanted = {"numbers.region": "ES", **{f"numbers.{name}": value for name, value in values.items()}}
    return Settings(tmp_path / "none.toml", Layer("policy"), Layer("machine", wanted))


@pytest.mark.parametrize("typed", ["*72", "#31#612345678", "* 6 2", "**62*"])
def test_star_codes_need_the_setting(tmp_path: Path, typed: str) -> None:
    with pytest.raises(BadNumber, match="Codes with"):
        to_dial(typed, settings(tmp_path, premium=True))
    number, digits = to_dial(typed, settings(tmp_path, star_codes=True, dial_prefix="9"))
    assert (number.kind, digits) == (NumberKind.SERVICE, typed.replace(" ", ""))


@pytest.mark.parametrize(("typed", "dialled"), [("806 123 456", "+34806123456"), ("+44 909 879 0000", "+449098790000")])
def test_premium_numbers_need_the_setting(tmp_path: Path, typed: str, dialled: str) -> None:
    with pytest.raises(BadNumber, match="premium-rate"):
        to_dial(typed, settings(tmp_path, star_codes=True))
    assert to_dial(typed, settings(tmp_path, premium=True))[1] == dialled


@pytest.mark.parametrize("typed", ["112", "091", "061"])
@pytest.mark.parametrize("dial_as", ["e164", "zeros", "national", "as_is"])
def test_emergency_numbers_always_go_as_typed(tmp_path: Path, typed: str, dial_as: str) -> None:
    assert to_dial(typed, settings(tmp_path, dial_as=dial_as, dial_prefix="9"))[1] == typed


@pytest.mark.parametrize("typed", ["151", "1004", "11850"])
def test_internal_and_short_numbers_go_as_typed(tmp_path: Path, typed: str) -> None:
    assert to_dial(typed, settings(tmp_path, dial_as="zeros", dial_prefix="9"))[1] == typed


@pytest.mark.parametrize("dial_as", ["e164", "as_is"])
@pytest.mark.parametrize(
    "typed", ["(415) 555-0132 x204", "tel:+14155550132;ext=204", "tel:+1-415-555-0132;phone-context=x;ext=2-04"]
)
def test_a_public_number_is_dialled_without_its_extension(tmp_path: Path, typed: str, dial_as: str) -> None:
    number, digits = to_dial(typed, settings(tmp_path, region="US", dial_as=dial_as))
    assert (digits, number.extension) == ("+14155550132", "204")
