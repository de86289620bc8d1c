"""The helper's thread as Qt sees it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, QThread
from pytestqt.qtbot import QtBot

from desktop import backend as module
from desktop.backend import Backend
from helper.errors import NotConnected, SettingsError, SidecallError
from helper.faces import Notice, Service
from tests.desktop.fake_service import CONNECTED, FakeService, known


async def never(_service: Service) -> None:
    await asyncio.Event().wait()


def test_events_arrive_on_the_qt_thread_as_they_were_sent(qtbot: QtBot, backend: Backend, service: FakeService) -> None:
    threads: list[QThread] = []
    backend.call_changed.connect(lambda _event: threads.append(QThread.currentThread()))
    view = known()
    with qtbot.waitSignal(backend.call_changed) as heard:
        service.say_call(view)
    assert heard.args is not None
    assert heard.args[0].view is view
    assert threads == [backend.thread()]


def test_each_kind_of_event_has_its_signal(qtbot: QtBot, backend: Backend, service: FakeService) -> None:
    with qtbot.waitSignal(backend.status_changed) as status:
        service.say_status(CONNECTED)
    assert status.args == [CONNECTED]
    with qtbot.waitSignal(backend.notice) as notice:
        service.say(Notice("Title", "Words"))
    assert notice.args == [Notice("Title", "Words")]


def test_a_verb_runs_on_the_helpers_thread_and_answers_on_ours(qtbot: QtBot, backend: Backend) -> None:
    seen: list[object] = []

    async def where(_service: Service) -> str:
        return threading.current_thread().name

    backend.call(where, lambda name: seen.extend([name, QThread.currentThread()]))
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == ["helper", backend.thread()]


def test_an_error_of_ours_comes_as_it_is(qtbot: QtBot, backend: Backend) -> None:
    errors: list[SidecallError] = []

    async def refuse(_service: Service) -> None:
        raise SettingsError("pbx.url: no")

    backend.call(refuse, None, errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], SettingsError)


def test_any_other_error_is_said_in_words_and_logged(qtbot: QtBot, backend: Backend) -> None:
    errors: list[SidecallError] = []

    async def break_down(_service: Service) -> None:
        raise ZeroDivisionError

    backend.call(break_down, None, errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert "log" in errors[0].message


def test_nothing_is_told_to_what_has_been_deleted(qtbot: QtBot, backend: Backend) -> None:
    owner = QObject()
    told: list[str] = []
    go = asyncio.Event()

    async def wait(_service: Service) -> str:
        await go.wait()
        return "late"

    async def release(_service: Service) -> None:
        go.set()

    backend.call(wait, told.append, owner=owner)
    owner.deleteLater()
    qtbot.wait(20)
    done: list[None] = []
    backend.call(release, done.append)
    qtbot.waitUntil(lambda: bool(done))
    backend.call(release, done.append)
    qtbot.waitUntil(lambda: len(done) == 2)
    assert told == []


def test_a_verb_before_the_start_is_refused_in_words(qtbot: QtBot, service: FakeService) -> None:
    backend = Backend(service.run)
    errors: list[SidecallError] = []
    backend.call(never, None, errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], NotConnected)
    with qtbot.waitSignal(backend.stopped):
        backend.stop()


def test_stopping_lets_running_verbs_end_first(qtbot: QtBot, service: FakeService) -> None:
    backend = Backend(service.run)
    with qtbot.waitSignal(backend.ready):
        backend.start()
    order: list[str] = []

    async def save(_service: Service) -> None:
        await asyncio.sleep(0.2)
        order.append("saved")

    backend.call(save)
    with qtbot.waitSignal(backend.stopped):
        backend.stop()
    order.append("stopped")
    assert order == ["saved", "stopped"]
    assert not backend.running


def test_the_stages_of_stopping_follow_each_other_within_five_seconds() -> None:
    assert module.DRAIN_S < module.CANCEL_AFTER_S < module.STOP_S <= 5


def test_a_verb_that_hangs_does_not_keep_it_from_stopping(
    qtbot: QtBot, service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "STOP_S", 100.0)
    monkeypatch.setattr(module, "CANCEL_AFTER_S", 100.0)
    backend = Backend(service.run)
    with qtbot.waitSignal(backend.ready):
        backend.start()
    errors: list[SidecallError] = []
    backend.call(never, None, errors.append)
    with qtbot.waitSignal(backend.stopped):
        backend.stop()


def test_a_helper_that_does_not_close_is_cancelled_in_time(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "STOP_S", 100.0)
    cancelled: list[bool] = []

    async def stubborn(ready: Callable[[Service], None], _stop: asyncio.Event) -> None:
        ready(FakeService())
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.append(True)
            raise

    backend = Backend(stubborn)
    with qtbot.waitSignal(backend.ready):
        backend.start()
    with qtbot.waitSignal(backend.stopped):
        backend.stop()
    assert cancelled == [True]


def test_stopping_at_the_end_of_the_session_waits(qtbot: QtBot, service: FakeService) -> None:
    backend = Backend(service.run)
    with qtbot.waitSignal(backend.ready):
        backend.start()
    backend.stop_now()
    assert not backend.running


def test_a_helper_that_breaks_says_why(qtbot: QtBot) -> None:
    async def break_down(_ready: Callable[[Service], None], _stop: asyncio.Event) -> None:
        raise SettingsError("settings.toml, line 3")

    backend = Backend(break_down)
    said: list[tuple[str, str]] = []
    backend.broken.connect(lambda title, message: said.append((title, message)))
    with qtbot.waitSignal(backend.stopped):
        backend.start()
    assert said == [("A setting has a mistake", "settings.toml, line 3")]
