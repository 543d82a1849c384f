"""Entries for the tests of this room, and who makes them."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from bot.content.models import Text
from bot.facts.entry import Entry, Reference

SERVER, OTHER_SERVER = 111, 222
MOD, OTHER_MOD, FAN, OTHER_FAN = 1, 2, 31, 32


def fact(text: str = "“Dew” was written on a train.", **fields: Any) -> Entry:
    """A fact."""
    return Entry(kind="fact", text=Text(text), **fields)


def question(text: str = "Where was “Dew” written?", **fields: Any) -> Entry:
    """A choice of four."""
    given: dict[str, Any] = {
        "style": "choice",
        "answers": (Text("On a train"),),
        "distractors": (Text("At sea"), Text("On the moon"), Text("In a lift")),
    }
    return Entry(kind="question", text=Text(text), **given | fields)


def true_or_false(text: str = "“Dew” was written on a train.", answer: str = "True", wrong: str = "False") -> Entry:
    """A statement that is true, or not."""
    return question(text, style="true_false", answers=(Text(answer),), distractors=(Text(wrong),))


def sourced(entry: Entry, url: str = "https://www.comets.test/diary", title: str = "Diary") -> Entry:
    """The same with a source."""
    return replace(entry, source=Reference(title=title, url=url))
