"""JSON as its standard says, read piece by piece with the line of each, and no deeper than we can go.

The standard library's reader knows no lines, recurses into a bomb and reads NaN; what it does best, the
text of one string, it still does here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final, Literal

from bot.facts.exchange.refusals import HalfCharacter, HugeNumber, NotValid
from bot.facts.exchange.tree import Event, Leaf, Node, build

MAX_DIGITS: Final = 15

_PIECE: Final = re.compile(
    r"""[ \t\n]*(?:
        (?P<sign> [\[\]{}:,])
        | (?P<string> "[^"\\\x00-\x1f]*(?:\\.[^"\\\x00-\x1f]*)*")
        | (?P<number> -?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?(?![0-9.]))
        | (?P<word> (?:true|false|null)\b)
    )""",
    re.VERBOSE,
)
_WORDS: Final[dict[str, bool | None]] = {"true": True, "false": False, "null": None}
_SURROGATE: Final = re.compile("[\ud800-\udfff]")

# What may come next: a value (in an empty list also its end), a name (in an empty mapping also its end), a colon,
# or what follows a value: a comma, the end of what is open, and outside of everything the end of the file.
_Next = Literal["value", "value or end", "name", "name or end", "colon", "after"]


def read_json(text: str) -> Node:
    """The tree of a JSON file.

    Raises:
        FileRefused: it is not JSON, nested too deep, or has a number that is too long.
    """
    return build(_events(text))


def _events(text: str) -> Iterator[Event]:
    place, line = 0, 1
    brackets: list[str] = []
    due: _Next = "value"
    while due != "after" or brackets or text[place:].strip(" \t\n"):
        piece = _PIECE.match(text, place)
        line += text.count("\n", place, piece.end() if piece else _next(text, place))
        if piece is None:
            raise NotValid(line=line, format="JSON")
        place = piece.end()
        sign = piece["sign"]
        if sign is None and due in ("value", "value or end"):
            yield Event("value", line, *_value(piece, line))
            due = "after"
        elif sign is None and due in ("name", "name or end") and piece["string"]:
            yield Event("value", line, *_value(piece, line))
            due = "colon"
        elif sign in ("[", "{") and due in ("value", "value or end"):
            yield Event("list" if sign == "[" else "mapping", line)
            brackets.append("]" if sign == "[" else "}")
            due = "value or end" if sign == "[" else "name or end"
        elif brackets and sign == brackets[-1] and due in ("after", "value or end", "name or end"):
            yield Event("end", line)
            brackets.pop()
            due = "after"
        elif brackets and sign == "," and due == "after":
            due = "value" if brackets[-1] == "]" else "name"
        elif sign == ":" and due == "colon":
            due = "value"
        else:
            raise NotValid(line=line, format="JSON")


def _next(text: str, place: int) -> int:
    """Where the next piece would begin."""
    return len(text) - len(text[place:].lstrip(" \t\n"))


def _value(piece: re.Match[str], line: int) -> tuple[str, Leaf]:
    """A value as it was written and as what it stands for; only whole numbers are numbers."""
    if word := piece["word"]:
        return word, _WORDS[word]
    if number := piece["number"]:
        if sum(map(str.isdigit, number)) > MAX_DIGITS:
            raise HugeNumber(line=line, most=MAX_DIGITS)
        return number, int(number) if number.lstrip("-").isdigit() else number
    try:
        text: str = json.loads(piece["string"])
    except ValueError:
        raise NotValid(line=line, format="JSON") from None
    if _SURROGATE.search(text):
        raise HalfCharacter(line=line)
    return text, text
