"""``sidecall-bridge``: started by the browser, answers its questions until the browser closes the stream."""

from __future__ import annotations

import sys

from helper.bridge import wire
from helper.bridge.hello import may_ask, refusal, reply


def main() -> int:
    """Answer on standard output what comes on standard input, in native messaging's framing."""
    questions, answers = sys.stdin.buffer, sys.stdout.buffer
    allowed = may_ask(sys.argv)
    try:
        while True:
            message = wire.read(questions)
            if allowed:
                wire.write(answers, reply(message))
            else:
                wire.write(answers, refusal("forbidden", "Not allowed", "Only Sidecall's extension may ask."))
    except wire.BadMessage as error:
        wire.write(answers, refusal("bad_request", "Not understood", str(error)))
        return 1
    except (EOFError, BrokenPipeError):
        return 0


if __name__ == "__main__":
    sys.exit(main())
