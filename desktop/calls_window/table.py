"""The list of calls as a table model."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from desktop import icons, theme, words
from desktop.card.logline import LOOKS
from desktop.widgets.text import plain_tip
from helper.calls.model import Direction, Outcome
from helper.faces import CallView
from helper.language import _

WHO, NUMBER, WHEN, LENGTH, LOG = range(5)
Index = QModelIndex | QPersistentModelIndex
UNREACHED = (Outcome.MISSED, Outcome.UNANSWERED, Outcome.BUSY, Outcome.FAILED)


class CallsTable(QAbstractTableModel):
    """Newest first; the view of a row is its ``UserRole``."""

    def __init__(self) -> None:
        super().__init__()
        self.views: list[CallView] = []

    def show_calls(self, views: list[CallView]) -> None:
        same = [view.call.id for view in views] == [view.call.id for view in self.views]
        if same:
            self.views = views
            self.dataChanged.emit(self.index(0, 0), self.index(len(views) - 1, LOG))
            return
        self.beginResetModel()
        self.views = views
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 Qt's own signature
        return 0 if parent.isValid() else len(self.views)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 Qt's own signature
        return 0 if parent.isValid() else 5

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return [_("Who"), _("Number"), _("When"), _("Result"), _("In Salesforce")][section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        view = self.views[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return view
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(view, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(view.log.error if index.column() == LOG else self._text(view, index.column()))
        if role == Qt.ItemDataRole.DecorationRole:
            return self._icon(view, index.column())
        return None

    def _text(self, view: CallView, column: int) -> str:
        call = view.call
        if column == WHO:
            return words.who(view)
        if column == NUMBER:
            return words.number(call)
        if column == WHEN:
            return words.when(call.started_at)
        if column == LENGTH:
            talked = call.talk_seconds if call.over else None
            return words.clock(talked) if talked and call.outcome not in UNREACHED else words.state(call)
        return words.log_state(view.log.state, view.log.error)

    def _icon(self, view: CallView, column: int) -> Any:
        colours = theme.current().colours
        if column == WHO:
            unreached = view.call.outcome in UNREACHED
            drawing = {Direction.INBOUND: "incoming", Direction.OUTBOUND: "outgoing", Direction.INTERNAL: "internal"}
            name = "missed" if unreached else drawing[view.call.direction]
            return icons.icon(name, colours.bad if unreached else colours.muted)
        if column == LOG:
            name, look = LOOKS[view.log.state]
            tone = {"good": colours.good, "bad": colours.bad, "warning": colours.warning}.get(look, colours.muted)
            return icons.icon(name, tone)
        return None
