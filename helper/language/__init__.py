"""The language of everything Sidecall says: one gettext catalogue for the helper and the desktop.

Sources are written in English; ``es.po`` beside this file holds the Spanish. The catalogue is read as it is at start
(polib builds gettext's binary form in memory), so there is no build step to forget.
"""

from __future__ import annotations

import gettext
import io
import locale
import os
from importlib import resources

import polib

LANGUAGES = {"en": "English", "es": "Español"}

_translations: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"


def use_language(wanted: str) -> str:
    """Speak ``wanted`` ("en", "es" or "auto" for the system's language) from now on; returns the language chosen."""
    global _translations, _language
    chosen = wanted if wanted in LANGUAGES else system_language()
    if chosen == "en":
        _translations = gettext.NullTranslations()
    else:
        text = resources.files(__package__).joinpath(f"{chosen}.po").read_text(encoding="utf-8")
        _translations = gettext.GNUTranslations(io.BytesIO(polib.pofile(text).to_binary()))
    _language = chosen
    return chosen


def current_language() -> str:
    """The language in use, as an ISO 639-1 code."""
    return _language


def system_language() -> str:
    """The user's own language where Sidecall speaks it, else English."""
    names = [os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    names.append(locale.getlocale()[0] or "")
    for name in names:
        code = name.replace("Spanish", "es")[:2].lower()
        if code in LANGUAGES:
            return code
    return "en"


def _(text: str) -> str:
    """``text`` in the language of the user interface."""
    return _translations.gettext(text) if text else ""


def ngettext(one: str, many: str, count: int) -> str:
    """``one`` or ``many``, whichever fits ``count``, in the language of the user interface."""
    return _translations.ngettext(one, many, count)


def N_(text: str) -> str:
    """Mark ``text`` for translation where it is defined long before it is shown."""
    return text
