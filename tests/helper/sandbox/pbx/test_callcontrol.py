"""Call Control over REST: what is seen, what is refused, and how calls go."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from helper.sandbox import Sandbox

WEB_CLIENT = "sip%3A150%40127.0.0.1%3A5483%3Brinstance%3Dc2a75fd2f1caea71"
DESK_PHONE = "sip%3A150%40192.168.10.41%3A5060"
PARTICIPANT = [
    "id", "status", "dn", "party_caller_name", "party_dn", "party_caller_id", "party_did", "device_id", "party_dn_type",
    "direct_control", "originated_by_dn", "originated_by_type", "referred_by_dn", "referred_by_type", "on_behalf_of_dn",
    "on_behalf_of_type", "callid", "legid",
]  # fmt: skip


async def participants(client: Any) -> list[dict[str, Any]]:
    status, found = await client.get("/callcontrol/150/participants")
    assert status == 200
    return list(found)


async def test_a_client_sees_only_what_its_key_lists(client: Any) -> None:
    status, dns = await client.get("/callcontrol")
    assert status == 200
    assert [dn["dn"] for dn in dns] == ["150"]
    assert list(dns[0]) == ["dn", "type", "devices", "participants"]
    assert dns[0]["type"] == "Wextension"
    assert (await client.get("/callcontrol/151"))[0] == 403
    assert (await client.get("/callcontrol/999"))[0] == 404


async def test_without_call_control_everything_is_forbidden(sandbox: Sandbox, client: Any) -> None:
    sandbox.pbx.add_client("xapi-only", "s", ["150"], call_control=False)
    await client.sign_in(client_id="xapi-only", client_secret="s")
    assert (await client.get("/callcontrol"))[0] == 403


async def test_devices_are_sip_contacts_and_must_be_encoded_in_a_path(client: Any) -> None:
    _, devices = await client.get("/callcontrol/150/devices")
    assert devices[1] == {
        "dn": "150",
        "device_id": "sip:150@127.0.0.1:5483;rinstance=c2a75fd2f1caea71",
        "user_agent": "3CX WebClient",
    }
    assert await client.get(f"/callcontrol/150/devices/{WEB_CLIENT}") == (200, devices[1])
    status, _ = await client.get(f"/callcontrol/150/devices/{devices[1]['device_id']}")
    assert status == 404


async def test_an_incoming_call_looks_as_captured(sandbox: Sandbox, client: Any) -> None:
    sandbox.pbx.ring("+49123456789")
    ringing = await participants(client)
    assert [list(leg) for leg in ringing] == [PARTICIPANT, PARTICIPANT]
    web = next(leg for leg in ringing if "127.0.0.1" in leg["device_id"])
    assert web == {
        "id": web["id"],
        "status": "Ringing",
        "dn": "150",
        "party_caller_name": "+49123456789",
        "party_dn": "10007",
        "party_caller_id": "+49123456789",
        "party_did": "",
        "device_id": "sip:150@127.0.0.1:5483;rinstance=c2a75fd2f1caea71",
        "party_dn_type": "Wexternalline",
        "direct_control": False,
        "originated_by_dn": "ROUTER",
        "originated_by_type": "Wroutepoint",
        "referred_by_dn": "",
        "referred_by_type": "None",
        "on_behalf_of_dn": "",
        "on_behalf_of_type": "None",
        "callid": web["callid"],
        "legid": web["legid"],
    }
    assert len({leg["callid"] for leg in ringing}) == 1


async def test_a_queue_is_named_as_the_one_it_rings_for(sandbox: Sandbox, client: Any) -> None:
    sandbox.pbx.ring("+49123456789", queue="800", did="+34910000000")
    leg = (await participants(client))[0]
    assert (leg["on_behalf_of_dn"], leg["on_behalf_of_type"]) == ("800", "Wqueue")
    assert leg["party_did"] == ""


async def test_a_withheld_number_is_empty(sandbox: Sandbox, client: Any) -> None:
    sandbox.pbx.ring("")
    leg = (await participants(client))[0]
    assert (leg["party_caller_id"], leg["party_caller_name"]) == ("", "")


async def test_when_one_device_answers_the_others_are_gone(sandbox: Sandbox, client: Any) -> None:
    callid = sandbox.pbx.ring("+49123456789")["callid"]
    sandbox.pbx.answer(callid)
    legs = await participants(client)
    assert [leg["status"] for leg in legs] == ["Connected"]
    sandbox.pbx.hang_up(callid)
    assert await participants(client) == []


async def test_dialling_from_a_device(sandbox: Sandbox, client: Any, eventually: Any) -> None:
    sandbox.pbx.behave("+34612345678", "answer", after=0.05)
    status, made = await client.post(
        f"/callcontrol/150/devices/{WEB_CLIENT}/makecall", {"destination": "+34612345678", "timeout": 30}
    )
    assert status == 200
    assert list(made) == ["finalstatus", "reason", "result", "reasontext"]
    assert made["finalstatus"] == "Success"
    leg = made["result"]
    assert list(leg) == PARTICIPANT
    assert leg["status"] == "Dialing"
    assert (leg["party_dn"], leg["party_caller_id"], leg["legid"]) == ("10007", "+34612345678", 1)
    assert (leg["originated_by_dn"], leg["originated_by_type"]) == ("", "None")
    await eventually(lambda: sandbox.pbx.state()["calls"][0]["state"] == "connected")
    assert (await client.get(f"/callcontrol/150/participants/{leg['id']}"))[1]["status"] == "Connected"


async def test_final_status_may_be_a_number(sandbox: Sandbox, client: Any) -> None:
    sandbox.pbx.switch(final_status="number")
    _, made = await client.post("/callcontrol/150/makecall", {"destination": "+34612345678"})
    assert made["finalstatus"] == 1


async def test_our_own_phone_may_ring_first(sandbox: Sandbox, client: Any, eventually: Any) -> None:
    sandbox.pbx.switch(own_phone="ringing", own_phone_lift_s=0.05)
    _, made = await client.post("/callcontrol/150/makecall", {"destination": "+34612345678"})
    assert made["result"]["status"] == "Ringing"
    assert made["result"]["originated_by_dn"] == "150"
    await eventually(lambda: sandbox.pbx.state()["calls"][0]["participants"][0]["status"] == "Dialing")


@pytest.mark.parametrize(("refusal", "status"), [("http", 422), ("body", 200)])
async def test_a_refused_call_says_why(sandbox: Sandbox, client: Any, refusal: str, status: int) -> None:
    sandbox.pbx.switch(refusal=refusal)
    sandbox.pbx.behave("906123456", "refuse", text="Premium numbers are blocked")
    answered, made = await client.post("/callcontrol/150/makecall", {"destination": "906123456"})
    assert answered == status
    assert made["result"] is None
    assert made["reasontext"] == "Premium numbers are blocked"
    assert sandbox.pbx.state()["calls"] == []


async def test_what_is_no_number_is_refused(client: Any) -> None:
    status, made = await client.post("/callcontrol/150/makecall", {"destination": "+34 612 345 678"})
    assert status == 422
    assert "not valid" in made["reasontext"]


async def test_a_busy_number_is_dialled_and_then_gone(sandbox: Sandbox, client: Any, eventually: Any) -> None:
    sandbox.pbx.behave("+34612345678", "busy", after=0.05)
    status, _ = await client.post("/callcontrol/150/makecall", {"destination": "+34612345678"})
    assert status == 200
    await eventually(lambda: sandbox.pbx.state()["ended"])
    ended = sandbox.pbx.state()["ended"][0]
    assert (ended["answered_at"], ended["reason"]) == (None, "PhoneBusy")


async def test_without_a_registered_device_nothing_can_be_dialled(sandbox: Sandbox, client: Any) -> None:
    sandbox.pbx.devices([])
    assert (await client.get("/callcontrol/150/devices"))[1] == []
    status, made = await client.post("/callcontrol/150/makecall", {"destination": "+34612345678"})
    assert (status, made["reason"]) == (422, "PhoneNotRegistered")


async def test_a_device_that_registered_anew_leaves_a_stale_id(sandbox: Sandbox, client: Any) -> None:
    anew = "sip:150@127.0.0.1:5483;rinstance=new"
    sandbox.pbx.devices([{"dn": "150", "device_id": anew, "user_agent": "3CX WebClient"}])
    path = f"/callcontrol/150/devices/{WEB_CLIENT}/makecall"
    assert (await client.post(path, {"destination": "+34612345678"}))[0] == 404


@pytest.mark.parametrize("action", ["drop", "answer"])
async def test_an_action_without_a_json_body_is_rejected(sandbox: Sandbox, client: Any, action: str) -> None:
    sandbox.pbx.ring("+49123456789")
    leg = (await participants(client))[0]
    assert (await client.post(f"/callcontrol/150/participants/{leg['id']}/{action}"))[0] == 400
    assert len(await participants(client)) == 2


async def test_answering_needs_a_device_that_can_be_controlled(sandbox: Sandbox, client: Any) -> None:
    sandbox.pbx.ring("+49123456789")
    desk, web = await participants(client)
    assert (desk["direct_control"], web["direct_control"]) == (True, False)
    assert (await client.post(f"/callcontrol/150/participants/{web['id']}/answer", {}))[0] == 422
    assert (await client.post(f"/callcontrol/150/participants/{desk['id']}/answer", {}))[0] == 200
    assert [leg["status"] for leg in await participants(client)] == ["Connected"]


async def test_dropping_ends_the_call(sandbox: Sandbox, client: Any) -> None:
    _, made = await client.post("/callcontrol/150/makecall", {"destination": "+34612345678"})
    path = f"/callcontrol/150/participants/{made['result']['id']}"
    assert (await client.post(f"{path}/drop", {}))[0] == 200
    assert (await client.get(path))[0] == 404
    assert (await client.post(f"{path}/drop", {}))[0] == 404
    assert sandbox.pbx.state()["ended"][0]["ended_by"] == "agent"


async def test_declining_on_every_device_ends_the_call(sandbox: Sandbox, client: Any) -> None:
    sandbox.pbx.ring("+49123456789")
    first, second = await participants(client)
    assert (await client.post(f"/callcontrol/150/participants/{first['id']}/drop", {}))[0] == 200
    assert await participants(client) == [second]
    assert (await client.post(f"/callcontrol/150/participants/{second['id']}/drop", {}))[0] == 200
    assert sandbox.pbx.state()["ended"][0]["ended_by"] == "agent"


async def test_a_colleague_who_declines_ends_the_call(sandbox: Sandbox, client: Any) -> None:
    sandbox.pbx.behave("151", "ring")
    await client.post("/callcontrol/150/makecall", {"destination": "151"})
    dialling, ringing = sandbox.pbx.state()["calls"][0]["participants"]
    assert (dialling["party_dn"], dialling["party_dn_type"], ringing["party_dn"]) == ("151", "Wextension", "150")
    await client.sign_in(client_id="151")
    assert (await client.post(f"/callcontrol/151/participants/{ringing['id']}/drop", {}))[0] == 200
    assert sandbox.pbx.state()["calls"] == []


async def test_divert_needs_ringing_and_transfer_needs_connected(sandbox: Sandbox, client: Any) -> None:
    callid = sandbox.pbx.ring("+49123456789")["callid"]
    leg = (await participants(client))[0]
    path = f"/callcontrol/150/participants/{leg['id']}"
    assert (await client.post(f"{path}/transferto", {"destination": "151"}))[0] == 422
    sandbox.pbx.answer(callid)
    assert (await client.post(f"{path}/divert", {"destination": "151"}))[0] == 422
    assert (await client.post(f"{path}/transferto", {}))[0] == 400
    assert (await client.post(f"{path}/transferto", {"destination": "151"}))[0] == 200
    assert await participants(client) == []
    there = sandbox.pbx.state()["calls"][0]["participants"][0]
    assert (there["dn"], there["callid"], there["referred_by_dn"]) == ("151", callid, "150")


async def test_routing_rings_a_colleague_beside_us(sandbox: Sandbox, client: Any) -> None:
    sandbox.pbx.ring("+49123456789")
    leg = (await participants(client))[0]
    assert (await client.post(f"/callcontrol/150/participants/{leg['id']}/routeto", {"destination": "151"}))[0] == 200
    assert {p["dn"] for p in sandbox.pbx.state()["calls"][0]["participants"]} == {"150", "151"}


async def test_a_colleague_may_take_a_call_of_the_queue(sandbox: Sandbox, client: Any) -> None:
    callid = sandbox.pbx.ring("+49123456789", queue="800")["callid"]
    sandbox.pbx.answer_elsewhere(callid)
    assert await participants(client) == []
    assert sandbox.pbx.state()["calls"][0]["participants"][0]["dn"] == "151"


async def test_legs_that_are_not_ours_to_control_may_be_forbidden(sandbox: Sandbox, client: Any) -> None:
    sandbox.pbx.switch(uncontrolled_legs="forbidden")
    sandbox.pbx.ring("+49123456789")
    _, web = await participants(client)
    assert (await client.get(f"/callcontrol/150/participants/{web['id']}"))[0] == 403
    assert (await client.post(f"/callcontrol/150/participants/{web['id']}/drop", {}))[0] == 403
    _, made = await client.post(f"/callcontrol/150/devices/{WEB_CLIENT}/makecall", {"destination": "+34612345678"})
    assert (await client.post(f"/callcontrol/150/participants/{made['result']['id']}/drop", {}))[0] == 200


async def test_a_reply_may_be_lost_though_the_call_was_placed(sandbox: Sandbox, client: Any) -> None:
    sandbox.pbx.switch(makecall_reply="lost")
    with pytest.raises(aiohttp.ClientConnectionError):
        await client.post("/callcontrol/150/makecall", {"destination": "+34612345678"})
    assert len(sandbox.pbx.state()["calls"]) == 1
