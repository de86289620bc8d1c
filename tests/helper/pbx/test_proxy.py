"""Which way requests to 3CX go."""

from __future__ import annotations

from pathlib import Path

import pytest

from helper.faces import Connection
from helper.pbx.callcontrol import CallControl, Config
from helper.pbx.proxy import Way
from tests.helper.pbx.test_callcontrol import desk

PBX = "https://company.3cx.eu"


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "no_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


async def test_straight_where_there_is_no_proxy() -> None:
    assert await Way(PBX).options() == {}


async def test_by_the_systems_proxy_with_its_password_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://marta:s%3Acret@proxy.example:3128")
    options = await Way(PBX).options()
    assert str(options["proxy"]) == "http://proxy.example:3128"
    assert options["proxy_headers"] == {"Proxy-Authorization": "Basic bWFydGE6czpjcmV0"}


@pytest.mark.parametrize("url", ["http://127.0.0.1:5000", "http://localhost:5000", "http://[::1]:5000"])
async def test_this_computer_is_never_reached_by_a_proxy(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("http_proxy", "http://proxy.example:3128")
    assert await Way(url).options() == {}


async def test_what_the_system_excepts_is_reached_straight(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("no_proxy", "3cx.eu")
    assert await Way(PBX).options() == {}


async def test_a_changed_network_is_noticed_when_it_is_looked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    way = Way(PBX)
    assert await way.options() == {}
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    assert await way.options() == {}
    assert "proxy" in await way.find()


@pytest.mark.parametrize("proxy", ["socks5://proxy.example:1080", "http://[", ""])
async def test_a_proxy_that_is_not_understood_is_not_used(monkeypatch: pytest.MonkeyPatch, proxy: str) -> None:
    monkeypatch.setenv("https_proxy", proxy)
    assert await Way(PBX).options() == {}


async def test_passwords_that_lie_about_for_other_programs_are_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("default login somebody password else\n", encoding="utf-8")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    async with desk() as one:
        await one.until(Connection.CONNECTED)
        assert isinstance(one.line, CallControl)
        assert await one.line.make_call("+34912345678", "") is not None


def test_a_config_does_not_show_its_key() -> None:
    assert "hidden-key" not in repr(Config(PBX, "150", "9150", "hidden-key"))
