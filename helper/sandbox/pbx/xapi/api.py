"""Answers `/xapi/v1/...` for a client that may use it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import unquote

from helper.sandbox.pbx.callcontrol import Reply
from helper.sandbox.pbx.clock import now
from helper.sandbox.pbx.exchange import Exchange, Refused
from helper.sandbox.pbx.model import Participant, stamp
from helper.sandbox.pbx.tokens import ApiClient
from helper.sandbox.pbx.xapi.calllog import history_row, log_rows
from helper.sandbox.pbx.xapi.chats import Chats
from helper.sandbox.pbx.xapi.odata import BadQuery, Row, collection, select
from helper.sandbox.people import PEOPLE, STAFF

VERSION = "20.0.10.203"
_REPORT_ROLES = ("managers", "group_admins", "group_owners", "system_admins", "system_owners")
_CALL_LOG_PARAMETERS = (
    "periodFrom", "periodTo", "sourceType", "sourceFilter", "destinationType", "destinationFilter",
    "callsType", "callTimeFilterType", "callTimeFilterFrom", "callTimeFilterTo", "hidePcalls",
)  # fmt: skip
_KEYED = re.compile(r"(\w+)\((.*)\)")
_FUNCTION = re.compile(r"(\w+)/(Pbx\.\w+)(?:\((.*)\))?")
_PARAMETER = re.compile(r"(\w+)=('(?:[^']|'')*'|[^,]*)(?:,|$)")


class Xapi:
    """The XAPI half of the PBX: it shows what the exchange did."""

    def __init__(self, exchange: Exchange, chats: Chats) -> None:
        self._exchange = exchange
        self._chats = chats

    def answer(self, client: ApiClient, method: str, raw_path: str, options: Mapping[str, str], body: Any) -> Reply:
        """`raw_path`: what follows `/xapi/v1/`, still percent-encoded."""
        path = unquote(raw_path).strip("/")
        if not client.xapi:
            return _error(403, "Forbidden")
        try:
            reply = self._post(path, body) if method == "POST" else self._get(path, options)
        except BadQuery as bad:
            return _error(400, str(bad))
        most = self._exchange.switches.xapi_max_top
        if reply.status == 200 and most and options.get("$top", "").isdigit() and int(options["$top"]) > most:
            return _error(400, f"The limit of '{most}' for Top query has been exceeded.")
        return reply

    def _get(self, path: str, options: Mapping[str, str]) -> Reply:
        rows = self._collections().get(path)
        if path == _CHAT_VIEWS.get(self._exchange.switches.chat_views):
            return _error(404, "Not Found")
        if rows is not None:
            if path in _REPORTS and not self._may_see_reports():
                return _error(403, "Forbidden")
            if path in _DIRECTORY and not self._may_see_users():
                return _error(403, "Forbidden")
            return Reply(200, collection(f"$metadata#{path}", rows(), options))
        if path == "Defs":
            return Reply(200, {"@odata.context": "$metadata#Defs", "Id": 0, "Codecs": [], "TimeZones": []})
        if (call := _FUNCTION.fullmatch(path)) is not None:
            return self._function(call.group(1), call.group(2), _parameters(call.group(3) or ""), options)
        if (keyed := _KEYED.fullmatch(path)) is not None:
            return self._one(keyed.group(1), keyed.group(2), options)
        return _error(404, "Not Found")

    def _collections(self) -> dict[str, Any]:
        return {
            "Users": self._users,
            "Queues": lambda: self._groups("Wqueue"),
            "RingGroups": lambda: self._groups("Wringgroup"),
            "ActiveCalls": self._active_calls,
            "CallHistoryView": self._history,
            "ChatHistoryView": self._chats.history_rows,
            "ChatMessagesHistoryView": self._chats.message_rows,
            "LastCdrAndChatMessageTimestamp": self._last_change,
            "Contacts": _contacts,
        }

    def _one(self, name: str, key: str, options: Mapping[str, str]) -> Reply:
        rows = {"Users": self._users, "Contacts": _contacts}.get(name)
        if rows is None:
            return _error(404, "Not Found")
        if name == "Users" and not self._may_see_users():
            return _error(403, "Forbidden")
        by_name = _parameters(key)
        wanted = by_name or {"Id": key}
        found = next((r for r in rows() if all(str(r.get(k)) == str(v) for k, v in wanted.items())), None)
        if found is None:
            return _error(404, "Not Found")
        return Reply(200, {"@odata.context": f"$metadata#{name}/$entity", **select(found, options)})

    def _function(self, on: str, name: str, given: dict[str, Any], options: Mapping[str, str]) -> Reply:
        match on, name:
            case "ReportCallLogData", "Pbx.GetCallLogData":
                missing = [p for p in _CALL_LOG_PARAMETERS if p not in given]
                if missing:
                    return _error(404, f"No function with the given parameters: {', '.join(missing)} missing")
                if not self._may_see_reports():
                    return _error(403, "Forbidden")
                return Reply(200, collection(f"$metadata#{on}", self._call_log(given), options))
            case "Contacts", "Pbx.GetContactsByNumber":
                wanted = _digits(str(given.get("number", "")))
                rows = [
                    c for c in _contacts() if wanted and wanted in (_digits(c["PhoneNumber"]), _digits(c["Mobile2"]))
                ]
                return Reply(200, collection("$metadata#Contacts", rows, options))
            case _:
                return _error(404, "Not Found")

    def _post(self, path: str, body: Any) -> Reply:
        dropped = re.fullmatch(r"ActiveCalls\((\d+)\)/Pbx\.DropCall", path)
        if dropped is not None:
            callid = int(dropped.group(1))
            if callid not in self._exchange.running:
                return _error(404, "Not Found")
            self._exchange.hang_up(callid, "agent")
            return Reply(204, None)
        if path != "Users/Pbx.MakeCall":
            return _error(404, "Not Found")
        if (
            not isinstance(body, dict)
            or not isinstance(body.get("dn"), str)
            or not isinstance(body.get("destination"), str)
        ):
            return _error(400, "dn and destination are required")
        device = next((d for d in self._exchange.devices_of(body["dn"]) if d.device_id == body.get("contact")), None)
        try:
            leg = self._exchange.make_call(body["dn"], device, body["destination"])
        except Refused as refused:
            return Reply(200, _made("Failed", refused.reason, refused.text, None))
        return Reply(200, _made("Success", "None", "", _pascal(leg)))

    def _may_see_reports(self) -> bool:
        return self._exchange.switches.xapi_role in _REPORT_ROLES

    def _may_see_users(self) -> bool:
        return self._exchange.switches.xapi_users == "open"

    # Rows

    def _groups(self, kind: str) -> list[dict[str, Any]]:
        found = (line for line in self._exchange.lines.values() if line.type == kind)
        return [{"Id": at, "Number": line.dn, "Name": line.name} for at, line in enumerate(found, start=1)]

    def _names(self) -> dict[str, str]:
        return {dn: line.name for dn, line in self._exchange.lines.items()}

    def _users(self) -> list[Row]:
        return [
            {
                "Id": 20 + index,
                "Number": colleague.extension,
                "FirstName": colleague.first_name,
                "LastName": colleague.last_name,
                "DisplayName": colleague.name,
                "EmailAddress": colleague.email,
                "Mobile": colleague.mobile,
                "CurrentProfileName": "Available",
                "QueueStatus": "LoggedIn",
                "IsRegistered": bool(self._exchange.devices_of(colleague.extension)),
                "Enabled": True,
            }
            for index, colleague in enumerate(STAFF)
        ]

    def _active_calls(self) -> list[Row]:
        names = self._names()
        rows = []
        for call in self._exchange.running.values():
            ours, theirs = f"{call.extension} {names[call.extension]}", f"{call.number} {call.name}".strip()
            caller, callee = (ours, theirs) if call.placed else (theirs, ours)
            rows.append(
                {
                    "Id": call.callid,
                    "Caller": caller,
                    "Callee": callee,
                    "Status": {"connected": "Talking", "dialing": "Dialing"}.get(call.state, "Routing"),
                    "EstablishedAt": stamp(call.started_at),
                    "LastChangeStatus": stamp(call.answered_at or call.started_at),
                    "ServerNow": stamp(now()),
                }
            )
        return rows

    def _history(self) -> list[Row]:
        names = self._names()
        return [history_row(call, names) for call in self._exchange.ended]

    def _call_log(self, given: dict[str, Any]) -> list[Row]:
        try:
            since, until = (datetime.fromisoformat(str(given[name])) for name in ("periodFrom", "periodTo"))
        except ValueError:
            raise BadQuery("periodFrom and periodTo are times with an offset") from None
        if since.tzinfo is None or until.tzinfo is None:
            raise BadQuery("periodFrom and periodTo are times with an offset")
        names, switches = self._names(), self._exchange.switches
        ahead = timedelta(seconds=switches.clock_off_s)
        written_by = now() - timedelta(seconds=switches.call_log_delay_s)
        calls = [
            call
            for call in self._exchange.ended
            if since <= call.started_at + ahead <= until and (call.ended_at or written_by) <= written_by
        ]
        segments = switches.call_log_rows == "segments"
        return [row for call in reversed(calls) for row in log_rows(call, names, segments, ahead)]

    def _last_change(self) -> list[Row]:
        last = self._exchange.ended[-1].started_at if self._exchange.ended else None
        return [{"LastCdrStartedAt": stamp(last), "LastChatMessageTimeSent": stamp(self._chats.last_sent())}]


# What a version that has but one of the two does not have.
_CHAT_VIEWS = {"messages": "ChatHistoryView", "history": "ChatMessagesHistoryView"}
_DIRECTORY = ("Users", "Queues", "RingGroups")
_REPORTS = ("CallHistoryView", "ChatHistoryView", "ChatMessagesHistoryView")


def _contacts() -> list[Row]:
    """The phone book of the PBX: the first few of the people, as it was imported once."""
    return [
        {
            "Id": 1 + index,
            "FirstName": person.first_name,
            "LastName": person.last_name,
            "CompanyName": person.company,
            "Title": person.title,
            "Department": "",
            "Email": person.email,
            "PhoneNumber": person.phone,
            "Business": "",
            "Business2": "",
            "BusinessFax": person.fax,
            "Mobile2": person.mobile,
            "Home": person.home,
            "Other": "",
            "Pager": "",
            "Tag": "",
            "ContactType": "3CX",
        }
        for index, person in enumerate(PEOPLE[:5])
    ]


def _made(status: str, reason: str, text: str, result: dict[str, Any] | None) -> dict[str, Any]:
    return {"FinalStatus": status, "Reason": reason, "ReasonText": text, "Result": result, "VttId": None}


def _pascal(leg: Participant) -> dict[str, Any]:
    """The XAPI spells a participant in PascalCase, unlike Call Control."""
    return {
        "Id": leg.id,
        "Status": leg.status,
        "DN": leg.dn,
        "PartyCallerId": leg.party_caller_id,
        "PartyCallerName": leg.party_caller_name,
        "PartyDn": leg.party_dn,
        "PartyDnType": leg.party_dn_type,
        "DeviceId": leg.device_id,
        "DirectControl": leg.direct_control,
        "CallId": leg.callid,
        "LegId": leg.legid,
    }


def _parameters(text: str) -> dict[str, Any]:
    """`name='it''s',other=1` -> texts; a quoted value loses its quotes."""
    found: dict[str, Any] = {}
    for name, value in _PARAMETER.findall(text):
        found[name] = value[1:-1].replace("''", "'") if value.startswith("'") else value
    return found


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def _error(status: int, message: str) -> Reply:
    return Reply(status, {"error": {"code": "", "message": message, "details": []}})
