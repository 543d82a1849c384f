"""What a pack or a game says, as an entry: what a moderator who corrects it begins with."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Final

from msgspec.structs import replace

from bot.content import pool as pools
from bot.content.models import LONGEST_NAME, Fact, Source, Text, WrittenQuestion
from bot.content.pack import Pack
from bot.content.pool import QuestionPool
from bot.content.question import Question
from bot.facts.entry import Entry, Reference, validated

_SAME: Final = 0  # the seed of a generated question that is looked at: it always reads alike


def original(pool: QuestionPool, key: str) -> Entry | None:
    """What a pack says under ``key``: a fact's or question's id, or a generated question's stem. None for nothing."""
    for fact in pool.pack.facts:
        if fact.id == key:
            return from_fact(pool.pack, fact)
    for written in pool.pack.questions:
        if written.id == key:
            return from_written(pool.pack, written)
    for candidate in pool.candidates:
        if candidate.generated and candidate.stem == key:
            return from_question(pool.build(candidate.key, Random(_SAME)))
    return None


def from_fact(pack: Pack, fact: Fact) -> Entry:
    """A written fact."""
    return Entry(kind="fact", text=fact.text, category=fact.category, source=_reference(pack.sources_of(fact)))


def from_written(pack: Pack, written: WrittenQuestion) -> Entry:
    """A written question."""
    return from_question(pools.from_written(pack, written, Random(_SAME)))


def from_question(question: Question) -> Entry:
    """A question as it was asked. What emoji stand for is asked with the emoji in front of the text."""
    asked = Entry(
        kind="question",
        text=question.text,
        category=question.category,
        source=_reference(question.sources),
        explanation=question.explanation,
        difficulty=question.difficulty,
    )
    match question.style:
        case "choice" | "true_false":
            right = question.options[question.right]
            wrong = tuple(option for place, option in enumerate(question.options) if place != question.right)
            asked = replace(asked, style=question.style, answers=(right,), distractors=wrong)
        case "order":
            asked = replace(asked, style="order", answers=tuple(question.options[place] for place in question.order))
        case "year":
            assert question.answer is not None
            asked = replace(asked, style="year", answers=(question.answer,))
        case _:
            assert question.answer is not None
            answers = (question.answer, *map(Text, question.accept))
            asked = replace(asked, style="typed", answers=answers, text=_with_clue(question))
    return validated(asked, links=True)


def _with_clue(question: Question) -> Text:
    if not question.clue:
        return question.text
    return Text({code: f"{question.clue} {text}" for code, text in question.text.by_language.items()})


def _reference(sources: Sequence[Source]) -> Reference | None:
    """The first source; an entry has one."""
    return Reference(title=sources[0].title[:LONGEST_NAME], url=sources[0].url) if sources else None
