"""Which addresses are spoken to, and where pages are."""

from __future__ import annotations

import pytest

from helper.crm.salesforce import hosts
from helper.errors import SettingsError


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("https://login.salesforce.com", "https://login.salesforce.com"),
        ("acme.my.salesforce.com", "https://acme.my.salesforce.com"),
        (" https://acme.my.salesforce.com/ ", "https://acme.my.salesforce.com"),
        ("https://acme.lightning.force.com/lightning/page/home", "https://acme.my.salesforce.com"),
        (
            "https://acme--uat.sandbox.lightning.force.com/lightning/r/Contact/003x/view",
            "https://acme--uat.sandbox.my.salesforce.com",
        ),
        ("acme.lightning.force.com/lightning/o/Contact/list?filterName=Recent#x", "https://acme.my.salesforce.com"),
        ("https://acme.my.salesforce-setup.com/lightning/setup/SetupOneHome/home", "https://acme.my.salesforce.com"),
        (
            "https://acme--uat.sandbox.my.salesforce-setup.com/lightning/setup",
            "https://acme--uat.sandbox.my.salesforce.com",
        ),
        ("https://acme.my.site.com/help", "https://acme.my.salesforce.com"),
        ("https://acme--uat.sandbox.my.site.com/", "https://acme--uat.sandbox.my.salesforce.com"),
        ("https://acme--c.vf.force.com/apex/MyPage?id=003", "https://acme.my.salesforce.com"),
        ("https://acme--uat--c.sandbox.vf.force.com/apex/P", "https://acme--uat.sandbox.my.salesforce.com"),
        ("https://acme.lightning.force.com.mcas.ms/lightning", "https://acme.my.salesforce.com"),
        ("https://acme.develop.lightning.force.com./", "https://acme.develop.my.salesforce.com"),
        ("https://acme.my.salesforce.com./", "https://acme.my.salesforce.com"),
        ("https://login.salesforce.com.", "https://login.salesforce.com"),
        ("https://acme.my.salesforce.com.mcas.ms/x", "https://acme.my.salesforce.com"),
        ("https://acme.my.salesforce.com\u200b", "https://acme.my.salesforce.com"),
        ("https:/acme.my.salesforce.com/", "https://acme.my.salesforce.com"),
        ("https://acme.my.salesforce-sites.com/x", "https://acme.my.salesforce.com"),
        ("https://acme--uat.sandbox.file.force.com/", "https://acme--uat.sandbox.my.salesforce.com"),
        ("https://acme.lightning.sfcrmapps.cn/lightning/page", "https://acme.my.sfcrmproducts.cn"),
        ("https://acme.lightning.force.mil/lightning/page", "https://acme.my.salesforce.mil"),
        ("ACME.Lightning.Force.com", "https://acme.my.salesforce.com"),
        ("https://test.salesforce.com/?un=x", "https://test.salesforce.com"),
        ("http://127.0.0.1:8080/", "http://127.0.0.1:8080"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("http://[::1]:8080", "http://[::1]:8080"),
    ],
)
def test_what_people_paste_becomes_the_login_host(typed: str, url: str) -> None:
    assert hosts.login_url(typed) == url


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "acme",
        "http://acme.my.salesforce.com",
        "http://127.0.0.1.evil.example",
        "ftp://acme.my.salesforce.com",
        "https://user:pass@acme.my.salesforce.com",
        "https://acme.my.salesforce.com:99999",
        "https://[::1",
    ],
)
def test_what_is_not_safe_is_no_login_host(typed: str) -> None:
    with pytest.raises(SettingsError):
        hosts.login_url(typed)


@pytest.mark.parametrize(
    ("instance", "login", "trusted"),
    [
        ("https://acme.my.salesforce.com", "https://login.salesforce.com", "https://acme.my.salesforce.com"),
        ("https://acme--uat.sandbox.my.salesforce.com/", "https://test.salesforce.com", None),
        ("https://acme.my.sfcrmproducts.cn", "https://login.sfcrmproducts.cn", None),
        ("https://acme.my.salesforce.mil", "https://login.salesforce.com", None),
        ("http://acme.my.salesforce.com", "https://login.salesforce.com", ""),
        ("https://my.salesforce.com.evil.example", "https://login.salesforce.com", ""),
        ("https://evilsalesforce.com", "https://login.salesforce.com", ""),
        ("https://acme.my.salesforce.com@evil.example", "https://login.salesforce.com", ""),
        ("http://127.0.0.1:9", "http://127.0.0.1:8", "http://127.0.0.1:9"),
        ("http://127.0.0.1:9", "https://login.salesforce.com", ""),
        ("", "https://login.salesforce.com", ""),
    ],
)
def test_a_token_goes_only_where_salesforce_is(instance: str, login: str, trusted: str | None) -> None:
    assert hosts.instance_url(instance, login) == (instance.rstrip("/") if trusted is None else trusted)


def test_pages_are_on_the_lightning_host() -> None:
    instance = "https://acme--uat.sandbox.my.salesforce.com"
    assert (
        hosts.record_url(instance, "Contact", "003A")
        == "https://acme--uat.sandbox.lightning.force.com/lightning/r/Contact/003A/view"
    )
    assert hosts.page_hosts(instance) == (
        "acme--uat.sandbox.my.salesforce.com",
        "acme--uat.sandbox.lightning.force.com",
    )


def test_pages_in_china_have_a_domain_of_their_own() -> None:
    assert hosts.page_hosts("https://acme.my.sfcrmproducts.cn") == (
        "acme.my.sfcrmproducts.cn",
        "acme.lightning.sfcrmapps.cn",
    )


def test_the_sandbox_has_its_pages_on_the_same_host() -> None:
    assert (
        hosts.record_url("http://127.0.0.1:8080", "Lead", "00QA") == "http://127.0.0.1:8080/lightning/r/Lead/00QA/view"
    )
    assert hosts.page_hosts("http://127.0.0.1:8080") == ("127.0.0.1:8080",)
    assert hosts.page_hosts("") == ()
