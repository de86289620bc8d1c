"""Knowing a phone again after it has registered anew."""

from __future__ import annotations

import pytest

from helper.pbx.devices import find, lasting
from helper.pbx.port import PbxDevice

DESK = PbxDevice("sip:150@192.168.10.41:5060", "Yealink SIP-T54W", "Yealink SIP-T54W 96.86.0.100")
WEB = PbxDevice("sip:150@127.0.0.1:5483;rinstance=c2a75fd2f1caea71", "3CX Web Client", "3CX WebClient")
HOME = PbxDevice("sip:150@10.0.0.70:5060", "Yealink SIP-T54W", "Yealink SIP-T54W 96.86.0.100")
OTHER = PbxDevice("sip:150@10.0.0.7:5060", "Grandstream GRP2614", "Grandstream GRP2614 1.0.5.15")


@pytest.mark.parametrize(
    ("wanted", "is_it"),
    [
        ("", None),
        (DESK.id, DESK),
        ("sip:150@192.168.10.41:40123;rinstance=77", DESK),
        ("Yealink SIP-T54W 96.86.0.100", DESK),
        ("Yealink SIP-T54W 96.85.0.5", DESK),
        ("3CX WebClient", WEB),
        ("3CX Web Client", WEB),
        ("sip:150@127.0.0.1:6000;rinstance=1", WEB),
        ("Snom D785/10.1.175.16", None),
        ("sip:150@192.168.10.4:5060", None),
    ],
)
def test_a_phone_is_found_by_what_it_is(wanted: str, is_it: PbxDevice | None) -> None:
    assert find((DESK, WEB), wanted) is is_it


def test_of_two_alike_none_is_guessed() -> None:
    assert find((DESK, HOME), DESK.user_agent) is None
    assert find((DESK, HOME), HOME.id) is HOME
    assert find((HOME, OTHER), "sip:150@10.0.0.7:9") is OTHER


def test_what_is_remembered_outlives_a_registration() -> None:
    assert lasting((DESK, WEB), WEB.id) == "3CX WebClient"
    assert lasting((DESK, HOME), DESK.id) == DESK.id
    assert lasting((DESK,), "gone") == "gone"
    assert lasting((PbxDevice("sip:150@1.2.3.4", ""),), "sip:150@1.2.3.4") == "sip:150@1.2.3.4"
