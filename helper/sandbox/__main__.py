"""`python -m helper.sandbox`: the sandbox as a process of its own."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import signal
import sys
import threading

from helper.sandbox.sandbox import Sandbox


async def serve(arguments: argparse.Namespace) -> None:
    """Run until a signal, or with `--until-eof` until standard input ends. One line says where."""
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    _stop_on_signals(loop, stop)
    if arguments.until_eof:
        _stop_on_end_of_input(loop, stop)
    ports = {
        "pbx_port": arguments.pbx_port,
        "salesforce_port": arguments.salesforce_port,
        "control_port": arguments.control_port,
    }
    async with Sandbox(**ports) as sandbox:
        if arguments.json:
            print(json.dumps(sandbox.urls), flush=True)
        else:
            print(
                f"3CX        {sandbox.pbx.url}\nSalesforce {sandbox.salesforce.url}\nControl    {sandbox.control.url}",
                flush=True,
            )
        await stop.wait()


def _stop_on_signals(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, stop.set)
        except NotImplementedError:
            # Windows' event loop takes no handlers; there the plain one wakes it.
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))


def _stop_on_end_of_input(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    """A thread, because Windows cannot wait for a pipe in its event loop."""

    def read() -> None:
        with contextlib.suppress(OSError, ValueError):
            # Not through sys.stdin: the lock of its buffer, held here, would abort the interpreter's end.
            while os.read(sys.stdin.fileno(), 1024):
                pass
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(stop.set)

    threading.Thread(target=read, name="end-of-input", daemon=True).start()


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m helper.sandbox", description="A 3CX and a Salesforce to try Sidecall with."
    )
    for name in ("pbx", "salesforce", "control"):
        parser.add_argument(
            f"--{name}-port",
            type=int,
            default=0,
            metavar="N",
            help=f"port of the {name} server; 0 (the default) takes any free one",
        )
    parser.add_argument("--json", action="store_true", help="print the addresses as one line of JSON")
    parser.add_argument("--until-eof", action="store_true", help="stop when standard input ends")
    try:
        asyncio.run(serve(parser.parse_args()))
    except OSError as taken:
        sys.exit(f"the sandbox cannot listen: {taken}")


if __name__ == "__main__":
    main()
