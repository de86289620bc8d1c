"""Whose recording, transcription and the like 3CX is still asked for."""

from __future__ import annotations

from helper.pbx.archive import LoggedCall

_IN_VAIN = 5  # calls in a row of which 3CX had no recording: it records none, and is not asked on


class Recordings:
    """Calls by our own id."""

    def __init__(self) -> None:
        self._awaited: set[str] = set()
        self._vain = 0

    def likely(self) -> bool:
        """Whether this 3CX seems to record calls at all."""
        return self._vain < _IN_VAIN

    def wait_for(self, call_id: str) -> None:
        self._awaited.add(call_id)

    def waits_for(self, call_id: str) -> bool:
        return call_id in self._awaited

    def told(self, call_id: str, row: LoggedCall) -> None:
        """The log has been read for the call; it is not asked on when all there can be is there."""
        if row.recording_url or row.transcription:
            self._vain = 0
        if row.recording_url and row.transcription and row.summary and row.sentiment is not None:
            self._awaited.discard(call_id)

    def in_vain(self, call_id: str) -> None:
        """The last time to ask for the call has passed."""
        if call_id in self._awaited:
            self._awaited.discard(call_id)
            self._vain += 1

    def forget(self) -> None:
        self._awaited.clear()
        self._vain = 0
