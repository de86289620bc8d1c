"""Every state of the call card."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from PySide6.QtWidgets import QWidget

from helper import language
from helper.calls.model import Action, CallState, Direction, Outcome
from helper.crm.port import Temporary
from helper.errors import WrongState
from helper.journal.model import Log, LogState
from helper.people.model import LookupState
from tests.desktop.fake_service import (
    ANA,
    CARMEN,
    DIEGO,
    RELATED,
    TOM,
    known,
    view,
)
from tests.desktop.scenes.stage import HANG_UP, TALKING, Stage, ended, scene, talking


@scene
def card_01_ringing(stage: Stage) -> QWidget:
    return stage.card(view())


@scene
def card_02_known(stage: Stage) -> QWidget:
    return stage.card(known())


@scene
def card_03_talking(stage: Stage) -> QWidget:
    return stage.card(
        known(
            call=talking() | {"note": "Wants the battery sent today.\nCall back at 16:00.", "related_id": "500A1"},
            actions=TALKING,
        )
    )


@scene
def card_04_logged(stage: Stage) -> QWidget:
    log = Log(LogState.SENT, "Incoming call: Ana Ruiz", task_id="00T1", task_url="https://acme.example/00T1")
    return stage.card(known(call=ended() | {"disposition": "Done"}, actions=(), log=log))


@scene
def card_05_several_matches(stage: Stage) -> QWidget:
    return stage.card(view(lookup=LookupState.FOUND, matches=(CARMEN, DIEGO)))


@scene
def card_06_unknown(stage: Stage) -> QWidget:
    unknown = {
        "number": "+34600000000",
        "display": "+34 600 000 000",
        "name_from_pbx": "",
        "queue": "",
        "did": "+34 910 000 111",
    }
    return stage.card(view(call=unknown | talking(12), lookup=LookupState.NOT_FOUND, actions=TALKING))


@scene
def card_07_withheld(stage: Stage) -> QWidget:
    nobody = {"number": None, "display": "Anonymous"}
    return stage.card(view(call=nobody, lookup=LookupState.NONE))


@scene
def card_08_salesforce_offline(stage: Stage) -> QWidget:
    return stage.card(view(lookup=LookupState.OFFLINE))


@scene
def card_08a_the_lookup_was_refused(stage: Stage) -> QWidget:
    why = "insufficient access rights on object id"
    return stage.card(view(lookup=LookupState.REFUSED, lookup_message=why))


@scene
def card_08b_requests_are_kept(stage: Stage) -> QWidget:
    """What is open with the caller is not asked for; the rest is as always."""
    stage.service.refusals["related"] = Temporary("81 % are used.", "Salesforce requests are running low")
    return stage.card(known())


@scene
def card_09_signed_out(stage: Stage) -> QWidget:
    return stage.card(view(lookup=LookupState.SIGNED_OUT))


@scene
def card_10_outgoing(stage: Stage) -> QWidget:
    out = {"direction": Direction.OUTBOUND, "state": CallState.DIALING, "queue": ""}
    return stage.card(known(call=out, actions=HANG_UP))


@scene
def card_11_handed_over(stage: Stage) -> QWidget:
    out = {"direction": Direction.OUTBOUND, "state": CallState.HANDED_OVER, "outcome": Outcome.HANDED_OVER, "queue": ""}
    return stage.card(known(call=out, actions=(Action.LOG,), log=Log(LogState.NOT_LOGGED)))


@scene
def card_11b_reported(stage: Stage) -> QWidget:
    reported = {"state": CallState.HANDED_OVER, "outcome": Outcome.HANDED_OVER, "queue": ""}
    return stage.card(known(call=reported, actions=(Action.LOG,), log=Log(LogState.NOT_LOGGED)))


@scene
def card_12_refused_task(stage: Stage) -> QWidget:
    log = Log(LogState.REFUSED, "Incoming call", error="Required fields are missing: [Region__c]")
    return stage.card(known(call=ended(), actions=(), log=log))


@scene
def card_13_failed(stage: Stage) -> QWidget:
    failed = {
        "direction": Direction.OUTBOUND,
        "state": CallState.ENDED,
        "outcome": Outcome.FAILED,
        "failure": "3CX does not allow this number. Ask your administrator about the outbound rules.",
        "ended_at": datetime.now(UTC),
        "queue": "",
    }
    return stage.card(known(call=failed, actions=(), log=Log(LogState.NOT_LOGGED)))


@scene
def card_14_several_calls(stage: Stage) -> QWidget:
    return stage.card(
        known("a", call=talking(), actions=TALKING),
        view("b", call={"number": "+34600000000", "display": "+34 600 000 000"}, lookup=LookupState.NOT_FOUND),
        known("c", CARMEN),
        known("d", TOM),
    )


@scene
def card_15_long_and_hostile(stage: Stage) -> QWidget:
    nasty = replace(
        ANA,
        id="003N",
        name='<b>Bold</b> & <img src="file:///etc/passwd"> ' + "Maximiliana " * 9,
        title="Vice president for everything that has a long name & more",
        company="Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    )
    stage.service.related_to[nasty.id] = RELATED
    return stage.card(known(person=nasty, call={"queue": "Support <script> " * 5}))


@scene
def card_16_missed(stage: Stage) -> QWidget:
    missed = {"state": CallState.ENDED, "outcome": Outcome.MISSED, "ended_at": datetime.now(UTC)}
    return stage.card(known(call=missed, actions=(), log=Log(LogState.WAITING)))


@scene
def card_17_do_not_call(stage: Stage) -> QWidget:
    return stage.card(known(person=TOM, call={"direction": Direction.OUTBOUND, "queue": ""}, actions=HANG_UP))


@scene
def card_17b_do_not_call_was_learned_late(stage: Stage) -> QWidget:
    window = stage.card(known(person=TOM, call={"direction": Direction.OUTBOUND, "queue": ""}, actions=HANG_UP))
    stage.cards.say("call-1", "Do not call. Salesforce has said so only now. Hang up if you did not mean to.")
    return window


@scene
def card_17c_one_of_several_is_not_to_be_called(stage: Stage) -> QWidget:
    out = {"direction": Direction.OUTBOUND, "queue": ""}
    return stage.card(view(call=out, lookup=LookupState.FOUND, matches=(TOM, DIEGO), actions=HANG_UP))


@scene
def card_18_refused_by_3cx(stage: Stage) -> QWidget:
    stage.service.refusals["answer"] = WrongState("3CX cannot do that in the state this call is in.")
    window = stage.card(known())
    panel = stage.cards.panel("call-1")
    assert panel is not None
    panel.controls.answer.click()
    return window


@scene
def card_19_transferred(stage: Stage) -> QWidget:
    gone = known(call=ended() | {"outcome": Outcome.TRANSFERRED}, actions=(), log=Log(LogState.WAITING))
    window = stage.card(gone)
    stage.cards.say_sent_on("call-1", language._("Transferred to {name}").format(name="Pau Serra (151)"))
    return window


@scene
def card_20_left_alone(stage: Stage) -> QWidget:
    window = stage.card(known())
    title = language._("You are editing in Salesforce")
    message = language._("Nothing was opened there. Open it from the card when you are ready.")
    stage.cards.say("call-1", f"{title}. {message}")
    return window
