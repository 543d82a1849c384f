"""Which questions the stories of this room are told with, where a story types an answer."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence

import pytest

from bot.content.writer import Candidate
from bot.trivia import selection
from bot.trivia.format import Format

KEYS = {
    "typed": ("w:album-typed:spring-day:far", "w:guest:boy-with-luv:far", "w:opener:wings:far"),
    "emoji": ("w:clue:spring-day:far", "w:clue:butter:far", "w:clue:dynamite:far"),
    "year": ("w:closest:spring-day:far", "w:closest:dynamite:far", "w:closest:butter:far"),
    "order": ("w:order:spring-day:far", "w:order:dynamite:far", "w:order:butter:far"),
}


@pytest.fixture(autouse=True)
def known_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    """A game of a style that is no choice asks these: of others, what a story types could stand in the question."""
    select = selection.select

    def known(pool: Iterable[Candidate], chosen: Format, recent: Sequence[str], rng: random.Random) -> tuple[str, ...]:
        return KEYS[chosen.style] if chosen.style in KEYS else select(pool, chosen, recent, rng)

    monkeypatch.setattr(selection, "select", known)
