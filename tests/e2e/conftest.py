from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e import desk as desks

LIGHTNING = "https://acme.lightning.force.com"
Opener = Callable[..., Page]

# As `until`: a busy machine takes its time.
expect.set_options(timeout=30_000)


@pytest.fixture(scope="module")
def shared_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[desks.Desk]:
    """One browser and one Sidecall for a module: both take a while to come up."""
    with desks.desk(tmp_path_factory.mktemp("desk")) as desk:
        yield desk


@pytest.fixture
def desk(shared_desk: desks.Desk) -> Iterator[desks.Desk]:
    """The desk with no call and no page open, and left so."""
    yield shared_desk
    shared_desk.clear()


@pytest.fixture
def opened(desk: desks.Desk) -> Iterator[Opener]:
    """Opens a page with this body at an address of Salesforce's, and more of them for its frames."""
    routed: list[str] = []

    def open_page(url: str, body: str, **frames: str) -> Page:
        for address, html in {url: body, **frames}.items():
            routed.append(address)
            desk.context.route(address, _shows(html))
        return desk.open(url)

    yield open_page
    for address in routed:
        desk.context.unroute(address)


def _shows(body: str) -> Callable[[Route], None]:
    page = f"<!doctype html><html lang=en><head><title>Page</title></head><body>{body}</body></html>"
    return lambda route: route.fulfill(status=200, content_type="text/html; charset=utf-8", body=page)
