"""`/services/oauth2/...` and the identity URL over HTTP.

What is wrong with the app or its callback is said on Salesforce's own page and never sent to the
callback, which may be somebody else's.
"""

from __future__ import annotations

import secrets
from collections import Counter
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode
from xml.sax.saxutils import escape

from aiohttp import web

from helper.sandbox.salesforce.oauth.grants import REFRESH_SCOPES, ClientApp, Grant, Grants, OAuthError, bearer
from helper.sandbox.salesforce.oauth.identity import identity, userinfo
from helper.sandbox.salesforce.oauth.pages import consent_page, error_page
from helper.sandbox.salesforce.store import Store


@dataclass(frozen=True, slots=True)
class Asked:
    """An authorization request that passed the checks and waits for the user."""

    app: ClientApp
    redirect_uri: str
    scopes: tuple[str, ...]
    state: str
    challenge: str


class OAuthEndpoints:
    """`already_consented`: the browser has a session and the user allowed the app before, so nobody is asked.

    `user_id` is the user whose browser it is. `refusal`: error, description, and whether the page or the callback
    gets to know it.
    """

    def __init__(self, grants: Grants, store: Store, user_id: str) -> None:
        self.already_consented = True
        self.requests: Counter[str] = Counter()
        self._grants = grants
        self._store = store
        self.user_id = user_id
        self.refusal: tuple[str, str, str] | None = None
        self._waiting: dict[str, Asked] = {}

    def add_routes(self, app: web.Application) -> None:
        app.router.add_get("/services/oauth2/authorize", self._authorize)
        app.router.add_post("/services/oauth2/authorize", self._decided)
        app.router.add_post("/services/oauth2/token", self._token)
        app.router.add_post("/services/oauth2/revoke", self._revoke)
        app.router.add_get("/services/oauth2/revoke", self._revoke)
        app.router.add_post("/services/oauth2/introspect", self._introspect)
        app.router.add_route("*", "/services/oauth2/userinfo", self._userinfo)
        app.router.add_get("/id/{org}/{user}", self._identity)

    async def _authorize(self, request: web.Request) -> web.StreamResponse:
        self.requests["authorize"] += 1
        asked = self._checked(request.query)
        if isinstance(asked, web.Response):
            return asked
        if self.refusal is not None:
            error, description, where = self.refusal
            if where == "page":
                return _page(error, description)
            return _back(asked, error=error, error_description=description)
        prompts = set(request.query.get("prompt", "").split())
        if self.already_consented and not {"login", "consent", "select_account"} & prompts:
            return self._allow(asked, self.user_id)
        if request.query.get("immediate", "").lower() == "true":
            return _back(asked, error="immediate_unsuccessful", error_description="immediate unsuccessful")
        key = secrets.token_urlsafe(16)
        self._waiting[key] = asked
        hint = request.query.get("login_hint") or (self._store.find(self.user_id) or {}).get("Username")
        users = [(str(u["Username"]), str(u["Name"])) for u in self._store.all("User")]
        page = consent_page(key, users, str(hint), asked.scopes)
        return web.Response(text=page, content_type="text/html", headers={"Cache-Control": "no-store"})

    async def _decided(self, request: web.Request) -> web.StreamResponse:
        form = await request.post()
        asked = self._waiting.pop(str(form.get("request", "")), None)
        if asked is None:
            return _page(
                "OAUTH_APPROVAL_ERROR_GENERIC",
                "An unexpected error has occurred during authentication. Please try again.",
            )
        if form.get("decision") == "allow":
            username = str(form.get("username", ""))
            chosen = next((u["Id"] for u in self._store.all("User") if u["Username"] == username), self.user_id)
            return self._allow(asked, chosen)
        return _back(asked, error="access_denied", error_description="end-user denied authorization")

    def _checked(self, query: Any) -> Asked | web.Response:
        app = self._grants.apps.get(query.get("client_id", ""))
        if app is None:
            return _page("invalid_client_id", "client identifier invalid")
        redirect_uri = query.get("redirect_uri", "")
        if redirect_uri not in app.callbacks:
            return _page("redirect_uri_mismatch", "redirect_uri must match configuration")
        scopes = tuple(query.get("scope", "").split()) or ("api", "refresh_token", "id")
        asked = Asked(app, redirect_uri, scopes, query.get("state", ""), query.get("code_challenge", ""))
        if query.get("response_type") != "code":
            return _back(asked, error="unsupported_response_type", error_description="response type not supported")
        missing = set(scopes) - app.scopes
        if missing - REFRESH_SCOPES and "full" not in missing:
            return _back(asked, error="invalid_scope", error_description="the requested scope is not allowed")
        if missing:
            return _page(
                "OAUTH_APPROVAL_ERROR_GENERIC",
                "An unexpected error has occurred during authentication. Please try again.",
            )
        if query.get("code_challenge_method", "S256") != "S256" or (app.require_pkce and not asked.challenge):
            wrong = "missing required code challenge" if not asked.challenge else "invalid code challenge method"
            return _back(asked, error="invalid_request", error_description=wrong)
        return replace(asked, scopes=scopes)

    def _allow(self, asked: Asked, user_id: str) -> web.Response:
        grant = Grant(asked.app, user_id, asked.scopes)
        return _back(asked, code=self._grants.issue_code(grant, asked.redirect_uri, asked.challenge))

    async def _token(self, request: web.Request) -> web.Response:
        form = {key: value for key, value in (await request.post()).items() if isinstance(value, str)}
        self.requests[f"token {form.get('grant_type', '')}".strip()] += 1
        try:
            body, status = self._grants.token(form), 200
        except OAuthError as refused:
            body, status = dict(refused.body), 400
        headers = {"Cache-Control": "no-store", "Pragma": "no-cache"}
        match form.get("format"):
            case "urlencoded":
                text, kind = urlencode(body), "application/x-www-form-urlencoded"
            case "xml":
                text, kind = _xml(body), "application/xml"
            case _:
                return web.json_response(body, status=status, headers=headers)
        return web.Response(text=text, status=status, content_type=kind, headers=headers)

    async def _revoke(self, request: web.Request) -> web.Response:
        self.requests["revoke"] += 1
        form = await request.post()
        try:
            self._grants.revoke(str(form.get("token") or request.query.get("token", "")))
        except OAuthError as refused:
            return web.Response(
                text=urlencode(refused.body), status=400, content_type="application/x-www-form-urlencoded"
            )
        return web.Response()

    async def _introspect(self, request: web.Request) -> web.Response:
        """RFC 7662: whether a token is alive, for the app that has it."""
        self.requests["introspect"] += 1
        form = {key: value for key, value in (await request.post()).items() if isinstance(value, str)}
        try:
            self._grants.client(form)
        except OAuthError as refused:
            return web.json_response(refused.body, status=400)
        return web.json_response(self._grants.introspect(form.get("token", "")))

    async def _userinfo(self, request: web.Request) -> web.Response:
        self.requests["userinfo"] += 1
        grant = self._grant(request)
        if isinstance(grant, web.Response):
            return grant
        return web.json_response(userinfo(self._grants, self._store, grant.user_id))

    async def _identity(self, request: web.Request) -> web.Response:
        self.requests["identity"] += 1
        grant = self._grant(request)
        if isinstance(grant, web.Response):
            return grant
        if request.match_info["org"] != self._grants.org_id:
            return web.Response(status=403, text="Wrong_Org")
        if self._store.find(request.match_info["user"]) is None:
            return web.Response(status=404, text="Not_Found")
        return web.json_response(identity(self._grants, self._store, request.match_info["user"]))

    def _grant(self, request: web.Request) -> Grant | web.Response:
        """Both answer a bad token with 403 and a word, not with REST's 401."""
        token = bearer(request.headers.get("Authorization", "")) or request.query.get("oauth_token", "")
        if not token:
            return web.Response(status=403, text="Missing_OAuth_Token")
        return self._grants.session(token) or web.Response(status=403, text="Bad_OAuth_Token")


def _page(error: str, description: str) -> web.Response:
    return web.Response(text=error_page(error, description), status=400, content_type="text/html")


def _back(asked: Asked, **answer: str) -> web.Response:
    query = urlencode({**answer, **({"state": asked.state} if asked.state else {})})
    return web.Response(status=302, headers={"Location": f"{asked.redirect_uri}?{query}", "Cache-Control": "no-store"})


def _xml(body: dict[str, Any]) -> str:
    return f"<OAuth>{''.join(f'<{key}>{escape(str(value))}</{key}>' for key, value in body.items())}</OAuth>"
