import io
import json
import struct

import pytest

from helper.bridge import wire


def framed(body: bytes) -> bytes:
    return struct.pack("=I", len(body)) + body


def test_a_message_is_its_length_in_native_order_then_utf8_json():
    stream = io.BytesIO()
    wire.write(stream, {"title": "Ñandú"})
    length, body = stream.getvalue()[:4], stream.getvalue()[4:]
    assert struct.unpack("=I", length) == (len(body),)
    assert json.loads(body.decode("utf-8")) == {"title": "Ñandú"}


def test_messages_are_read_one_after_another_until_the_stream_ends():
    stream = io.BytesIO(framed(b'{"v": 1}') + framed('"ñ"'.encode()))
    assert [wire.read(stream), wire.read(stream)] == [{"v": 1}, "ñ"]
    with pytest.raises(EOFError):
        wire.read(stream)


@pytest.mark.parametrize(
    "stream",
    [
        b"\x05\x00",
        framed(b"{}")[:-1],
        framed(b"{"),
        framed(b"\xff\xfe"),
        framed(b"[" * 60_000),
        framed(b" " * (wire.LONGEST + 1)),
        struct.pack("=I", 0xFFFFFFFF),
    ],
    ids=["half a length", "half a body", "no json", "no utf-8", "nested too deeply", "too long", "absurdly long"],
)
def test_what_is_no_message_is_refused(stream: bytes):
    with pytest.raises(wire.BadMessage):
        wire.read(io.BytesIO(stream))
