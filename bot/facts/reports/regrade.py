"""What an answer is worth once it is judged otherwise, and what becomes of the streak that follows from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bot.content.normal import normal
from bot.content.question import Question, Style
from bot.scores.store import Grade
from bot.trivia.answers import Locked, mark_of
from bot.trivia.format import Format
from bot.trivia.scoring import RIGHT, WRONG, Mark, typed_mark, worth


class Verdict(NamedTuple):
    """How good an answer is, and the time of the click or guess that decided it."""

    mark: Mark
    elapsed_ms: int


class Given(NamedTuple):
    """One answer as it stands in the ledger, to a question of some style."""

    style: Style
    verdict: Verdict
    points: int

    @classmethod
    def of(cls, question: Question, answer: Locked) -> Given:
        """``answer`` to ``question``."""
        mark = mark_of(question, answer.guess, right=answer.right)
        return cls(question.style, Verdict(mark, answer.elapsed_ms), answer.points)


def chosen_as(answer: Locked, *, right: bool) -> Verdict:
    """A click on a button that counts as right or not."""
    return Verdict(RIGHT if right else WRONG, answer.elapsed_ms)


def typed_as(answer: Locked, key: str, *, right: bool) -> Verdict | None:
    """A typed answer once the guesses that read ``key`` (:func:`bot.content.normal.normal`) count as right or not.

    It is right from the first of them on, with the hints that had been taken by then. None where nothing changes.
    """
    guess = answer.guess
    first = next((each for each in answer.guesses if normal(each.text) == key), None)
    if guess is None or first is None or answer.right == right:
        return None
    if right:
        return Verdict(typed_mark(right=True, hints=first.hints), first.elapsed_ms)
    return Verdict(WRONG, answer.guesses[-1].elapsed_ms) if guess == first else None


def regrade(
    chosen: Format,
    total: int,
    asked: Sequence[int],
    member_id: int,
    given: Mapping[int, Given],
    position: int,
    verdict: Verdict,
) -> list[Grade]:
    """The answers of one member whose worth changes when the one at ``position`` is judged by ``verdict``.

    As the game itself would have scored them: the answer by the time that it took, those after it by
    the streak that goes on or breaks. A void question stays in the streak as it was played.

    Args:
        total: how many questions the game has, tie-breaks aside.
        asked: the positions that were asked, in order.
        given: the member's answers by position.
    """
    grades: list[Grade] = []
    streak = 0
    for place in asked:
        answer = given.get(place)
        if answer is None:
            streak = 0
            continue
        mark, elapsed = verdict if place == position else answer.verdict
        streak = streak + 1 if mark.right else 0
        if place < position:
            continue
        points = worth(chosen, place, total, answer.style, mark, elapsed_ms=elapsed, streak=streak)
        if (mark.right, elapsed, points) != (answer.verdict.mark.right, answer.verdict.elapsed_ms, answer.points):
            grades.append(Grade(place, member_id, mark.right, points, elapsed))
    return grades
