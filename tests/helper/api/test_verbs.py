"""Every verb: what it asks of the service and what comes back."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

import pytest

from helper.crm.port import Duplicates, Temporary
from helper.errors import DoNotCall, NoDevice, PbxRefused
from helper.faces import DialRequest, NewPerson, NoteChange
from tests.helper.api.fake_service import ANA, call_view
from tests.helper.api.running import CLI, HOSTS, Running

CALL = call_view().call.id
PERSON = {
    "id": ANA.id,
    "kind": "Contact",
    "name": "Ana Ruiz",
    "url": ANA.url,
    "title": "Purchasing",
    "company": "Ferretería Ruiz SL",
    "email": "ana@ruiz.example",
    "phones": [{"label": "Phone", "number": "+34 912 345 678"}],
    "do_not_call": False,
}


async def test_hello_proves_that_it_has_the_token(api: Running) -> None:
    nonce = "n" * 64
    status, body = await api.post("hello", {"nonce": nonce}, Authorization=None)
    assert status == 200
    assert body == {"proof": hmac.new(api.api.token.encode(), nonce.encode(), hashlib.sha256).hexdigest()}


async def test_status(api: Running) -> None:
    assert await api.post("status") == (
        200,
        {
            "version": "0.1.0",
            "pbx": {"state": "connected", "extension": "150", "device": "sip:150@127.0.0.1"},
            "salesforce": {
                "state": "connected",
                "user": "Marta Vidal",
                "org": "Acme",
                "api_used": 7,
                "api_limit": 0,
                "hosts": list(HOSTS),
                "sandbox": True,
            },
            "journal": {"waiting": 0, "failed": 0},
            "secrets": {"state": "keyring"},
            "numbers": {"region": "ES"},
            "language": "en",
            "problems": [],
        },
    )


async def test_dial_hands_on_what_the_page_said_and_gives_the_call(api: Running) -> None:
    request = {"number": "912 345 678", "request_id": "r1", "record_id": ANA.id, "page_host": HOSTS[1]}
    status, body = await api.post("dial", request)
    assert status == 200
    assert body == {
        "call": {
            "id": CALL,
            "direction": "outbound",
            "number": "+34912345678",
            "display": "+34912345678",
            "state": "dialing",
            "started_at": "2026-03-02T12:00:00Z",
            "matches": [PERSON],
            "person": PERSON,
            "log": {"state": "pending"},
            "actions": ["hangup"],
        }
    }
    assert api.service.asked == [("dial", DialRequest("912 345 678", "r1", ANA.id, HOSTS[1]))]


async def test_a_withheld_number_is_null(api: Running) -> None:
    api.service.views = [call_view(number=None, display="Number withheld")]  # type: ignore[arg-type]
    _status, body = await api.post("calls")
    assert body["calls"][0]["number"] is None


@pytest.mark.parametrize(
    ("verb", "body", "asked", "reply"),
    [
        ("hangup", {"call_id": CALL}, ("hang_up", CALL), {}),
        ("answer", {"call_id": CALL}, ("answer", CALL), {}),
        ("divert", {"call_id": CALL, "to": "151"}, ("divert", CALL, "151"), {}),
        ("transfer", {"call_id": CALL, "to": "151"}, ("transfer", CALL, "151"), {}),
        ("calls", {"limit": 3}, ("calls", 3), {"calls": []}),
        ("calls", {}, ("calls", 50), {"calls": []}),
        ("lookup", {"number": "912"}, ("lookup", "912"), {"matches": [PERSON]}),
        ("search", {"text": "Ana"}, ("search", "Ana"), {"people": [PERSON]}),
        ("show", {"person_id": ANA.id}, ("show", ANA.id), {}),
        (
            "required",
            {"kind": "Lead"},
            ("required", "Lead"),
            {
                "fields": [
                    {
                        "name": "Segment__c",
                        "label": "Segment",
                        "type": "choice",
                        "choices": [{"value": "A", "label": "Group A"}],
                    }
                ]
            },
        ),
        (
            "attach",
            {"person_id": ANA.id, "number": "912", "field": "MobilePhone"},
            ("attach", ANA.id, "912", "MobilePhone"),
            {"person": PERSON},
        ),
        (
            "create",
            {"kind": "Lead", "number": "912", "last_name": "Ruiz", "company": "Ruiz", "fields": {"City": "Madrid"}},
            ("create", NewPerson("Lead", "912", "Ruiz", company="Ruiz", fields={"City": "Madrid"})),
            {"person": PERSON},
        ),
        ("journal/retry", {}, ("journal_retry", None), {}),
        ("journal/retry", {"id": "e1"}, ("journal_retry", "e1"), {}),
        (
            "salesforce/sign_in",
            {},
            ("sign_in",),
            {"url": "https://login.salesforce.com/services/oauth2/authorize"},
        ),
        ("salesforce/sign_out", {}, ("sign_out",), {}),
        (
            "devices",
            {},
            ("devices",),
            {"devices": [{"id": "sip:150@127.0.0.1", "name": "Desk phone", "chosen": True}]},
        ),
        (
            "related",
            {"person_id": ANA.id},
            ("related", ANA.id),
            {
                "cases": [
                    {"id": "500A00000000001AAA", "kind": "Case", "title": "Drill is broken", "state": "New", "url": ""}
                ],
                "opportunities": [],
                "last_activity": "2026-03-02T12:00:00Z",
            },
        ),
        (
            "doctor",
            {},
            ("doctor",),
            {
                "ok": False,
                "checks": [
                    {"name": "pbx", "ok": True, "title": "3CX answers", "message": ""},
                    {"name": "salesforce", "ok": False, "title": "Signed out", "message": "Sign in again."},
                ],
            },
        ),
    ],
)
async def test_a_verb_asks_the_service_and_gives_what_it_said(
    api: Running, verb: str, body: dict[str, Any], asked: tuple[Any, ...], reply: dict[str, Any]
) -> None:
    assert await api.post(verb, body) == (200, reply)
    assert api.service.asked == [asked]


async def test_incoming_shows_a_call(api: Running) -> None:
    status, body = await api.post("incoming", {"number": "+34600000000", "name": "Ana"})
    assert (status, body["call"]["direction"], body["call"]["number"]) == (200, "inbound", "+34600000000")


async def test_log_takes_the_agents_own_time(api: Running) -> None:
    status, body = await api.post("log", {"call_id": CALL, "seconds": 65})
    assert (status, body["call"]["state"]) == (200, "handed_over")
    assert api.service.asked == [("log_handed_over", CALL, 65)]
    for wrong in (-1, 86401, 1.5, "65", None):
        assert (await api.post("log", {"call_id": CALL, "seconds": wrong}))[0] == 400


async def test_the_contact_url_is_for_the_command_line(api: Running) -> None:
    assert (await api.post("pop_url"))[0] == 403
    status, body = await api.post("pop_url", {"renew": True}, Origin="sidecall://cli")
    assert (status, set(body)) == (200, {"url", "message"})
    assert api.service.asked == [("pop_url", True)]


async def test_a_note_changes_only_what_it_mentions(api: Running) -> None:
    status, body = await api.post("note", {"call_id": CALL, "text": "Call back", "person_id": ""})
    assert (status, body["call"]["note"]) == (200, "Call back")
    assert api.service.asked == [("note", CALL, NoteChange(text="Call back", person_id=""))]


async def test_the_journal_says_who_an_entry_is_about(api: Running) -> None:
    api.service.views = [call_view()]
    status, body = await api.post("journal")
    assert status == 200
    assert body["entries"] == [
        {
            "id": "e1",
            "kind": "call",
            "call_id": "c1",
            "state": "refused",
            "attempts": 0,
            "subject": "Call",
            "text": "Text",
            "person_id": ANA.id,
            "person": PERSON,
            "error": "No",
        }
    ]


async def test_a_journal_edit_changes_only_what_it_mentions(api: Running) -> None:
    status, body = await api.post("journal/edit", {"id": "e1", "text": "", "fields": {"Status": "Done"}})
    assert (status, body["entry"]["id"]) == (200, "e1")
    assert ("journal_edit", "e1", {"text": "", "fields": {"Status": "Done"}}) in api.service.asked


@pytest.mark.parametrize(
    "changes", [{"outcome": "Left a message"}, {"person_id": ANA.id}, {"decision": "log_as_mine"}, {"related_id": ""}]
)
async def test_every_part_of_an_entry_can_be_changed(api: Running, changes: dict[str, str]) -> None:
    status, _body = await api.post("journal/edit", {"id": "e1", **changes})
    assert status == 200
    assert ("journal_edit", "e1", changes) in api.service.asked


async def test_a_secret_is_taken_from_the_command_line_only(api: Running) -> None:
    secret = {"name": "pbx.client_secret", "value": "s3cret"}
    assert (await api.post("secrets/set", secret))[0] == 403
    assert api.service.asked == []
    assert await api.post("secrets/set", secret, Origin=CLI) == (200, {})
    assert api.service.asked == [("set_secret", "pbx.client_secret", "s3cret")]


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (DoNotCall("Ana does not want calls."), 409, "do_not_call"),
        (PbxRefused("Busy."), 502, "pbx_refused"),
        (NoDevice("Connect a phone."), 503, "no_device"),
        (Temporary("Later."), 503, "temporary"),
    ],
)
async def test_an_error_comes_with_its_status_code_title_and_message(
    api: Running, error: Any, status: int, code: str
) -> None:
    api.service.fails["dial"] = error
    assert await api.post("dial", {"number": "912", "request_id": "r1"}) == (
        status,
        {"error": {"code": code, "title": error.title, "message": error.message}},
    )


async def test_duplicates_come_with_the_people(api: Running) -> None:
    api.service.fails["create"] = Duplicates("Ana may be there.", [ANA], may_save=True)
    status, body = await api.post("create", {"kind": "Contact", "number": "912", "last_name": "Ruiz"})
    assert (status, body["error"]["code"], body["people"], body["may_save"]) == (409, "duplicates", [PERSON], True)


async def test_an_unexpected_error_tells_nothing_and_logs_no_values(
    api: Running, caplog: pytest.LogCaptureFixture
) -> None:
    api.service.fails["dial"] = RuntimeError("+34912345678 hunter2")
    status, body = await api.post("dial", {"number": "912", "request_id": "r1"})
    assert (status, body["error"]["code"]) == (500, "failed")
    assert "hunter2" not in str(body)
    assert "RuntimeError" in caplog.text
    assert "fake_service.py" in caplog.text
    assert "hunter2" not in caplog.text


async def test_window_has_a_face_show_one_of_those_there_are(api: Running) -> None:
    assert await api.post("window", {"name": "settings"}) == (200, {})
    assert api.service.asked == [("open_window", "settings")]
    status, body = await api.post("window", {"name": "about"})
    assert (status, body["error"]["code"]) == (400, "bad_request")
