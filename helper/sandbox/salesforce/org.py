"""The org without its server: what it holds, and the verbs that play with it."""

from __future__ import annotations

import random
from typing import Any, cast

from helper.sandbox.salesforce.administration import Administration
from helper.sandbox.salesforce.errors import ApiError
from helper.sandbox.salesforce.ids import make_id
from helper.sandbox.salesforce.oauth.endpoints import OAuthEndpoints
from helper.sandbox.salesforce.oauth.grants import ClientApp, Grant, Grants, OAuthError
from helper.sandbox.salesforce.query.sosl import Index
from helper.sandbox.salesforce.rest.api import DataApi
from helper.sandbox.salesforce.rest.faults import Faults, Line, Misbehaviour, line_fault
from helper.sandbox.salesforce.seed import fill
from helper.sandbox.salesforce.store import Record, Store
from helper.sandbox.salesforce.switches import Switches

CONSUMER_KEY = "sandbox-consumer-key"
CALLBACK = "http://localhost:47801/oauth/callback"


class Org(Administration):
    """An org of one small company. Its methods are the verbs `salesforce/...` of the control API.

    They must be called on the loop that runs the sandbox. Wrong arguments raise ValueError.
    """

    def __init__(self) -> None:
        self.store = Store()
        self.agent_id = fill(self.store)
        self.index = Index(self.store)
        self.faults = Faults()
        self.grants = Grants(make_id("00D", 1))
        self.app = ClientApp(CONSUMER_KEY, [CALLBACK])
        self.grants.apps[CONSUMER_KEY] = self.app
        self.oauth = OAuthEndpoints(self.grants, self.store, self.agent_id)
        self.api = DataApi(self.store, self.index, self.faults)
        self.response_delay_s = 0.0
        self.rest_forbidden = False
        self.language = "en"
        self.per_app_usage = False
        self.switches = Switches(self)

    # Trouble

    def down(self, mode: str, pages: bool = False) -> dict[str, Any]:
        """off (up) or how it is down: see `faults.Down`. The record pages stay up unless `pages`."""
        self.faults.set_down(mode, pages=pages)
        return {}

    def refuse_next_task(self, errorCode: str, message: str, fields: list[str] | None = None) -> dict[str, Any]:  # noqa: N803
        """The next Task that would be created is refused with this, once; told twice, the next two."""
        self.faults.refusals.append(ApiError(400, errorCode, message, list(fields or [])))
        return {}

    def refuse_next(
        self,
        request: str,
        errorCode: str,  # noqa: N803
        message: str,
        fields: list[str] | None = None,
        status: int = 400,
    ) -> dict[str, Any]:
        """The next request of this kind is refused with this, once."""
        self.faults.refused.append((request, ApiError(int(status), errorCode, message, fields)))
        return {}

    def break_next_task(self, then: str, after: float = 5.0) -> dict[str, Any]:
        """What becomes of the next request that makes a Task: one of `faults.Line`."""
        self.faults.task_line.append(line_fault(then, after))
        return {}

    def break_next(self, request: str, then: str, after: float = 5.0) -> dict[str, Any]:
        """The same for the next request of any kind."""
        self.faults.line.append((str(request), line_fault(then, after)))
        return {}

    def misbehave(
        self,
        seed: int = 0,
        refuse: float = 0.0,
        hang: float = 0.0,
        late: float = 0.0,
        drop: float = 0.0,
        late_after: float = 5.0,
        unavailable: float = 0.0,
        requests: str = "writes",
    ) -> dict[str, Any]:
        """From now on each write request meets one of these with that probability, drawn from `seed`.

        refuse: the line is cut before anything is done. hang: never answered, nothing done. late: done after
        `late_after` seconds, whoever still waits. drop: done, then the line is cut. unavailable: 503. With
        `requests` "all" reading and signing in are hit as well.
        """
        chance = {
            "drop": float(refuse),
            "hang": float(hang),
            "commit_late": float(late),
            "commit_then_drop": float(drop),
            "unavailable": float(unavailable),
        }
        if any(one < 0 for one in chance.values()) or sum(chance.values()) > 1:
            raise ValueError("probabilities are from 0 to 1, and 1 together at most")
        if requests not in ("writes", "all"):
            raise ValueError("requests is writes or all")
        self.faults.misbehaviour = Misbehaviour(
            {cast(Line, kind): one for kind, one in chance.items()},
            float(late_after),
            requests == "all",
            random.Random(seed),  # noqa: S311 - it has to be repeatable, not secret
        )
        return {}

    def behave_well(self) -> dict[str, Any]:
        """No more faults of any kind; who hangs is cut off. What is to be done late still will be."""
        faults = self.faults
        faults.misbehaviour = None
        faults.line.clear()
        faults.task_line.clear()
        faults.refused.clear()
        faults.refusals.clear()
        faults.locked_rows = 0
        faults.limit_reached = False
        self.grants.refusal = None
        self.oauth.refusal = None
        faults.set_down("off", pages=False)
        return {}

    def lock_rows(self, times: int = 1, status: int = 500) -> dict[str, Any]:
        """The next writes fail with UNABLE_TO_LOCK_ROW; real orgs have been seen to say it with 400 and with 500."""
        self.faults.locked_rows, self.faults.locked_status = int(times), int(status)
        return {}

    def limit_reached(self, on: bool) -> dict[str, Any]:
        """The org has used up its daily requests: 403 REQUEST_LIMIT_EXCEEDED."""
        self.faults.limit_reached = bool(on)
        return {}

    def usage(self, used: int | None = None, limit: int | None = None) -> dict[str, Any]:
        """Set how many requests of the day are used and how many there are; past the limit it refuses."""
        if limit is not None:
            self.api.limit = int(limit)
        if used is not None:
            self.api.used_before = int(used) - (self.api.used - self.api.used_before)
        return {"used": self.api.used, "limit": self.api.limit}

    # Sign-in

    def expire_sessions(self) -> dict[str, Any]:
        """Access tokens end as by time-out; refresh tokens live on."""
        self.grants.expire_sessions()
        return {}

    def revoke(self) -> dict[str, Any]:
        """The administrator revokes the app: refresh tokens end too."""
        self.grants.revoke_all()
        return {}

    def move(self) -> dict[str, Any]:
        """The org moves to another host name, as in a migration: sessions end, refresh tokens live on.

        The old host still signs in and refreshes, but its data API knows no session any more.
        """
        self.grants.move()
        return {"instance_url": self.grants.instance_url}

    def refuse_tokens(self, error: str, error_description: str = "") -> dict[str, Any]:
        """The token endpoint answers this from now on, such as invalid_grant "ip restricted"; "" ends it."""
        self.grants.refusal = OAuthError(error, error_description) if error else None
        return {}

    def refuse_sign_in(self, error: str, error_description: str = "", where: str = "page") -> dict[str, Any]:
        """The authorization page answers this, on the page itself or to the callback; "" ends it."""
        if where not in ("page", "callback"):
            raise ValueError("where is page or callback")
        self.oauth.refusal = (error, error_description, where) if error else None
        return {}

    # What it holds, and how it is set up

    def switch(self, **changes: Any) -> dict[str, Any]:
        """Change how the org is set up: the names and values of `switches.Switches`."""
        self.switches.change(**changes)
        return {}

    def tasks(self) -> dict[str, Any]:
        """`{"tasks": [...]}`: every Task as stored, oldest first."""
        return {"tasks": [dict(task) for task in self.store.all("Task")]}

    def records(self, type: str) -> dict[str, Any]:
        """`{"records": [...]}` of one type, as stored."""
        return {"records": [dict(record) for record in self.store.all(self._kind(type).name)]}

    def requests(self) -> dict[str, Any]:
        """`total` and `by_kind` of the data API's requests; `oauth` counts the sign-in's beside them, `batched` those
        that came within a batch: they count against the limit as well.
        """
        requests = self.api.requests
        return {
            "total": requests.total(),
            "by_kind": dict(requests),
            "batched": self.api.batched,
            "oauth": dict(self.oauth.requests),
        }

    def state(self) -> dict[str, Any]:
        """`happened`: how often each fault has hit; `late_waiting`: requests that will still be done late."""
        return {
            "down": self.faults.down,
            "refusals_waiting": len(self.faults.refusals) + len(self.faults.refused),
            "limit_reached": self.faults.limit_reached,
            "misbehaves": self.faults.misbehaviour is not None,
            "happened": dict(self.faults.happened),
            "late_waiting": self.faults.late_waiting,
            "used": self.api.used,
            "limit": self.api.limit,
            "instance_url": self.grants.instance_url,
        }

    def edit(self, id: str, **fields: Any) -> Record:
        """Change any record, users too; search knows it at once. A user with `IsActive` false is thrown out."""
        record = super().edit(id, **fields)
        if "IsActive" in record:
            self.grants.set_active(record["Id"], record["IsActive"])
        return record

    # For tests that start in the middle

    def open_session(self, scopes: tuple[str, ...] = ("api", "refresh_token", "id", "openid"), user: str = "") -> str:
        """An access token without the sign-in, of the agent or of another user name."""
        return self.grants.open_session(Grant(self.app, self.user_id(user) if user else self.agent_id, scopes))
