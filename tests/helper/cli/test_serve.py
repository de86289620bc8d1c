"""``sidecall serve`` as a process of its own."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SIDECALL = [sys.executable, "-c", "import sys; from helper.cli import main; sys.exit(main())"]


if sys.platform == "win32":
    ENDINGS, OWN_GROUP = [signal.CTRL_BREAK_EVENT], subprocess.CREATE_NEW_PROCESS_GROUP
else:
    ENDINGS, OWN_GROUP = [signal.SIGTERM, signal.SIGINT, signal.SIGHUP], 0


@pytest.fixture
def serving(home: Path) -> Iterator[subprocess.Popen[str]]:
    (home / "settings.toml").write_text("[helper]\nport = 0\n")
    process = subprocess.Popen(
        [*SIDECALL, "serve"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        creationflags=OWN_GROUP,
    )
    yield process
    process.kill()
    process.communicate()


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*SIDECALL, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL
    )


@pytest.mark.parametrize("number", ENDINGS)
def test_it_starts_unconfigured_says_where_and_ends_cleanly(
    serving: subprocess.Popen[str], home: Path, number: signal.Signals
) -> None:
    assert serving.stdout is not None
    line = serving.stdout.readline()
    facts = json.loads((home / "runtime.json").read_text())
    assert line == f"Sidecall {facts['version']} listens on 127.0.0.1:{facts['port']}\n"
    assert facts["pid"] == serving.pid
    asked = time.monotonic()
    serving.send_signal(number)
    out, err = serving.communicate(timeout=30)
    assert (serving.returncode, out, err) == (0, "", "")
    assert time.monotonic() - asked < 5
    assert not (home / "runtime.json").exists()


def test_other_commands_reach_it_and_a_second_one_does_not_start(serving: subprocess.Popen[str], home: Path) -> None:
    assert serving.stdout is not None
    serving.stdout.readline()
    second = run("serve")
    assert (second.returncode, second.stderr) == (1, "sidecall: Sidecall runs already.\n")
    checks = {check["name"]: check["ok"] for check in json.loads(run("doctor", "--json").stdout)["checks"]}
    assert checks["settings"] is True
    assert checks["salesforce"] is False
    refused = run("dial", "nothing in it")
    assert refused.returncode == 1
    assert refused.stderr.startswith("sidecall: Not a number")


def test_dial_imports_little() -> None:
    program = "import sys; from helper.cli import parser, dial; print([m for m in sys.modules if m in HEAVY])"
    heavy = ["aiohttp", "msgspec", "asyncio", "PySide6", "phonenumbers", "keyring", "tomlkit"]
    done = subprocess.run(
        [sys.executable, "-c", f"HEAVY = {heavy}; {program}"], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert (done.stdout, done.stderr) == ("[]\n", "")
