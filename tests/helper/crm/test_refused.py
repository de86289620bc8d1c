"""Every way in which Salesforce can refuse a sign-in has its mend."""

from __future__ import annotations

import pytest

from helper.crm.salesforce.refused import explain, missing_scopes, nobody_came, of_the_network

CALLBACK = "http://localhost:47801/oauth/callback"


@pytest.mark.parametrize(
    ("code", "description", "mend"),
    [
        ("access_denied", "end-user denied authorization", "choose “Allow”"),
        ("access-denied", "end-user denied authorization", "choose “Allow”"),
        ("access_denied", "", "choose “Allow”"),
        ("invalid_client_id", "client identifier invalid", "consumer key"),
        ("invalid_client", "invalid client credentials", "consumer secret"),
        ("invalid_client", "client identifier invalid", "consumer key"),
        ("redirect_uri_mismatch", "redirect_uri must match configuration", CALLBACK),
        ("invalid_scope", "the requested scope is not allowed", "refresh_token"),
        ("invalid_grant", "ip restricted", "VPN"),
        ("invalid_grant", "inactive org", "not active"),
        ("inactive_user", "user is inactive", "not active"),
        ("invalid_grant", "expired authorization code", "Start it again"),
        ("invalid_grant", "invalid code verifier", "Start it again"),
        ("invalid_request", "code challenge invalid", "Start it again"),
        ("invalid_grant", "expired access/refresh token", "Sign in again"),
        ("OAUTH_APP_ACCESS_DENIED", "user is not admin approved to access this app", "Permitted Users"),
        ("OAUTH_APPROVAL_ERROR_GENERIC", "An unexpected error has occurred", "Permitted Users"),
        ("OAUTH_APPROVAL_ERROR_GENERIC", "An unexpected error has occurred", "scopes"),
        ("invalid_grant", "authentication failure", "Login History"),
        ("invalid_scope", "the requested scope is not allowed", "openid"),
        ("invalid_app_access", "user is not admin approved to access this app", "Permitted Users"),
        ("OAUTH_AUTHORIZATION_BLOCKED", "", "Permitted Users"),
        ("access_denied", "app must be installed into org", "Permitted Users"),
    ],
)
def test_what_to_do_is_said_with_salesforces_own_words(code: str, description: str, mend: str) -> None:
    said = explain(code, description, CALLBACK)
    assert mend in said
    assert said.endswith(description or code)


def test_what_is_not_known_is_said_in_salesforces_words_and_where_to_look() -> None:
    said = explain("strange_thing", "the moon\u202e is\nfull")
    assert said.endswith("Login History. Salesforce refused the sign-in: the moon is full")
    assert "no reason given" in explain("", "")


def test_a_network_is_no_end_of_the_session() -> None:
    assert of_the_network("invalid_grant", "ip restricted")
    assert not of_the_network("invalid_grant", "expired access/refresh token")


@pytest.mark.parametrize(
    ("granted", "refreshable", "missing"),
    [
        ("api refresh_token openid id", True, False),
        ("full refresh_token", True, False),
        ("", True, False),
        ("openid id refresh_token", True, True),
        ("api openid id", False, True),
    ],
)
def test_a_session_without_what_sidecall_needs_is_explained(granted: str, refreshable: bool, missing: bool) -> None:
    assert ("Manage user data via APIs" in missing_scopes(granted.split(), refreshable)) is missing


def test_errors_that_only_the_browser_shows_are_named() -> None:
    assert CALLBACK in nobody_came(CALLBACK)
    assert "redirect_uri_mismatch" in nobody_came(CALLBACK)
