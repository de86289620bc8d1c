"""Each command with a running Sidecall, and without one."""

from __future__ import annotations

import asyncio
import io
import json
import os
import sys
from pathlib import Path

import pytest

from helper import __version__
from helper.api.runtime import publish
from helper.cli import main
from helper.errors import DoNotCall, NoDevice, PbxRefused
from helper.secrets.memory import MemorySecrets
from tests.helper.api.running import Running, running
from tests.helper.cli.conftest import Run


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


async def test_dial_hands_the_number_on(sidecall: Running, command: Run) -> None:
    ended = await command("dial", "tel:+34-912-345-678")
    assert (ended.code, ended.out, ended.err) == (0, "Dialling +34912345678\n", "")
    ((_verb, request),) = sidecall.service.asked
    assert (request.number, request.confirm) == ("tel:+34-912-345-678", False)
    assert len(request.request_id) == 36


async def test_two_dials_are_two_requests(sidecall: Running, command: Run) -> None:
    await command("dial", "912")
    await command("dial", "912")
    assert len({request.request_id for _verb, request in sidecall.service.asked}) == 2


async def test_a_refusal_is_said_in_its_own_words(sidecall: Running, command: Run) -> None:
    sidecall.service.fails["dial"] = PbxRefused("No free line.")
    ended = await command("dial", "912")
    assert (ended.code, ended.err) == (1, "sidecall: 3CX refused. No free line.\n")


async def test_do_not_call_is_obeyed_without_a_terminal(
    sidecall: Running, command: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    sidecall.service.fails["dial"] = DoNotCall("Tom Baker does not want calls.")
    ended = await command("dial", "912")
    assert (ended.code, len(sidecall.service.asked)) == (1, 1)
    assert "Tom Baker does not want calls." in ended.err


@pytest.mark.parametrize(("answer", "asked"), [("y\n", [False, True]), ("\n", [False]), ("n\n", [False])])
async def test_do_not_call_asks_the_person_at_a_terminal(
    sidecall: Running, command: Run, monkeypatch: pytest.MonkeyPatch, answer: str, asked: list[bool]
) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(answer))
    sidecall.service.fails["dial"] = DoNotCall("Tom Baker does not want calls.")
    await command("dial", "912")
    assert [request.confirm for _verb, request in sidecall.service.asked] == asked


async def test_confirm_says_yes_beforehand(sidecall: Running, command: Run) -> None:
    assert (await command("dial", "912", "--confirm")).code == 0
    assert sidecall.service.asked[0][1].confirm is True


@pytest.mark.parametrize(
    ("words", "number", "name"),
    [
        ("--number +34600000000 --name Ana", "+34600000000", "Ana"),
        ("--number +34600000000 --name Ana Ruiz Soto", "+34600000000", "Ana Ruiz Soto"),
        ("--number=+34600000000 --name=Ana Ruiz", "+34600000000", "Ana Ruiz"),
        ("--number --name", "", ""),
        ("--number", "", ""),
        ("", "", ""),
        ("--number --name Ana Ruiz", "", "Ana Ruiz"),
        ("--number 912 34 56 78 --name -Offers- --number 666 --help", "912 34 56 78", "-Offers- --number 666 --help"),
        ("--number 151 --name -h", "151", "-h"),
        ("--name Ana", "", "Ana"),
        ("+34600000000 Ana Ruiz", "+34600000000", "Ana Ruiz"),
        ("-Offers-", "-Offers-", ""),
    ],
)
async def test_nothing_that_a_caller_is_called_is_a_mistake(
    sidecall: Running, command: Run, words: str, number: str, name: str
) -> None:
    assert (await command("incoming", *words.split())).code == 0
    assert sidecall.service.asked == [("incoming", number, name)]


async def test_what_went_wrong_is_not_said_twice(sidecall: Running, command: Run) -> None:
    sidecall.service.fails["dial"] = NoDevice("No phone is connected to extension 150. Open the 3CX app.")
    assert (await command("dial", "912")).err.count("No phone is connected") == 1


async def test_incoming_shows_a_call(sidecall: Running, command: Run) -> None:
    assert (await command("incoming", "--number", "+34600000000", "--name", "Ana")).code == 0
    assert sidecall.service.asked == [("incoming", "+34600000000", "Ana")]


async def test_a_caller_who_shows_more_than_a_number_is_cut(sidecall: Running, command: Run) -> None:
    assert (await command("incoming", "--number", "9" * 5000, "--name", "Ána" * 2000)).code == 0
    [(verb, number, name)] = sidecall.service.asked
    assert (verb, len(number), len(name)) == ("incoming", 200, 255)


async def test_a_caller_whose_name_is_in_no_known_encoding_is_shown(sidecall: Running, command: Run) -> None:
    assert (await command("incoming", "--number", "+34600000000", "--name", "Mu\udcf1oz")).code == 0
    assert sidecall.service.asked == [("incoming", "+34600000000", "Mu?oz")]


