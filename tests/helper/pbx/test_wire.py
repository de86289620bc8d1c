"""Call Control's JSON, as it was captured and as it is documented."""

from __future__ import annotations

import pytest

from helper.calls.leg import LegState, PartyKind
from helper.pbx.callcontrol.wire import (
    REMOVE,
    UPSERT,
    means_busy,
    names_devices,
    names_extension,
    not_taken,
    participant_of,
    read_device,
    read_event,
    read_leg,
    reason_text,
    taken,
)

# The two captures of real participants in qmexnetworks/3cx-zammad-bridge, with the numbers changed.
OUTBOUND = {
    "id": 8107,
    "status": "Dialing",
    "dn": "150",
    "party_caller_name": "",
    "party_dn": "10007",
    "party_caller_id": "0123456789",
    "party_did": "",
    "device_id": "sip:150@127.0.0.1:5063",
    "party_dn_type": "Wexternalline",
    "direct_control": False,
    "originated_by_dn": "",
    "originated_by_type": "None",
    "referred_by_dn": "",
    "referred_by_type": "None",
    "on_behalf_of_dn": "",
    "on_behalf_of_type": "None",
    "callid": 1265,
    "legid": 1,
}
INBOUND = {
    **OUTBOUND,
    "id": 8106,
    "status": "Ringing",
    "party_caller_name": "+49123456789",
    "party_caller_id": "+49123456789",
    "device_id": "sip:150@127.0.0.1:5483;rinstance=c2a75fd2f1caea71",
    "originated_by_dn": "ROUTER",
    "originated_by_type": "Wroutepoint",
    "callid": 1264,
    "legid": 4,
}


def test_a_captured_outgoing_leg() -> None:
    leg = read_leg(OUTBOUND)
    assert leg is not None
    assert (leg.id, leg.call, leg.state, leg.placed_here) == ("8107", "1265", LegState.DIALING, True)
    assert (leg.number, leg.party, leg.kind, leg.via) == ("0123456789", "10007", PartyKind.OUTSIDE, "")


def test_a_captured_incoming_leg_whose_name_only_repeats_the_number() -> None:
    leg = read_leg(INBOUND)
    assert leg is not None
    assert (leg.state, leg.placed_here, leg.name, leg.number) == (LegState.RINGING, False, "", "+49123456789")


def test_a_name_that_is_one() -> None:
    leg = read_leg({**INBOUND, "party_caller_name": "Ana Ruiz"})
    assert leg is not None
    assert leg.name == "Ana Ruiz"


@pytest.mark.parametrize("relation", ["on_behalf_of", "originated_by", "referred_by"])
@pytest.mark.parametrize("kind", ["Wqueue", "Wringgroup"])
def test_the_queue_a_call_came_through(relation: str, kind: str) -> None:
    leg = read_leg({**INBOUND, f"{relation}_dn": "800", f"{relation}_type": kind})
    assert leg is not None
    assert leg.via == "800"


def test_a_colleague() -> None:
    leg = read_leg({**INBOUND, "party_dn": "151", "party_caller_id": "151", "party_dn_type": "Wextension"})
    assert leg is not None
    assert leg.kind is PartyKind.EXTENSION


@pytest.mark.parametrize(
    "broken", [{}, {"id": 1}, {"status": "Ringing"}, {"id": 1, "status": "Juggling"}, {"id": None}]
)
def test_what_is_no_participant_is_none(broken: dict) -> None:
    assert read_leg(broken) is None


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("3CX WebClient", "3CX Web Client"),
        ("Yealink SIP-T54W 96.86.0.100", "Yealink SIP-T54W (desk phone)"),
        ("Yealink T46U 108.86.0.20", "Yealink T46U (desk phone)"),
        ("Fanvil X4U 2.12.1.3 0c383e123456", "Fanvil X4U (desk phone)"),
        ("snomD785/10.1.148.1", "snomD785 (desk phone)"),
        ("Grandstream GXP2170 1.0.11.64", "Grandstream GXP2170 (desk phone)"),
        ("Cisco-CP7841-3PCC/11.3.1 (00562b04364a)", "Cisco-CP7841-3PCC (desk phone)"),
        ("3CX for iPhone/20.1", "3CX for iPhone"),
        ("3CX Android 20.0.9", "3CX for Android"),
        ("3CX Desktop App 18.13.937", "3CX Desktop App"),
        ("3CXDesktopApp MacOS 20.0", "3CX for Mac"),
        ("3CX Softphone Windows 20.0.745", "3CX for Windows"),
        ("3CX Mobile Client iOS 20.3", "3CX for iPhone"),
        ("MicroSIP/3.21.3", "MicroSIP"),
        ("", "127.0.0.1"),
    ],
)
def test_devices_have_names_people_understand(agent: str, name: str) -> None:
    device = read_device({"dn": "150", "device_id": "sip:150@127.0.0.1:5483;rinstance=1", "user_agent": agent})
    assert device is not None
    assert device.name == name


