"""The question writer: from what a pack knows to questions that nobody has to write by hand.

Pure: the same pack, key and seed give the same question. A key names the kind, the subject and
how near the wrong options are (``w:album-of:spring-day:near``): it lasts as long as the ids do,
while the difficulty follows from how well known the subject is by now.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from random import Random
from typing import Final, NamedTuple

from bot.content.catalogue import Catalogue
from bot.content.hint import hint_of
from bot.content.pack import Pack
from bot.content.question import TYPED, Question, QuestionGone, Style
from bot.content.templates import TEMPLATES, Dice

PREFIX: Final = "w"


class Candidate(NamedTuple):
    """A question that could be asked, before it is built.

    ``subject`` is the id of the thing that it is about: two of one subject may give each other
    away, so a game should ask one of them only.
    """

    key: str
    category: str
    style: Style
    difficulty: int
    subject: str

    @property
    def generated(self) -> bool:
        """Whether the bot writes it, and no person did."""
        return self.key.startswith(f"{PREFIX}:")

    @property
    def stem(self) -> str:
        """What is asked: an easier and a harder form of one question have the same stem."""
        return stem_of(self.key)


def stem_of(key: str) -> str:
    """What the question ``key`` asks: an easier and a harder form of one question have the same stem."""
    return key.rpartition(":")[0] if key.startswith(f"{PREFIX}:") else key


class QuestionWriter:
    """Writes questions from the catalogue of one pack."""

    def __init__(self, pack: Pack) -> None:
        catalogue = Catalogue(pack)
        self._pack = pack
        self._templates = {kind.name: kind(catalogue) for kind in TEMPLATES}

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """Every question that can be written, in an order that depends on the pack alone."""
        return tuple(self._by_key.values())

    @cached_property
    def _by_key(self) -> Mapping[str, Candidate]:
        candidates = (
            Candidate(
                key=":".join((PREFIX, name, *ids, distance)),
                category=category,
                style=template.style,
                difficulty=ease + (distance == "near"),
                subject=ids[-1],
            )
            for name, template in self._templates.items()
            for ids, category, ease, distances in template.subjects()
            for distance in distances
            if category in self._pack.categories
        )
        return {candidate.key: candidate for candidate in candidates}

    def write(self, key: str, rng: Random) -> Question:
        """The question of ``key``. ``rng`` decides which wrong options stand beside the right one, and where.

        Raises:
            QuestionGone: this pack has none.
        """
        candidate = self._by_key.get(key)
        if candidate is None:
            raise QuestionGone(key)
        _, name, *ids, distance = key.split(":")
        draft = self._templates[name].draft(tuple(ids), Dice(rng, "near" if distance == "near" else "far"))
        about = tuple(thing.id for thing in draft.used)
        answer = draft.answer if candidate.style in TYPED else None
        return Question(
            key=key,
            style=candidate.style,
            category=candidate.category,
            difficulty=candidate.difficulty,
            text=draft.text,
            options=draft.options,
            right=draft.right,
            order=draft.order,
            answer=draft.answer,
            clue=draft.clue,
            hint=hint_of(self._pack, answer, about) if answer is not None else None,
            explanation=draft.explanation,
            sources=self._pack.sources_of(*draft.used),
            about=about,
        )
