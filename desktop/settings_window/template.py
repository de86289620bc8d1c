"""A text with variables: written on several lines, and shown as it would read for the last call."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QPlainTextEdit, QWidget

from desktop.backend import Backend
from desktop.widgets.parts import column
from desktop.widgets.text import dress, label
from helper.errors import SidecallError
from helper.faces import Preview, SettingView
from helper.language import _

SUBJECT = "journal.subject"
TEXTS = ("journal.inbound_answered", "journal.missed", "journal.outbound_answered", "journal.outbound_unanswered")
CHAT = "journal.chat_subject"
PREVIEWED = (SUBJECT, *TEXTS, CHAT)
ASK_AFTER_MS = 300


class TemplateField:
    """Several lines, as a call's text may have."""

    def __init__(self, setting: SettingView) -> None:
        self.widget = QPlainTextEdit(str(setting.value or ""))
        self.widget.setTabChangesFocus(True)
        self.widget.setFixedHeight(self.widget.fontMetrics().lineSpacing() * 4 + 18)

    def value(self) -> str:
        return self.widget.toPlainText().strip()


class TemplatePreview(QFrame):
    """What the template in ``editor`` would say; asks when somebody sees it, and a moment after typing stops."""

    def __init__(self, backend: Backend, key: str, editor: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._backend = backend
        self._key = key
        self._editor = editor
        self.text = QLabel()
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        what = _("As it would read for the last chat") if key == CHAT else _("As it would read for the last such call")
        self.text.setAccessibleName(what)
        self.problem = label(role="warning", wrap=True)
        self.problem.hide()
        layout = column(self, gap=4, margin=10)
        layout.addWidget(label(what, role="small"))
        layout.addWidget(self.text)
        layout.addWidget(self.problem)
        self._soon = QTimer(self, singleShot=True, interval=ASK_AFTER_MS)
        self._soon.timeout.connect(self.ask)
        if isinstance(editor, QPlainTextEdit | QLineEdit):
            editor.textChanged.connect(self._soon.start)
        self._soon.start()
        self.hide()

    def ask(self) -> None:
        """Fill the template as it stands in the editor."""
        template = self._template()
        if not template:
            self.hide()
        else:
            self._backend.call(
                lambda service: service.preview(self._key, template),
                lambda made: self._show(template, made),
                self._failed,
                self,
            )

    def _template(self) -> str:
        editor = self._editor
        if isinstance(editor, QPlainTextEdit):
            return editor.toPlainText().strip()
        return editor.text().strip() if isinstance(editor, QLineEdit) else ""

    def _show(self, template: str, made: Preview) -> None:
        if template != self._template():
            return
        self.text.setText(made.text)
        names = ", ".join(made.unknown)
        dress(self.problem, "warning")
        self.problem.setText(_("Sidecall does not know {names}; it stays as it is written.").format(names=names))
        self.problem.setVisible(bool(names))
        self.show()

    def _failed(self, _error: SidecallError) -> None:
        self.hide()
