"""What an answer is worth once it is judged otherwise, and what becomes of the streak that follows from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bot.scores.store import Grade
from bot.trivia.format import Format
from bot.trivia.scoring import worth


class Given(NamedTuple):
    """One answer as it stands in the ledger."""

    right: bool
    points: int
    elapsed_ms: int


def regrade(
    chosen: Format,
    total: int,
    asked: Sequence[int],
    member_id: int,
    given: Mapping[int, Given],
    position: int,
    *,
    right: bool,
) -> list[Grade]:
    """The answers of one member whose worth changes when the one at ``position`` is judged ``right`` or not.

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
        is_right = answer is not None and (right if place == position else answer.right)
        streak = streak + 1 if is_right else 0
        if answer is None or place < position:
            continue
        points = worth(chosen, place, total, right=is_right, elapsed_ms=answer.elapsed_ms, streak=streak)
        if (is_right, points) != (answer.right, answer.points):
            grades.append(Grade(place, member_id, is_right, points))
    return grades
