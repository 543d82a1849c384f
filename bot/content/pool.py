"""Every question that a pack can ask, written by people and by the question writer alike."""

from __future__ import annotations

from functools import cached_property
from random import Random

from bot.content.models import Text, WrittenQuestion
from bot.content.normal import normal
from bot.content.pack import Pack
from bot.content.question import Question, Style
from bot.content.writer import Candidate, QuestionWriter


def style_of(written: WrittenQuestion) -> Style:
    """One wrong option alone makes a true-or-false question."""
    return "true_false" if len(written.distractors) == 1 else "choice"


def from_written(pack: Pack, written: WrittenQuestion, rng: Random) -> Question:
    """A written question as it is asked: its options mixed by ``rng``, but True always before False."""
    options: list[Text] = [written.answer, *written.distractors]
    style = style_of(written)
    if style == "true_false":
        options.sort(key=lambda option: normal(option("en")) != "true")
    else:
        rng.shuffle(options)
    return Question(
        key=written.id,
        style=style,
        category=written.category,
        difficulty=written.difficulty,
        text=written.text,
        options=tuple(options),
        right=options.index(written.answer),
        explanation=written.explanation,
        sources=pack.sources_of(written),
        about=written.about,
    )


class QuestionPool:
    """The questions of one pack, by key."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self._writer = QuestionWriter(pack)
        self._written = {written.id: written for written in pack.questions}

    @property
    def accent(self) -> int:
        """The fandom's colour, as 0xRRGGBB."""
        return int(self.pack.manifest.accent[1:], 16)

    @cached_property
    def candidates(self) -> tuple[Candidate, ...]:
        """Every question, written ones first; the order depends on the pack alone."""
        written = (
            Candidate(item.id, item.category, style_of(item), item.difficulty, next(iter(item.about), item.id))
            for item in self._written.values()
        )
        return (*written, *self._writer.candidates)

    def warm(self) -> None:
        """Do now, off the event loop, what the first use would do on it."""
        _ = self.candidates

    def build(self, key: str, rng: Random) -> Question:
        """The question of ``key``, the same for the same state of ``rng``.

        Raises:
            KeyError: the pack has no such question (any more).
        """
        written = self._written.get(key)
        return self._writer.write(key, rng) if written is None else from_written(self.pack, written, rng)
