"""A question as it is asked: what a written one and a generated one both become.

It holds everything that a game needs, in every language, so that a later edit of the pack
changes no past game; ``encode`` and ``decode`` keep it as JSON in the database.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Final, Literal, get_args

import msgspec
from msgspec import Struct

from bot.content.models import Source, Text, decode_hook, encode_hook

Style = Literal["choice", "true_false", "typed", "emoji", "year", "order"]
STYLES: Final[tuple[Style, ...]] = get_args(Style)
BUTTONS: Final[frozenset[Style]] = frozenset({"choice", "true_false"})
"""The styles whose options are buttons."""
TYPED: Final[frozenset[Style]] = frozenset({"typed", "emoji"})
"""The styles whose answer people type, in as many words as they like."""
LETTERS: Final = "ABCDE"


class QuestionGone(KeyError):
    """There is no question of this key, or it can't be asked any more. Any other KeyError is a fault."""


class Question(Struct, frozen=True, kw_only=True):
    """``key`` tells questions apart for ever.

    ``options`` are what members see to choose from: the buttons, or the four things to be put in order; none
    where they type. ``right`` is the index of the right button, ``order`` the right order as indexes of
    ``options``. ``answer`` is what is right where it is typed, a year as its digits; ``accept`` are further
    wordings. ``clue`` are the emoji of an emoji question, ``hint`` a fact that leads to a typed answer. ``author``
    is the credit of who wrote it for their server.
    """

    key: str
    style: Style
    category: str
    difficulty: int
    text: Text
    options: tuple[Text, ...] = ()
    right: int = 0
    order: tuple[int, ...] = ()
    answer: Text | None = None
    accept: tuple[str, ...] = ()
    clue: str = ""
    hint: Text | None = None
    explanation: Text
    sources: tuple[Source, ...]
    about: tuple[str, ...] = ()
    author: str = ""


_encoder: Final = msgspec.json.Encoder(enc_hook=encode_hook)
_decoder: Final = msgspec.json.Decoder(Question, dec_hook=decode_hook)


def encode(question: Question) -> str:
    """``question`` as JSON."""
    return _encoder.encode(question).decode()


def decode(raw: str) -> Question:
    """The question that :func:`encode` wrote."""
    return _decoder.decode(raw)


def mixed(ordered: Sequence[Text], rng: Random) -> tuple[tuple[Text, ...], tuple[int, ...]]:
    """The ``options`` and the ``order`` of a question that has ``ordered`` put in this order.

    The options are never in order already.
    """
    places = list(range(len(ordered)))
    while places == sorted(places):
        rng.shuffle(places)
    return tuple(ordered[place] for place in places), tuple(map(places.index, sorted(places)))
