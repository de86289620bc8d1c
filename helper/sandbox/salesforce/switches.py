"""How this org is set up, where real orgs differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast, get_args

from helper.sandbox.salesforce.language import LANGUAGES
from helper.sandbox.salesforce.objects import TASK_EXTERNAL_ID, TASK_TYPE, build_types
from helper.sandbox.salesforce.rules import Duplicates

if TYPE_CHECKING:
    from helper.sandbox.salesforce.org import Org

CALL_FIELDS = ("CallType", "CallDurationInSeconds", "CallDisposition", "CallObject")


class Switches:
    """One method a switch: `salesforce/switch` calls it with the value. ValueError for a wrong one."""

    def __init__(self, org: Org) -> None:
        self._org = org

    def change(self, **changes: Any) -> None:
        for name, value in changes.items():
            setter = getattr(self, name, None)
            if name.startswith("_") or name == "change" or setter is None:
                known = [n for n in vars(type(self)) if not n.startswith("_") and n != "change"]
                raise ValueError(f"no switch named {name}; there are {', '.join(sorted(known))}")
            setter(value)

    def consented(self, on: bool) -> None:
        """The user is signed in and has allowed the app before (default true); else the page asks."""
        self._org.oauth.already_consented = _flag(on)

    def user(self, username: str) -> None:
        """Who is signed in in the browser, by user name (default marta.vidal@acme.example)."""
        self._org.oauth.user_id = self._org.user_id(username)

    def rotation(self, on: bool) -> None:
        """Refresh Token Rotation (default false)."""
        self._org.app.rotates = _flag(on)

    def callbacks(self, urls: list[str]) -> None:
        """The callback URLs registered for the app (default port 47801 alone)."""
        self._org.app.callbacks[:] = _names(urls)

    def client_secret(self, secret: str) -> None:
        """ "Require Secret": "" (the default) makes the app a public client again."""
        self._org.app.secret = str(secret)

    def app_scopes(self, names: list[str]) -> None:
        """The scopes selected for the app; asking for more is an error."""
        self._org.app.scopes = frozenset(_names(names))

    def rest_forbidden(self, on: bool) -> None:
        """Sessions are good but not for REST: a 401 that no refresh mends (default false)."""
        self._org.rest_forbidden = _flag(on)

    def concurrent_limit(self, most: int) -> None:
        """How many requests may be answered at once (default 0: any number)."""
        self._org.faults.concurrent_limit = int(most)

    def index_model(self, model: str) -> None:
        """ "strict" (default) or "lenient": see `query/index.py`."""
        if model not in ("strict", "lenient"):
            raise ValueError("index_model is strict or lenient")
        self._org.index.model = "lenient" if model == "lenient" else "strict"

    def index_delay(self, seconds: float) -> None:
        """How long a new or changed record stays unknown to search (default 2 s)."""
        self._org.index.delay_s = float(seconds)

    def task_type_field(self, on: bool) -> None:
        """Whether Task.Type is visible (default false: often hidden by field-level security)."""
        self._org.show_field("Task", TASK_TYPE, _flag(on))

    def task_external_id(self, on: bool) -> None:
        """Whether the administrator added the external id `SidecallKey__c` to Task (default false)."""
        self._org.show_field("Task", TASK_EXTERNAL_ID, _flag(on))

    def call_center(self, on: bool) -> None:
        """Whether the org has the Call Center feature, and so the Call... fields of Task (default true)."""
        fields = build_types()["Task"].fields
        for name in CALL_FIELDS:
            self._org.show_field("Task", fields[name], _flag(on))

    def lead_assignment(self, on: bool) -> None:
        """Whether a rule gives new leads to the second user unless `Sforce-Auto-Assign: FALSE` (default true)."""
        self._org.store.rules.lead_assignment = _flag(on)

    def duplicate_rules(self, strictness: str) -> None:
        """Whether a duplicate may be saved all the same: allow (default), block; or nobody looks: off."""
        if strictness not in get_args(Duplicates):
            raise ValueError(f"duplicate_rules is one of {', '.join(get_args(Duplicates))}")
        self._org.store.rules.duplicates = cast(Duplicates, strictness)

    def duplicates_key(self, name: str) -> None:
        """What the list of duplicates is called: duplicateResut (default, as captured), duplicateResult."""
        if name not in ("duplicateResut", "duplicateResult"):
            raise ValueError("duplicates_key is duplicateResut or duplicateResult")
        self._org.store.rules.duplicates_key = name

    def per_app_usage(self, on: bool) -> None:
        """Whether Sforce-Limit-Info names the app's own usage, too (default false)."""
        self._org.per_app_usage = _flag(on)

    def person_accounts(self, on: bool) -> None:
        """The feature, with Rosa Delgado, a person (default false)."""
        if _flag(on) != ("IsPersonAccount" in self._org.store.types["Account"].fields):
            self._org.set_person_accounts(on)

    def record_types(self, names: dict[str, list[str]]) -> None:
        """Record types by type, the default one first; an empty list takes them away."""
        if not isinstance(names, dict):
            raise ValueError("record_types maps types to lists of names")
        self._org.set_record_types({kind: _names(given) for kind, given in names.items()})

    def task_statuses(self, statuses: list[list[Any]]) -> None:
        """Label and whether it is closed, of each value of Task.Status."""
        if not isinstance(statuses, list) or not all(isinstance(one, list) and len(one) == 2 for one in statuses):
            raise ValueError("task_statuses is a list of [label, closed]")
        self._org.set_task_statuses([(str(label), _flag(closed)) for label, closed in statuses])

    def language(self, code: str) -> None:
        """The user's language, in which errors are worded: en (default), es, de."""
        if code not in LANGUAGES:
            raise ValueError(f"language is one of {', '.join(LANGUAGES)}")
        self._org.language = code

    def response_delay(self, seconds: float) -> None:
        """How long every answer of the data API takes (default 0 s)."""
        self._org.response_delay_s = float(seconds)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("true or false")
    return value


def _names(value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise ValueError("a list of strings")
    return value
