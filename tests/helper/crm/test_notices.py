"""A session that somebody else ended is told of once."""

from __future__ import annotations

from helper.crm.notices import SalesforceNotices
from helper.faces import Connection, Notice, SalesforceStatus


def test_an_ended_session_is_told_of_once_each_time() -> None:
    told: list[Notice] = []
    notices = SalesforceNotices(told.append)
    for state in (Connection.CONNECTED, Connection.SIGNED_OUT, Connection.SIGNED_OUT):
        notices.changed(SalesforceStatus(state, user="Marta Vidal"))
    assert [notice.title for notice in told] == ["Sign in to Salesforce again"]
    for state in (Connection.CONNECTING, Connection.CONNECTED, Connection.SIGNED_OUT):
        notices.changed(SalesforceStatus(state, user="Marta Vidal"))
    assert len(told) == 2


def test_signing_out_oneself_is_no_news() -> None:
    told: list[Notice] = []
    notices = SalesforceNotices(told.append)
    notices.changed(SalesforceStatus(Connection.CONNECTED, user="Marta Vidal"))
    notices.changed(SalesforceStatus(Connection.SIGNED_OUT))
    assert told == []


def test_scarce_requests_are_told_of_once() -> None:
    told: list[Notice] = []
    notices = SalesforceNotices(told.append)
    plenty = SalesforceStatus(Connection.CONNECTED, user="Marta Vidal", api_used=10, api_limit=100)
    # Something else is in the way as well, and is not what this notice is about.
    scarce = SalesforceStatus(
        Connection.CONNECTED, user="Marta Vidal", message="Waiting for you.", api_used=81, api_limit=100
    )
    away = SalesforceStatus(Connection.OFFLINE, user="Marta Vidal")
    for status, words in (
        (plenty, ""),
        (scarce, "Kept for calls."),
        (scarce, "Kept for calls."),
        (away, ""),
        (scarce, "Kept for calls."),
    ):
        notices.changed(status, words)
    assert [(notice.title, notice.message) for notice in told] == [
        ("Salesforce requests are running low", "Kept for calls.")
    ]
    notices.changed(plenty)
    notices.changed(scarce, "Kept for calls.")
    assert len(told) == 2
