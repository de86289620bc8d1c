"""An X server and a window manager of a test's own, and what a test asks of them through libX11."""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import subprocess
import time
from collections.abc import Iterator

import pytest

ANY_TYPE = 0


@contextlib.contextmanager
def x_server() -> Iterator[str]:
    """A display of 1280 x 800 with openbox on it; yields its name (":7")."""
    for program in ("Xvfb", "openbox"):
        if shutil.which(program) is None:
            pytest.fail(f"{program} is missing: apt-get install xvfb openbox")
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x800x24", "-nolisten", "tcp"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    manager: subprocess.Popen[bytes] | None = None
    try:
        with os.fdopen(read) as told:
            display = f":{told.readline().strip()}"
        # Its own configuration folder: the user's may place windows as it likes.
        environment = os.environ | {"DISPLAY": display, "XDG_CONFIG_HOME": "/nonexistent"}
        manager = subprocess.Popen(["openbox"], env=environment, stderr=subprocess.DEVNULL)
        with XRoot(display) as root:
            deadline = time.monotonic() + 20
            while not root.windows("_NET_SUPPORTING_WM_CHECK"):
                assert time.monotonic() < deadline, "openbox did not start"
                time.sleep(0.02)
        yield display
    finally:
        for process in (manager, server):
            if process is not None:
                process.terminate()
                process.wait(10)


class XRoot:
    """Reads properties of the root and other windows (EWMH) without any X package for Python."""

    def __init__(self, display: str) -> None:
        x = ctypes.CDLL("libX11.so.6")
        x.XOpenDisplay.restype = ctypes.c_void_p
        x.XOpenDisplay.argtypes = [ctypes.c_char_p]
        x.XDefaultRootWindow.restype = ctypes.c_ulong
        x.XDefaultRootWindow.argtypes = [ctypes.c_void_p]
        x.XInternAtom.restype = ctypes.c_ulong
        x.XInternAtom.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]
        pointer = ctypes.POINTER
        x.XGetWindowProperty.argtypes = [
            *(ctypes.c_void_p, ctypes.c_ulong, ctypes.c_ulong, ctypes.c_long, ctypes.c_long, ctypes.c_int),
            *(ctypes.c_ulong, pointer(ctypes.c_ulong), pointer(ctypes.c_int), pointer(ctypes.c_ulong)),
            *(pointer(ctypes.c_ulong), pointer(ctypes.c_void_p)),
        ]
        x.XFree.argtypes = [ctypes.c_void_p]
        x.XCloseDisplay.argtypes = [ctypes.c_void_p]
        self._x = x
        self._display = x.XOpenDisplay(display.encode())
        assert self._display, f"no X server at {display}"
        self._root = x.XDefaultRootWindow(self._display)

    def __enter__(self) -> XRoot:
        return self

    def __exit__(self, *_error: object) -> None:
        self._x.XCloseDisplay(self._display)

    def atom(self, name: str) -> int:
        return int(self._x.XInternAtom(self._display, name.encode(), 0))

    def windows(self, name: str, window: int = 0) -> list[int]:
        """A property that holds 32-bit values (windows, atoms) of ``window``, or of the root."""
        kind, length, left = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.c_ulong()
        width, data = ctypes.c_int(), ctypes.c_void_p()
        self._x.XGetWindowProperty(
            self._display, window or self._root, self.atom(name), 0, 256, 0, ANY_TYPE,
            ctypes.byref(kind), ctypes.byref(width), ctypes.byref(length), ctypes.byref(left), ctypes.byref(data),
        )  # fmt: skip
        if not data or width.value != 32:
            return []
        values = ctypes.cast(data, ctypes.POINTER(ctypes.c_ulong))[: length.value]
        self._x.XFree(data)
        return [int(value) for value in values]

    def active(self) -> int:
        """The window that has the keyboard, as the window manager says."""
        return next(iter(self.windows("_NET_ACTIVE_WINDOW")), 0)
