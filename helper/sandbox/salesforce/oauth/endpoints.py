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

from aiohttp import web

from helper.sandbox.salesforce.oauth.grants import ClientApp, Grant, Grants, OAuthError
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

    `user_id` is the user whose browser it is.
    """

    def __init__(self, grants: Grants, store: Store, user_id: str) -> None:
        self.already_consented = True
        self.requests: Counter[str] = Counter()
        self._grants = grants
        self._store = store
        self.user_id = user_id
        self._waiting: dict[str, Asked] = {}

    def add_routes(self, app: web.Application) -> None:
        app.router.add_get("/services/oauth2/authorize", self._authorize)
        app.router.add_post("/services/oauth2/authorize", self._decided)
        app.router.add_post("/services/oauth2/token", self._token)
        app.router.add_post("/services/oauth2/revoke", self._revoke)
        app.router.add_route("*", "/services/oauth2/userinfo", self._userinfo)
        app.router.add_get("/id/{org}/{user}", self._identity)

    async def _authorize(self, request: web.Request) -> web.StreamResponse:
        self.requests["authorize"] += 1
        asked = self._checked(request.query)
        if isinstance(asked, web.Response):
            return asked
        prompts = request.query.get("prompt", "").split()
        if self.already_consented and not {"login", "consent"} & set(prompts):
            return self._allow(asked)
        key = secrets.token_urlsafe(16)
        self._waiting[key] = asked
        user = self._store.find(self.user_id) or {}
        return web.Response(text=consent_page(key, str(user.get("Name")), asked.scopes), content_type="text/html")

    async def _decided(self, request: web.Request) -> web.StreamResponse:
        form = await request.post()
        asked = self._waiting.pop(str(form.get("request", "")), None)
        if asked is None:
            return _page(
                "OAUTH_APPROVAL_ERROR_GENERIC",
                "An unexpected error has occurred during authentication. Please try again.",
            )
        if form.get("decision") == "allow":
            return self._allow(asked)
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
        if set(scopes) - app.scopes:
            return _page(
                "OAUTH_APPROVAL_ERROR_GENERIC",
                "An unexpected error has occurred during authentication. Please try again.",
            )
        if query.get("code_challenge_method", "S256") != "S256" or (app.require_pkce and not asked.challenge):
            missing = "missing required code challenge" if not asked.challenge else "invalid code challenge method"
            return _back(asked, error="invalid_request", error_description=missing)
        return replace(asked, scopes=scopes)

    def _allow(self, asked: Asked) -> web.Response:
        grant = Grant(asked.app, self.user_id, asked.scopes)
        return _back(asked, code=self._grants.issue_code(grant, asked.redirect_uri, asked.challenge))

    async def _token(self, request: web.Request) -> web.Response:
        form = {key: value for key, value in (await request.post()).items() if isinstance(value, str)}
        self.requests[f"token {form.get('grant_type', '')}".strip()] += 1
        try:
            body, status = self._grants.token(form), 200
        except OAuthError as refused:
            body, status = dict(refused.body), 400
        headers = {"Cache-Control": "no-store", "Pragma": "no-cache"}
        if form.get("format") == "urlencoded":
            return web.Response(
                text=urlencode(body), status=status, content_type="application/x-www-form-urlencoded", headers=headers
            )
        return web.json_response(body, status=status, headers=headers)

    async def _revoke(self, request: web.Request) -> web.Response:
        self.requests["revoke"] += 1
        form = await request.post()
        try:
            self._grants.revoke(str(form.get("token", "")))
        except OAuthError as refused:
            return web.Response(
                text=urlencode(refused.body), status=400, content_type="application/x-www-form-urlencoded"
            )
        return web.Response()

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
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        token = token if scheme.lower() in ("bearer", "oauth") else request.query.get("oauth_token", "")
        if not token:
            return web.Response(status=403, text="Missing_OAuth_Token")
        return self._grants.session(token) or web.Response(status=403, text="Bad_OAuth_Token")


def _page(error: str, description: str) -> web.Response:
    return web.Response(text=error_page(error, description), status=400, content_type="text/html")


def _back(asked: Asked, **answer: str) -> web.Response:
    query = urlencode({**answer, **({"state": asked.state} if asked.state else {})})
    return web.Response(status=302, headers={"Location": f"{asked.redirect_uri}?{query}", "Cache-Control": "no-store"})
