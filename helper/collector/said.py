"""What 3CX tells of a call only after its Task was written: it is added to the Task, whoever's Sidecall wrote that.

Recording, transcription, summary and sentiment come minutes or hours later. An agent's key does not show them, so that
for most calls the collector alone ever knows. Each piece is added once, at the end of the text as it is by then; what
people do to it afterwards is theirs.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from helper.callbook.record import Recorded
from helper.calls.model import Call
from helper.collector.logged import Dealt, Logged
from helper.collector.words import Words
from helper.crm.port import MOST_TASKS, Agent, CrmPort, Doubtful, TaskDraft, TaskSeen, Temporary
from helper.errors import NotConnected, NotFound, NotSignedIn, SidecallError
from helper.journal.compose import KEY_PREFIX
from helper.language import _
from helper.store.port import Store

log = logging.getLogger(__name__)

_REFUSED_FOR = timedelta(hours=6)
# The pieces, and what templates call them.
_PIECES = {
    "u": ("RecordingUrl", "RecordingHyperLink"),
    "t": ("Transcription",),
    "s": ("Summary",),
    "n": ("Sentiment",),
}


@dataclass(frozen=True, slots=True)
class Talk:
    """A call that was answered, with what 3CX has of what was said."""

    call: Call
    extension: str
    owner: Agent
    said: Recorded


def pieces(said: Recorded) -> str:
    """A letter for each that is there."""
    there = {"u": said.url, "t": said.transcription, "s": said.summary, "n": said.sentiment is not None}
    return "".join(letter for letter, has in there.items() if has)


class Said:
    """``problem`` says in words why the last additions were refused, "" when none was."""

    def __init__(self, store: Store, crm: CrmPort, logged: Logged, words: Words, now: Callable[[], datetime]) -> None:
        self._store = store
        self._crm = crm
        self._logged = logged
        self._words = words
        self._now = now
        self._not_before: dict[str, datetime] = {}
        self.problem = ""

    async def add(self, talks: Sequence[Talk]) -> None:
        """Add what the Tasks of these calls lack. What is not possible now is left for the next time."""
        self._not_before = {call_id: at for call_id, at in self._not_before.items() if at > self._now()}
        lacking = [talk for talk in talks if self._lacks(talk) and talk.call.id not in self._not_before]
        lacking = [talk for talk in lacking if self._words.wants_late(talk.call, talk.extension, talk.owner)]
        if not lacking:
            return
        tasks = await self._tasks(lacking)
        known = [talk for talk in lacking if talk.call.id in tasks]
        for at in range(0, len(known), MOST_TASKS):
            try:
                await self._add(known[at : at + MOST_TASKS], tasks)
            except SidecallError as error:
                log.info("what was said in calls is added later: %s", error.code)
                return

    def _lacks(self, talk: Talk) -> str:
        """The pieces that have not been added; none of a call that has not been dealt with."""
        dealt = self._logged.get(talk.call.id)
        return "".join(one for one in pieces(talk.said) if one not in dealt.said) if dealt else ""

    async def _tasks(self, talks: Sequence[Talk]) -> Mapping[str, str]:
        """The Tasks' ids by the calls'; of ours, those that are there by now."""
        ids = [talk.call.id for talk in talks]
        ours = {entry.call_id: entry.task_id for entry in await self._store.entries_of(ids) if entry.task_id}
        others = {call_id: dealt.task_id for call_id in ids if (dealt := self._logged.get(call_id)) and dealt.task_id}
        return {**ours, **others}

    async def _add(self, talks: Sequence[Talk], tasks: Mapping[str, str]) -> None:
        there = await self._crm.read_tasks([tasks[talk.call.id] for talk in talks])
        changes: list[tuple[Talk, TaskDraft]] = []
        done: list[Talk] = []
        for talk in talks:
            task = there.get(tasks[talk.call.id])
            draft = self._draft(talk, task) if task is not None else None
            if draft is None:
                done.append(talk)
            else:
                changes.append((talk, draft))
        if changes:
            told = [(tasks[talk.call.id], draft) for talk, draft in changes]
            answers = await self._crm.update_tasks(told)
            done += [
                talk for (talk, _draft), answer in zip(changes, answers, strict=True) if self._is_done(talk, answer)
            ]
            refused = [one for one in answers if one is not None and not _passing(one)]
            reason = refused[0].message if refused else ""
            words = _("What was said in calls cannot be added to their entries in Salesforce: {reason}")
            self.problem = words.format(reason=reason) if reason else ""
        dealt = {talk.call.id: self._with(talk) for talk in done}
        self._logged.add(dealt)
        await self._store.add_entries((), self._logged.remembered(dealt))

    def _draft(self, talk: Talk, task: TaskSeen) -> TaskDraft | None:
        """None where there is nothing to be added: it is there, or the Task is none of Sidecall's."""
        if not task.key.startswith(KEY_PREFIX):
            return None
        names = [name for letter in self._lacks(talk) for name in _PIECES[letter]]
        text = self._words.with_late(task.text, talk.call, talk.extension, talk.owner, talk.said, names)
        if text == task.text:
            return None
        date = task.date or talk.call.started_at.date()
        return TaskDraft(key=task.key, subject="", text=text, date=date, text_there=task.text)

    def _is_done(self, talk: Talk, answer: SidecallError | None) -> bool:
        if answer is None or isinstance(answer, NotFound):
            return True
        if not _passing(answer):
            log.warning("Salesforce does not let the collector add to a call's entry: %s", answer.code)
            self._not_before[talk.call.id] = self._now() + _REFUSED_FOR
        return False

    def _with(self, talk: Talk) -> Dealt:
        dealt = self._logged.get(talk.call.id) or Dealt(talk.call.started_at)
        return replace(dealt, said=dealt.said + self._lacks(talk))


def _passing(error: SidecallError) -> bool:
    """Whether it says nothing against doing it again; an addition that is there already is not made twice."""
    return isinstance(error, NotConnected | NotSignedIn | Temporary | Doubtful | NotFound)
