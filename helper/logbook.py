"""The program's own log: a few small files in its home, without secrets and without what callers say."""

from __future__ import annotations

import logging
import logging.handlers
import os
import re
import time
from pathlib import Path

_NUMBER = re.compile(r"\+?\d[\d ().\-]{5,}\d")
_BEARER = re.compile(r"(?i)(bearer |token=|secret=|code=)[^\s&\"']+")


class _Redacted(logging.Formatter):
    """Cuts telephone numbers to their last three digits and takes out whatever looks like a token."""

    def format(self, record: logging.LogRecord) -> str:
        text = super().format(record)
        stamp, _space, rest = text.partition(" ")
        rest = _BEARER.sub(r"\1…", rest)
        return stamp + " " + _NUMBER.sub(lambda found: "…" + re.sub(r"\D", "", found[0])[-3:], rest)


class _ForJournal(_Redacted):
    """systemd's journal has its own times, and reads how serious a line is from its beginning (sd-daemon(3))."""

    def format(self, record: logging.LogRecord) -> str:
        serious = 3 if record.levelno >= logging.ERROR else 4 if record.levelno >= logging.WARNING else 6
        return f"<{serious}>{super().format(record)}"


def log_to_console() -> None:
    """Tell on standard error, too, what is logged: for a program that nobody looks at but through a service manager."""
    handler = logging.StreamHandler()
    journal = os.environ.get("JOURNAL_STREAM")
    handler.setFormatter(_ForJournal("%(name)s %(message)s") if journal else _Redacted("%(levelname)s %(message)s"))
    logging.getLogger().addHandler(handler)


def open_log(home: Path) -> logging.Handler:
    """Log to ``<home>/logs/sidecall.log`` (five files of 1 MB at most). Returns the handler, to be closed by who
    opened it.
    """
    folder = home / "logs"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handler = logging.handlers.RotatingFileHandler(
        folder / "sidecall.log", maxBytes=1_000_000, backupCount=4, encoding="utf-8", delay=True
    )
    formatter = _Redacted("%(asctime)s.%(msecs)03dZ %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%S")
    formatter.converter = time.gmtime
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    # These say the address of each request, which for Salesforce holds the query.
    for name in ("httpx", "httpx2", "httpcore", "httpcore2", "aiohttp.access", "authlib"):
        logging.getLogger(name).setLevel(logging.WARNING)
    return handler
