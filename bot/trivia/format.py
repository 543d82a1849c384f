"""How a game is played: how many questions, which, how long each, and what is scored."""

from __future__ import annotations

from typing import Final

import msgspec
from msgspec import Struct

from bot.content.question import BUTTONS

QUESTIONS_MIN: Final = 3
QUESTIONS_MAX: Final = 30
SECONDS_MIN: Final = 5
SECONDS_MAX: Final = 60


class Format(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """``seconds`` is what a question with buttons is open for; ``calm`` doubles it.

    What takes more than one press, to type an answer or to put four things in order, has twice the time.

    ``double_last``: the last question counts twice. ``interludes``: the standings are shown after each
    third of the questions. ``tie_break``: who share the top place play for it.
    """

    questions: int = 10
    category: str | None = None
    difficulty: int | None = None
    style: str | None = None
    seconds: int = 15
    calm: bool = False
    speed: bool = True
    streaks: bool = True
    double_last: bool = False
    interludes: bool = False
    tie_break: bool = False

    @property
    def open_seconds(self) -> int:
        """How long a question with buttons is open."""
        return self.seconds * (2 if self.calm else 1)

    @property
    def usual_seconds(self) -> int:
        """How long most questions are open: those of the chosen style, or else those with buttons."""
        return self.seconds_for(self.style or "choice")

    def seconds_for(self, style: str) -> int:
        """How long a question of ``style`` is open."""
        return self.open_seconds * (1 if style in BUTTONS else 2)

    def limit_for(self, style: str) -> int:
        """The same in milliseconds."""
        return self.seconds_for(style) * 1000


_decoder: Final = msgspec.json.Decoder(Format)


def encode(chosen: Format) -> str:
    """``chosen`` as JSON."""
    return msgspec.json.encode(chosen).decode()


def decode(raw: str) -> Format:
    """The format that :func:`encode` wrote."""
    return _decoder.decode(raw)
