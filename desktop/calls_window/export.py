"""Saving the calls that are shown as a table for a spreadsheet."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtCore import QDate, QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from helper.errors import SidecallError
from helper.faces import CallView, Service
from helper.language import _


def ask_where(parent: QWidget) -> Path | None:
    """The file the agent chooses; None when they change their mind."""
    day = QDate.currentDate().toString(Qt.DateFormat.ISODate)
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    proposed = str(Path(folder) / f"sidecall-{day}.csv")
    path, _kind = QFileDialog.getSaveFileName(parent, _("Export calls"), proposed, _("Spreadsheet (*.csv)"))
    return Path(path) if path else None


async def save(service: Service, views: list[CallView], path: Path) -> None:
    """Write ``views``, in their order. Runs on the helper's loop; raises what can be shown to a person."""
    table = await service.journal_csv([view.call.id for view in views])
    try:
        await asyncio.to_thread(path.write_text, table, encoding="utf-8", newline="")
    except OSError as error:
        reason = error.strerror or str(error)
        raise SidecallError(_("{path} could not be written: {reason}").format(path=path, reason=reason)) from None