async def test_the_contact_url_is_printed_alone(sidecall: Running, command: Run) -> None:
    run = await command("pop-url")
    assert (run.code, run.out.strip()) == (0, (await sidecall.service.pop_url()).url)
    assert "Port 0." in run.err
    assert (await command("pop-url", "--renew")).code == 0
    assert sidecall.service.asked[-1] == ("pop_url", True)


async def test_doctor_tells_what_the_running_sidecall_found(sidecall: Running, command: Run) -> None:
    ended = await command("doctor")
    assert (ended.code, ended.out) == (1, "fine: 3CX answers\nWRONG: Signed out\n    Sign in again.\n")
    as_json = json.loads((await command("doctor", "--json")).out)
    assert (as_json["ok"], as_json["running"], as_json["version"]) == (False, True, "1.2.3")
    assert [check["name"] for check in as_json["checks"]] == ["pbx", "salesforce"]


async def test_doctor_without_sidecall_looks_at_what_it_can(home: Path, command: Run) -> None:
    (home / "settings.toml").write_text("[pbx]\nmode = 'nonsense'\n")
    ended = await command("doctor", "--json")
    found = json.loads(ended.out)
    checks = {check["name"]: check for check in found["checks"]}
    assert (ended.code, found["ok"], found["running"]) == (1, False, False)
    assert checks["running"]["ok"] is False
    assert "settings.toml" in checks["settings"]["message"]
    assert "pbx.mode" in checks["settings"]["message"]
    assert "secrets" in checks
    assert os.listdir(home) == ["settings.toml"]


async def test_a_secret_goes_to_the_running_sidecall(
    sidecall: Running, command: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("hunter2\n"))
    ended = await command("secrets", "set", "pbx.client_secret")
    assert (ended.code, ended.out) == (0, "Kept in the keyring.\n")
    assert sidecall.service.asked[0] == ("set_secret", "pbx.client_secret", "hunter2")


async def test_no_secret_changes_nothing(sidecall: Running, command: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n"))
    assert (await command("secrets", "set", "pbx.client_secret")).code == 2
    assert sidecall.service.asked == []


@pytest.mark.parametrize(("state", "code"), [("keyring", 0), ("secrets_unavailable", 3)])
async def test_without_sidecall_a_secret_goes_to_the_keyring_or_nowhere(
    home: Path, command: Run, monkeypatch: pytest.MonkeyPatch, state: str, code: int
) -> None:
    kept = MemorySecrets(state)

    async def open_secrets(at: Path) -> MemorySecrets:
        assert at == home
        return kept

    monkeypatch.setattr("helper.secrets.os_keyring.open_secrets", open_secrets)
    monkeypatch.setattr(sys, "stdin", io.StringIO("hunter2"))
    assert (await command("secrets", "set", "pbx.client_secret")).code == code
    assert await kept.get("pbx.client_secret") == ("hunter2" if code == 0 else "")


@pytest.mark.parametrize("arguments", [("dial", "912"), ("incoming", "--number", "912")])
async def test_without_sidecall_there_are_words(home: Path, command: Run, arguments: tuple[str, ...]) -> None:
    ended = await command(*arguments)
    assert (ended.code, ended.err) == (
        1,
        "sidecall: Sidecall is not running. Start it from the menu, or with: sidecall serve\n",
    )


async def test_what_a_crash_left_behind_is_not_running(home: Path, command: Run) -> None:
    async with running() as gone:
        publish(home, port=gone.port, token=gone.api.token, version="1", origins=())
    assert "is not running" in (await command("dial", "912")).err


async def test_a_squatter_on_the_port_never_sees_the_token(home: Path, command: Run) -> None:
    heard = b""

    async def squat(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal heard
        heard += await reader.readuntil(b"\r\n\r\n")
        body = b'{"proof": "' + b"0" * 64 + b'"}'
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(squat, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        publish(home, port=port, token="t" * 43, version="1", origins=())
        ended = await command("dial", "912")
    assert (ended.code, heard.startswith(b"POST /v1/hello ")) == (1, True)
    assert b"ttt" not in heard


async def test_a_runtime_file_that_others_may_read_is_not_trusted(sidecall: Running, home: Path, command: Run) -> None:
    (home / "runtime.json").chmod(0o644)
    ended = await command("dial", "912")
    assert (ended.code, sidecall.service.asked) == (1, [])
    assert "not safe" in ended.err


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nonsense"],
        ["dial"],
        ["dial", "1", "2"],
        ["secrets"],
        ["secrets", "set", "salesforce.refresh_token"],
        ["secrets", "set", "pbx.client_secret", "on-the-command-line"],
    ],
)
def test_wrong_use_ends_with_2(home: Path, arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2


def test_version(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert (ended.value.code, capsys.readouterr().out) == (0, f"sidecall {__version__}\n")


def test_registering_the_browser_and_taking_it_back(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setattr("helper.bridge.register.bridge_program", lambda: Path("/opt/sidecall-bridge"))
    assert main(["register-browser"]) == 0
    written = [Path(line) for line in capsys.readouterr().out.splitlines()]
    assert written
    assert all(path.is_file() for path in written)
    assert main(["unregister-browser"]) == 0
    assert not any(path.exists() for path in written)
