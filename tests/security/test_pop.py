"""The one page of the helper: only a tab of the agent's own that knows the capability gets anything from it."""

from __future__ import annotations

import logging
from dataclasses import replace
from html import unescape
from typing import Any

import pytest

from helper.calls.model import CallState, Direction
from helper.errors import NotFound
from helper.faces import Landing
from helper.people.model import LookupState, Person, PersonKind
from tests.helper.api.fake_service import ANA, call_view
from tests.helper.api.running import CAPABILITY, EXTENSION, HOSTS, Running, fields, status_of

QUERY = "number=%2B34912345678&name=Ana"
RECORD = f"https://{HOSTS[1]}/lightning/r/Contact/003A00000000001AAA/view"


def visit(api: Running, target: str = "", method: str = "GET", **changes: str | None) -> str:
    """What a browser sends when 3CX has it open the contact URL, without the last empty line."""
    good: dict[str, str | None] = {
        "Host": f"127.0.0.1:{api.port}",
        "Sec-Fetch-Site": "cross-site",
        "Sec-Fetch-Mode": "navigate",
        "Sec-Fetch-Dest": "document",
    }
    good.update({name.replace("_", "-"): value for name, value in changes.items()})
    lines = [f"{name}: {value}" for name, value in good.items() if value is not None]
    target = target.format(port=api.port) or f"/pop/{CAPABILITY}?{QUERY}"
    return "\r\n".join([f"{method} {target} HTTP/1.1", *lines, ""])


def body_of(reply: bytes) -> str:
    return reply.partition(b"\r\n\r\n")[2].decode()


async def nothing(api: Running, request: str) -> None:
    """The same answer for every reason, which does not even say who speaks."""
    reply = await api.raw(request)
    assert status_of(reply) == 404
    assert body_of(reply) == "<!doctype html><title>404</title><h1>Not found</h1>\n"
    assert api.service.asked == []


def landing(url: str = "", **changes: Any) -> Landing:
    view = call_view(direction=Direction.INBOUND, state=CallState.HANDED_OVER)
    return Landing(replace(view, **{"person": None, "matches": (), **changes}), url)


async def test_the_tab_that_3cx_opens_goes_to_the_record(api: Running) -> None:
    api.service.landing = landing(RECORD)
    reply = await api.raw(visit(api) + "\r\n")
    head = dict(fields(reply))
    assert (status_of(reply), head[b"location"], body_of(reply)) == (303, RECORD.encode(), "")
    assert api.service.asked == [("pop", QUERY)]
    assert (head[b"cache-control"], head[b"referrer-policy"]) == (b"no-store", b"no-referrer")


@pytest.mark.parametrize("site", ["none", "cross-site", "same-origin", "same-site"])
async def test_a_tab_may_come_from_anywhere(api: Running, site: str) -> None:
    assert status_of(await api.raw(visit(api, Sec_Fetch_Site=site, Sec_Fetch_User="?1") + "\r\n")) == 200


async def test_a_program_that_was_given_the_address_comes_in(api: Running) -> None:
    bare = {"Sec_Fetch_Mode": None, "Sec_Fetch_Dest": None, "Sec_Fetch_Site": None}
    assert status_of(await api.raw(visit(api, **bare) + "\r\n")) == 200
    assert api.service.asked == [("pop", QUERY)]


@pytest.mark.parametrize(
    "host",
    [
        "evil.test:{port}",
        "127.0.0.1.nip.io:{port}",
        "127.0.0.1.:{port}",
        "localhost:{port}",
        "[::1]:{port}",
        "127.0.0.1",
        "127.0.0.1:80",
        "127.0.0.1:0{port}",
        "evil.test@127.0.0.1:{port}",
    ],
)
async def test_a_name_that_was_made_to_lead_here_leads_to_nothing(api: Running, host: str) -> None:
    reply = await api.raw(visit(api, Host=host.format(port=api.port)) + "\r\n")
    assert status_of(reply) in (400, 404)
    assert api.service.asked == []


@pytest.mark.parametrize("lines", ["", "Host: 127.0.0.1:{port}\r\nHost: 127.0.0.1:{port}\r\n"], ids=["none", "two"])
async def test_no_host_and_two_hosts_lead_to_nothing(api: Running, lines: str) -> None:
    reply = await api.raw(visit(api, Host=None) + lines.format(port=api.port) + "\r\n")
    assert status_of(reply) in (400, 404)
    assert api.service.asked == []


