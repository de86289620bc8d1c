"""The rules for rewriting caller ids, and a number to try them on."""

from __future__ import annotations

import re
from typing import Any

from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLineEdit, QTableWidget, QTableWidgetItem, QWidget

from desktop.widgets.parts import button, column, row
from desktop.widgets.text import dress, label
from helper.faces import SettingView
from helper.language import _
from helper.numbers.rewrite import Rewrite, rewrite

REWRITE = "numbers.rewrite"
_COLUMNS = ("pattern", "replace")


class RewriteField:
    """A list of rules, in an order that matters. Trying them changes nothing."""

    def __init__(self, setting: SettingView) -> None:
        rows: list[dict[str, Any]] = list(setting.value or [])
        self.widget = QWidget()
        self.table = QTableWidget(0, len(_COLUMNS))
        self.table.setHorizontalHeaderLabels([_("Pattern"), _("Replace by")])
        self.table.setAccessibleName(setting.label)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.horizontalHeader().setHighlightSections(False)
        self.table.verticalHeader().hide()
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.setFixedHeight(self.table.fontMetrics().height() * 9)
        for one in rows:
            self._add([str(one.get(name, "")) for name in _COLUMNS])
        add, remove = button(_("Add")), button(_("Remove"))
        add.clicked.connect(lambda: self._add(["", ""], edit=True))
        remove.clicked.connect(self._remove)
        self.sample = QLineEdit()
        self.sample.setPlaceholderText(_("Try a caller id"))
        self.sample.setAccessibleName(self.sample.placeholderText())
        self.sample.setFixedWidth(self.sample.fontMetrics().averageCharWidth() * 38)
        self.tried = label(role="small", wrap=True)
        layout = column(self.widget, gap=6)
        layout.addWidget(self.table)
        layout.addLayout(row(add, remove, stretch=True))
        trial = row(self.sample, self.tried)
        trial.setStretch(1, 1)
        layout.addLayout(trial)
        self.sample.textChanged.connect(self._try)
        self.table.itemChanged.connect(self._try)

    def _add(self, values: list[str], edit: bool = False) -> None:
        at = self.table.rowCount()
        self.table.insertRow(at)
        for number, value in enumerate(values):
            self.table.setItem(at, number, QTableWidgetItem(value))
        if edit:
            self.table.setCurrentCell(at, 0)
            first = self.table.item(at, 0)
            if first is not None:
                self.table.editItem(first)

    def _remove(self) -> None:
        if self.table.currentRow() >= 0:
            self.table.removeRow(self.table.currentRow())
            self._try()

    def value(self) -> list[dict[str, str]]:
        made = []
        for at in range(self.table.rowCount()):
            items = [self.table.item(at, number) for number in range(len(_COLUMNS))]
            texts = [item.text() if item is not None else "" for item in items]
            if any(texts):
                made.append(dict(zip(_COLUMNS, texts, strict=True)))
        return made

    def _try(self) -> None:
        """Show what the rules, as they stand in the table, make of the sample."""
        raw = self.sample.text()
        if not raw:
            self._say("", "small")
            return
        made = raw
        for at, rule in enumerate(self.value(), 1):
            try:
                made = rewrite(made, [Rewrite(re.compile(rule["pattern"]), rule["replace"])])
            except (re.error, IndexError) as mistake:
                self._say(_("Rule {number}: {mistake}").format(number=at, mistake=mistake), "bad")
                return
        self._say(f"→ {made}" if made != raw else _("stays as it is"), "strong" if made != raw else "small")

    def _say(self, text: str, role: str) -> None:
        dress(self.tried, role)
        self.tried.setText(text)
