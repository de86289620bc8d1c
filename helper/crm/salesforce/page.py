"""The page at the end of signing in: complete in itself, as nothing else is served."""

from __future__ import annotations

from html import escape
from string import Template

from helper.language import current_language

_PAGE = Template("""<!doctype html>
<html lang="$language">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>$title - Sidecall</title>
<style>
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: Canvas; color: CanvasText;
         font: 1.0625rem/1.5 system-ui, "Segoe UI", sans-serif; }
  main { max-width: 26rem; padding: 2rem; text-align: center; }
  .sign { display: inline-grid; place-items: center; width: 3.5rem; height: 3.5rem; border-radius: 50%;
          background: $colour; color: #fff; font-size: 1.75rem; line-height: 1; }
  h1 { margin: 1.25rem 0 .5rem; font-size: 1.5rem; font-weight: 600; }
  p { margin: 0; opacity: .8; }
  .name { margin-top: 2.5rem; font-size: .875rem; letter-spacing: .02em; opacity: .6; }
</style>
</head>
<body>
<main>
<div class="sign" aria-hidden="true">$sign</div>
<h1>$title</h1>
<p>$message</p>
<p class="name">Sidecall</p>
</main>
</body>
</html>
""")


def page(ok: bool, title: str, message: str) -> str:
    """A whole HTML document; ``title`` and ``message`` are plain text."""
    return _PAGE.substitute(
        language=current_language(),
        colour="#1b7f4b" if ok else "#b3261e",
        sign="✓" if ok else "!",
        title=escape(title),
        message=escape(message),
    )
