"""Where errors go that nobody caught: into the log, never into a stream that a windowed program does not have."""

from __future__ import annotations

import faulthandler
import logging
import os
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import TextIO

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

log = logging.getLogger("desktop")

LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
_crash_file: TextIO | None = None


def give_streams() -> None:
    """A windowed program on Windows has no standard streams; printing must not be what ends it."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 for the life of the program


def install_hooks(logs: Path) -> None:
    """Log what nobody caught, in any thread; a crash of native code leaves its stacks in ``logs``/crash.txt."""
    global _crash_file
    logs.mkdir(parents=True, exist_ok=True)
    _crash_file = open(logs / "crash.txt", "a", encoding="utf-8")  # noqa: SIM115 written to at the very end
    faulthandler.enable(_crash_file)
    sys.excepthook = _on_exception
    threading.excepthook = lambda args: _on_exception(
        args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback
    )
    sys.unraisablehook = lambda args: log.error("in a destructor: %s", args.err_msg, exc_info=args.exc_value)
    qInstallMessageHandler(_on_qt_message)


def _on_exception(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    log.error("nobody caught this", exc_info=(kind, error, trace))


def _on_qt_message(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    log.log(LEVELS.get(kind, logging.WARNING), "Qt: %s", text)