def test_what_an_event_is_about() -> None:
    assert participant_of("/callcontrol/150/participants/8106", "150") == "8106"
    assert participant_of("/callcontrol/151/participants/8106", "150") == ""
    assert participant_of("/callcontrol/150", "150") == ""
    assert names_extension("/callcontrol/150", "150")
    assert names_devices("/callcontrol/150/devices/sip%3A150", "150")
    assert participant_of("/callcontrol/1500/participants/8106", "150") == ""
    assert participant_of("/callcontrol/150/participants/8106/stream", "150") == ""


@pytest.mark.parametrize(
    "entity",
    [
        "callcontrol/150/participants/8106",
        "/callcontrol/150/participants/8106/",
        "/callcontrol/150/participants/8106?v=2",
        "/pbx/callcontrol/150/participants/8106",
    ],
)
def test_an_entity_may_be_written_in_other_ways(entity: str) -> None:
    assert participant_of(entity, "150") == "8106"
    assert participant_of(entity, "151") == ""
    assert not names_extension(entity, "150")
    assert not names_devices(entity, "150")


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        (0, UPSERT), ("0", UPSERT), ("Upset", UPSERT), ("Upsert", UPSERT), (1, REMOVE), ("1", REMOVE),
        ("Remove", REMOVE), (2, None), (4, None), (7, None), (None, None), ([], None), ({"a": 1}, None), (True, None),
    ],
)  # fmt: skip
def test_what_an_event_says_may_be_a_number_a_text_or_a_word(written: object, kind: int | None) -> None:
    assert read_event({"event_type": written, "entity": "/callcontrol/150"}) == (kind, "/callcontrol/150")


def test_reasons() -> None:
    assert reason_text({"finalstatus": "Failed", "reason": "None", "reasontext": "No route"}) == "No route"
    assert reason_text({"error": {"code": "x", "message": "denied\u0007"}}) == "denied"
    assert reason_text(None) == ""
    assert means_busy({"reason": "PhoneBusy", "reasontext": ""})


def test_what_is_written_as_text_in_one_version_and_as_a_number_in_another() -> None:
    leg = read_leg(
        {
            **INBOUND,
            "id": "8106",
            "callid": "1264",
            "legid": "4",
            "party_dn": 10007,
            "party_caller_id": 49123456789,
            "direct_control": "true",
        }
    )
    assert leg is not None
    assert (leg.id, leg.call, leg.party, leg.number) == ("8106", "1264", "10007", "49123456789")
    assert leg.controllable


def test_a_participant_with_almost_nothing_in_it_and_something_new() -> None:
    leg = read_leg({"id": 5, "status": "RINGING", "callid": None, "dn": None, "tenant": {"x": [1]}}, "150")
    assert leg is not None
    assert (leg.state, leg.call, leg.number, leg.kind, leg.placed_here) == (
        LegState.RINGING,
        "",
        "",
        PartyKind.OUTSIDE,
        None,
    )


@pytest.mark.parametrize(
    ("changes", "placed"),
    [
        ({"status": "Ringing", "legid": 1}, False),
        ({"status": "Ringing", "legid": 1, "originated_by_dn": "", "originated_by_type": "None"}, None),
        ({"status": "Ringing", "originated_by_dn": "150", "originated_by_type": "Wextension"}, True),
        ({"status": "Ringing", "originated_by_dn": "150", "dn": ""}, True),
        ({"status": "Connected", "legid": 1}, True),
        ({"status": "Connected", "legid": "4"}, False),
        ({"status": "Connected", "legid": 0}, None),
        ({"status": "Dialing", "legid": 4}, True),
    ],
)
def test_who_placed_a_call(changes: dict, placed: bool | None) -> None:
    leg = read_leg({**INBOUND, **changes}, "150")
    assert leg is not None
    assert leg.placed_here is placed


