"""The bridge as a browser has it: a program, started anew, that answers on its standard output."""

import json
import os
import socket
import struct
import subprocess
import sys
import time
from pathlib import Path

import pytest

from helper.bridge import origins, runtime, start

ROOT = Path(__file__).parents[3]
OURS = origins.CALLERS[0]
HELLO = {"v": 1, "cmd": "hello"}
TOKEN = "k" * 43
#: Without site-packages: the standard library has to be enough.
BRIDGE = [sys.executable, "-S", "-m", "helper.bridge"]


@pytest.fixture
def home(tmp_path, monkeypatch) -> str:
    monkeypatch.setenv("SIDECALL_HOME", str(tmp_path))
    return str(tmp_path)


@pytest.fixture
def sidecall(home):
    """Stands for a running Sidecall: this very process, which listens and has written its runtime file."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        runtime.write(home, server.getsockname()[1], TOKEN, "0.1.0", origins.ORIGINS)
        yield server.getsockname()[1]


def ask(*messages: object, caller: str | None = OURS) -> list[object]:
    frames = b"".join(struct.pack("=I", len(body)) + body for body in (json.dumps(m).encode() for m in messages))
    command = [*BRIDGE, *([caller] if caller else []), "--parent-window=0"]
    done = subprocess.run(command, input=frames, capture_output=True, cwd=ROOT, timeout=30)
    assert (done.returncode, done.stderr) == (0, b"")
    answers, output = [], done.stdout
    while output:
        (length,) = struct.unpack("=I", output[:4])
        answers.append(json.loads(output[4 : 4 + length]))
        output = output[4 + length :]
    return answers


def error_code(answer: object) -> str:
    assert isinstance(answer, dict)
    assert set(answer) == {"error"}
    assert set(answer["error"]) == {"code", "title", "message"}
    return answer["error"]["code"]


def test_hello_tells_where_sidecall_is(sidecall):
    assert ask(HELLO) == [{"port": sidecall, "token": TOKEN, "version": "0.1.0"}]


def test_one_stream_can_carry_several_questions(sidecall):
    assert len(ask(HELLO, HELLO, HELLO)) == 3


@pytest.mark.parametrize(
    "caller",
    [
        None,
        "",
        OURS.rstrip("/"),
        OURS + "x",
        OURS.upper(),
        "chrome-extension://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/",
        "https://acme.my.salesforce.com/",
    ],
)
def test_nobody_but_our_extension_gets_the_token(sidecall, caller):
    (answer,) = ask(HELLO, caller=caller)
    assert error_code(answer) == "forbidden"
    assert TOKEN not in json.dumps(answer)


@pytest.mark.parametrize("message", [{}, [], None, 7, "hello", {"v": 2, "cmd": "hello"}, {"v": 1, "cmd": "token"}])
def test_any_other_question_is_refused(sidecall, message):
    (answer,) = ask(message)
    assert error_code(answer) == "bad_request"


def test_what_is_no_message_ends_the_bridge_with_a_reason(home):
    done = subprocess.run([*BRIDGE, OURS], input=b"GET / HTTP/1.1\r\n\r\n", capture_output=True, cwd=ROOT, timeout=30)
    assert done.returncode == 1
    assert error_code(json.loads(done.stdout[4:])) == "bad_request"


@pytest.mark.skipif(os.name != "posix", reason="mode bits are POSIX's")
def test_a_token_that_others_could_read_is_not_handed_on(sidecall, home):
    os.chmod(os.path.join(home, runtime.NAME), 0o644)
    (answer,) = ask(HELLO)
    assert error_code(answer) == "runtime_unsafe"
    assert TOKEN not in json.dumps(answer)


def test_while_sidecall_is_starting_the_bridge_says_so(home):
    Path(home, start.STAMP).write_text(json.dumps([time.time()]))
    assert ask(HELLO) == [{"starting": True}]


def test_who_only_asks_starts_nothing(home):
    (answer,) = ask({**HELLO, "start": False})
    assert error_code(answer) == "not_running"
    assert not Path(home, start.STAMP).exists()


def test_a_runtime_file_left_by_a_killed_sidecall_means_starting(home):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    facts = {"port": 1, "token": TOKEN, "pid": gone.pid, "version": "0.1.0", "origins": []}
    path = Path(home, runtime.NAME)
    path.write_text(json.dumps(facts))
    path.chmod(0o600)
    Path(home, start.STAMP).write_text(json.dumps([time.time()]))
    assert ask(HELLO) == [{"starting": True}]


def test_a_sidecall_that_never_comes_up_is_an_error(home):
    now = time.time()
    earlier = [now - start.PATIENCE * n - 5 for n in range(start.ATTEMPTS, 0, -1)]
    Path(home, start.STAMP).write_text(json.dumps(earlier))
    (answer,) = ask(HELLO)
    assert error_code(answer) == "start_failed"


def test_a_running_sidecall_clears_the_stamp(sidecall, home):
    Path(home, start.STAMP).write_text("[1]")
    ask(HELLO)
    assert not Path(home, start.STAMP).exists()


def test_nothing_slow_is_imported_for_the_usual_answer(sidecall):
    """A browser waits for this process at every pairing; what costs most of its time is imports."""
    loaded = subprocess.run(
        [sys.executable, "-S", "-X", "importtime", "-m", "helper.bridge", OURS],
        input=struct.pack("=I", 24) + b'{"v": 1, "cmd": "hello"}',
        capture_output=True,
        cwd=ROOT,
        timeout=30,
    )
    assert TOKEN.encode() in loaded.stdout
    names = {line.rsplit("|", 1)[-1].strip() for line in loaded.stderr.decode().splitlines()}
    assert not names & {"subprocess", "asyncio", "typing", "pathlib", "dataclasses", "logging", "ssl"}
