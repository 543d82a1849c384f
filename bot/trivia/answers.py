"""What a member gives as an answer, in each style, and how it is kept.

A click on a button is a choice and nothing more. What is typed or put in order is a *guess*: its text, and when and
with how much help it was made, so that a moderator who accepts it later can have it counted as it would have been.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final, TypeAlias

import msgspec
from msgspec import Struct

from bot.content.models import LONGEST_ANSWER
from bot.content.normal import normal
from bot.content.question import BUTTONS, LETTERS, TYPED, Question, Style
from bot.errors import NotAYear, NotFourPlaces, NothingTyped, QuestionClosed
from bot.trivia.scoring import RIGHT, TRIES, WRONG, Mark, order_mark, typed_mark, year_mark

Given: TypeAlias = int | str | tuple[int, ...]
"""A button's place, what was typed, or the places of the things in the order that they were put in."""

_YEAR: Final = re.compile(r"(\d{4})(?:년|年)?")


class Guess(Struct, frozen=True, omit_defaults=True):
    """One guess: its ``text`` (an order by the letters of the things: "CADB"), and the hints taken before it."""

    text: str
    elapsed_ms: int
    hints: int = 0


_decoder: Final = msgspec.json.Decoder(tuple[Guess, ...])


def encode(guesses: tuple[Guess, ...]) -> str | None:
    """``guesses`` as JSON; None for none, as it is with a click on a button."""
    return msgspec.json.encode(guesses).decode() if guesses else None


def decode(raw: str | None) -> tuple[Guess, ...]:
    """What :func:`encode` wrote."""
    return _decoder.decode(raw) if raw else ()


@dataclass(frozen=True, slots=True)
class Locked:
    """One member's answer to one question: a ``choice``, or ``guesses``, the newest last.

    ``elapsed_ms`` is the time of the guess that decided, ``right`` or not.
    """

    member_id: int
    choice: int | None
    right: bool
    points: int
    elapsed_ms: int
    guesses: tuple[Guess, ...] = ()

    @property
    def tries(self) -> int:
        """How many times they have answered."""
        return max(len(self.guesses), 1)

    @property
    def guess(self) -> Guess | None:
        """The guess that decided: the one that was right, or else the last."""
        timely = (guess for guess in reversed(self.guesses) if guess.elapsed_ms == self.elapsed_ms)
        return next(timely, self.guesses[-1] if self.guesses else None)

    def is_final(self, style: Style) -> bool:
        """Whether this member has had their say; a wrong guess leaves them more tries."""
        return self.right or style not in TYPED or self.tries >= TRIES


def read(question: Question, given: Given) -> tuple[int | None, str]:
    """The choice, or else the text of the guess, that ``given`` is. It is untrusted.

    Raises:
        QuestionClosed: it is no answer to a question of this style.
        NothingTyped, NotAYear, NotFourPlaces: it is not a whole answer yet; it costs no try.
    """
    if question.style in BUTTONS:
        if not isinstance(given, int) or not 0 <= given < len(question.options):
            raise QuestionClosed
        return given, ""
    if question.style == "order":
        if not isinstance(given, tuple):
            raise QuestionClosed
        if sorted(given) != list(range(len(question.options))):
            raise NotFourPlaces
        return None, "".join(LETTERS[place] for place in given)
    if not isinstance(given, str) or len(given) > LONGEST_ANSWER:
        raise QuestionClosed
    if not normal(given):
        raise NothingTyped
    return None, str(year_of(given)) if question.style == "year" else given


def year_of(text: str) -> int:
    """The year that somebody typed: four digits, of any script.

    Raises:
        NotAYear: it is none.
    """
    found = _YEAR.fullmatch("".join(unicodedata.normalize("NFKC", text).split()))
    if found is None:
        raise NotAYear
    return int(found[1])


def order_of(text: str) -> tuple[int, ...]:
    """The places that the letters of a guess stand for."""
    return tuple(map(LETTERS.index, text))


def mark_of(question: Question, guess: Guess | None, *, right: bool) -> Mark:
    """How good an answer is: a guess, or a click on a button, which is none.

    Whether a click or what was typed is ``right`` is known already; of a year and an order it is found out here.
    """
    if guess is None:
        return RIGHT if right else WRONG
    if question.style == "year":
        assert question.answer is not None
        return year_mark(int(question.answer("en")), int(guess.text))
    if question.style == "order":
        return order_mark(question.order, order_of(guess.text))
    return typed_mark(right=right, hints=guess.hints)
