import os
import stat
import sys

import pytest

from helper.bridge import home


@pytest.fixture(autouse=True)
def a_user(monkeypatch: pytest.MonkeyPatch, tmp_path):
    monkeypatch.delenv("SIDECALL_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize(
    ("platform", "place"),
    [
        ("linux", ".local/share/sidecall"),
        ("darwin", "Library/Application Support/Sidecall"),
        ("win32", "AppData/Local/Sidecall"),
    ],
)
def test_each_platform_has_its_place(monkeypatch, a_user, platform, place):
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    assert home.home() == os.path.join(a_user, *place.split("/"))


def test_windows_says_itself_where_local_data_goes(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "Local"))
    assert home.home() == str(tmp_path / "Local" / "Sidecall")


def test_sidecall_home_wins_and_is_made_absolute(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SIDECALL_HOME", "here")
    assert home.home() == str(tmp_path / "here")


def test_an_empty_sidecall_home_counts_as_unset(monkeypatch, a_user):
    monkeypatch.setenv("SIDECALL_HOME", "")
    assert home.home().startswith(str(a_user))


def test_a_folder_that_we_make_is_its_users_alone(a_user):
    made = home.make_home()
    assert made == home.make_home()
    if os.name == "posix":
        assert stat.S_IMODE(os.stat(made).st_mode) == 0o700
