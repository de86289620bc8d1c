"""What asks a program without a window to end, on each system."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

Handler = Callable[[int, FrameType | None], Any] | int | None

# Windows ends the process so long after a console was closed or the user logs off.
_WINDOWS_PATIENCE = 4.5


@contextlib.contextmanager
def stopping(stop: asyncio.Event) -> Iterator[None]:
    """Set ``stop`` when we are asked to end. A second Ctrl-C ends at once, the usual way.

    Must be entered on the main thread, in the running loop that ``stop`` belongs to.
    """
    loop = asyncio.get_running_loop()
    numbers = [signal.SIGINT, signal.SIGTERM]
    if sys.platform == "win32":
        numbers.append(signal.SIGBREAK)
    else:
        numbers.append(signal.SIGHUP)

    def asked(number: int, _frame: FrameType | None) -> None:
        signal.signal(number, before[number])
        loop.call_soon_threadsafe(stop.set)

    # What whoever started us has us ignore (nohup) stays ignored.
    before: dict[int, Handler] = {}
    for one in numbers:
        if signal.getsignal(one) is not signal.SIG_IGN:
            before[one] = signal.signal(one, asked)
    try:
        with _console(loop, stop):
            yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


if sys.platform == "win32":

    @contextlib.contextmanager
    def _console(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> Iterator[None]:
        """Closing the console, logging off and shutting down are no signals, and are given a few seconds only."""
        import ctypes

        closing = (2, 5, 6)  # CTRL_CLOSE_EVENT, CTRL_LOGOFF_EVENT, CTRL_SHUTDOWN_EVENT
        done = threading.Event()

        def event(kind: int) -> bool:
            if kind not in closing:
                return False
            with contextlib.suppress(RuntimeError):  # the loop has ended already
                loop.call_soon_threadsafe(stop.set)
            # The process is killed as soon as this returns.
            done.wait(_WINDOWS_PATIENCE)
            return True

        handler = ctypes.WINFUNCTYPE(ctypes.c_int, ctypes.c_uint)(event)
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.SetConsoleCtrlHandler(handler, True)
        try:
            yield
        finally:
            kernel.SetConsoleCtrlHandler(handler, False)
            done.set()

else:

    @contextlib.contextmanager
    def _console(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> Iterator[None]:
        """Elsewhere signals are all there is."""
        yield
