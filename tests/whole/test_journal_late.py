"""What 3CX tells of a call only later is added to its Task, and what somebody wrote into it stays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from helper.calls.model import CallState
from helper.faces import Connection, NoteChange
from helper.history import catch_up
from helper.journal.model import LogState
from helper.sandbox.pbx.model import Spoken
from tests.whole.rig import Rig, running, until

ANA = "+34912345678"
SAID: dict[str, Any] = {
    "transcription": "Ana: Forty hinges, please.",
    "summary": "Ana orders forty hinges.",
    "sentiment": 5,
    "recording_url": "https://pbx.example/recordings/7",
}


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catch_up, "AFTER_TALK", (0.5, 1.5, 3.0, 5.0))
    monkeypatch.setattr(catch_up, "_BETWEEN", 0.2)


async def talked(rig: Rig) -> int:
    callid = rig.sandbox.pbx.ring(number=ANA, extension="150")["callid"]
    await rig.call(state=CallState.RINGING)
    rig.sandbox.pbx.answer(callid=callid)
    await rig.call(state=CallState.CONNECTED)
    rig.sandbox.pbx.hang_up(callid=callid, by="far")
    await rig.call(state=CallState.ENDED)
    return callid


def the_task(rig: Rig) -> dict[str, Any]:
    [task] = [task for task in rig.sandbox.salesforce.tasks()["tasks"] if task["CallObject"]]
    return task


async def sent(rig: Rig) -> bool:
    return (await rig.call()).log.state is LogState.SENT


async def test_a_recording_that_comes_while_the_pc_is_off_is_added_when_it_is_on_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catch_up, "AFTER_START", (0.5, 2.0))
    monkeypatch.setattr(catch_up, "AFTER_GAP", (300.0,))  # the call was before it
    async with running(tmp_path) as rig:
        callid = await talked(rig)
        await until(lambda: sent(rig))
        await rig.stop()
        [call] = [call for call in rig.sandbox.pbx.exchange.ended if call.callid == callid]
        call.spoken = Spoken(**SAID)
        await rig.start()
        await rig.until_pbx(Connection.CONNECTED)
        await rig.sign_in()
        await until(lambda: SAID["recording_url"] in the_task(rig)["Description"], "the recording")


async def test_a_recording_that_comes_later_is_added_to_what_somebody_edited_meanwhile(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        callid = await talked(rig)
        await until(lambda: sent(rig))
        first = the_task(rig)["Description"]
        assert "Recording" not in first
        record = next(one for one in rig.sandbox.salesforce.store.all("Task") if one["CallObject"])
        record["Description"] = first + "\nTold the warehouse."
        [call] = [call for call in rig.sandbox.pbx.exchange.ended if call.callid == callid]
        call.spoken = Spoken(**SAID)
        await until(lambda: SAID["recording_url"] in the_task(rig)["Description"], "the recording")
        assert the_task(rig)["Description"].splitlines() == [
            first,
            "Told the warehouse.",
            "",
            "Transcription: Ana: Forty hinges, please.",
            "Summary: Ana orders forty hinges.",
            "Sentiment: 5",
            "Recording: https://pbx.example/recordings/7",
        ]
        view = await rig.call()
        await rig.service.note(view.call.id, NoteChange(text="Forty it is"))
        await until(lambda: the_task(rig)["Description"].endswith("Forty it is"), "the note")
        assert "Told the warehouse." in the_task(rig)["Description"]


async def test_a_template_is_previewed_on_the_last_call_it_is_for(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        example = await rig.service.preview("journal.missed", "Missed [Number] [Shoe]")
        assert (example.text, example.unknown) == ("Missed +12025550123 [Shoe]", ("[Shoe]",))
        chat = await rig.service.preview("journal.chat_subject", "Chat with [Name] [Email] [Shoe]")
        assert (chat.text, chat.unknown) == ("Chat with Ana Ruiz ana@example.com [Shoe]", ("[Shoe]",))
        await talked(rig)
        callid = rig.sandbox.pbx.ring(number="+34600000000", extension="150")["callid"]
        await rig.call(state=CallState.RINGING)
        rig.sandbox.pbx.hang_up(callid=callid, by="far")
        await rig.call(state=CallState.ENDED)
        assert (await rig.service.preview("journal.inbound_answered", "With [Name]")).text == "With Ana Ruiz"
        assert (await rig.service.preview("journal.missed", "From [Number]")).text == "From +34600000000"


async def test_the_days_list_is_a_table_in_which_no_caller_can_calculate(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        await talked(rig)
        await until(lambda: sent(rig))
        view = await rig.call()
        await rig.service.note(view.call.id, NoteChange(text='=HYPERLINK("http://x")', outcome="Done"))
        table = await rig.service.journal_csv()
        head, row = table.removeprefix("\ufeff").splitlines()
        assert head.startswith("Date,Time,Direction,Number,Name,Company")
        assert ",inbound,+34912345678,Ana Ruiz,Ferretería Ruiz SL,answered," in row
        assert ',Done,"\'=HYPERLINK(""http://x"")",' in row
