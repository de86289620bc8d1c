from __future__ import annotations

from aiohttp import web

from helper.sandbox.salesforce.store import Store


class RecordPages:
    def __init__(self, store: Store, user_id: str) -> None:
        self._store = store

    def add_routes(self, app: web.Application) -> None:
        pass
