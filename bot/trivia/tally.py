"""How people answered a closed question, for its reveal: nobody is named for what was wrong."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from bot.content.normal import normal
from bot.content.question import Question
from bot.trivia.answers import Guess, order_of
from bot.trivia.game import Asked

WRONG_SHOWN: Final = 3
TOGETHER: Final = 2  # members must have typed the same before it is shown: what one alone typed stays theirs


class Count(NamedTuple):
    """A guess as most of those who made it wrote it, and how many they are."""

    text: str
    members: int


def options(asked: Asked) -> tuple[int, ...]:
    """How many chose each option."""
    chosen = Counter(answer.choice for answer in asked.answers.values())
    return tuple(chosen[place] for place in range(len(asked.question.options)))


def right(asked: Asked) -> int:
    """How many were right."""
    return sum(answer.right for answer in asked.answers.values())


def wrong_guesses(asked: Asked) -> tuple[Count, ...]:
    """What was typed, is wrong and came from several members; the most frequent first."""
    wordings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for answer in asked.answers.values():
        hit = answer.guess if answer.right else None
        for guess in answer.guesses:
            if guess != hit:
                wordings[normal(guess.text)][guess.text] += 1  # nobody can try the same twice
    counts = [Count(texts.most_common(1)[0][0], texts.total()) for texts in wordings.values()]
    shared = [count for count in counts if count.members >= TOGETHER]
    return tuple(sorted(shared, key=lambda count: -count.members)[:WRONG_SHOWN])


def years(asked: Asked) -> tuple[Count, ...]:
    """Which years were guessed, in order, the right one always among them."""
    assert asked.question.answer is not None
    counts = Counter(guess.text for guess in _guesses(asked))
    return tuple(Count(year, counts[year]) for year in sorted({*counts, asked.question.answer("en")}, key=int))


class Closest(NamedTuple):
    """Who came closest to a year, and by how many years they missed it."""

    members: tuple[int, ...]
    off: int


def closest(asked: Asked) -> Closest | None:
    """Those who came closest to a year, the quickest first; None where nobody guessed."""
    assert asked.question.answer is not None
    year = int(asked.question.answer("en"))
    found = [
        (abs(int(guess.text) - year), answer.elapsed_ms, answer.member_id)
        for answer in asked.answers.values()
        if (guess := answer.guess) is not None
    ]
    if not found:
        return None
    off = min(found)[0]
    return Closest(tuple(member for distance, _, member in sorted(found) if distance == off), off)


def places(asked: Asked) -> tuple[int, ...]:
    """How many had the right thing in each place of an order."""
    order = asked.question.order
    orders = [order_of(guess.text) for guess in _guesses(asked)]
    return tuple(sum(given[place] == thing for given in orders) for place, thing in enumerate(order))


def _guesses(asked: Asked) -> Iterator[Guess]:
    """The guess of each member that decided."""
    return (guess for answer in asked.answers.values() if (guess := answer.guess) is not None)


def said(question: Question, guess: Guess, language: str) -> str:
    """A guess in words."""
    return in_words(question, order_of(guess.text), language) if question.style == "order" else guess.text


def in_words(question: Question, order: Sequence[int], language: str) -> str:
    """An order by its things, one after the other."""
    return " · ".join(question.options[place](language) for place in order)
