"""Secrets of a service: sealed with systemd's key, gone without it."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from helper.secrets.os_keyring import open_secrets
from helper.secrets.sealed import FILE, KEY, SealedSecrets, open_sealed

TOKEN = "5Aep861-a-refresh-token"


@pytest.fixture
def credentials(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What systemd passes to the service."""
    folder = tmp_path / "credentials"
    folder.mkdir()
    (folder / KEY).write_bytes(b"k" * 32)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(folder))
    return folder


def opened(home: Path) -> SealedSecrets:
    found = open_sealed(home)
    assert found is not None
    return found


@pytest.mark.usefixtures("credentials")
async def test_what_is_kept_is_there_after_a_restart_and_nowhere_in_clear(tmp_path: Path) -> None:
    secrets = await open_secrets(tmp_path)
    assert secrets.state == "sealed"
    await secrets.set("salesforce.refresh_token", TOKEN)
    await secrets.set("pbx.client_secret", "key")
    again = opened(tmp_path)
    assert await again.get("salesforce.refresh_token") == TOKEN
    assert await again.get("pbx.client_secret") == "key"
    assert TOKEN not in (tmp_path / FILE).read_text()
    await again.set("pbx.client_secret", "")
    assert await again.get("pbx.client_secret") == ""
    assert await opened(tmp_path).get("salesforce.refresh_token") == TOKEN


@pytest.mark.usefixtures("credentials")
async def test_the_file_is_the_service_s_own(tmp_path: Path) -> None:
    await opened(tmp_path).set("a", "b")
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


async def test_another_key_opens_nothing(tmp_path: Path, credentials: Path) -> None:
    await opened(tmp_path).set("a", "b")
    (credentials / KEY).write_bytes(b"x" * 32)
    assert await opened(tmp_path).get("a") == ""


@pytest.mark.usefixtures("credentials")
async def test_a_secret_does_not_pass_for_another(tmp_path: Path) -> None:
    await opened(tmp_path).set("a", "b")
    text = (tmp_path / FILE).read_text()
    (tmp_path / FILE).write_text(text.replace('"a"', '"pbx.client_secret"'))
    assert await opened(tmp_path).get("pbx.client_secret") == ""


@pytest.mark.usefixtures("credentials")
async def test_a_damaged_file_is_as_none(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('{"a": ')
    assert await opened(tmp_path).get("a") == ""
    await opened(tmp_path).set("a", "b")
    assert await opened(tmp_path).get("a") == "b"


async def test_a_secret_may_be_a_credential_of_its_own(tmp_path: Path, credentials: Path) -> None:
    (credentials / "pbx.client_secret").write_text("from systemd\n")
    assert await opened(tmp_path).get("pbx.client_secret") == "from systemd"
    await opened(tmp_path).set("pbx.client_secret", "entered")
    assert await opened(tmp_path).get("pbx.client_secret") == "entered"


async def test_without_a_key_nothing_is_sealed(
    tmp_path: Path, credentials: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (credentials / KEY).write_bytes(b"short")
    assert open_sealed(tmp_path) is None
    monkeypatch.delenv("CREDENTIALS_DIRECTORY")
    assert open_sealed(tmp_path) is None
