"""How a game is played: how many questions, which, how long each, and what is scored."""

from __future__ import annotations

from typing import Final

import msgspec
from msgspec import Struct

QUESTIONS_MIN: Final = 3
QUESTIONS_MAX: Final = 30
SECONDS_MIN: Final = 5
SECONDS_MAX: Final = 60


class Format(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """``seconds`` is what each question is open for, in calm mode already doubled."""

    questions: int = 10
    category: str | None = None
    difficulty: int | None = None
    style: str | None = None
    seconds: int = 15
    speed: bool = True
    streaks: bool = True

    @property
    def limit_ms(self) -> int:
        return self.seconds * 1000


_decoder: Final = msgspec.json.Decoder(Format)


def encode(chosen: Format) -> str:
    """``chosen`` as JSON."""
    return msgspec.json.encode(chosen).decode()


def decode(raw: str) -> Format:
    """The format that :func:`encode` wrote."""
    return _decoder.decode(raw)
