"""A question as it is asked: what a written one and a generated one both become.

It holds everything that a game needs, in every language, so that a later edit of the pack
changes no past game; ``encode`` and ``decode`` keep it as JSON in the database.
"""

from __future__ import annotations

from typing import Final, Literal

import msgspec
from msgspec import Struct

from bot.content.models import Source, Text, decode_hook, encode_hook

Style = Literal["choice", "true_false"]
STYLES: Final[tuple[Style, ...]] = ("choice", "true_false")
LETTERS: Final = "ABCDE"


class Question(Struct, frozen=True, kw_only=True):
    """``key`` tells questions apart for ever; ``right`` is the index of the right one of ``options``."""

    key: str
    style: Style
    category: str
    difficulty: int
    text: Text
    options: tuple[Text, ...]
    right: int
    explanation: Text
    sources: tuple[Source, ...]
    about: tuple[str, ...] = ()


_encoder: Final = msgspec.json.Encoder(enc_hook=encode_hook)
_decoder: Final = msgspec.json.Decoder(Question, dec_hook=decode_hook)


def encode(question: Question) -> str:
    """``question`` as JSON."""
    return _encoder.encode(question).decode()


def decode(raw: str) -> Question:
    """The question that :func:`encode` wrote."""
    return _decoder.decode(raw)
