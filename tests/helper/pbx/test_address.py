"""What people paste as the address of 3CX."""

from __future__ import annotations

import pytest

from helper.errors import SettingsError
from helper.pbx.address import exchange_address
from helper.settings.model import check_exchange_address

COMPANY = "https://company.3cx.eu"


@pytest.mark.parametrize(
    ("pasted", "address"),
    [
        (COMPANY, COMPANY),
        (f"  {COMPANY}/ ", COMPANY),
        ("company.3cx.eu", COMPANY),
        ("company.3cx.eu:5001", f"{COMPANY}:5001"),
        (f"{COMPANY}:5001/webclient/#/people", f"{COMPANY}:5001"),
        (f"{COMPANY}/webclient", COMPANY),
        (f"{COMPANY}/#/login", COMPANY),
        (f"{COMPANY}/?lang=es#/office/users", COMPANY),
        (f"{COMPANY}/callcontrol/ws", COMPANY),
        ("https://proxy.example/telephony/", "https://proxy.example/telephony"),
        ("http://127.0.0.1:5000/", "http://127.0.0.1:5000"),
        ("", ""),
    ],
)
def test_the_page_that_was_copied_is_no_part_of_the_address(pasted: str, address: str) -> None:
    check_exchange_address(pasted)
    assert exchange_address(pasted) == address


@pytest.mark.parametrize(
    "refused",
    [
        "http://company.3cx.eu",
        "ftp://company.3cx.eu",
        "https://",
        "https://me:pw@company.3cx.eu",
        "http://me@127.0.0.1",
    ],
)
def test_what_a_key_must_not_be_sent_to(refused: str) -> None:
    with pytest.raises(SettingsError):
        check_exchange_address(refused)
