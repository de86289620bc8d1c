"""The three servers together, opened and closed as one."""

from __future__ import annotations

from contextlib import AsyncExitStack
from types import TracebackType
from typing import Self

from helper.sandbox.control.server import ControlServer
from helper.sandbox.pbx import PbxSandbox
from helper.sandbox.salesforce import SalesforceSandbox


class Sandbox:
    """A 3CX, a Salesforce and the page that controls them, on loopback, while the context is open.

    Ports: 0 takes any free one. Leaving the context ends every connection and timer.
    """

    def __init__(self, *, pbx_port: int = 0, salesforce_port: int = 0, control_port: int = 0) -> None:
        self.pbx = PbxSandbox(pbx_port)
        self.salesforce = SalesforceSandbox(salesforce_port)
        self.control = ControlServer(self.pbx, self.salesforce, control_port)
        self._open = AsyncExitStack()

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as opening:
            for server in (self.pbx, self.salesforce, self.control):
                await server.start()
                opening.push_async_callback(server.stop)
            self._open = opening.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._open.aclose()

    @property
    def urls(self) -> dict[str, str]:
        """`{"pbx", "salesforce", "control"}`, each without a trailing slash."""
        return {"pbx": self.pbx.url, "salesforce": self.salesforce.url, "control": self.control.url}
