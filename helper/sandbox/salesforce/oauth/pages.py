"""The two pages a person may see while signing in."""

from __future__ import annotations

from html import escape

_FRAME = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="stylesheet" href="/assets/oauth.css">
<link rel="icon" href="/assets/icon.svg">
</head>
<body><main>{body}</main></body>
</html>"""

_MEANING = {
    "api": "Manage user data via APIs",
    "refresh_token": "Perform requests at any time",
    "offline_access": "Perform requests at any time",
    "openid": "Access unique user identifiers",
    "id": "Access the identity URL service",
    "web": "Manage user data via Web browsers",
}


def consent_page(request_key: str, users: list[tuple[str, str]], hint: str, scopes: tuple[str, ...]) -> str:
    """Asks who it is, of `users` (user name and name; `hint` is chosen), and whether the app may have `scopes`."""
    options = "".join(
        f'<option value="{escape(username)}"{" selected" if username == hint else ""}>{escape(name)}</option>'
        for username, name in users
    )
    wishes = "".join(f"<li>{escape(_MEANING.get(scope, scope))}</li>" for scope in scopes)
    body = f"""
<h1>Allow access?</h1>
<form method="post" action="/services/oauth2/authorize">
<p>The app asks to act for <select name="username" aria-label="User">{options}</select></p>
<ul>{wishes}</ul>
<input type="hidden" name="request" value="{escape(request_key)}">
<div class="row">
<button class="brand" name="decision" value="allow">Allow</button>
<button name="decision" value="deny">Deny</button>
</div>
</form>
<p class="note">This is the Salesforce sandbox that comes with Sidecall.</p>"""
    return _FRAME.format(title="Allow access?", body=body)


def error_page(error: str, description: str) -> str:
    """What went wrong, for the user alone: the callback is never told."""
    body = f"""
<h1>We can't authorize you because of an OAuth error.</h1>
<p><code>error={escape(error)}&amp;error_description={escape(description)}</code></p>
<p class="note">Ask your administrator to check the External Client App.</p>"""
    return _FRAME.format(title="Authorization error", body=body)
