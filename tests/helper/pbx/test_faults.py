"""3CX goes wrong in every way it can, and comes back: what is shown is right again within five seconds."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from helper.calls.leg import LegState
from helper.errors import NotConnected, PbxRefused, SidecallError, WrongState
from helper.faces import Connection
from helper.pbx.callcontrol.client import NotAllowed
from helper.pbx.callcontrol.pace import Pace
from helper.pbx.callcontrol.token import KeptOut, TakenOver, Unauthorised, WrongKey, _lifetime
from helper.pbx.callcontrol.unwell import Unwell
from helper.pbx.port import DialUnanswered, LegComing, LegGone, LegMissed, LegSeen, Snapshot
from tests.helper.pbx.test_callcontrol import ANA, Desk, desk
from tests.whole.rig import until

BACK_WITHIN = 5.0

FAULTS: list[dict[str, Any]] = [
    {"status": 503, "page": True},
    {"status": 500},
    {"status": 502, "page": True},
    {"status": 429},
    {"status": 429, "retry_after": "1"},
    {"status": 200, "page": True},
    {"status": 404},
    {"hang": True},
    {"of": "everything", "status": 401},
    {"of": "everything", "status": 403},
    {"of": "everything", "status": 200, "page": True},
    {"of": "stream", "status": 403},
    {"of": "stream", "status": 200},
    {"of": "stream", "status": 502, "page": True},
]


def snapshots(one: Desk) -> list[Snapshot]:
    return [event for event in one.events if isinstance(event, Snapshot)]


@pytest.mark.parametrize("fault", FAULTS, ids=str)
async def test_it_is_right_soon_after_3cx_is_back(fault: dict[str, Any]) -> None:
    async with desk(ring_devices="first") as one:
        await one.until(Connection.CONNECTED)
        one.pbx.fault(**fault)
        one.pbx.drop_websockets(code=1011)
        await until(lambda: one.line.status().state in (Connection.OFFLINE, Connection.REFUSED), str(fault))
        assert one.line.status().message
        one.pbx.ring(number=ANA)
        await asyncio.sleep(1.5)
        one.pbx.fault()
        await one.until(Connection.CONNECTED, within=BACK_WITHIN)
        assert [leg.number for leg in snapshots(one)[-1].legs] == [ANA]
        # A fault that looks like a dead token costs one attempt with another, and no more.
        assert one.pbx.state()["tokens_minted"] <= 2


async def test_a_key_that_is_refused_while_3cx_starts_is_tried_again_soon() -> None:
    async with desk() as one:
        await one.until(Connection.CONNECTED)
        one.pbx.fault(of="token", status=401)
        one.pbx.restart()
        await one.until(Connection.REFUSED)
        assert "client id and API key" in one.line.status().message
        one.pbx.fault()
        await one.until(Connection.CONNECTED, within=BACK_WITHIN)


async def test_a_session_that_is_refused_from_its_start_is_not_renewed_again_and_again() -> None:
    async with desk() as one:
        await one.until(Connection.CONNECTED)
        one.pbx.fault(of="everything", status=401)
        one.pbx.drop_websockets()
        await one.until(Connection.REFUSED)
        before = one.pbx.state()
        await until(lambda: one.pbx.state()["requests"] > before["requests"] + 2)
        assert one.pbx.state()["tokens_minted"] == before["tokens_minted"]


@pytest.mark.parametrize("code", [1000, 1001, 1008, 1011, 3000, 4001])
async def test_a_stream_that_ends_with_whatever_code_is_opened_again(code: int) -> None:
    async with desk() as one:
        await one.until(Connection.CONNECTED)
        one.pbx.drop_websockets(code=code)
        await until(lambda: len(snapshots(one)) == 2, within=BACK_WITHIN)
        assert one.pbx.state()["tokens_minted"] == 1


@pytest.mark.parametrize("status", [403, 404, 500, 503])
async def test_a_leg_that_cannot_be_read_by_itself_is_found_in_the_list(status: int) -> None:
    async with desk(ring_devices="first") as one:
        await one.until(Connection.CONNECTED)
        one.pbx.fault(of="participant", status=status)
        one.pbx.ring(number=ANA)
        await until(lambda: one.seen(LegState.RINGING))
        assert len(snapshots(one)) == 1, "the line stayed up"


@pytest.mark.parametrize("status", [403, 404])
async def test_legs_of_which_3cx_shows_no_list_are_found_in_everything(status: int) -> None:
    async with desk(ring_devices="first") as one:
        await one.until(Connection.CONNECTED)
        one.pbx.fault(of="participant", status=403)
        one.pbx.fault(of="participants", status=status)
        callid = one.pbx.ring(number=ANA)["callid"]
        await until(lambda: one.seen(LegState.RINGING))
        one.pbx.hang_up(callid=callid)
        await until(lambda: any(isinstance(event, LegGone) for event in one.events))
        assert len(snapshots(one)) == 1, "the line stayed up"


async def test_a_leg_in_a_state_that_is_not_known_is_still_there() -> None:
    async with desk(ring_devices="first") as one:
        await one.until(Connection.CONNECTED)
        callid = one.pbx.ring(number=ANA)["callid"]
        one.pbx.answer(callid=callid)
        await until(lambda: one.seen(LegState.CONNECTED))
        for leg in one.pbx.exchange.participants_of("150"):
            leg.status = "Hold"  # type: ignore[assignment]
        one.pbx.drop_websockets()
        await until(lambda: len(snapshots(one)) == 2, within=BACK_WITHIN)
        assert [leg.state for leg in snapshots(one)[-1].legs] == [LegState.CONNECTED]


async def test_a_leg_whose_id_changed_unsaid_is_gone_with_the_new_one() -> None:
    async with desk(ring_devices="first") as one:
        await one.until(Connection.CONNECTED)
        callid = one.pbx.ring(number=ANA)["callid"]
        await until(lambda: one.seen(LegState.RINGING))
        one.pbx.renumber(callid=callid)
        await until(lambda: len({event.leg.id for event in one.seen(LegState.RINGING)}) == 2)
        one.pbx.hang_up(callid=callid)
        await until(lambda: len({event.leg_id for event in one.events if isinstance(event, LegGone)}) == 2)


async def test_a_call_that_was_over_before_it_could_be_read_is_told_of() -> None:
    async with desk() as one:
        await one.until(Connection.CONNECTED)
        callid = one.pbx.ring(number=ANA)["callid"]
        one.pbx.hang_up(callid=callid)
        await until(lambda: any(isinstance(event, LegMissed) for event in one.events))
        assert not any(isinstance(event, LegSeen) for event in one.events)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"status": 400}, PbxRefused),
        ({"status": 403}, PbxRefused),
        ({"status": 404}, PbxRefused),
        ({"status": 422}, PbxRefused),
        ({"status": 424}, PbxRefused),
        ({"status": 405, "page": True}, PbxRefused),
        ({"status": 429, "retry_after": "3"}, NotConnected),
        ({"status": 503, "page": True}, NotConnected),
        ({"status": 500}, DialUnanswered),
        ({"status": 502, "page": True}, DialUnanswered),
        ({"status": 504}, DialUnanswered),
        ({"status": 200, "page": True}, DialUnanswered),
        ({"status": 200}, DialUnanswered),
    ],
    ids=str,
)
async def test_a_dial_is_sent_once_whatever_it_is_answered(fault: dict[str, Any], error: type[SidecallError]) -> None:
    async with desk() as one:
        await one.until(Connection.CONNECTED)
        one.pbx.fault(of="makecall", **fault)
        before = one.pbx.state()["requests"]
        with pytest.raises(error) as raised:
            await one.line.make_call(ANA, "")
        assert raised.value.message
        # Where it was refused, the list of phones is looked at for the reason.
        assert one.pbx.state()["requests"] - before <= 2
        assert one.line.status().state is Connection.CONNECTED


async def test_a_3cx_that_does_not_list_the_phones_can_dial_all_the_same() -> None:
    async with desk() as one:
        one.pbx.fault(of="devices", status=403)
        one.pbx.devices([])
        await one.until(Connection.CONNECTED)
        one.pbx.devices()
        assert await one.line.make_call(ANA, "") is not None


@pytest.mark.parametrize(("status", "error", "words"), [(403, PbxRefused, "on the phone"), (422, WrongState, "state")])
async def test_what_3cx_does_not_let_be_done_to_a_call_is_explained(
    status: int, error: type[SidecallError], words: str
) -> None:
    async with desk(ring_devices="first") as one:
        await one.until(Connection.CONNECTED)
        one.pbx.ring(number=ANA)
        await until(lambda: one.seen(LegState.RINGING))
        one.pbx.fault(of="action", status=status)
        with pytest.raises(error, match=words):
            await one.line.hang_up(one.seen(LegState.RINGING)[0].leg.id)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def paces(error: Exception, attempts: int, takes: float = 0.0) -> list[float]:
    clock = Clock()
    pace = Pace(lambda low, high: high, clock)
    waited = []
    for _attempt in range(attempts):
        pace.attempt()
        clock.now += takes
        pace.failed(error)
        waited.append(pace.pause + takes)
        clock.now += pace.pause
    return waited


@pytest.mark.parametrize("takes", [0.0, 1.0, 4.0])
def test_attempts_are_never_more_than_five_seconds_apart(takes: float) -> None:
    assert max(paces(NotConnected("x"), 50, takes)) < BACK_WITHIN


@pytest.mark.parametrize("asked", [3.0, 60.0, 86400.0])
def test_3cx_is_left_alone_as_it_asks_but_not_for_so_long_that_its_being_back_is_missed(asked: float) -> None:
    assert min(paces(Unwell("x", asked), 20)[5:]) >= 3
    assert max(paces(Unwell("x", asked), 20)) < BACK_WITHIN


@pytest.mark.parametrize("refusal", [WrongKey, KeptOut, NotAllowed, Unauthorised])
def test_a_refusal_is_not_asked_for_for_ever_and_another_program_is_given_way(refusal: type[SidecallError]) -> None:
    refused = paces(refusal("x"), 12)
    assert max(refused[:10]) < BACK_WITHIN
    assert min(refused[10:]) >= 60
    assert min(paces(TakenOver("x"), 1)) >= 60


def test_a_night_without_3cx_leaves_the_first_refusals_quick() -> None:
    clock = Clock()
    pace = Pace(lambda least, most: most, clock)
    for error in [NotConnected("x")] * 50 + [WrongKey("x")]:
        pace.attempt()
        pace.failed(error)
        clock.now += pace.pause
    assert pace.pause < BACK_WITHIN


@pytest.mark.parametrize(
    ("expires_in", "seconds"), [("60", 3600), ("3600", 3600), (60.0, 3600), (None, 1800), ("soon", 1800)]
)
def test_how_long_an_opaque_token_lives(expires_in: object, seconds: float) -> None:
    assert _lifetime("opaque", expires_in) == seconds


async def test_another_program_that_takes_the_key_over_now_and_then_is_noticed() -> None:
    async with desk() as one:
        await one.until(Connection.CONNECTED)
        clock, token = Clock(), one.line.token
        clock.now = token._minted_at
        token._clock = clock
        for _death in range(3):
            await one.until(Connection.CONNECTED)
            await one.line.devices()
            before = len(snapshots(one))
            clock.now += 17
            one.pbx.end_tokens()
            await until(lambda: len(snapshots(one)) > before or one.line.status().state is Connection.REFUSED)  # noqa: B023
        assert "Another program uses this API key" in one.line.status().message


async def test_a_3cx_that_restarts_often_is_no_other_program() -> None:
    async with desk() as one:
        for _ in range(4):
            await one.until(Connection.CONNECTED)
            await one.line.devices()
            one.pbx.offline(on=True)
            await until(lambda: one.line.status().state is Connection.OFFLINE)
            one.pbx.restart()
            one.pbx.offline(on=False)
        await one.until(Connection.CONNECTED)
        assert "Another program" not in one.line.status().message


async def test_a_computer_that_sleeps_often_for_longer_than_a_token_lives_has_no_rival() -> None:
    async with desk() as one:
        for _ in range(4):
            await one.until(Connection.CONNECTED)
            await one.line.devices()
            one.pbx.end_tokens()
            before = len(snapshots(one))
            await one.wake()
            await until(lambda: len(snapshots(one)) > before)  # noqa: B023
        await one.until(Connection.CONNECTED)
        assert one.pbx.state()["tokens_minted"] == 5


@pytest.mark.parametrize("of", ["participant", "participants"])
async def test_a_leg_whose_reading_hangs_is_read_anew_and_seen_soon_after_3cx_is_back(of: str) -> None:
    async with desk(ring_devices="first") as one:
        await one.until(Connection.CONNECTED)
        if of == "participants":
            one.pbx.fault(of="participant", status=500)
        one.pbx.fault(of=of, slow_s=60)
        one.pbx.ring(number=ANA)
        await until(lambda: any(isinstance(event, LegComing) for event in one.events))
        await asyncio.sleep(0.5)
        one.pbx.fault()
        await until(lambda: one.seen(LegState.RINGING), within=BACK_WITHIN)
        assert one.pbx.state()["websockets"] == 1


@pytest.mark.parametrize("lists", [{"participants": None, "devices": None}, {}])
async def test_what_3cx_leaves_out_of_the_list_of_extensions_is_asked_for(
    lists: dict[str, None], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def bare(deadline: float | None = None) -> list[dict[str, Any]]:
        return [{"dn": 150, **lists}]

    async with desk(ring_devices="first") as one:
        await one.until(Connection.CONNECTED)
        monkeypatch.setattr(one.line._client, "everything", bare)
        one.pbx.ring(number=ANA)
        await one.line.look()
        await until(lambda: snapshots(one)[-1].legs)
        assert [leg.number for leg in snapshots(one)[-1].legs] == [ANA]


async def test_a_3cx_that_is_slow_to_show_everything_can_be_connected_to() -> None:
    async with desk() as one:
        one.pbx.fault(of="everything", slow_s=5.0)
        await one.until(Connection.CONNECTED, within=12)
        assert one.pbx.state()["websockets"] == 1


async def test_a_first_look_that_hangs_is_followed_by_another_that_does_not() -> None:
    async with desk() as one:
        await one.until(Connection.CONNECTED)
        one.pbx.fault(of="everything", slow_s=60)
        one.pbx.drop_websockets()
        await until(lambda: one.line.status().state is Connection.CONNECTING)
        await until(lambda: one.pbx.state()["websockets"] == 1)
        one.pbx.fault()
        await one.until(Connection.CONNECTED, within=BACK_WITHIN)


async def test_a_leg_is_announced_before_it_is_read_and_what_is_read_has_the_time_of_its_news() -> None:
    async with desk(ring_devices="first", duplicate_upserts=False) as one:
        await one.until(Connection.CONNECTED)
        one.pbx.fault(of="participant", slow_s=0.6)
        callid = one.pbx.ring(number=ANA)["callid"]
        await until(lambda: any(isinstance(event, LegComing) for event in one.events))
        assert not one.seen(LegState.RINGING)
        one.pbx.answer(callid=callid)
        await until(lambda: one.seen(LegState.CONNECTED))
        first, second = [event.at for event in one.events if isinstance(event, LegComing)]
        assert first < second == one.seen(LegState.CONNECTED)[0].at
