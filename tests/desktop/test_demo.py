"""The demo as a process: up, a call, a clean end, by whatever way it is asked for."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.demo import settings_for, wipe

ROOT = Path(__file__).parents[2]
Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    running: list[subprocess.Popen[str]] = []

    def begin(*arguments: str) -> subprocess.Popen[str]:
        own = {"QT_QPA_PLATFORM": "offscreen", "SIDECALL_HOME": str(tmp_path / "user"), "LC_ALL": "C.UTF-8"}
        made = subprocess.Popen(
            [sys.executable, "-m", "desktop", "demo", "--no-browser", "--json-ready", *arguments],
            cwd=ROOT,
            env=os.environ | own,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        running.append(made)
        return made

    yield begin
    for process in running:
        if process.poll() is None:
            process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream is not None:
                stream.close()


def up(process: subprocess.Popen[str]) -> dict[str, Any]:
    """The line that says everything is up, within a minute."""
    assert process.stdout is not None
    lines: list[str] = []
    reader = threading.Thread(target=lambda: lines.append(process.stdout.readline()), daemon=True)  # type: ignore[union-attr]
    reader.start()
    reader.join(60)
    if not lines or not lines[0]:
        process.kill()
        pytest.fail(f"it did not come up: {process.communicate()[1]}")
    told: dict[str, Any] = json.loads(lines[0])
    return told


def control(told: dict[str, Any], verb: str, **body: object) -> dict[str, Any]:
    request = urllib.request.Request(
        f"{told['control']}/control/{verb}", json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        found: dict[str, Any] = json.load(answer)
        return found


def requests(told: dict[str, Any]) -> int:
    """How often the 3CX was asked something."""
    return int(control(told, "pbx/state")["requests"])


def until(condition: Callable[[], object], seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def test_a_call_is_in_salesforce_after_it(start: Start, tmp_path: Path) -> None:
    process = start("--until-eof")
    told = up(process)
    assert set(told) == {"pid", "home", "pbx", "salesforce", "control", "sign_in"}
    assert told["pid"] == process.pid
    assert Path(told["home"]) == tmp_path / "sidecall-demo"
    with urllib.request.urlopen(told["sign_in"], timeout=30) as page:
        assert page.status == 200
    until(lambda: control(told, "pbx/state")["tokens_minted"] == 1)
    until(lambda: "connected" in (tmp_path / "sidecall-demo" / "logs" / "sidecall.log").read_text())
    seen = requests(told)
    callid = control(told, "pbx/ring", number="+34612345678")["callid"]
    until(lambda: requests(told) > seen)
    seen = requests(told)
    control(told, "pbx/answer", callid=callid)
    # Sidecall has asked what the event was about, so it has seen the call connected.
    until(lambda: requests(told) > seen)
    control(told, "pbx/hang_up", callid=callid)
    until(lambda: len(control(told, "salesforce/tasks")["tasks"]) == 1)
    began = time.monotonic()
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(30) == 0
    assert time.monotonic() - began < 6
    assert not (tmp_path / "user").exists(), "the user's own data was touched"
    assert not (tmp_path / "sidecall-demo" / "runtime.json").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly(start: Start, tmp_path: Path, number: signal.Signals) -> None:
    process = start("--home", str(tmp_path / "own"))
    told = up(process)
    assert Path(told["home"]) == tmp_path / "own"
    process.send_signal(number)
    assert process.wait(30) == 0
    assert not (tmp_path / "own" / "runtime.json").exists()


def test_no_secret_is_in_its_files(start: Start, tmp_path: Path) -> None:
    process = start("--until-eof")
    up(process)
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(30) == 0
    for path in (tmp_path / "sidecall-demo").rglob("*"):
        if path.is_file():
            assert b"sandbox-secret" not in path.read_bytes(), path


def test_only_the_demos_own_folder_is_emptied(tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "old.log").write_text("old")
    (tmp_path / "sidecall.db").write_text("old")
    (tmp_path / "desktop.lock").write_text("ours")
    wipe(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["desktop.lock"]


def test_the_settings_hold_no_secret() -> None:
    settings = settings_for({"pbx": "http://127.0.0.1:1", "salesforce": "http://127.0.0.1:2", "control": "x"})
    assert settings["pbx"] == {
        "mode": "callcontrol",
        "url": "http://127.0.0.1:1",
        "extension": "150",
        "client_id": "150",
    }
    assert "secret" not in json.dumps(settings)
