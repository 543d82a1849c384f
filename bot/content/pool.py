"""Every question that a pack can ask, written by people and by the question writer alike."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from functools import cached_property
from random import Random
from typing import Final

from msgspec.structs import replace

from bot.content.hint import hint_of
from bot.content.models import (
    ChoiceQuestion,
    EmojiQuestion,
    OrderQuestion,
    Text,
    TrueFalseQuestion,
    TypedQuestion,
    WrittenQuestion,
    YearQuestion,
)
from bot.content.pack import Pack
from bot.content.question import Question, Style, mixed
from bot.content.voice import Voice
from bot.content.writer import Candidate, QuestionWriter
from bot.i18n import N_

_STYLES: Final[Mapping[type[WrittenQuestion], Style]] = {
    ChoiceQuestion: "choice",
    TrueFalseQuestion: "true_false",
    TypedQuestion: "typed",
    EmojiQuestion: "emoji",
    YearQuestion: "year",
    OrderQuestion: "order",
}


def style_of(written: WrittenQuestion) -> Style:
    """How a written question is asked."""
    return _STYLES[type(written)]


def true_and_false(languages: tuple[str, ...]) -> tuple[Text, Text]:
    """The options of a true-or-false question, in their order."""
    voice = Voice(languages)
    return voice.say(N_("True")), voice.say(N_("False"))


def from_written(pack: Pack, written: WrittenQuestion, rng: Random) -> Question:
    """A written question as it is asked: its options mixed by ``rng``, but True always before False."""
    asked = Question(
        key=written.id,
        style=style_of(written),
        category=written.category,
        difficulty=written.difficulty,
        text=written.text,
        explanation=written.explanation,
        sources=pack.sources_of(written),
        about=written.about,
    )
    match written:
        case ChoiceQuestion():
            options = [written.answer, *written.distractors]
            rng.shuffle(options)
            return replace(asked, options=tuple(options), right=options.index(written.answer))
        case TrueFalseQuestion():
            return replace(asked, options=true_and_false(pack.languages), right=int(not written.answer))
        case TypedQuestion() | EmojiQuestion():
            hint = hint_of(pack, written.answer, written.about, written.accept)
            clue = written.clue if isinstance(written, EmojiQuestion) else ""
            return replace(asked, answer=written.answer, accept=written.accept, clue=clue, hint=hint)
        case YearQuestion():
            return replace(asked, answer=Text(str(written.answer)))
        case OrderQuestion():
            things, order = mixed(written.answer, rng)
            return replace(asked, options=things, order=order)
        case _:
            raise TypeError(written)


class QuestionPool:
    """The questions of one pack, by key."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self._warming = threading.Lock()
        self._written = {written.id: written for written in pack.questions}

    @cached_property
    def _writer(self) -> QuestionWriter:
        return QuestionWriter(self.pack)

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
        """Do now, off the event loop, what the first use would do on it; who comes meanwhile waits for that."""
        with self._warming:
            _ = self.candidates

    def build(self, key: str, rng: Random) -> Question:
        """The question of ``key``, the same for the same state of ``rng``.

        Raises:
            QuestionGone: the pack has none of this key (any more).
        """
        written = self._written.get(key)
        return self._writer.write(key, rng) if written is None else from_written(self.pack, written, rng)
