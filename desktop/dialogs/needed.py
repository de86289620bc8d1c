"""What this org wants to know of somebody new, as rows of a form."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QDate, QDateTime, Qt, QTime
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QWidget,
)

from desktop.widgets.choice import Choice
from desktop.widgets.text import label
from helper.faces import NeededField
from helper.language import _

LABEL_LETTERS = 22
SHORTEST_CHOICE = 14
LINES_SHOWN = 3
MOST_CHOICES_SHOWN = 5
ISO = Qt.DateFormat.ISODate
MOMENT = "yyyy-MM-dd HH:mm"
RECORD = re.compile(r"(?:^|[/=])[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?(?:[/?&#]|$)")


class NeededRows:
    """Rows at the end of ``form``; ``changed`` is called whenever one of their values changes."""

    def __init__(self, form: QFormLayout, changed: Callable[[], None]) -> None:
        self._form = form
        self._changed = changed
        self._rows: dict[str, QWidget] = {}

    def show(self, fields: Sequence[NeededField], given: Mapping[str, str] | None = None) -> None:
        """Ask for these in place of those before; what was entered for a field that stays, or was ``given``, is
        kept.
        """
        kept = {**(given or {}), **self.values()}
        for widget in self._rows.values():
            self._form.removeRow(widget)
        self._rows = {}
        for field in fields:
            widget = self._made(field, kept.get(field.name, ""))
            widget.setObjectName(f"needed-{field.name}")
            widget.setAccessibleName(field.label)
            self._form.addRow(label(_in_lines(field.label)), widget)
            self._rows[field.name] = widget

    def values(self) -> dict[str, str]:
        """What was entered, by API name, as text."""
        return {name: _value(widget) for name, widget in self._rows.items()}

    def complete(self) -> bool:
        """Whether every one has a value."""
        return all(self.values().values())

    def _made(self, field: NeededField, value: str) -> QWidget:
        match field.type:
            case "choice":
                choice = Choice()
                # An org's choices may be longer than the window is wide.
                choice.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
                choice.setMinimumContentsLength(SHORTEST_CHOICE)
                choice.addItem(_("Choose…"), "")
                for each, text in field.choices:
                    choice.addItem(text, each)
                choice.setCurrentIndex(max(0, choice.findData(value)))
                choice.currentIndexChanged.connect(lambda _index: self._changed())
                return choice
            case "choices":
                several = QListWidget()
                several.setSelectionMode(QListWidget.SelectionMode.MultiSelection)
                chosen = value.split(";")
                for each, text in field.choices:
                    item = QListWidgetItem(text, several)
                    item.setData(Qt.ItemDataRole.UserRole, each)
                    item.setSelected(each in chosen)
                rows = min(several.count(), MOST_CHOICES_SHOWN)
                several.setFixedHeight(rows * max(1, several.sizeHintForRow(0)) + 2 * several.frameWidth())
                several.itemSelectionChanged.connect(self._changed)
                return several
            case "yes_no":
                box = QCheckBox(_("Yes"))
                box.setChecked(value == "true")
                box.toggled.connect(lambda _on: self._changed())
                return box
            case "date":
                date = self._line(value)
                date.setPlaceholderText(
                    _("year-month-day, such as {date}").format(date=QDate.currentDate().toString(ISO))
                )
                date.setProperty("date", True)
                return date
            case "date_time" | "time" | "record":
                line = self._line(value)
                line.setPlaceholderText(
                    {
                        "date_time": _("such as {moment}").format(moment=QDateTime.currentDateTime().toString(MOMENT)),
                        "time": _("such as 09:30"),
                        "record": _("address of its Salesforce page"),
                    }[field.type]
                )
                line.setProperty(field.type, True)
                return line
            case "long_text":
                text_box = QPlainTextEdit(value)
                text_box.setTabChangesFocus(True)
                text_box.setFixedHeight(_height(text_box))
                text_box.textChanged.connect(self._changed)
                return text_box
            case _:
                line = self._line(value)
                if field.type == "number":
                    line.setInputMethodHints(Qt.InputMethodHint.ImhFormattedNumbersOnly)
                return line

    def _line(self, value: str) -> QLineEdit:
        line = QLineEdit(value)
        line.textChanged.connect(lambda _text: self._changed())
        return line


def _in_lines(text: str) -> str:
    """A label beside a field has room for so many letters, and for half as many Chinese or Japanese signs."""
    wide = any(unicodedata.east_asian_width(char) in "WF" for char in text)
    return "\n".join(textwrap.wrap(text, LABEL_LETTERS // 2 if wide else LABEL_LETTERS))


def _value(widget: QWidget) -> str:
    match widget:
        case Choice():
            return str(widget.currentData() or "")
        case QListWidget():
            items = (widget.item(row) for row in range(widget.count()))
            return ";".join(str(item.data(Qt.ItemDataRole.UserRole)) for item in items if item.isSelected())
        case QCheckBox():
            return "true" if widget.isChecked() else "false"
        case QPlainTextEdit():
            return widget.toPlainText().strip()
        case QLineEdit():
            text = widget.text().strip()
            # Half a date is none yet.
            return text if all(whole(text) for kind, whole in _WHOLE.items() if widget.property(kind)) else ""
    return ""


def _height(widget: QWidget) -> int:
    return widget.fontMetrics().lineSpacing() * LINES_SHOWN + 2 * 8


_WHOLE: dict[str, Callable[[str], bool]] = {
    "date": lambda text: QDate.fromString(text, ISO).isValid(),
    "date_time": lambda text: QDateTime.fromString(text, MOMENT).isValid(),
    "time": lambda text: QTime.fromString(text, "HH:mm").isValid(),
    "record": lambda text: RECORD.search(text) is not None,
}
