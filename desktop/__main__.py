"""``sidecall``: the tray without arguments, everything else on the command line."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from helper import __version__


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command ``argv`` (by default the program's own) and return its exit code: 0, 1, 2 or 3.

    Only the tray and the demo load Qt; the rest belongs to ``helper.cli``.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments == ["--version"]:
        print(f"Sidecall {__version__}")
        return 0
    if not arguments:
        from desktop.start import run_tray

        return run_tray()
    if arguments[0] == "demo":
        from desktop.demo import main as demo

        return demo(arguments[1:])
    from helper.cli import main as command

    return command(arguments)


if __name__ == "__main__":
    sys.exit(main())
