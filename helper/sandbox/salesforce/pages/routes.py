"""The pages over HTTP. No sign-in: this org holds nothing that is not invented."""

from __future__ import annotations

from importlib.resources import files

from aiohttp import web

from helper.sandbox.salesforce.errors import ApiError
from helper.sandbox.salesforce.ids import normalise
from helper.sandbox.salesforce.pages.forms import FIELDS, new_page, suggested
from helper.sandbox.salesforce.pages.layouts import LAYOUT, LISTS
from helper.sandbox.salesforce.pages.markup import record_url, title_of
from helper.sandbox.salesforce.pages.render import activities, list_page, page, record_page, search_page
from helper.sandbox.salesforce.schema import ObjectType
from helper.sandbox.salesforce.store import Record, Store

_ASSETS = {
    "lightning.css": "text/css",
    "lightning.js": "text/javascript",
    "oauth.css": "text/css",
    "icon.svg": "image/svg+xml",
}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'"
)
_HEADERS = {"Content-Security-Policy": _POLICY, "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
_HOME = "/lightning/o/Contact/list"


class RecordPages:
    """`/lightning/r/<Type>/<id>/view`, `/lightning/r/<id>/view`, `/lightning/o/<Type>/list` and `/new`, search."""

    def __init__(self, store: Store, user_id: str) -> None:
        self._store = store
        self._user_id = user_id

    def add_routes(self, app: web.Application) -> None:
        for home in ("/", "/lightning", "/lightning/page/home"):
            app.router.add_get(home, self._home)
        app.router.add_get("/lightning/r/{type}/{id}/view", self._record)
        app.router.add_get("/lightning/r/{id}/view", self._record)
        app.router.add_get("/lightning/o/{type}/list", self._list)
        app.router.add_get("/lightning/o/{type}/new", self._new)
        app.router.add_post("/lightning/o/{type}/new", self._create)
        app.router.add_get("/lightning/search/all", self._search)
        app.router.add_get("/lightning/sandbox/activities/{id}", self._activities)
        app.router.add_get("/assets/{name}", self._asset)
        app.router.add_get("/{id:[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?}", self._short)

    async def _home(self, request: web.Request) -> web.Response:
        raise web.HTTPFound(_HOME)

    async def _short(self, request: web.Request) -> web.Response:
        """`https://<host>/<id>`, as every record can be reached."""
        record = self._find(request)
        kind = self._store.type_of(record["Id"])
        assert kind is not None
        raise web.HTTPFound(record_url(kind.name, record["Id"]))

    async def _record(self, request: web.Request) -> web.Response:
        record = self._find(request)
        kind = self._store.type_of(record["Id"])
        if kind is None or kind.name not in LAYOUT or request.match_info.get("type", kind.name) != kind.name:
            raise web.HTTPNotFound(text="Page doesn't exist")
        content = record_page(self._store, kind, record)
        return self._page(title_of(kind.name, record), record_url(kind.name, record["Id"]), content, kind.name)

    async def _list(self, request: web.Request) -> web.Response:
        name = request.match_info["type"]
        if name not in LISTS:
            raise web.HTTPNotFound(text="Page doesn't exist")
        kind = self._store.types[name]
        return self._page(kind.plural, f"/lightning/o/{name}/list", list_page(self._store, kind), name)

    async def _search(self, request: web.Request) -> web.Response:
        term = request.query.get("searchTerm", "")
        return self._page("Search", request.path_qs, search_page(self._store, term), "")

    async def _new(self, request: web.Request) -> web.Response:
        kind = self._creatable(request)
        values = suggested(request.query.get("defaultFieldValues", ""))
        return self._page(f"New {kind.name}", request.path_qs, new_page(kind, values), kind.name)

    async def _create(self, request: web.Request) -> web.Response:
        """Saves the form, as long as it was sent from a page of this host."""
        kind = self._creatable(request)
        if request.headers.get("Origin") != f"http://{request.host}":
            raise web.HTTPForbidden
        form = await request.post()
        values = {name: str(form[name]) for name in FIELDS[kind.name] if form.get(name)}
        try:
            record = self._store.create(kind, values, self._user_id)
        except ApiError as error:
            return self._page(f"New {kind.name}", request.path, new_page(kind, values, error.message), kind.name)
        raise web.HTTPFound(record_url(kind.name, record["Id"]))

    def _creatable(self, request: web.Request) -> ObjectType:
        name = request.match_info["type"]
        if name not in FIELDS:
            raise web.HTTPNotFound(text="Page doesn't exist")
        return self._store.types[name]

    async def _activities(self, request: web.Request) -> web.Response:
        record = self._find(request)
        return web.json_response({"activities": activities(self._store, record["Id"])}, headers=_HEADERS)

    async def _asset(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        if name not in _ASSETS:
            raise web.HTTPNotFound
        text = files("helper.sandbox.salesforce.pages").joinpath("assets", name).read_text("utf-8")
        return web.Response(text=text, content_type=_ASSETS[name], headers=_HEADERS)

    def _find(self, request: web.Request) -> Record:
        full = normalise(request.match_info["id"])
        record = self._store.find(full) if full else None
        if record is None or record["IsDeleted"]:
            raise web.HTTPNotFound(text="Page doesn't exist")
        return record

    def _page(self, title: str, url: str, content: str, tab: str) -> web.Response:
        user = self._store.find(self._user_id)
        assert user is not None
        return web.Response(
            text=page(self._store, title, url, content, tab, user), content_type="text/html", headers=_HEADERS
        )
