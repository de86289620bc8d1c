import json
import os
import socket
import stat
import subprocess
import sys

import pytest

from helper.bridge import runtime

TOKEN = "t" * 43


@pytest.fixture
def folder(tmp_path) -> str:
    return str(tmp_path)


def write_raw(folder: str, content: str, mode: int = 0o600) -> str:
    path = os.path.join(folder, runtime.NAME)
    with open(path, "w", encoding="utf-8") as file:
        file.write(content)
    os.chmod(path, mode)
    return path


def test_what_is_written_is_read(folder):
    runtime.write(folder, 47800, TOKEN, "0.1.0", ["chrome-extension://a", "sidecall://cli"])
    assert runtime.read(folder) == {
        "port": 47800,
        "token": TOKEN,
        "pid": os.getpid(),
        "version": "0.1.0",
        "origins": ["chrome-extension://a", "sidecall://cli"],
    }
    assert os.listdir(folder) == [runtime.NAME]


@pytest.mark.skipif(os.name != "posix", reason="mode bits are POSIX's")
def test_only_its_user_can_read_it(folder):
    before = os.umask(0)
    try:
        runtime.write(folder, 47800, TOKEN, "0.1.0", [])
    finally:
        os.umask(before)
    assert stat.S_IMODE(os.stat(os.path.join(folder, runtime.NAME)).st_mode) == 0o600


def test_no_file_is_no_sidecall(folder):
    assert runtime.read(folder) is None


@pytest.mark.parametrize(
    "facts",
    [
        "",
        "{",
        "[]",
        "7",
        "[" * 50_000,
        json.dumps({"port": 1, "token": TOKEN, "pid": 1}),
        json.dumps({"port": "47800", "token": TOKEN, "pid": 1, "version": "1"}),
        json.dumps({"port": True, "token": TOKEN, "pid": 1, "version": "1"}),
        json.dumps({"port": 65536, "token": TOKEN, "pid": 1, "version": "1"}),
        json.dumps({"port": 47800, "token": "", "pid": 1, "version": "1"}),
        json.dumps({"port": 47800, "token": TOKEN, "pid": -1, "version": "1"}),
    ],
)
def test_a_file_that_makes_no_sense_is_no_sidecall(folder, facts):
    write_raw(folder, facts)
    assert runtime.read(folder) is None


@pytest.mark.skipif(os.name != "posix", reason="mode bits are POSIX's")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o644, 0o666])
def test_a_file_that_others_can_touch_is_refused(folder, mode):
    write_raw(folder, "{}", mode)
    with pytest.raises(runtime.Unsafe, match="other users"):
        runtime.read(folder)


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="only root can give a file away")
def test_another_users_file_is_refused(folder):
    os.chown(write_raw(folder, "{}"), 65534, -1)
    with pytest.raises(runtime.Unsafe, match="another user"):
        runtime.read(folder)


@pytest.mark.skipif(os.name != "posix", reason="making links takes a privilege on Windows")
def test_a_link_is_refused(folder, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "file"
    elsewhere.write_text("{}")
    elsewhere.chmod(0o600)
    os.symlink(elsewhere, os.path.join(folder, runtime.NAME))
    with pytest.raises(runtime.Unsafe):
        runtime.read(folder)


@pytest.mark.skipif(os.name != "posix", reason="Windows has no named pipes in folders")
def test_a_pipe_is_refused_at_once(folder):
    os.mkfifo(os.path.join(folder, runtime.NAME), 0o600)
    with pytest.raises(runtime.Unsafe, match="no ordinary file"):
        runtime.read(folder)


def test_windows_trusts_the_users_own_folders_only(folder, monkeypatch, tmp_path):
    write_raw(folder, "{}")
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path.parent))
    monkeypatch.delenv("USERPROFILE", raising=False)
    assert runtime.read(folder) is None
    monkeypatch.setenv("LOCALAPPDATA", f"{tmp_path}-of-somebody-else")
    with pytest.raises(runtime.Unsafe, match="outside"):
        runtime.read(folder)


def test_a_clean_stop_takes_the_file_away(folder):
    runtime.write(folder, 47800, TOKEN, "0.1.0", [])
    runtime.remove(folder)
    assert os.listdir(folder) == []
    runtime.remove(folder)


def test_another_sidecalls_file_stays(folder):
    path = write_raw(folder, json.dumps({"port": 1, "token": TOKEN, "pid": os.getpid() + 1, "version": "1"}))
    runtime.remove(folder)
    assert os.path.exists(path)


def test_it_runs_while_its_process_lives_and_listens():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert runtime.is_running({"pid": os.getpid(), "port": port})
        gone = subprocess.Popen([sys.executable, "-c", ""])
        gone.wait()
        assert not runtime.is_running({"pid": gone.pid, "port": port})
    assert not runtime.is_running({"pid": os.getpid(), "port": port})


def test_an_impossible_process_id_is_nobody():
    assert not runtime.is_running({"pid": 2**70, "port": 1})
