"""Who the user is: the same facts under two sets of names, as Salesforce has them."""

from __future__ import annotations

from typing import Any

from helper.sandbox.salesforce.oauth.grants import Grants
from helper.sandbox.salesforce.store import Store

_OFFSET_MS = 3_600_000


def _urls(grants: Grants) -> dict[str, str]:
    rest = f"{grants.instance_url}/services/data/v{{version}}/"
    return {
        "enterprise": f"{grants.instance_url}/services/Soap/c/{{version}}/{grants.org_id[:15]}",
        "rest": rest,
        "sobjects": f"{rest}sobjects/",
        "search": f"{rest}search/",
        "query": f"{rest}query/",
        "custom_domain": grants.instance_url,
    }


def _photos(grants: Grants) -> dict[str, str]:
    return {
        size: f"{grants.instance_url}/profilephoto/005/{key}" for size, key in (("picture", "F"), ("thumbnail", "T"))
    }


def userinfo(grants: Grants, store: Store, user_id: str) -> dict[str, Any]:
    """OpenID's names: `sub` is the identity URL, the zone is `zoneinfo`."""
    user = store.find(user_id) or {}
    return {
        "sub": grants.identity_url(user_id),
        "user_id": user_id,
        "organization_id": grants.org_id,
        "preferred_username": user["Username"],
        "nickname": str(user["Username"]).partition("@")[0],
        "name": user["Name"],
        "email": user["Email"],
        "email_verified": True,
        "given_name": user["FirstName"],
        "family_name": user["LastName"],
        "zoneinfo": user["TimeZoneSidKey"],
        "photos": _photos(grants),
        "profile": f"{grants.instance_url}/{user_id}",
        "picture": _photos(grants)["picture"],
        "address": {"country": "ES"},
        "is_salesforce_integration_user": False,
        "urls": _urls(grants),
        "active": True,
        "user_type": "STANDARD",
        "language": user["LanguageLocaleKey"],
        "locale": user["LocaleSidKey"],
        "utcOffset": _OFFSET_MS,
        "updated_at": "2026-01-01T00:00:00Z",
        "is_app_installed": True,
    }


def identity(grants: Grants, store: Store, user_id: str) -> dict[str, Any]:
    """Salesforce's older names for the same."""
    user = store.find(user_id) or {}
    url = grants.identity_url(user_id)
    return {
        "id": url,
        "asserted_user": True,
        "user_id": user_id,
        "organization_id": grants.org_id,
        "username": user["Username"],
        "nick_name": str(user["Username"]).partition("@")[0],
        "display_name": user["Name"],
        "email": user["Email"],
        "email_verified": True,
        "first_name": user["FirstName"],
        "last_name": user["LastName"],
        "timezone": user["TimeZoneSidKey"],
        "photos": {
            "picture": f"{grants.instance_url}/profilephoto/005/F",
            "thumbnail": f"{grants.instance_url}/profilephoto/005/T",
        },
        "addr_street": None,
        "addr_city": None,
        "addr_state": None,
        "addr_country": "ES",
        "addr_zip": None,
        "mobile_phone": user["MobilePhone"],
        "mobile_phone_verified": False,
        "is_lightning_login_user": False,
        "status": {"created_date": None, "body": None},
        "urls": _urls(grants),
        "active": True,
        "user_type": "STANDARD",
        "language": user["LanguageLocaleKey"],
        "locale": user["LocaleSidKey"],
        "utcOffset": _OFFSET_MS,
        "last_modified_date": "2026-01-01T00:00:00Z",
        "is_app_installed": True,
    }
