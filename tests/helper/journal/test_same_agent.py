"""The one whose calls they are and the one who logs them are compared by e-mail."""

from __future__ import annotations

from pathlib import Path

import pytest

from helper.crm.port import Agent
from helper.journal.same_agent import OwnEmail, SameAgent
from helper.settings.layers import Layer
from helper.settings.settings import Settings

MARTA = Agent("005", "Marta Vidal", "marta@acme.example")


def compare(tmp_path: Path, email: OwnEmail, *, require: bool, agent: Agent | None = MARTA) -> SameAgent:
    values = {"pbx.extension": "150", "journal.require_email_match": require}
    settings = Settings(tmp_path / "none.toml", Layer("policy"), Layer("machine", values))
    return SameAgent(settings, lambda: email, lambda: agent)


@pytest.mark.parametrize("address", ["marta@acme.example", " Marta@Acme.Example "])
def test_the_same_person(tmp_path: Path, address: str) -> None:
    found = compare(tmp_path, OwnEmail(address), require=True)
    assert (found.difference(), found.obstacle(), found.check().ok, found.check().message) == ("", "", True, "")


@pytest.mark.parametrize(("address", "words"), [("pau@acme.example", "belongs to pau@acme"), ("", "has no e-mail")])
def test_two_people_are_always_told_and_hold_the_journal_where_that_is_required(
    tmp_path: Path, address: str, words: str
) -> None:
    told = compare(tmp_path, OwnEmail(address), require=False)
    assert words in told.difference()
    assert told.obstacle() == ""
    assert (told.check().ok, told.check().message) == (False, told.difference())
    held = compare(tmp_path, OwnEmail(address), require=True)
    assert held.obstacle() == f"Not logged: {told.difference()}"


def test_what_3cx_does_not_tell_holds_the_journal_only_where_it_is_required(tmp_path: Path) -> None:
    unknown = OwnEmail(None, "3CX does not let this API key read it (403).")
    free = compare(tmp_path, unknown, require=False)
    assert (free.obstacle(), free.check().ok) == ("", True)
    assert "403" in free.check().message
    held = compare(tmp_path, unknown, require=True)
    assert "403" in held.obstacle()
    assert (held.check().ok, held.check().message) == (False, held.obstacle())


def test_while_nobody_is_signed_in_there_is_nothing_to_compare(tmp_path: Path) -> None:
    found = compare(tmp_path, OwnEmail("pau@acme.example"), require=True, agent=None)
    assert (found.difference(), found.obstacle()) == ("", "")
