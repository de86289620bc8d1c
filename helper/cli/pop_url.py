"""``sidecall pop-url``: the contact URL to paste into 3CX, for a Sidecall without a window."""

from __future__ import annotations

import sys
from argparse import Namespace

from helper.cli.client import Client
from helper.cli.outcome import DONE


def pop_url(client: Client, arguments: Namespace) -> int:
    """Print the URL alone on standard output, and what is wrong with it on standard error."""
    given = client.ask("pop_url", {"renew": arguments.renew})
    print(given["url"])
    if message := given.get("message"):
        print(message, file=sys.stderr)
    return DONE
