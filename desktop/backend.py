"""The helper's thread, seen from Qt.

The helper runs on CPython's own event loop in a thread of its own. What it says arrives here as queued signals with
frozen values; what the agent wants goes to it as coroutines. The Qt thread never waits for the helper, except for the
bounded join when the session itself ends.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from helper.errors import NotConnected, SidecallError
from helper.faces import (
    CallChanged,
    Event,
    JournalChanged,
    Notice,
    Service,
    SettingsChanged,
    StatusChanged,
    WindowWanted,
)
from helper.language import _

log = logging.getLogger(__name__)

T = TypeVar("T")
Run = Callable[[Callable[[Service], None], asyncio.Event], Coroutine[Any, Any, None]]
"""What the thread runs: it hands out the service when that is up, and returns after the event is set."""

STOP_S = 5.0
"""All of shutdown, in seconds: first running verbs end, then the helper closes, then it is cancelled, then given up."""
DRAIN_S = 1.5
CANCEL_AFTER_S = 4.0


class Backend(QObject):
    """Owns the helper's thread from ``start`` until ``stopped``.

    ``ready`` once the helper answers; ``broken`` with a title and a message when it ended by itself; ``stopped``
    exactly once, at the latest ``STOP_S`` after ``stop``.
    """

    ready = Signal()
    broken = Signal(str, str)
    stopped = Signal()
    call_changed = Signal(object)
    status_changed = Signal(object)
    journal_changed = Signal(object)
    settings_changed = Signal(object)
    notice = Signal(object)
    window_wanted = Signal(str)

    _arrived = Signal(object)
    _ended = Signal(object)
    _served = Signal()

    def __init__(self, run: Run, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._run = run
        self._thread = threading.Thread(target=self._work, name="helper", daemon=True)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._main: asyncio.Task[None] | None = None
        self._stop: asyncio.Event | None = None
        self._service: Service | None = None
        self._verbs: set[asyncio.Task[None]] = set()
        self._lock = threading.Lock()
        self._stopping = False
        self._told = False
        self._closing: asyncio.Task[None] | None = None
        self._deadline = QTimer(self, singleShot=True, interval=int(STOP_S * 1000))
        self._deadline.timeout.connect(self._give_up)
        queued = Qt.ConnectionType.QueuedConnection
        self._arrived.connect(self._deliver, queued)
        self._ended.connect(self._on_ended, queued)
        self._served.connect(self._on_served, queued)

    def start(self) -> None:
        self._thread.start()

    @property
    def running(self) -> bool:
        return self._thread.is_alive()

    def call(
        self,
        verb: Callable[[Service], Coroutine[Any, Any, T]],
        on_done: Callable[[T], None] | None = None,
        on_error: Callable[[SidecallError], None] | None = None,
        owner: QObject | None = None,
    ) -> None:
        """Run ``verb(service)`` on the helper's loop; one of the callbacks is called later, on the Qt thread.

        Neither is called once ``owner`` (or the object whose methods they are) has been deleted. Whatever goes wrong
        reaches ``on_error`` as a ``SidecallError``, also when the helper is not there.
        """

        def answer(callback: Callable[[Any], None] | None, value: Any) -> None:
            if callback is not None:
                self._arrived.emit((callback, value, owner))

        async def run(service: Service) -> None:
            try:
                result = await verb(service)
            except SidecallError as error:
                answer(on_error, error)
            except asyncio.CancelledError:
                answer(on_error, NotConnected(_("Sidecall is closing.")))
                raise
            except Exception:
                log.exception("a request of the desktop failed")
                answer(on_error, SidecallError(_("Sidecall could not do this. What happened is in its log.")))
            else:
                answer(on_done, result)

        def begin() -> None:
            if self._service is None or self._loop is None:
                answer(on_error, NotConnected(_("Sidecall is still starting. Try again in a moment.")))
                return
            task = self._loop.create_task(run(self._service))
            self._verbs.add(task)
            task.add_done_callback(self._verbs.discard)

        with self._lock:
            if self._loop is not None:
                self._loop.call_soon_threadsafe(begin)
                return
        answer(on_error, NotConnected(_("Sidecall is not running.")))

    def _deliver(self, answer: tuple[Callable[[Any], None], Any, QObject | None]) -> None:
        callback, value, owner = answer
        holder = owner if owner is not None else getattr(callback, "__self__", None)
        if isinstance(holder, QObject) and not shiboken6.isValid(holder):
            return
        callback(value)

    def _work(self) -> None:
        problem: BaseException | None = None
        try:
            with asyncio.Runner() as runner:
                runner.run(self._serve(runner.get_loop()))
        except asyncio.CancelledError:
            pass
        except BaseException as error:
            problem = error
            log.exception("the helper ended")
        finally:
            self._ended.emit(problem)

    async def _serve(self, loop: asyncio.AbstractEventLoop) -> None:
        self._stop = asyncio.Event()
        self._main = asyncio.current_task()
        with self._lock:
            self._loop = loop
            if self._stopping:
                self._stop.set()
        unsubscribe: Callable[[], None] | None = None

        def ready(service: Service) -> None:
            nonlocal unsubscribe
            unsubscribe = service.subscribe(self._hear)
            self._service = service
            self._served.emit()

        try:
            await self._run(ready, self._stop)
        finally:
            # From here on nothing more is given to the loop, which is about to be closed.
            with self._lock:
                self._loop = None
            self._service = None
            if unsubscribe is not None:
                unsubscribe()

    def _hear(self, event: Event) -> None:
        match event:
            case CallChanged():
                self.call_changed.emit(event)
            case StatusChanged():
                self.status_changed.emit(event.status)
            case JournalChanged():
                self.journal_changed.emit(event.entries)
            case SettingsChanged():
                self.settings_changed.emit(event.keys)
            case Notice():
                self.notice.emit(event)
            case WindowWanted():
                self.window_wanted.emit(event.name)

    def _on_served(self) -> None:
        if not self._stopping:
            self.ready.emit()

    def _on_ended(self, problem: BaseException | None) -> None:
        self._thread.join(1)
        if not self._stopping:
            if isinstance(problem, SidecallError):
                self.broken.emit(problem.title, problem.message)
            else:
                self.broken.emit(
                    _("Sidecall has stopped working"),
                    _("Quit it and start it again. What happened is in its log."),
                )
            self._stopping = True
        self._tell_stopped()

    def stop(self) -> None:
        """Close the helper in stages and say ``stopped`` when it is done; a second call changes nothing."""
        if self._stopping:
            return
        self._stopping = True
        if not self._thread.is_alive():
            QTimer.singleShot(0, self._tell_stopped)
            return
        self._deadline.start()
        self._ask_to_stop()

    def stop_now(self) -> None:
        """For the end of the session, when no event loop will run any more: the same, and wait for it."""
        if not self._stopping:
            self._stopping = True
            self._ask_to_stop()
        if self._thread.is_alive():
            self._thread.join(STOP_S)

    def _ask_to_stop(self) -> None:
        with self._lock:
            if self._loop is not None:
                self._loop.call_soon_threadsafe(self._begin_stop, self._loop)

    def _begin_stop(self, loop: asyncio.AbstractEventLoop) -> None:
        self._closing = loop.create_task(self._close())
        if self._main is not None:
            loop.call_later(CANCEL_AFTER_S, self._main.cancel)

    async def _close(self) -> None:
        if self._verbs:
            # The note somebody was typing a moment ago is one of these.
            await asyncio.wait(self._verbs, timeout=DRAIN_S)
        if self._stop is not None:
            self._stop.set()

    def _give_up(self) -> None:
        log.error("the helper did not close within %.0f s", STOP_S)
        self._tell_stopped()

    def _tell_stopped(self) -> None:
        if not self._told:
            self._told = True
            self._deadline.stop()
            self.stopped.emit()
