"""The command line: what needs no window. ``sidecall --help`` lists it."""

from helper.cli.parser import COMMANDS, main

__all__ = ["COMMANDS", "main"]