@pytest.mark.parametrize(
    "changes",
    [
        {"Sec_Fetch_Mode": "no-cors", "Sec_Fetch_Dest": "image"},
        {"Sec_Fetch_Mode": "no-cors", "Sec_Fetch_Dest": "script"},
        {"Sec_Fetch_Mode": "no-cors", "Sec_Fetch_Dest": "empty"},
        {"Sec_Fetch_Mode": "cors", "Sec_Fetch_Dest": "empty", "Origin": "https://evil.test"},
        {"Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "iframe"},
        {"Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "embed"},
        {"Sec_Fetch_Mode": "websocket", "Sec_Fetch_Dest": "websocket"},
        {"Sec_Fetch_Mode": None, "Sec_Fetch_Dest": None},
        {"Sec_Fetch_Mode": None, "Sec_Fetch_Dest": None, "Sec_Fetch_Site": None, "Origin": "https://evil.test"},
        {"Sec_Fetch_Mode": None, "Sec_Fetch_Dest": None, "Sec_Fetch_Site": None, "Purpose": "prefetch"},
        {"Sec_Fetch_Mode": None},
        {"Sec_Fetch_Dest": None},
        {"Sec_Fetch_Mode": "Navigate"},
        {"Sec_Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
        {"Origin": "null"},
        {"Origin": "https://evil.test"},
        {"Origin": EXTENSION},
        {"Content_Length": "2"},
        {"Transfer_Encoding": "chunked"},
        {"Upgrade": "websocket", "Connection": "Upgrade"},
    ],
)
async def test_what_is_no_tab_of_its_own_gets_nothing(api: Running, changes: dict[str, str | None]) -> None:
    body = {"Content_Length": "{}", "Transfer_Encoding": "2\r\n{}\r\n0\r\n\r\n"}
    await nothing(api, visit(api, **changes) + "\r\n" + "".join(body.get(name, "") for name in changes))


async def test_two_words_for_one_thing_get_nothing(api: Running) -> None:
    await nothing(api, visit(api) + "Sec-Fetch-Dest: document\r\n\r\n")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "application/json"])
async def test_every_method_but_get_gets_nothing(api: Running, method: str, kind: str) -> None:
    good = api.headers(Content_Type=kind)
    request = visit(api, method=method, Content_Length="0", **{k.replace("-", "_"): v for k, v in good.items()})
    await nothing(api, request + "\r\n")


async def test_head_gets_nothing(api: Running) -> None:
    async with api.socket() as (reader, writer):
        writer.write((visit(api, method="HEAD") + "\r\n").encode())
        assert status_of(await reader.readuntil(b"\r\n\r\n")) == 404
    assert api.service.asked == []


@pytest.mark.parametrize(
    "target",
    [
        "/pop/",
        f"/pop/?{QUERY}",
        f"/pop/{CAPABILITY[:-1]}?{QUERY}",
        f"/pop/{CAPABILITY}x?{QUERY}",
        f"/pop/{CAPABILITY.upper()}?{QUERY}",
        f"/pop/{CAPABILITY}/?{QUERY}",
        f"/pop/{CAPABILITY};x?{QUERY}",
        f"/pop/{CAPABILITY}%00?{QUERY}",
        f"/pop/%70{CAPABILITY[1:]}?{QUERY}",
        f"/pop/../pop/{CAPABILITY}?{QUERY}",
        f"/pop//{CAPABILITY}?{QUERY}",
        f"/pop/x?capability={CAPABILITY}&{QUERY}",
        "/pop/null?" + QUERY,
    ],
)
async def test_who_does_not_know_the_capability_gets_nothing(api: Running, target: str) -> None:
    await nothing(api, visit(api, target) + "\r\n")


@pytest.mark.parametrize(
    "target",
    [
        f"/POP/{CAPABILITY}?{QUERY}",
        f"/pop?{QUERY}",
        f"//pop/{CAPABILITY}?{QUERY}",
        f"/%70op/{CAPABILITY}?{QUERY}",
        f"/v1/pop/{CAPABILITY}?{QUERY}",
        f"http://127.0.0.1:{{port}}/pop/{CAPABILITY}?{QUERY}",
        f"http://evil.test/pop/{CAPABILITY}?{QUERY}",
        "/pop/" + "a" * 5000,
    ],
)
async def test_another_spelling_of_the_path_is_another_path(api: Running, target: str) -> None:
    assert status_of(await api.raw(visit(api, target) + "\r\n")) in (400, 403, 404)
    assert api.service.asked == []


async def test_bytes_that_are_no_text_get_nothing(api: Running) -> None:
    head = visit(api, "/pop/X?" + QUERY).encode().replace(b"/pop/X", b"/pop/\xff\xfe")
    assert status_of(await api.raw(head + b"\r\n")) in (400, 404)
    assert api.service.asked == []


async def test_while_there_is_no_capability_none_is_right(api: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api.api._pop, "_capability", str)
    for target in (f"/pop/?{QUERY}", f"/pop/{CAPABILITY}?{QUERY}", "/pop/"):
        await nothing(api, visit(api, target) + "\r\n")


async def test_it_is_compared_in_constant_time(api: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []
    monkeypatch.setattr("hmac.compare_digest", lambda a, b: compared.append((a, b)) or False)
    await nothing(api, visit(api) + "\r\n")
    assert compared == [(CAPABILITY.encode(), CAPABILITY.encode())]


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.test/",
        "//evil.test/",
        "/lightning/r/Contact/003/view",
        f"https://{HOSTS[1]}@evil.test/",
        f"https://{HOSTS[1]}.evil.test/",
        f"https://{HOSTS[1]}:8443/",
        f"http://{HOSTS[1]}/",
        f"ftp://{HOSTS[1]}/",
        "javascript:alert(1)",
        "data:text/html,x",
        "",
    ],
)
async def test_the_tab_is_sent_to_the_orgs_own_pages_alone(api: Running, url: str) -> None:
    api.service.landing = landing(url)
    reply = await api.raw(visit(api) + "\r\n")
    assert (status_of(reply), b"location" in dict(fields(reply))) == (200, False)
    api.service.landing = landing(matches=(replace(ANA, url=RECORD), Person("003", PersonKind.CONTACT, "Eva", url)))
    page = body_of(await api.raw(visit(api) + "\r\n"))
    assert page.count("<a href=") == 1
    assert "<b>Eva</b>" in page


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "</style><img src=x onerror=alert(1)>",
        "\"><a href='https://evil.test'>x</a>",
        "$title ${message} {0} %s",
        "javascript:alert(1)",
        "&lt;b&gt;",
    ],
)
async def test_nothing_is_shown_as_anything_but_text(api: Running, text: str) -> None:
    async def page_with(name: str) -> str:
        one = Person("003", PersonKind.CONTACT, name, RECORD, title=f"{name} 1", company=f"{name} 2")
        view = landing(matches=(ANA, one)).view
        call = replace(view.call, name_from_pbx=name, display=f"{name} 3")
        api.service.landing = Landing(replace(view, call=call))
        return body_of(await api.raw(visit(api) + "\r\n"))

    page = await page_with(text)
    assert unescape(page).count(text) >= 5
    assert page.count("<") == (await page_with("x")).count("<")
    for attack in ("<script", "<img", "evil.test'>"):
        assert attack not in page