@pytest.mark.parametrize("shown", ["", "None", None])
def test_a_queue_that_offers_a_caller_without_a_number_is_not_who_calls(shown: object) -> None:
    offered = {**INBOUND, "party_caller_id": shown, "party_dn": "800", "party_dn_type": "Wqueue"}
    leg = read_leg(offered, "150")
    assert leg is not None
    assert (leg.kind, leg.number, leg.via) == (PartyKind.OUTSIDE, "", "800")
    colleague = read_leg({**offered, "originated_by_dn": "151", "originated_by_type": "Wextension"}, "150")
    dialled = read_leg({**offered, "status": "Dialing"}, "150")
    assert colleague is not None
    assert dialled is not None
    assert (colleague.kind, dialled.kind, dialled.number) == (PartyKind.OTHER, PartyKind.OTHER, "800")


@pytest.mark.parametrize("kind", ["Wivr", "Wroutepoint", "Wringgroup", "Wqueue"])
@pytest.mark.parametrize("shown", ["", "805"])
def test_what_passes_callers_on_calls_nobody_itself(kind: str, shown: str) -> None:
    leg = read_leg({**INBOUND, "party_caller_id": shown, "party_dn": "805", "party_dn_type": kind}, "150")
    assert leg is not None
    assert (leg.kind, leg.number, leg.party) == (PartyKind.OUTSIDE, "", "")
    assert leg.via == ("805" if kind in ("Wringgroup", "Wqueue") else "")


def test_a_counter_that_counts_nothing_is_no_call() -> None:
    legs = [read_leg({**INBOUND, "callid": callid, "legid": 0, "status": "Connected"}) for callid in (0, "0", None, 7)]
    assert [leg and (leg.call, leg.first, leg.placed_here) for leg in legs] == [
        ("", False, None),
        ("", False, None),
        ("", False, None),
        ("7", False, None),
    ]


def test_kinds_are_read_with_and_without_their_w() -> None:
    for kind in ("Extension", "Wextension"):
        leg = read_leg({**INBOUND, "party_dn_type": kind, "party_dn": "151", "party_caller_id": "151"})
        assert leg is not None
        assert leg.kind is PartyKind.EXTENSION


@pytest.mark.parametrize(
    ("answer", "placed", "refused"),
    [
        ({"finalstatus": 1}, True, False),
        ({"finalstatus": "Success", "reasontext": ""}, True, False),
        ({"finalstatus": "1"}, True, False),
        ({"finalstatus": 0}, False, True),
        ({"finalstatus": -1, "result": None}, False, True),
        ({"finalstatus": "Failed"}, False, True),
        ({"finalstatus": "None", "result": None, "reasontext": "No route"}, False, True),
        ({"result": None}, False, True),
        ({}, False, False),
        (None, False, False),
        (["x"], False, False),
    ],
)
def test_whether_a_dial_was_taken(answer: object, placed: bool, refused: bool) -> None:
    assert (taken(answer), not_taken(answer)) == (placed, refused)


@pytest.mark.parametrize(
    ("caller", "number"),
    [
        ("sip:+34912345678@trunk.example.com", "+34912345678"),
        ("sip:+34912345678@10.0.0.5:5060;user=phone", "+34912345678"),
        ('"Ana Ruiz" <sip:912345678@10.0.0.5>', "912345678"),
        ("SIP:%2B34912345678;phone-context=x@trunk", "+34912345678"),
        ("sip:+34912345678", "+34912345678"),
        ("anonymous@10.0.0.5", "anonymous"),
        ("sip:anonymous@anonymous.invalid", "anonymous"),
        ("+34912345678", "+34912345678"),
        ("0912 345", "0912 345"),
        ("anonymous", "anonymous"),
        ("*20*", "*20*"),
    ],
)
def test_a_caller_id_that_is_an_address_names_its_user(caller: str, number: str) -> None:
    leg = read_leg({**INBOUND, "party_caller_id": caller})
    assert leg is not None
    assert leg.number == number


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Main line:+34912345678", ""),
        ("Telefonica: 912 34 56 78", ""),
        ("+34912345678", ""),
        ("10007", ""),
        ("Ana Ruiz", "Ana Ruiz"),
        ("Sales:Ana Ruiz", "Sales:Ana Ruiz"),
        ("Studio: 54", "Studio: 54"),
        ("4:20", ""),
    ],
)
def test_a_trunk_or_rule_before_the_number_is_nobodys_name(said: str, name: str) -> None:
    leg = read_leg({**INBOUND, "party_caller_name": said})
    assert leg is not None
    assert leg.name == name
