"""Bodies that are too long, lie about it, or are not what they should be."""

from __future__ import annotations

import gzip
import json

import pytest

from tests.helper.api.running import Running, status_of


def padded(size: int) -> bytes:
    """A good request of so many bytes."""
    return b'{"limit": 1' + b" " * (size - 12) + b"}"


async def test_8_kib_are_fine_and_one_byte_more_is_not(api: Running) -> None:
    assert (await api.post("calls", padded(8192)))[0] == 200
    assert (await api.post("calls", padded(8193)))[0] == 413
    assert api.service.asked == [("calls", 1)]


async def test_a_long_body_is_refused_by_what_it_says_before_it_comes(api: Running) -> None:
    assert status_of(await api.raw(api.head(Content_Length="1000000000") + "\r\n")) == 413


@pytest.mark.parametrize("length", ["", "-1", "two", "0x2", "2, 2", "99999999999999999999999"])
async def test_a_length_that_is_none_is_refused(api: Running, length: str) -> None:
    assert status_of(await api.raw(api.head(Content_Length=length) + "\r\n{}")) in (400, 411, 413)
    assert api.service.asked == []


async def test_no_length_is_refused(api: Running) -> None:
    assert status_of(await api.raw(api.head(Content_Length=None) + "\r\n")) == 411


async def test_a_chunked_body_is_refused(api: Running) -> None:
    head = api.head(Content_Length=None, Transfer_Encoding="chunked")
    assert status_of(await api.raw(head + "\r\n2\r\n{}\r\n0\r\n\r\n")) == 411
    assert api.service.asked == []


async def test_a_length_and_chunks_at_once_are_refused(api: Running) -> None:
    head = api.head(Content_Length="4", Transfer_Encoding="chunked")
    assert status_of(await api.raw(head + "\r\n2\r\n{}\r\n0\r\n\r\n")) in (400, 411)
    assert api.service.asked == []


async def test_what_follows_a_short_length_is_not_taken_for_a_request(api: Running) -> None:
    second = api.head("devices") + "\r\n{}"
    reply = await api.raw(api.head("calls", Content_Length="2") + '\r\n{}{"limit": 3}' + second)
    assert status_of(reply) in (200, 400)
    assert api.service.asked in ([], [("calls", 50)])


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "identity", "x"])
async def test_a_compressed_body_is_not_inflated(api: Running, encoding: str) -> None:
    bomb = gzip.compress(b" " * 5_000_000)
    head = api.head("calls", Content_Length=str(len(bomb)), Content_Encoding=encoding)
    assert len(bomb) < 8192
    assert status_of(await api.raw(head.encode() + b"\r\n" + bomb)) == 415
    assert api.service.asked == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b'"x"',
        b"{",
        b"{}{}",
        b"{} x",
        b"{'number': 1}",
        b'{"number": "912", "request_id": "a"} // comment',
        b"\xef\xbb\xbf" + b'{"number": "912", "request_id": "a"}',
        b'{"number": "\xff\xfe", "request_id": "a"}',
        b'{"number": "\\ud800", "request_id": "a"}',
        '{"number": "912", "request_id": "a"}'.encode("utf-16"),
        b'{"number": "912", "request_id": "a", "confirm": NaN}',
        b'{"number": "912", "request_id": "a", "confirm": Infinity}',
        b'{"number": "912", "request_id": "a", "confirm": 1}',
        b'{"number": "912", "request_id": "a", "confirm": "true"}',
        b'{"number": "912", "request_id": "a", "confirm": null}',
        b'{"number": 912, "request_id": "a"}',
        b'{"number": ["912"], "request_id": "a"}',
        b'{"number": "912"}',
        b'{"number": "912", "request_id": ""}',
        b'{"number": "912", "request_id": "a b"}',
        b'{"number": "912", "request_id": "a\\n"}',
        b'{"number": "912", "request_id": "a\\r\\nX-Evil: 1"}',
        b'{"number": "912", "request_id": "' + b"a" * 65 + b'"}',
        b'{"number": "912", "request_id": "a", "more": 1}',
        b'{"number": "912", "request_id": "a", "__proto__": {}}',
        b'{"number": "912", "number": "913", "request_id": "a"}',
        b'{"number": "912", "n\\u0075mber": "913", "request_id": "a"}',
        b'{"number": "912", "request_id": "a", "record_id": "003/../.."}',
        b'{"number": "' + b"9" * 201 + b'", "request_id": "a"}',
        b'{"number": ' + b"[" * 4000 + b"]" * 4000 + b', "request_id": "a"}',
        b'{"a":' * 1300 + b"1" + b"}" * 1300,
        b'{"number": ' + b"9" * 8000 + b', "request_id": "a"}',
    ],
    ids=range(35),
)
async def test_a_body_that_is_not_exactly_the_shape_is_a_bad_request(api: Running, body: bytes) -> None:
    status, reply = await api.post("dial", body)
    assert (status, reply["error"]["code"]) == (400, "bad_request")
    assert set(reply) == {"error"}
    assert api.service.asked == []


@pytest.mark.parametrize("limit", ["0", "201", "-1", "1.5", "1e3", "true", '"5"', "99999999999999999999"])
async def test_a_number_out_of_its_bounds_is_a_bad_request(api: Running, limit: str) -> None:
    assert (await api.post("calls", b'{"limit": ' + limit.encode() + b"}"))[0] == 400


async def test_text_is_handed_on_as_it_is(api: Running) -> None:
    text = "\u202eEvil <b>bold</b>\r\nX: y \U0001f4de'; DROP"
    status, reply = await api.post("note", {"call_id": "c1", "text": text})
    assert (status, reply["call"]["note"]) == (200, text)


async def test_a_mark_of_the_request_is_never_in_an_error(api: Running) -> None:
    mark = "Zebra<script>"
    replies = [
        await api.post("dial", json.dumps({mark: mark}).encode()),
        await api.post(mark),
        await api.post("calls", {"limit": mark}),
    ]
    assert all(status >= 400 and "ebra" not in str(body) for status, body in replies)
    for head in (
        api.head(target=f"/{mark}"),
        api.head(method="ZEBRA"),
        api.head(Origin=f"https://{mark}"),
        api.head(Host=mark),
        api.head() + f"{mark}\r\n",
        api.head() + f"X: {mark}\x00\r\n",
        f"{mark}\r\n",
    ):
        reply = await api.raw(head + "\r\n{}")
        assert status_of(reply) >= 400
        assert b"ebra" not in reply.lower()
