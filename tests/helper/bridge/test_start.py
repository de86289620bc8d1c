import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from helper.bridge import start

DEADLINE = 30.0


class Clock:
    """A clock that the test moves, in seconds."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


class Launches:
    def __init__(self, error: OSError | None = None) -> None:
        self.count, self.error = 0, error

    def __call__(self) -> None:
        self.count += 1
        if self.error:
            raise self.error


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_asking_again_does_not_start_it_again(tmp_path, clock):
    launches = Launches()
    for _ in range(50):
        start.start_once(str(tmp_path), launches, clock)
        clock.now += 0.5
    assert launches.count == 1


def test_when_it_has_not_come_up_it_is_started_again_but_not_for_ever(tmp_path, clock):
    launches = Launches()
    for _ in range(start.ATTEMPTS):
        start.start_once(str(tmp_path), launches, clock)
        clock.now += start.PATIENCE + 1
    with pytest.raises(start.CannotStart, match="did not come up"):
        start.start_once(str(tmp_path), launches, clock)
    assert launches.count == start.ATTEMPTS
    clock.now += start.WITHIN
    start.start_once(str(tmp_path), launches, clock)
    assert launches.count == start.ATTEMPTS + 1


def test_once_it_ran_earlier_failures_do_not_count(tmp_path, clock):
    launches = Launches()
    for _ in range(start.ATTEMPTS * 3):
        start.start_once(str(tmp_path), launches, clock)
        start.forget_starts(str(tmp_path))
    assert launches.count == start.ATTEMPTS * 3
    assert list(tmp_path.iterdir()) == []


def test_a_program_that_is_not_there_is_said_so(tmp_path, clock):
    launches = Launches(FileNotFoundError(2, "No such file", "sidecall"))
    with pytest.raises(start.CannotStart, match="No such file"):
        start.start_once(str(tmp_path), launches, clock)


@pytest.mark.parametrize("content", ["", "{", "{}", "[null, []]", '["x"]'])
def test_a_damaged_stamp_is_no_stamp(tmp_path, clock, content):
    (tmp_path / start.STAMP).write_text(content)
    launches = Launches()
    start.start_once(str(tmp_path), launches, clock)
    assert launches.count == 1
    assert json.loads((tmp_path / start.STAMP).read_text()) == [clock.now]


def test_a_clock_that_was_set_back_does_not_block_starting(tmp_path, clock):
    launches = Launches()
    start.start_once(str(tmp_path), launches, clock)
    clock.now -= 86_400
    start.start_once(str(tmp_path), launches, clock)
    assert launches.count == 2


def test_many_bridges_at_the_same_moment_start_it_once(tmp_path):
    script = (
        "import sys; from helper.bridge import start\n"
        "start.start_once(sys.argv[1], lambda: open(sys.argv[1] + '/launched', 'a').write('x'))"
    )
    bridges = [subprocess.Popen([sys.executable, "-c", script, tmp_path]) for _ in range(6)]
    assert [bridge.wait(DEADLINE) for bridge in bridges] == [0] * 6
    assert (tmp_path / "launched").read_text() == "x"


def test_from_source_the_desktop_is_started_with_our_own_python():
    assert start.program() == [sys.executable, "-P", "-m", "desktop"]


@pytest.mark.parametrize(("platform", "name"), [("win32", "sidecallw.exe"), ("linux", "sidecall")])
def test_installed_it_is_the_program_beside_the_bridge(monkeypatch, tmp_path, platform, name):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "sidecall-bridge"))
    assert start.program() == [str(tmp_path / name)]


@pytest.mark.skipif(os.name != "posix", reason="sessions and descriptors are POSIX's")
def test_what_was_started_shares_nothing_with_the_bridge_and_outlives_it(tmp_path):
    report = tmp_path / "report.json"
    # Stands for Sidecall: waits until the bridge is gone, then says what it has of it.
    (tmp_path / "sidecall.py").write_text(f"""
import json, os, sys, time
parent, deadline = int(sys.argv[1]), time.monotonic() + {DEADLINE}
while os.getppid() == parent and time.monotonic() < deadline:
    time.sleep(0.01)
fds = {{fd: os.readlink(f"/proc/self/fd/{{fd}}") for fd in range(3)}} if os.path.exists("/proc/self/fd") else {{}}
facts = {{
    "orphan": os.getppid() != parent,
    "own session": os.getsid(0) == os.getpid(),
    "streams": sorted(set(fds.values())),
    "pipe": os.path.exists("/proc/self/fd/" + sys.argv[2]),
    "reset": os.environ.get("PYINSTALLER_RESET_ENVIRONMENT"),
    "folder": os.getcwd(),
}}
open({str(report)!r} + ".part", "w").write(json.dumps(facts))
os.rename({str(report)!r} + ".part", {str(report)!r})
""")
    bridge = f"""
import os, sys
from helper.bridge import start
inherited, _ = os.pipe()
os.dup2(inherited, 77, inheritable=True)
start.program = lambda: [sys.executable, {str(tmp_path / "sidecall.py")!r}, str(os.getpid()), "77"]
start.launch_sidecall()
"""
    assert subprocess.run([sys.executable, "-c", bridge], timeout=DEADLINE).returncode == 0
    deadline = time.monotonic() + DEADLINE
    while not report.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    facts = json.loads(report.read_text())
    assert facts == {
        "orphan": True,
        "own session": True,
        "streams": ["/dev/null"] if sys.platform == "linux" else facts["streams"],
        "pipe": False,
        "reset": "1",
        "folder": os.path.realpath(Path.home()),
    }
