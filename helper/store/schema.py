"""The tables, and how an older file becomes a newer one."""

from __future__ import annotations

import sqlite3

_STEPS = (
    """
    CREATE TABLE calls (
        id TEXT PRIMARY KEY,
        started_at TEXT NOT NULL,
        over INTEGER NOT NULL,
        request_id TEXT NOT NULL DEFAULT '',
        record TEXT NOT NULL
    ) STRICT;
    CREATE INDEX calls_by_start ON calls (started_at);
    CREATE UNIQUE INDEX calls_by_request ON calls (request_id) WHERE request_id <> '';
    CREATE INDEX calls_running ON calls (over) WHERE over = 0;
    CREATE TABLE entries (
        id TEXT PRIMARY KEY,
        key TEXT NOT NULL UNIQUE,
        call_id TEXT NOT NULL,
        state TEXT NOT NULL,
        created_at TEXT NOT NULL,
        next_try_at TEXT NOT NULL DEFAULT '',
        entry TEXT NOT NULL
    ) STRICT;
    CREATE INDEX entries_by_state ON entries (state, created_at);
    CREATE INDEX entries_by_call ON entries (call_id);
    CREATE TABLE people (
        number TEXT PRIMARY KEY,
        asked_at TEXT NOT NULL,
        people TEXT NOT NULL
    ) STRICT;
    CREATE TABLE choices (
        number TEXT PRIMARY KEY,
        person_id TEXT NOT NULL
    ) STRICT;
    CREATE TABLE remembered (
        name TEXT PRIMARY KEY,
        value TEXT NOT NULL
    ) STRICT;
    """,
    """
    ALTER TABLE choices ADD COLUMN used_at TEXT NOT NULL DEFAULT '';
    """,
)
VERSION = len(_STEPS)


def migrate(connection: sqlite3.Connection, found: int) -> None:
    """Bring a file of version ``found`` (0: new) to ``VERSION``, each step in a transaction of its own."""
    for number, step in enumerate(_STEPS[found:], found + 1):
        connection.executescript(f"BEGIN IMMEDIATE; {step}; PRAGMA user_version={number}; COMMIT;")
