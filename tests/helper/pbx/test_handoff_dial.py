"""Handing a dial over: to what the agent chose, and never back to Sidecall."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from pathlib import Path

import pytest

from helper.errors import NotConnected, WrongState
from helper.pbx.handoff.adapter import HandOver
from helper.pbx.handoff.handler import is_ours, tel_handler, windows_handler
from helper.settings.layers import Layer
from helper.settings.settings import Settings
from tests.whole.rig import until

linux = pytest.mark.skipif(sys.platform != "linux", reason="xdg-open is how Linux opens links")


def settings(tmp_path: Path, **values: str) -> Settings:
    wanted = {f"pbx.{name}": value for name, value in values.items()}
    return Settings(tmp_path / "none.toml", Layer("policy"), Layer("machine", wanted))


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses the system's browser was asked to open."""
    opened: list[str] = []

    def take(url: str) -> bool:
        opened.append(url)
        return True

    monkeypatch.setattr("webbrowser.open", take)
    return opened


class Desktop:
    """A desktop on which ``xdg-mime`` and ``xdg-open`` are scripts of the test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.says("3cx.desktop")
        self.script("xdg-open", f'printf "%s\\n" "$1" >> {folder}/opened')

    def says(self, handler: str) -> None:
        self.script("xdg-mime", f'[ "$*" = "query default x-scheme-handler/tel" ] && echo {handler}')

    def script(self, name: str, body: str) -> None:
        path = self.folder / name
        path.write_text(f"#!/bin/sh\n{body}\n")
        path.chmod(0o755)

    @property
    def opened(self) -> list[str]:
        file = self.folder / "opened"
        return file.read_text().split() if file.exists() else []


@pytest.fixture
def desktop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desktop:
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}/usr/bin{os.pathsep}/bin")
    return Desktop(folder)


async def test_the_web_client_gets_a_link_with_the_number_in_it(tmp_path: Path, browser: list[str]) -> None:
    await HandOver(settings(tmp_path, handoff="webclient", url="https://acme.3cx.eu/")).dial("+34912345678")
    await HandOver(settings(tmp_path, handoff="webclient", url="https://acme.3cx.eu")).dial("*72#")
    assert browser == [
        "https://acme.3cx.eu/webclient/#/call?phone=%2B34912345678",
        "https://acme.3cx.eu/webclient/#/call?phone=%2A72%23",
    ]


async def test_without_an_address_there_is_no_web_client_and_nothing_else_is_tried(
    tmp_path: Path, browser: list[str]
) -> None:
    with pytest.raises(NotConnected, match="address of 3CX"):
        await HandOver(settings(tmp_path, handoff="webclient")).dial("+34912345678")
    assert browser == []


async def test_no_browser_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webbrowser.open", lambda url: False)
    with pytest.raises(NotConnected, match="No browser"):
        await HandOver(settings(tmp_path, handoff="webclient", url="https://acme.3cx.eu")).dial("151")


@linux
async def test_tel_goes_to_the_systems_program(tmp_path: Path, desktop: Desktop) -> None:
    over = HandOver(settings(tmp_path, handoff="tel"))
    await over.dial("+34912345678")
    await over.dial("*72#")
    assert desktop.opened == ["tel:+34912345678", "tel:%2A72%23"]


@linux
@pytest.mark.parametrize("handler", ["sidecall.desktop", "com.example.Sidecall.desktop"])
async def test_tel_is_not_handed_to_ourselves(tmp_path: Path, desktop: Desktop, handler: str) -> None:
    desktop.says(handler)
    with pytest.raises(WrongState, match="gives tel: links to Sidecall"):
        await HandOver(settings(tmp_path, handoff="tel")).dial("+34912345678")
    assert desktop.opened == []


@linux
async def test_what_comes_straight_back_is_not_handed_over_again(tmp_path: Path, desktop: Desktop) -> None:
    now = [0.0]
    desktop.says("")
    over = HandOver(settings(tmp_path, handoff="tel"), clock=lambda: now[0])
    await over.dial("+34912345678")
    now[0] = 1.0
    with pytest.raises(WrongState, match="a moment ago"):
        await over.dial("9+34912345678")
    await over.dial("+34600000000")
    now[0] = 10.0
    await over.dial("+34600000000")
    assert len(desktop.opened) == 3


@linux
async def test_no_program_for_tel_is_an_error(
    tmp_path: Path, desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    desktop.script("xdg-open", "exit 3")
    with pytest.raises(NotConnected, match="No program"):
        await HandOver(settings(tmp_path, handoff="tel")).dial("151")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NotConnected, match="No program"):
        await HandOver(settings(tmp_path, handoff="tel")).dial("152")


@linux
async def test_an_opener_that_stays_is_left_alone(tmp_path: Path, desktop: Desktop) -> None:
    desktop.script("xdg-open", f'echo $$ > {desktop.folder}/pid; echo "$1" >> {desktop.folder}/opened; exec sleep 20')
    started = time.monotonic()
    await HandOver(settings(tmp_path, handoff="tel")).dial("151")
    assert time.monotonic() - started < 10
    assert desktop.opened == ["tel:151"]
    os.kill(int((desktop.folder / "pid").read_text()), 15)


@linux
async def test_a_desktop_that_does_not_say_holds_nothing_up(
    tmp_path: Path, desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("helper.pbx.handoff.handler._DEADLINE", 0.3)
    desktop.script("xdg-mime", f"echo $$ > {desktop.folder}/pid; exec sleep 20")
    beats = 0

    async def beat() -> None:
        nonlocal beats
        while True:
            beats += 1
            await asyncio.sleep(0.02)

    task = asyncio.create_task(beat())
    assert await tel_handler() == ""
    task.cancel()
    assert beats > 3, "the loop ran on meanwhile"
    pid = int((desktop.folder / "pid").read_text())
    await until(lambda: not Path(f"/proc/{pid}/cmdline").exists() or not Path(f"/proc/{pid}/cmdline").read_bytes())


async def test_without_the_tool_nothing_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("sys.platform", "linux")
    assert await tel_handler() == ""


async def test_macos_has_no_way_to_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "darwin")
    assert await tel_handler() == ""


CHOICE = r"Software\Microsoft\Windows\Shell\Associations\UrlAssociations\tel\UserChoice"


@pytest.mark.parametrize(
    ("registry", "handler", "ours"),
    [
        ({}, "", False),
        ({("HKCR", r"tel\shell\open\command", ""): r'"C:\3CX\3cx.exe" %1'}, r'tel "C:\3CX\3cx.exe" %1', False),
        (
            {
                ("HKCU", CHOICE, "ProgId"): "Sidecall.tel",
                ("HKCR", r"Sidecall.tel\shell\open\command", ""): r'"C:\Program Files\x.exe" dial "%1"',
            },
            r'Sidecall.tel "C:\Program Files\x.exe" dial "%1"',
            True,
        ),
        (
            {
                ("HKCU", CHOICE, "ProgId"): "Sidecall.tel",
                ("HKCU", CHOICE + r"Latest\ProgId", "ProgId"): "3CX.tel",
            },
            "3CX.tel",
            False,
        ),
        (
            {("HKCR", r"tel\shell\open\command", ""): r'"C:\Program Files\Sidecall\sidecallw.exe" dial "%1"'},
            r'tel "C:\Program Files\Sidecall\sidecallw.exe" dial "%1"',
            True,
        ),
    ],
)
def test_windows_says_whom_the_user_chose(registry: dict[tuple[str, str, str], str], handler: str, ours: bool) -> None:
    found = windows_handler(lambda root, path, name: registry.get((root, path, name), ""))
    assert (found, is_ours(found)) == (handler, ours)
