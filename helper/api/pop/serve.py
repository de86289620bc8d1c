"""One visit of a tab, from its request to its answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from aiohttp import web

from helper.api.door import Door
from helper.api.errors import log_unexpected
from helper.api.guards.rate import Bucket
from helper.api.pop import page
from helper.api.pop.answer import page_for, redirect_to
from helper.api.pop.visit import PATH, is_navigation, query_of
from helper.api.replies import Replies
from helper.api.verbs import Context
from helper.errors import SidecallError
from helper.language import _

if TYPE_CHECKING:
    from helper.api.guards import Guard

# The capability in the path stands in for the token: 3CX cannot send headers.
POP = Door("/pop/<capability>", needs_token=False)
_PER_SECOND, _BURST = 1.0, 20  # calls come more slowly


class Pop:
    """``capability`` tells the one that is valid now, "" for none."""

    def __init__(self, context: Context, replies: Replies, capability: Callable[[], str]) -> None:
        self._context = context
        self._replies = replies
        self._capability = capability
        self._bucket = Bucket(_PER_SECOND, _BURST)

    def wants(self, request: web.BaseRequest) -> bool:
        """Whether the request is for this door, or knocks at it."""
        return request.raw_path.startswith(PATH)

    async def serve(self, request: web.BaseRequest, guards: Sequence[Guard]) -> web.Response:
        """``guards`` are those that every request passes. Who is not let in learns nothing, not even why."""
        try:
            for guard in guards:
                guard(request, POP)
        except SidecallError:
            return self._nothing_here()
        query = query_of(request, self._capability) if is_navigation(request) else None
        if query is None:
            return self._nothing_here()
        if not self._bucket.take():
            return self._page(page.words(_("Too many calls at once"), _("Wait a moment and try again."), True), 429)
        try:
            landing = await self._context.service.pop(query)
        except SidecallError as error:
            return self._page(page.words(error.title, error.message, True), 503)
        except Exception as error:
            log_unexpected(error)
            text = _("Sidecall could not do this. The log has more about it.")
            return self._page(page.words(_("Something went wrong"), text, True), 500)
        hosts = self._context.org_hosts()
        if url := redirect_to(landing, hosts):
            return self._replies.redirect(url)
        return self._page(page_for(landing.view, hosts))

    def _page(self, text: str, status: int = 200) -> web.Response:
        return self._replies.page(text, page.POLICY, status)

    def _nothing_here(self) -> web.Response:
        return self._replies.page("<!doctype html><title>404</title><h1>Not found</h1>\n", page.POLICY, 404)
