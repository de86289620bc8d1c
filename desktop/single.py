"""One Sidecall for each user and home: a second start only shows the first one's window.

The lock file decides who is first, so that the name of the local socket may be taken over safely from one that crashed.
"""

from __future__ import annotations

import getpass
import hashlib
import logging
import os
import sys
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

log = logging.getLogger(__name__)

WAIT_MS = 2000
SHOW = b"show\n"


def socket_name(home: Path) -> str:
    """The local socket's name; on POSIX a path only this user can reach, on Windows a pipe of this user's own."""
    mark = hashlib.sha256(str(home.resolve()).encode()).hexdigest()[:16]
    name = f"sidecall-{mark}"
    if sys.platform == "win32":
        return f"{name}-{getpass.getuser()}"
    folder = os.environ.get("XDG_RUNTIME_DIR", "")
    return str((Path(folder) if folder and Path(folder).is_dir() else home) / name)


class SingleInstance(QObject):
    """``show_wanted``: somebody started Sidecall again."""

    show_wanted = Signal()

    def __init__(self, home: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = socket_name(home)
        home.mkdir(parents=True, exist_ok=True)
        self._lock = QLockFile(str(home / "desktop.lock"))
        # A lock counts as left behind only when its process is gone, not because it is old.
        self._lock.setStaleLockTime(0)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)

    def acquire(self) -> bool:
        """Become the one that runs; False when another one does."""
        return self._lock.tryLock(0)

    def listen(self) -> None:
        """Hear of further starts from now on. The QApplication must be there, and the lock ours."""
        QLocalServer.removeServer(self._name)
        if not self._server.listen(self._name):
            log.warning("a second start cannot show this one: %s", self._server.errorString())

    def show_other(self) -> bool:
        """Have the running one show itself; False when it does not answer."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(WAIT_MS):
            return False
        socket.write(SHOW)
        socket.flush()
        written = socket.bytesToWrite() == 0 or socket.waitForBytesWritten(WAIT_MS)
        socket.disconnectFromServer()
        return written

    def release(self) -> None:
        self._server.close()
        self._lock.unlock()

    def _on_connection(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.readyRead.connect(lambda s=socket: self._on_line(s))
            socket.disconnected.connect(socket.deleteLater)
            if socket.bytesAvailable():
                self._on_line(socket)

    def _on_line(self, socket: QLocalSocket) -> None:
        if bytes(socket.read(len(SHOW)).data()) == SHOW:
            self.show_wanted.emit()
        socket.disconnectFromServer()
