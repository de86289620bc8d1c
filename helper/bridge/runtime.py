"""The runtime file: how a running Sidecall lets the programs of its own user find it.

``runtime.json`` in Sidecall's folder holds ``{port, token, pid, version, origins}``. It carries the token, so only its
user may read it; it is there as long as Sidecall runs.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import stat
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

NAME = "runtime.json"
_LARGEST = 64 * 1024
_CONNECT_SECONDS = 0.5


class Unsafe(Exception):
    """The runtime file is not its user's alone, so what it says cannot be trusted."""


def write(folder: str, port: int, token: str, version: str, origins: Iterable[str]) -> None:
    """Say that this process is Sidecall, listening on 127.0.0.1:``port``. The file appears whole or not at all."""
    path = os.path.join(folder, NAME)
    fresh = f"{path}.{os.getpid()}"
    facts = {"port": port, "token": token, "pid": os.getpid(), "version": version, "origins": list(origins)}
    with contextlib.suppress(FileNotFoundError):
        os.unlink(fresh)
    # Windows has no mode bits; there the folder is the user's own.
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(facts, file)
    os.replace(fresh, path)


def remove(folder: str) -> None:
    """Take the file away at a clean stop, unless another Sidecall has written its own since."""
    path = os.path.join(folder, NAME)
    with contextlib.suppress(OSError, ValueError, AttributeError):
        with open(path, encoding="utf-8") as file:
            ours = json.load(file).get("pid") == os.getpid()
        if ours:
            os.unlink(path)


def read(folder: str) -> dict[str, Any] | None:
    """What the file says, or ``None`` when there is none or nothing of use in it. Raises :class:`Unsafe`.

    The result holds at least ``port`` (1 to 65535), ``token``, ``pid`` and ``version``. It may be left over from a
    Sidecall that was killed: see :func:`is_running`.
    """
    path = os.path.join(folder, NAME)
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Unsafe(f"{path}: {error.strerror}") from error
    with open(descriptor, "rb") as file:
        _refuse_others(path, os.fstat(descriptor))
        content = file.read(_LARGEST)
    try:
        facts = json.loads(content)
        port, pid, token, version = (facts[key] for key in ("port", "pid", "token", "version"))
    except (ValueError, RecursionError, KeyError, TypeError):
        return None
    numbers = type(port) is int and 0 < port < 65536 and type(pid) is int and pid > 0
    return facts if numbers and type(token) is str and token and type(version) is str else None


def _refuse_others(path: str, found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise Unsafe(f"{path} is no ordinary file")
    if sys.platform == "win32":
        # What lies in a user's profile is theirs by default; elsewhere we could not tell without reading ACLs.
        own = (os.environ.get("LOCALAPPDATA"), os.environ.get("USERPROFILE"))
        if not any(folder and _inside(path, folder) for folder in own):
            raise Unsafe(f"{path} is outside of the user's own folders")
        return
    if found.st_uid != os.getuid():
        raise Unsafe(f"{path} belongs to another user")
    if stat.S_IMODE(found.st_mode) & 0o077:
        raise Unsafe(f"{path} can be read or written by other users")


def _inside(path: str, folder: str) -> bool:
    inner, outer = os.path.normcase(os.path.realpath(path)), os.path.normcase(os.path.realpath(folder))
    return inner.startswith(outer.rstrip("\\/") + os.sep)


def is_running(facts: dict[str, Any]) -> bool:
    """Whether the Sidecall that wrote this still runs and listens. A process id alone may be somebody else's by now."""
    return _process_lives(facts["pid"]) and _listens(facts["port"])


def _process_lives(pid: int) -> bool:
    if sys.platform == "win32":
        import ctypes

        synchronize, still_waiting = 0x00100000, 0x102
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.OpenProcess.restype = ctypes.c_void_p
        handle = ctypes.c_void_p(kernel.OpenProcess(synchronize, False, pid))
        if not handle:
            return False
        try:
            return bool(kernel.WaitForSingleObject(handle, 0) == still_waiting)
        finally:
            kernel.CloseHandle(handle)
    try:
        os.kill(pid, 0)
    except (OSError, OverflowError):
        # Also when the process is another user's: then it is not our Sidecall.
        return False
    return True


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=_CONNECT_SECONDS).close()
    except OSError:
        return False
    return True
