"""Where the browser tab goes that 3CX opened for a call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from helper.callerid.new_record import new_record_path
from helper.faces import CallView, Landing
from helper.people.model import LookupState, Person
from helper.settings.settings import Settings
from helper.settings.table import CALLERID_NO_MATCH


def landing(
    view: CallView, settings: Settings, record_url: Callable[[str], str], page_url: Callable[[str], str]
) -> Landing:
    """To the record, to a new one, or nowhere, when people have to choose or nothing is known.

    ``record_url`` and ``page_url`` are those of the org that is signed in now ("" when there is none): what is
    remembered of people may be from before its address changed.
    """

    def here(person: Person) -> Person:
        return replace(person, url=record_url(person.id))

    view = replace(
        view, matches=tuple(map(here, view.matches)), person=here(view.person) if view.person is not None else None
    )
    person = view.person or (view.matches[0] if len(view.matches) == 1 else None)
    if person is not None:
        return Landing(view, person.url)
    number = view.call.number
    if view.lookup is LookupState.NOT_FOUND and number and settings[CALLERID_NO_MATCH] != "nothing":
        return Landing(view, page_url(new_record_path(settings, number, view.call.name_from_pbx)))
    return Landing(view)
