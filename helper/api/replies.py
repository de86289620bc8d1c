"""What every answer of the API has in common."""

from __future__ import annotations

from aiohttp import hdrs, web

from helper.api.errors import answer


class Replies:
    """Makes answers that say who speaks. There are no CORS headers: the extension needs none, others may not read."""

    def __init__(self, version: str) -> None:
        self.headers = {
            "X-Sidecall": version,
            "X-Content-Type-Options": "nosniff",
            "Cross-Origin-Resource-Policy": "same-origin",
            hdrs.CACHE_CONTROL: "no-store",
            hdrs.SERVER: "Sidecall",
        }

    def json(self, body: bytes, status: int = 200) -> web.Response:
        return web.Response(body=body, status=status, content_type="application/json", headers=self.headers)

    def page(self, text: str, policy: str, status: int = 200) -> web.Response:
        """A page for a person; ``policy`` says what little it may load. Where it leads does not learn its address."""
        reply = web.Response(text=text, status=status, content_type="text/html", headers=self.headers)
        reply.headers["Content-Security-Policy"] = policy
        reply.headers["X-Frame-Options"] = "DENY"
        reply.headers["Referrer-Policy"] = "no-referrer"
        return reply

    def redirect(self, url: str) -> web.Response:
        """Send a tab on to ``url``, which must be one to be trusted."""
        headers = {**self.headers, hdrs.LOCATION: url, "Referrer-Policy": "no-referrer"}
        return web.Response(status=303, headers=headers)

    def problem(self, error: Exception) -> web.Response:
        """``error`` as an answer; see ``helper.api.errors``."""
        status, body = answer(error)
        reply = self.json(body, status)
        if status == 405:
            reply.headers[hdrs.ALLOW] = hdrs.METH_POST
        return reply
