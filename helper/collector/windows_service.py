"""The collector as a Windows service: what the Service Control Manager wants of a process, and nothing else.

The process calls StartServiceCtrlDispatcherW, which calls the service's main function on a thread of its own and
returns when the service has stopped. That function registers a handler for controls and reports each change of state.
https://learn.microsoft.com/windows/win32/services/service-program-tasks
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import logging
from collections.abc import Callable, Coroutine
from ctypes import POINTER, Structure, byref, c_uint32, c_void_p, c_wchar_p
from typing import Any, Protocol

log = logging.getLogger(__name__)

NAME = "SidecallCollector"

_OWN_PROCESS = 0x10
STOPPED, START_PENDING, STOP_PENDING, RUNNING = 1, 2, 3, 4
ACCEPT_STOP, ACCEPT_SHUTDOWN = 1, 4
CONTROL_STOP, CONTROL_INTERROGATE, CONTROL_SHUTDOWN = 1, 4, 5
_NO_ERROR, _NOT_IMPLEMENTED, _FAILED = 0, 120, 1066  # ERROR_SERVICE_SPECIFIC_ERROR
_WAIT_MS = 30_000  # for starting and for stopping, before Windows loses patience

# On Windows these are the calling convention of its API; elsewhere only tests get here.
_function = getattr(ctypes, "WINFUNCTYPE", ctypes.CFUNCTYPE)
MAIN = _function(None, c_uint32, POINTER(c_wchar_p))
HANDLER = _function(c_uint32, c_uint32, c_uint32, c_void_p, c_void_p)


class TableEntry(Structure):
    """SERVICE_TABLE_ENTRYW."""

    _fields_ = (("name", c_wchar_p), ("main", MAIN))


class ServiceStatus(Structure):
    """SERVICE_STATUS."""

    _fields_ = (
        ("type", c_uint32),
        ("state", c_uint32),
        ("accepted", c_uint32),
        ("exit_code", c_uint32),
        ("specific_code", c_uint32),
        ("check_point", c_uint32),
        ("wait_hint", c_uint32),
    )


class Advapi(Protocol):
    """The three functions of advapi32.dll that a service needs."""

    StartServiceCtrlDispatcherW: Any
    RegisterServiceCtrlHandlerExW: Any
    SetServiceStatus: Any


Run = Callable[[Callable[[], None], asyncio.Event], Coroutine[Any, Any, None]]


class WindowsService:
    """``run`` is the program: it calls its first argument when it is ready, and ends when the event is set."""

    def __init__(self, run: Run, advapi: Advapi) -> None:
        self._run = run
        self._advapi = advapi
        # Kept here: Windows calls them long after they were handed over.
        self._main = MAIN(self._service_main)
        self._handler = HANDLER(self._control)
        self._handle: Any = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._state = START_PENDING

    def dispatch(self) -> bool:
        """Hand this process over to the Service Control Manager until the service has stopped; False when it was not
        started by it.
        """
        table = (TableEntry * 2)(TableEntry(NAME, self._main), TableEntry(None, MAIN()))
        return bool(self._advapi.StartServiceCtrlDispatcherW(table))

    def _service_main(self, _count: int, _arguments: Any) -> None:
        self._handle = self._advapi.RegisterServiceCtrlHandlerExW(NAME, self._handler, None)
        self._report(START_PENDING)
        failed = False
        try:
            asyncio.run(self._live())
        except BaseException:
            log.exception("the service broke")
            failed = True
        self._report(STOPPED, _FAILED if failed else _NO_ERROR)

    async def _live(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        await self._run(lambda: self._report(RUNNING), self._stop)

    def _control(self, control: int, _type: int, _data: Any, _context: Any) -> int:
        """Called by Windows on another thread."""
        if control in (CONTROL_STOP, CONTROL_SHUTDOWN):
            self._report(STOP_PENDING)
            if self._loop is not None and self._stop is not None:
                with contextlib.suppress(RuntimeError):  # the loop has ended already
                    self._loop.call_soon_threadsafe(self._stop.set)
            return _NO_ERROR
        if control == CONTROL_INTERROGATE:
            self._report(self._state)
            return _NO_ERROR
        return _NOT_IMPLEMENTED

    def _report(self, state: int, exit_code: int = _NO_ERROR) -> None:
        self._state = state
        pending = state in (START_PENDING, STOP_PENDING)
        status = ServiceStatus(
            type=_OWN_PROCESS,
            state=state,
            accepted=ACCEPT_STOP | ACCEPT_SHUTDOWN if state == RUNNING else 0,
            exit_code=exit_code,
            specific_code=1 if exit_code else 0,
            check_point=1 if pending else 0,
            wait_hint=_WAIT_MS if pending else 0,
        )
        self._advapi.SetServiceStatus(self._handle, byref(status))


def advapi32() -> Advapi:
    """The functions with their types. On Windows only."""
    library: Any = ctypes.WinDLL("advapi32", use_last_error=True)  # type: ignore[attr-defined,unused-ignore]
    library.StartServiceCtrlDispatcherW.argtypes = [POINTER(TableEntry)]
    library.StartServiceCtrlDispatcherW.restype = ctypes.c_int
    library.RegisterServiceCtrlHandlerExW.argtypes = [c_wchar_p, HANDLER, c_void_p]
    library.RegisterServiceCtrlHandlerExW.restype = c_void_p
    library.SetServiceStatus.argtypes = [c_void_p, POINTER(ServiceStatus)]
    library.SetServiceStatus.restype = ctypes.c_int
    return library  # type: ignore[no-any-return]