async def test_a_page_loads_and_runs_nothing_and_stays_nowhere(api: Running) -> None:
    for request in (visit(api), visit(api, "/pop/x")):
        reply = await api.raw(request + "\r\n")
        head = dict(fields(reply))
        policy = head[b"content-security-policy"].decode()
        assert policy.startswith("default-src 'none'; style-src 'sha256-")
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert head[b"cache-control"] == b"no-store"
        assert head[b"referrer-policy"] == b"no-referrer"
        assert head[b"x-content-type-options"] == b"nosniff"
        assert head[b"x-frame-options"] == b"DENY"
        assert b"set-cookie" not in head
        assert b"access-control" not in reply.lower()
        assert b"aiohttp" not in reply.lower()


async def test_no_header_is_made_of_what_the_caller_shows(api: Running) -> None:
    target = f"/pop/{CAPABILITY}?number=1%0d%0aX-Evil:%201&name=%0d%0a%0d%0a<b>"
    reply = await api.raw(visit(api, target) + "\r\n")
    assert status_of(reply) == 200
    assert b"x-evil" not in reply.lower()


async def test_too_many_calls_at_once_are_refused_in_words(api: Running) -> None:
    replies = [await api.raw(visit(api) + "\r\n") for _ in range(23)]
    assert [status_of(reply) for reply in replies[:20]] == [200] * 20
    assert status_of(replies[-1]) == 429
    assert "Too many calls at once" in body_of(replies[-1])


async def test_who_guesses_does_not_use_up_the_turns_of_who_knows(api: Running) -> None:
    for _ in range(60):
        await api.raw(visit(api, "/pop/guess?" + QUERY) + "\r\n")
    assert status_of(await api.raw(visit(api) + "\r\n")) == 200
    assert (await api.post("status"))[0] == 200


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [(NotFound("There is no such call."), 503, "There is no such call."), (RuntimeError("+34912345678"), 500, "log")],
)
async def test_what_goes_wrong_is_said_without_what_was_asked(
    api: Running, error: Exception, status: int, words: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    api.service.fails["pop"] = error
    reply = await api.raw(visit(api) + "\r\n")
    assert status_of(reply) == status
    assert words in body_of(reply)
    for sensitive in ("912345678", CAPABILITY):
        assert sensitive not in body_of(reply)
        assert not [one for one in caplog.records if sensitive in f"{one.getMessage()} {one.exc_text} {one.args}"]


def test_representations_do_not_show_the_capability(api: Running) -> None:
    assert CAPABILITY not in repr(api.api._pop) + repr(api.api)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (LookupState.OFFLINE, "Salesforce does not answer"),
        (LookupState.SIGNED_OUT, "You are signed out of Salesforce"),
        (LookupState.LOOKING_UP, "has not answered yet"),
        (LookupState.NOT_FOUND, "Nobody in Salesforce"),
    ],
)
async def test_trouble_is_said_in_words_with_the_number(api: Running, state: LookupState, words: str) -> None:
    api.service.landing = landing(lookup=state)
    page = body_of(await api.raw(visit(api) + "\r\n"))
    assert words in page
    assert "+34912345678" in page
