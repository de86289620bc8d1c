"""What the outside does when it is dialled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast, get_args

Then = Literal["answer", "ring", "refuse", "busy"]


@dataclass(frozen=True, slots=True)
class Behaviour:
    """`after` in seconds: until it answers, is busy, or gives up ringing (None: rings on).

    `text` is the `reasontext` of a refused makecall.
    """

    then: Then = "answer"
    after: float | None = None
    text: str = ""


ANSWERS = Behaviour("answer", 1.0)


class FarEnds:
    """The behaviour of each number; one that was told nothing rings and answers after a second."""

    def __init__(self) -> None:
        self._told: dict[str, Behaviour] = {}

    def tell(self, destination: str, then: str, after: float | None, text: str) -> None:
        if then not in get_args(Then):
            raise ValueError(f"then is one of {', '.join(get_args(Then))}")
        if not _digits(destination):
            raise ValueError("destination has no digits")
        self._told[_digits(destination)] = Behaviour(cast(Then, then), after, text)

    def of(self, destination: str) -> Behaviour:
        wanted = _digits(destination)
        for told, behaviour in self._told.items():
            if same_number(told, wanted):
                return behaviour
        return ANSWERS


def same_number(one: str, other: str) -> bool:
    """Whether two spellings reach the same phone, as far as an exchange in Spain can tell."""
    a, b = _digits(one), _digits(other)
    return a == b or (min(len(a), len(b)) >= 9 and a[-9:] == b[-9:])


def _digits(number: str) -> str:
    return "".join(c for c in number if c.isdigit() and c.isascii())
