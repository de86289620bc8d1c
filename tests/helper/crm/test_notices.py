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
