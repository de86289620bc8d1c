"""Who it is: the number at once, the name when Salesforce has answered, and in words how far that has got."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop import words
from desktop.widgets.parts import button, column, row
from desktop.widgets.text import ElidedLabel, dress, label
from helper.calls.model import Direction
from helper.faces import CallView
from helper.language import _, ngettext
from helper.people.model import LookupState


class Identity(QWidget):
    """``sign_in_clicked``: the agent wants to sign in to Salesforce."""

    sign_in_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = ElidedLabel("name")
        self.detail = ElidedLabel()
        self.number = ElidedLabel("muted")
        self.lookup = label(role="muted", wrap=True)
        self.do_not_call = label(role="notice", wrap=True)
        self.sign_in = button(_("Sign in to Salesforce"), "primary")
        self.sign_in.clicked.connect(self.sign_in_clicked)
        layout = column(self, gap=3)
        for widget in (self.name, self.detail, self.number, self.lookup, self.do_not_call):
            layout.addWidget(widget)
        sign_in = row(self.sign_in, stretch=True)
        sign_in.setContentsMargins(0, 5, 0, 0)
        layout.addLayout(sign_in)

    def update_view(self, view: CallView, small: bool) -> None:
        call = view.call
        person = view.person or (view.matches[0] if len(view.matches) == 1 else None)
        name, number = words.who(view), words.number(call)
        dress(self.name, "heading" if small else "name")
        self.name.show_text(name)
        self.detail.show_text(words.about(person) if person else "")
        self.detail.setVisible(bool(self.detail.full_text()))
        shown = number if name != number else ""
        if call.direction is Direction.INTERNAL and call.party_extension:
            shown = _("Extension {extension}").format(extension=call.party_extension)
        elif call.party_extension:
            shown = _("{number}, then {extension}").format(number=number, extension=call.party_extension)
        self.number.show_text(shown)
        self.number.setVisible(bool(shown) and shown != name)
        self._show_lookup(view)
        self._show_do_not_call(view)
        self.sign_in.setVisible(view.lookup is LookupState.SIGNED_OUT)

    def _show_do_not_call(self, view: CallView) -> None:
        """Also of somebody who only may be it, where the agent is the one who calls."""
        person = view.person or (view.matches[0] if len(view.matches) == 1 else None)
        marked = person is not None and person.do_not_call
        text = _("Marked “do not call” in Salesforce.") if marked else ""
        if person is None and view.call.direction is Direction.OUTBOUND:
            names = [one.name for one in view.matches if one.do_not_call]
            if names:
                text = _("{name} is marked “do not call” in Salesforce.").format(name=", ".join(names[:3]))
        self.do_not_call.setText(text)
        self.do_not_call.setVisible(bool(text))

    def _show_lookup(self, view: CallView) -> None:
        text = words.lookup(view.lookup, view.lookup_message)
        role = "muted"
        if view.lookup in (LookupState.OFFLINE, LookupState.SIGNED_OUT, LookupState.REFUSED):
            role = "warning"
        if view.person is not None:
            text = ""
        elif len(view.matches) > 1:
            text = ngettext(
                "{count} person has this number. Who is it?",
                "{count} people have this number. Who is it?",
                len(view.matches),
            ).format(count=len(view.matches))
        elif view.lookup is LookupState.NONE and view.call.number is None and not view.call.party_extension:
            text = _("The caller does not show a number, so nobody was looked up.")
        dress(self.lookup, role)
        self.lookup.setText(text)
        self.lookup.setVisible(bool(text))
