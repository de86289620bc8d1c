"""The note: saved as it is typed, and never lost while it could not be saved."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from desktop.backend import Backend
from desktop.widgets.parts import column
from desktop.widgets.text import label
from helper.errors import SidecallError
from helper.faces import CallView, NoteChange
from helper.language import _

SAVE_AFTER_MS = 500
TRY_AGAIN_MS = 3000


class _Editor(QPlainTextEdit):
    """Leaves with Tab like any other field, and tells when it is left."""

    def __init__(self, note: NoteField) -> None:
        super().__init__()
        self._note = note
        self.setTabChangesFocus(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._note.flush()


class NoteField(QWidget):
    """The note of one call, the one that ``begin`` names."""

    def __init__(self, backend: Backend, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._backend = backend
        self._call_id = ""
        self._saved = ""
        self._sent: str | None = None
        self.editor = _Editor(self)
        self.editor.setPlaceholderText(_("Note"))
        self.editor.setAccessibleName(_("Note"))
        self._problem = label(role="warning", wrap=True)
        self._problem.hide()
        layout = column(self, gap=3)
        layout.addWidget(self.editor)
        layout.addWidget(self._problem)
        self.set_lines(3)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.flush)
        self.editor.textChanged.connect(self._on_typed)

    def begin(self, call_id: str) -> None:
        self._call_id = call_id

    @property
    def text(self) -> str:
        return self.editor.toPlainText()

    @property
    def unsaved(self) -> bool:
        return self.text != self._saved

    def set_lines(self, lines: int) -> None:
        """Room for that many lines of text; more can be scrolled to."""
        self.editor.setFixedHeight(self.editor.fontMetrics().lineSpacing() * lines + 18)

    def update_view(self, view: CallView) -> None:
        """Show what is stored, unless the agent has typed something since."""
        if view.call.note != self.text and not self.unsaved and not self.editor.hasFocus():
            self._saved = view.call.note
            self.editor.blockSignals(True)
            self.editor.setPlainText(view.call.note)
            self.editor.blockSignals(False)

    def _on_typed(self) -> None:
        self._timer.start(SAVE_AFTER_MS)

    def flush(self) -> None:
        """Save now what is not saved yet."""
        text = self.text
        if text == self._saved or text == self._sent:
            return
        self._timer.stop()
        self._sent = text

        def done(_view: CallView) -> None:
            self._saved = text
            self._sent = None
            self._problem.hide()
            if self.unsaved:
                self._timer.start(SAVE_AFTER_MS)

        def failed(error: SidecallError) -> None:
            self._sent = None
            self._problem.setText(_("Not saved yet: {reason}").format(reason=error.message))
            self._problem.show()
            self._timer.start(TRY_AGAIN_MS)

        self._backend.call(lambda service: service.note(self._call_id, NoteChange(text=text)), done, failed, self)
