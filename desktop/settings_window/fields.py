"""One editor for each type of setting."""

from __future__ import annotations

from typing import Any, Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from desktop.widgets.choice import Choice
from desktop.widgets.parts import button, column, row
from desktop.widgets.text import plain_menu
from helper.faces import SettingView
from helper.language import _

COLUMNS = {"numbers.rewrite": ["pattern", "replace"]}
"""The columns of the lists whose entries are tables; an empty list would not tell."""


class Field(Protocol):
    """``widget`` is shown, ``value`` is what it says now, in the setting's own type."""

    def __init__(self, setting: SettingView) -> None: ...

    @property
    def widget(self) -> QWidget: ...

    def value(self) -> Any: ...


class TextField:
    def __init__(self, setting: SettingView) -> None:
        self.widget = QLineEdit(str(setting.value or ""))
        self.widget.setCursorPosition(0)

    def value(self) -> str:
        return self.widget.text().strip()


class NumberField:
    def __init__(self, setting: SettingView) -> None:
        self.widget = QSpinBox()
        low = setting.minimum if setting.minimum is not None else -1_000_000
        high = setting.maximum if setting.maximum is not None else 1_000_000
        # A value from a file may lie outside; it is shown as it is, and judged when it is saved.
        value = int(setting.value or 0)
        self.widget.setRange(min(low, value), max(high, value))
        self.widget.setValue(value)
        self.widget.setMaximumWidth(120)
        self.widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def value(self) -> int:
        return self.widget.value()


class BoolField:
    def __init__(self, setting: SettingView) -> None:
        self.widget = QCheckBox(plain_menu(setting.label))
        self.widget.setChecked(bool(setting.value))

    def value(self) -> bool:
        return self.widget.isChecked()


class ChoiceField:
    def __init__(self, setting: SettingView) -> None:
        self.widget = Choice()
        for value, text in setting.choices:
            self.widget.addItem(text, value)
        index = self.widget.findData(setting.value)
        if index < 0:
            self.widget.addItem(str(setting.value), setting.value)
            index = self.widget.count() - 1
        self.widget.setCurrentIndex(index)

    def value(self) -> Any:
        return self.widget.currentData()


class ListField:
    """One entry a line; entries are numbers where they were numbers before."""

    def __init__(self, setting: SettingView) -> None:
        entries = list(setting.value or [])
        sample = list(setting.default or []) + entries
        self._numbers = bool(sample) and all(isinstance(entry, int) for entry in sample)
        self.widget = QPlainTextEdit("\n".join(str(entry) for entry in entries))
        self.widget.setTabChangesFocus(True)
        lines = min(6, max(2, len(entries) + 1))
        self.widget.setFixedHeight(self.widget.fontMetrics().lineSpacing() * lines + 18)

    def value(self) -> list[Any]:
        lines = [line.strip() for line in self.widget.toPlainText().splitlines() if line.strip()]
        if self._numbers and all(line.isascii() and line.isdigit() for line in lines):
            return [int(line) for line in lines]
        return lines


class TableField:
    """A list of rows with named columns, in an order that matters."""

    def __init__(self, setting: SettingView) -> None:
        rows: list[dict[str, Any]] = list(setting.value or [])
        sample = rows or list(setting.default or [])
        self._columns = COLUMNS.get(setting.key) or list(sample[0])
        self.widget = QWidget()
        self.table = QTableWidget(0, len(self._columns))
        self.table.setHorizontalHeaderLabels([column_title(name) for name in self._columns])
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.horizontalHeader().setHighlightSections(False)
        self.table.verticalHeader().hide()
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setFixedHeight(self.table.fontMetrics().height() * 9)
        for one in rows:
            self._add([str(one.get(name, "")) for name in self._columns])
        add, remove = button(_("Add")), button(_("Remove"))
        add.clicked.connect(lambda: self._add([""] * len(self._columns), edit=True))
        remove.clicked.connect(self._remove)
        layout = column(self.widget, gap=6)
        layout.addWidget(self.table)
        layout.addLayout(row(add, remove, stretch=True))

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

    def value(self) -> list[dict[str, str]]:
        made = []
        for at in range(self.table.rowCount()):
            items = [self.table.item(at, number) for number in range(len(self._columns))]
            texts = [item.text() if item is not None else "" for item in items]
            if any(texts):
                made.append(dict(zip(self._columns, texts, strict=True)))
        return made


def column_title(name: str) -> str:
    """A table's column in words."""
    return {"pattern": _("Pattern"), "replace": _("Replace by")}.get(name, name)


FIELDS: dict[str, type[Field]] = {
    "text": TextField,
    "number": NumberField,
    "bool": BoolField,
    "choice": ChoiceField,
    "list": ListField,
    "table": TableField,
}


def field_for(setting: SettingView) -> Field:
    """The editor for a setting; a type that is not known here is edited as text."""
    if setting.key in COLUMNS or any(isinstance(entry, dict) for entry in as_list(setting.value)):
        return TableField(setting)
    return FIELDS.get(setting.type, TextField)(setting)


def as_list(value: Any) -> list[Any]:
    """``value`` when it is a list, else none of it."""
    return value if isinstance(value, list) else []
