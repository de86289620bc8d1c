"""The window with the calls: the list, the chosen one's details, and what waits for Salesforce."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QItemSelection, QSize, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QTabWidget, QWidget

from desktop import icons, theme, words
from desktop.backend import Backend
from desktop.calls_window import export
from desktop.calls_window.chats import ChatsList
from desktop.calls_window.detail import CallDetail
from desktop.calls_window.sieve import Sieve
from desktop.calls_window.table import LENGTH, LOG, NUMBER, WHEN, WHO, CallsTable
from desktop.calls_window.waiting import WaitingList
from desktop.state import State
from desktop.widgets.parts import button, column, row
from desktop.widgets.text import dress, label
from helper.errors import SidecallError
from helper.faces import CallView, Status
from helper.journal.model import Entry
from helper.language import _


class CallsWindow(QWidget):
    """An ordinary window: it may have the focus, and closing it closes nothing else."""

    dial = Signal(object)
    open_card = Signal(object)
    open_url = Signal(str)
    call_wanted = Signal()
    mend = Signal(object)

    def __init__(self, backend: Backend, state: State) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self._backend = backend
        self._state = state
        self.setWindowTitle(_("Calls – Sidecall"))
        self.setWindowIcon(icons.tray_icon())
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.resize(QSize(820, 600))
        self.table = CallsTable()
        self.list = self._make_list()
        self.detail = CallDetail()
        self.waiting = WaitingList(state)
        self.chats = ChatsList(state)
        self.sieve = Sieve()
        self._error = label(role="error", wrap=True)
        self._error.hide()
        self._connections = label(role="small")
        self._empty = label(_("No calls yet."), role="muted")
        self._show_all = button(_("Show all calls"), "link")

        calls = QWidget()
        inside = column(calls, gap=theme.GAP)
        inside.setContentsMargins(0, theme.GAP, 0, 0)
        inside.addWidget(self.sieve)
        self._nothing = QWidget()
        nothing = column(self._nothing, gap=theme.GAP)
        nothing.addStretch(1)
        nothing.addWidget(self._empty, 0, Qt.AlignmentFlag.AlignHCenter)
        nothing.addWidget(self._show_all, 0, Qt.AlignmentFlag.AlignHCenter)
        nothing.addStretch(2)
        inside.addWidget(self._nothing, 1)
        inside.addWidget(self.list, 1)
        inside.addWidget(self.detail)
        self.tabs = QTabWidget()
        self.tabs.addTab(calls, _("Calls"))
        self.tabs.addTab(self.waiting, _("Not in Salesforce yet"))
        self.tabs.addTab(self.chats, _("Chats"))
        self._export_button = button(_("Export…"), icon="save")
        self._export_button.setToolTip(_("The calls shown below, as a table for a spreadsheet"))
        self._export_button.clicked.connect(self._export)
        call = button(_("Call…"), "primary", "phone")
        call.clicked.connect(self.call_wanted)
        top = row(call, self._export_button, stretch=True)
        top.addWidget(self._connections)
        layout = column(self, gap=theme.GAP, margin=theme.WIDE_GAP)
        layout.addLayout(top)
        layout.addWidget(self._error)
        layout.addWidget(self.tabs, 1)

        self.sieve.changed.connect(self._fill)
        self._show_all.clicked.connect(self.sieve.reset)
        self.detail.call_back.connect(self.dial)
        self.detail.open_card.connect(self.open_card)
        self.detail.open_task.connect(self.open_url)
        self.detail.open_record.connect(self._open_record)
        self.detail.mend.connect(self._mend_call)
        self.detail.retry.connect(self._retry_call)
        for entries in (self.waiting, self.chats):
            entries.mend.connect(self.mend)
            entries.retry.connect(self._retry)
            entries.decide.connect(self._decide)
            entries.show_task.connect(self._show_task)
        state.call_changed.connect(self._on_calls)
        state.calls_loaded.connect(self._on_calls)
        state.journal_changed.connect(self._count_waiting)
        state.journal_changed.connect(self._offer_chats)
        state.status_changed.connect(self._show_status)
        self._count_waiting()
        self._offer_chats()
        if state.status is not None:
            self._show_status(state.status)

    def _make_list(self) -> QTableView:
        made = QTableView()
        made.setModel(self.table)
        made.setAccessibleName(_("Calls"))
        made.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        made.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        made.setShowGrid(False)
        made.setTabKeyNavigation(False)
        made.setWordWrap(False)
        made.verticalHeader().hide()
        made.verticalHeader().setDefaultSectionSize(made.fontMetrics().height() + 16)
        header = made.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(WHO, QHeaderView.ResizeMode.Stretch)
        for section in (NUMBER, WHEN, LENGTH, LOG):
            header.setSectionResizeMode(section, QHeaderView.ResizeMode.ResizeToContents)
        made.selectionModel().selectionChanged.connect(self._on_selected)
        made.doubleClicked.connect(lambda index: self.dial.emit(index.data(Qt.ItemDataRole.UserRole)))
        return made

    def open_up(self, waiting: bool = False) -> None:
        """Show the window in front, on the list of calls or of what waits."""
        self.tabs.setCurrentIndex(1 if waiting else 0)
        self.show()
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.raise_()
        self.activateWindow()
        self.list.setFocus()

    def choose(self, call_id: str) -> None:
        """Select that call in the list."""
        for number, view in enumerate(self.table.views):
            if view.call.id == call_id:
                self.list.selectRow(number)

    def _selected(self) -> CallView | None:
        rows = self.list.selectionModel().selectedRows()
        return self.table.views[rows[0].row()] if rows else None

    def _on_selected(self, _chosen: QItemSelection, _left: QItemSelection) -> None:
        self.detail.show_call(self._selected())

    def showEvent(self, event: QShowEvent) -> None:
        self._fill()
        super().showEvent(event)

    def _on_calls(self) -> None:
        # A call that rings has its card to show; a list that nobody sees can wait until somebody does.
        if self.isVisible():
            self._fill()

    def _fill(self) -> None:
        before = self._selected()
        self.table.show_calls(self.sieve.keeps(self._state.calls()))
        shown, left_out = bool(self.table.views), self.sieve.active()
        self._empty.setText(_("No such calls.") if left_out else _("No calls yet."))
        self._show_all.setVisible(left_out)
        self._nothing.setVisible(not shown)
        self.list.setVisible(shown)
        self._export_button.setEnabled(shown)
        if before is not None:
            self.choose(before.call.id)
        self.detail.show_call(self._selected())

    def _count_waiting(self) -> None:
        status = self._state.status
        told = status.journal_waiting + status.journal_failed if status is not None else 0
        # After a long night more wait than are told of one by one.
        count = max(len(self.waiting.entries()), told)
        text = _("Not in Salesforce yet")
        self.tabs.setTabText(1, f"{text} ({count})" if count else text)

    def _offer_chats(self) -> None:
        """Most agents have none to look at: their company's collector logs them."""
        self.tabs.setTabVisible(self.tabs.indexOf(self.chats), bool(self.chats.entries()))

    def _show_status(self, status: Status) -> None:
        self._count_waiting()
        self._connections.setText(f"{words.pbx(status.pbx)}   ·   {words.salesforce(status.salesforce)}")
        problems = [*status.problems, status.pbx.message, status.salesforce.message, words.secrets(status)]
        problem = "\n".join(text for text in problems if text)
        dress(self._error, "notice")
        self._error.setText(problem)
        self._error.setVisible(bool(problem))

    def _export(self) -> None:
        path = export.ask_where(self)
        if path is not None:
            self.export_to(path)

    def export_to(self, path: Path) -> None:
        """Save what is shown, in the order it is shown."""
        views = list(self.table.views)
        self._backend.call(
            lambda service: export.save(service, views, path),
            lambda _nothing: self._say(_("{count} calls saved as {path}").format(count=len(views), path=path)),
            self._failed,
            self,
        )

    def _say(self, text: str) -> None:
        dress(self._error, "good")
        self._error.setText(text)
        self._error.show()

    def _open_record(self, view: CallView) -> None:
        if (person := view.person) is not None:
            self._backend.call(lambda service: service.show(person.id), None, self._failed, self)

    def _entry_of(self, view: CallView) -> Entry | None:
        return next((entry for entry in self._state.entries if entry.call_id == view.call.id), None)

    def _mend_call(self, view: CallView) -> None:
        if (entry := self._entry_of(view)) is not None:
            self.mend.emit(entry)

    def _retry_call(self, view: CallView) -> None:
        if (entry := self._entry_of(view)) is not None:
            self._retry(entry.id)

    def _retry(self, entry_id: str) -> None:
        self._backend.call(lambda service: service.journal_retry(entry_id or None), None, self._failed, self)

    def _decide(self, entry_id: str, decision: str) -> None:
        changes = {"decision": decision}
        self._backend.call(lambda service: service.journal_edit(entry_id, changes), None, self._failed, self)

    def _show_task(self, task_id: str) -> None:
        self._backend.call(lambda service: service.show(task_id), None, self._failed, self)

    def _failed(self, error: SidecallError) -> None:
        dress(self._error, "error")
        self._error.setText(words.problem(error))
        self._error.show()
