"""The 18-character form of an id."""

from __future__ import annotations

import pytest

from helper.sandbox.salesforce.ids import make_id, normalise, to_18


@pytest.mark.parametrize("known", ["001A0000006Vm9uIAC", "0015Y00002XCbYKQA1", "00D000000000062EAA"])
def test_checksums_of_published_ids(known: str) -> None:
    assert to_18(known[:15]) == known
    assert normalise(known[:15]) == normalise(known) == known


@pytest.mark.parametrize("wrong", ["001A0000006Vm9uIAD", "001A0000006Vm9", "001A0000006Vm9u!", ""])
def test_what_is_no_id(wrong: str) -> None:
    assert normalise(wrong) is None


def test_ids_count_up() -> None:
    assert make_id("00T", 61)[:15] == "00TSb000000000z"
    assert make_id("00T", 62)[:15] == "00TSb0000000010"
