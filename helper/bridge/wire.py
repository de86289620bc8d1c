"""Native messaging's framing: a 4-byte length in the machine's byte order, then as many bytes of UTF-8 JSON.

Source: developer.chrome.com, "Native messaging", "Native messaging protocol".
"""

from __future__ import annotations

import json
import sys

# typing alone would take longer to import than all the rest of the bridge.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import IO, Any

#: The longest question we read. The browser allows 64 MiB; ours is some thirty bytes.
LONGEST = 64 * 1024


class BadMessage(Exception):
    """What came is no message of this protocol; the stream cannot be trusted any further."""


def read(stream: IO[bytes]) -> Any:
    """The next message's JSON value. Raises ``EOFError`` at the end of the stream, :class:`BadMessage` before it."""
    header = stream.read(4)
    if not header:
        raise EOFError
    length = int.from_bytes(header, sys.byteorder)
    if len(header) < 4 or length > LONGEST:
        raise BadMessage(f"a message of {length} bytes")
    body = stream.read(length)
    if len(body) < length:
        raise BadMessage("the stream ended within a message")
    try:
        return json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise BadMessage(str(error)) from error


def write(stream: IO[bytes], message: dict[str, Any]) -> None:
    """Send one message at once."""
    body = json.dumps(message).encode("utf-8")
    stream.write(len(body).to_bytes(4, sys.byteorder) + body)
    stream.flush()
