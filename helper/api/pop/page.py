"""The pages that the tab may end on. Each is complete in itself: it loads nothing and runs nothing."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from html import escape
from string import Template

from helper.language import _, current_language
from helper.people.model import Person

_STYLE = """
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: Canvas; color: CanvasText;
         font: 1.0625rem/1.5 system-ui, "Segoe UI", sans-serif; }
  main { box-sizing: border-box; width: min(32rem, 100%); padding: 2rem; }
  h1 { margin: 0 0 .5rem; font-size: 1.5rem; font-weight: 600; line-height: 1.25; overflow-wrap: anywhere; }
  p { margin: 0; opacity: .8; overflow-wrap: anywhere; }
  ul { margin: 1.5rem 0 0; padding: 0; list-style: none; display: grid; gap: .5rem; }
  li > * { display: block; padding: .75rem 1rem; border: 1px solid color-mix(in srgb, CanvasText 20%, Canvas);
           border-radius: .5rem; color: inherit; text-decoration: none; overflow-wrap: anywhere; }
  li > a:hover, li > a:focus-visible { border-color: LinkText; outline: 2px solid LinkText; outline-offset: -1px; }
  li b { display: block; font-weight: 600; }
  li a b { color: LinkText; }
  li span { opacity: .8; }
  .again { display: inline-block; margin-top: 1.25rem; color: LinkText; opacity: 1; }
  .name { margin-top: 2.5rem; font-size: .875rem; letter-spacing: .02em; opacity: .6; }
"""
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

_PAGE = Template("""<!doctype html>
<html lang="$language">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>$title – Sidecall</title>
<style>$style</style>
</head>
<body>
<main>
<h1>$title</h1>
<p>$message</p>
$more<p class="name">Sidecall</p>
</main>
</body>
</html>
""")


def words(title: str, message: str, again: bool = False) -> str:
    """``title`` and ``message`` are plain text. ``again``: with a link that asks anew."""
    link = f'<a class="again" href="">{escape(_("Try again"))}</a>\n' if again else ""
    return _fill(title, message, link)


def choice(title: str, message: str, people: Sequence[Person]) -> str:
    """A link to the record of each; who has no address is named without one."""
    items = "".join(f"<li>{_entry(person)}</li>\n" for person in people)
    return _fill(title, message, f"<ul>\n{items}</ul>\n")


def _entry(person: Person) -> str:
    about = " · ".join(part for part in (person.title, person.company) if part and part != person.name)
    text = f"<b>{escape(person.name)}</b>" + (f"<span>{escape(about)}</span>" if about else "")
    return f'<a href="{escape(person.url)}" rel="noreferrer">{text}</a>' if person.url else f"<div>{text}</div>"


def _fill(title: str, message: str, more: str) -> str:
    return _PAGE.substitute(
        language=current_language(), style=_STYLE, title=escape(title), message=escape(message), more=more
    )
