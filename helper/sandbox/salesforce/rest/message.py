"""A request and a reply of the data API, whether they came alone or inside a composite one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from helper.sandbox.salesforce.errors import ApiError


@dataclass(frozen=True, slots=True)
class Request:
    """`path`: what follows `/services/data/vNN.N`, split at slashes and decoded. Header names in lower case.

    What the query names several times is joined with commas.
    """

    method: str
    version: str
    path: tuple[str, ...]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    user_id: str
    body: Any = None

    @property
    def base(self) -> str:
        return f"/services/data/v{self.version}"

    @property
    def record(self) -> dict[str, Any]:
        """The body where it has to be one JSON object."""
        if not isinstance(self.body, dict):
            raise ApiError(
                400, "JSON_PARSER_ERROR", "The HTTP entity body is required, but this request has no entity body."
            )
        return self.body

    def option(self, header: str, name: str) -> str | None:
        """`name` in a header of the form `a=1; b=2`."""
        for part in self.headers.get(header, "").replace(",", ";").split(";"):
            key, _, value = part.partition("=")
            if key.strip().lower() == name.lower():
                return value.strip()
        return None


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
