"""Where values come from, and what a mistake does."""

from __future__ import annotations

import dataclasses
import tomllib
from pathlib import Path

import pytest

from helper.errors import SettingsError
from helper.settings.layers import Layer, read_file, registry_value
from helper.settings.settings import Settings
from helper.settings.table import (
    BY_KEY,
    COLLECTOR_SINCE,
    JOURNAL_OUTCOMES,
    NUMBERS_REGION,
    ON_THE_SERVER,
    PBX_URL,
    SALESFORCE_CALLBACK_PORTS,
    TABLE,
)

# The floor that the design fixes; others rely on these names.
FIXED = [
    "pbx.mode",
    "pbx.url",
    "pbx.extension",
    "pbx.client_id",
    "pbx.device",
    "pbx.handoff",
    "salesforce.login_url",
    "salesforce.client_id",
    "salesforce.callback_ports",
    "salesforce.api_version",
    "numbers.region",
    "numbers.match",
    "numbers.match_digits",
    "numbers.rewrite",
    "numbers.dial_as",
    "numbers.dial_prefix",
    "callerid.pop",
    "callerid.one_match",
    "callerid.many_matches",
    "callerid.no_match",
    "callerid.cache_minutes",
    "journal.calls",
    "journal.chats",
    "journal.subject",
    "journal.inbound_answered",
    "journal.missed",
    "journal.outbound_answered",
    "journal.outbound_unanswered",
    "journal.chat_subject",
    "journal.unknown_callers",
    "journal.internal",
    "journal.group_missed",
    "journal.require_email_match",
    "journal.external_id_field",
    "journal.keep_days",
    "contacts.create_as",
    "contacts.lead_company",
    "helper.port",
    "ui.language",
    "ui.autostart",
]


def settings(tmp_path: Path, policy: dict | None = None, machine: dict | None = None) -> Settings:
    return Settings(tmp_path / "settings.toml", Layer("policy", policy or {}), Layer("machine", machine or {}))


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "settings.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_fixed_key_is_in_the_table_and_every_default_is_valid() -> None:
    assert set(FIXED) <= set(BY_KEY)
    for setting in TABLE:
        assert setting.read(setting.default) == setting.default


def test_policy_wins_over_user_over_machine_over_default(tmp_path: Path) -> None:
    assert settings(tmp_path)[NUMBERS_REGION] == "US"
    assert settings(tmp_path, machine={"numbers.region": "FR"})[NUMBERS_REGION] == "FR"
    write(tmp_path, '[numbers]\nregion = "ES"\n')
    assert settings(tmp_path, machine={"numbers.region": "FR"})[NUMBERS_REGION] == "ES"
    locked = settings(tmp_path, {"numbers.region": "DE"}, {"numbers.region": "FR"})
    assert locked[NUMBERS_REGION] == "DE"
    assert [view.key for view in locked.views() if view.locked] == ["numbers.region"]
    with pytest.raises(SettingsError, match="set by your organisation"):
        locked.change({"numbers.region": "ES"})


@pytest.mark.parametrize(
    ("text", "line", "key"),
    [
        ('[pbx]\nurl = "http://pbx.example"\n', "line 2", "pbx.url"),
        ('# mine\n[numbers]\nregion = "ES"\nmatch_digits = "7"\n', "line 4", "numbers.match_digits"),
        ('[pbx]\nmode = "magic"\n', "line 2", "pbx.mode"),
        ("[numbers]\nregoin = 'ES'\n", "line 2", "numbers.regoin"),
        ('[pbx]\nextension = "150\n', "line 2", "pbx.extension"),
        ("[salesforce]\ncallback_ports = [80]\n", "line 2", "salesforce.callback_ports"),
        ("numbers.rewrite = [{pattern='(', replace=''}]\n", "line 1", "numbers.rewrite"),
    ],
)
def test_a_mistake_is_named_by_line_and_key(tmp_path: Path, text: str, line: str, key: str) -> None:
    [problem] = read_file(write(tmp_path, text), "user").problems
    assert line in problem
    assert key in problem


def test_the_rest_of_a_file_with_a_wrong_value_counts(tmp_path: Path) -> None:
    write(tmp_path, '[numbers]\nregion = "ES"\nmatch_digits = 99\n')
    assert settings(tmp_path)[NUMBERS_REGION] == "ES"


def test_a_file_that_could_not_be_read_is_never_written_over(tmp_path: Path) -> None:
    path = write(tmp_path, '[pbx\nurl = "https://pbx.example"\n')
    mine = settings(tmp_path)
    assert mine.problems
    with pytest.raises(SettingsError, match="left as it is"):
        mine.change({"numbers.region": "ES"})
    assert path.read_text(encoding="utf-8") == '[pbx\nurl = "https://pbx.example"\n'


def test_changing_keeps_comments_and_tells_what_changed(tmp_path: Path) -> None:
    path = write(tmp_path, '# my notes\n[numbers]\nregion = "ES" # home\n')
    mine = settings(tmp_path)
    assert mine.change({"numbers.region": "DE", "pbx.url": "https://pbx.example", "numbers.match_digits": 7}) == (
        "numbers.region",
        "pbx.url",
    )
    text = path.read_text(encoding="utf-8")
    assert "# my notes" in text
    assert "# home" in text
    assert tomllib.loads(text)["pbx"]["url"] == mine[PBX_URL] == "https://pbx.example"


