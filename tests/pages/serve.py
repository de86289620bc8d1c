"""Serves the pages under Lightning's own addresses, on loopback or, by Playwright's routing, on Salesforce's hosts."""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from tests.pages.build import built

ANA_ID = "003Sc0000000001IAA"
LUCAS_ID = "003Sc0000000002IAA"
HOST = "acme.lightning.force.com"

Shadow = Literal["synthetic", "native", "mixed"]

_RECORD = re.compile(r"/lightning/r/\w+/(\w{15,18})/view")
_LIST = re.compile(r"/lightning/o/\w+/list")
_FILE = re.compile(r"/(?:assets/)?([\w-]+\.(?:html|js|css))")
# Not mimetypes: on Windows the registry may call a script plain text, and a browser then refuses the module.
_TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css"}
_SUFFIX = {"synthetic": "", "native": "-native", "mixed": "-mixed"}


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP response."""

    status: int
    content_type: str
    body: bytes


@dataclass(slots=True)
class LightningPages:
    """The record page and the list view, at `url`.

    `records` says what the record page shows for an id, `rows` what the list shows, both in the shape of Salesforce's
    REST API (`{"attributes": {"type": "Lead"}, "Id": ..., "Phone": ...}`); without them, made-up people.
    """

    url: str
    root: Path
    records: dict[str, dict[str, Any]] = field(default_factory=dict)
    rows: list[dict[str, Any]] | None = None

    def record_url(
        self, record_id: str = ANA_ID, *, kind: str = "Contact", shadow: Shadow = "synthetic", **fields: str
    ) -> str:
        """The address of a record page. `fields` are Salesforce fields (Phone="...") or settings (cti, locale)."""
        return f"{self.url}/lightning/r/{kind}/{record_id}/view?{urlencode({'shadow': shadow, **fields})}"

    def list_url(self, *, kind: str = "Contact", shadow: Shadow = "synthetic", **settings: str) -> str:
        """The address of a list view. `settings`: rows="50", render_mode="default|inline|role-based", locale."""
        query = {"shadow": shadow, **{name.replace("_", "-"): value for name, value in settings.items()}}
        return f"{self.url}/lightning/o/{kind}/list?{urlencode(query)}"

    def route(self, context: Any, host: str = HOST) -> Any:
        """Has a Playwright page or context find the pages at https://`host`; await it with the asynchronous API.

        The browser then believes that it is on that host, and so do content scripts and their match patterns.
        """
        self.url = f"https://{host}"

        def fulfil(route: Any) -> Any:
            parts = urlsplit(route.request.url)
            answer = self.answer(f"{parts.path}?{parts.query}")
            return route.fulfill(status=answer.status, content_type=answer.content_type, body=answer.body)

        return context.route(f"{self.url}/**", fulfil)

    def answer(self, target: str) -> Answer:
        """The response for a request target: path and query."""
        parts = urlsplit(target)
        suffix = _SUFFIX.get(parse_qs(parts.query).get("shadow", ["synthetic"])[-1])
        if suffix is not None and (match := _RECORD.fullmatch(parts.path)):
            return self._page(f"record{suffix}.html", {"record": self.records.get(match[1])})
        if suffix is not None and _LIST.fullmatch(parts.path):
            return self._page(f"list{suffix}.html", {"rows": self.rows})
        if match := _FILE.fullmatch(parts.path):
            file = self.root / match[1]
            if file.is_file():
                return Answer(200, f"{_TYPES[file.suffix]}; charset=utf-8", file.read_bytes())
        return Answer(404, "text/plain; charset=utf-8", b"no such page")

    def _page(self, name: str, data: dict[str, Any]) -> Answer:
        # A "<" inside the script element could end it.
        text = json.dumps({key: value for key, value in data.items() if value is not None}).replace("<", "\\u003c")
        html = (self.root / name).read_text(encoding="utf-8")
        html = html.replace('id="page-data">{}', f'id="page-data">{text}')
        return Answer(200, "text/html; charset=utf-8", html.encode())


@contextmanager
def serving() -> Iterator[LightningPages]:
    """Builds the pages if need be and serves them on a free port of 127.0.0.1. Raises PagesNotBuilt."""
    root = built()
    pages: LightningPages

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer = pages.answer(self.path)
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, *_: object) -> None:
            """Says nothing: a test's output is the test's own."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        pages = LightningPages(f"http://127.0.0.1:{server.server_port}", root)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield pages
        finally:
            server.shutdown()
            thread.join(5)


@pytest.fixture
def lightning_pages() -> Iterator[LightningPages]:
    """The pages under test, with nothing left over from another test. Import it into a conftest.py to have it there."""
    with serving() as pages:
        yield pages