def test_none_takes_the_users_value_away_and_the_next_layer_counts(tmp_path: Path) -> None:
    path = write(tmp_path, '# my notes\n[numbers]\nregion = "ES"\nmatch_digits = 8 # mine\n')
    mine = settings(tmp_path, machine={"numbers.region": "FR"})
    assert mine.change({"numbers.region": None, "pbx.url": None, "journal.calls": None}) == ("numbers.region",)
    assert mine[NUMBERS_REGION] == "FR"
    assert path.read_text(encoding="utf-8") == "# my notes\n[numbers]\nmatch_digits = 8 # mine\n"
    [view] = [view for view in mine.views() if view.key == "numbers.region"]
    assert (view.value, view.default, view.source) == ("FR", "FR", "machine")


@pytest.mark.parametrize(
    "text",
    ['numbers.region = "ES"\n', 'numbers = {region = "ES"}\n', '[numbers]\nregion = "no country"\n'],
    ids=["dotted", "inline", "wrong"],
)
def test_a_value_is_taken_away_however_it_was_written(tmp_path: Path, text: str) -> None:
    path = write(tmp_path, text)
    mine = settings(tmp_path)
    mine.change({"numbers.region": None})
    assert mine[NUMBERS_REGION] == "US"
    assert mine.problems == ()
    assert "region" not in path.read_text(encoding="utf-8")
    mine.change({"numbers.region": "DE"})
    assert mine[NUMBERS_REGION] == "DE"


def test_what_the_organisation_has_set_cannot_be_taken_away(tmp_path: Path) -> None:
    write(tmp_path, '[numbers]\nregion = "ES"\n')
    with pytest.raises(SettingsError, match="set by your organisation"):
        settings(tmp_path, {"numbers.region": "DE"}).change({"numbers.region": None})


@pytest.mark.parametrize("wrong", [["Done", 3], ["Done", " "], ["Done", "Done"], ["x" * 256], "Done"])
def test_results_are_texts_that_fit_salesforce(tmp_path: Path, wrong: object) -> None:
    mine = settings(tmp_path)
    with pytest.raises(SettingsError, match=r"journal\.outcomes"):
        mine.change({"journal.outcomes": wrong})
    mine.change({"journal.outcomes": ["Sold", "Not sold"]})
    assert mine[JOURNAL_OUTCOMES] == ["Sold", "Not sold"]
    mine.change({"journal.outcomes": None})
    assert mine[JOURNAL_OUTCOMES] == JOURNAL_OUTCOMES.default


def test_nothing_is_written_when_one_value_is_wrong(tmp_path: Path) -> None:
    mine = settings(tmp_path)
    with pytest.raises(SettingsError):
        mine.change({"numbers.region": "ES", "numbers.match_digits": 99})
    assert not (tmp_path / "settings.toml").exists()


@pytest.mark.parametrize(
    "url",
    ["http://pbx.example", "ftp://pbx", "https://user:pw@pbx", "https://", "https://[::1", "https://a b", "pbx:99999"],
)
def test_nothing_but_https_or_this_machine_is_an_address(tmp_path: Path, url: str) -> None:
    with pytest.raises(SettingsError):
        settings(tmp_path).change({"pbx.url": url})


def test_a_setting_is_read_as_its_own_type(tmp_path: Path) -> None:
    write(tmp_path, "[salesforce]\ncallback_ports = [47801, 47802]\n")
    assert settings(tmp_path)[SALESFORCE_CALLBACK_PORTS] == [47801, 47802]


def test_registry_values_arrive_as_strings() -> None:
    assert registry_value("bool", "1") is True
    assert registry_value("number", "47123") == 47123
    assert registry_value("list", "[1, 2]") == [1, 2]
    with pytest.raises(ValueError, match="invalid"):
        registry_value("number", "many")


def test_views_cover_the_table_and_are_frozen(tmp_path: Path) -> None:
    views = settings(tmp_path).views()
    assert [view.key for view in views] == [setting.key for setting in TABLE if setting.group not in ON_THE_SERVER]
    assert all(view.label for view in views)
    with pytest.raises(dataclasses.FrozenInstanceError):
        views[0].value = 1  # type: ignore[misc]


def test_a_policy_that_cannot_be_read_locks_everything(tmp_path: Path) -> None:
    (tmp_path / "policy.toml").write_text("[pbx\n", encoding="utf-8")
    mine = Settings(tmp_path / "settings.toml", read_file(tmp_path / "policy.toml", "policy"), Layer("machine"))
    assert mine.problems
    assert all(view.locked for view in mine.views())
    with pytest.raises(SettingsError):
        mine.change({"numbers.region": "ES"})


def test_what_is_for_the_collector_is_a_setting_but_in_no_agent_s_window(tmp_path: Path) -> None:
    write(tmp_path, '[collector]\nclient_id = "900"\nsince = "2026-11-01"\ngrace_minutes = 20\n')
    own = settings(tmp_path)
    assert own.problems == ()
    assert own[COLLECTOR_SINCE] == "2026-11-01"
    assert not [view.key for view in own.views() if view.key.startswith("collector.")]
    write(tmp_path, '[collector]\nsince = "yesterday"\n')
    assert "line 2" in settings(tmp_path).problems[0]
