"""Points for an answer: Kahoot's published formula and a bonus for a run of right answers.

``points = round(most x (1 - t / 2T))`` for an answer after t of T seconds, as published at
https://support.kahoot.com/hc/en-us/articles/115002303908-How-points-work, where ``most`` is 1000 for a right
answer. What it is for answers that can be nearly right, or right with help, is ours: see :class:`Mark`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from bot.content.question import Style
from bot.trivia.format import Format

MAXIMUM: Final = 1000
STREAK_STEP: Final = 100
STREAK_LIMIT: Final = 500
TIE_BREAK_SHARE: Final = 10  # a tie-break decides who is first and is worth a tenth: a season is not won by ties
TRIES: Final = 3  # to type an answer
HINT_COST: Final = 200  # that each hint takes off what a typed answer gives at most
YEARS_OFF: Final = 3  # a year that is farther off gives nothing


class Mark(NamedTuple):
    """How good an answer is, whenever it comes: whether it is ``right``, and how many points it gives at most.

    ``right`` is what counts for streaks, accuracy and the standings. What is nearly right is not right, though it
    gives points.
    """

    right: bool
    most: int


RIGHT: Final = Mark(True, MAXIMUM)
WRONG: Final = Mark(False, 0)


def typed_mark(*, right: bool, hints: int) -> Mark:
    """A typed answer after so many hints: 200 less for each, however many tries it took."""
    return Mark(True, max(MAXIMUM - HINT_COST * hints, 0)) if right else WRONG


def year_mark(answer: int, guess: int) -> Mark:
    """A guessed year: half as much for each year that it is off, 1000, 500, 250, 125, and nothing beyond three."""
    off = abs(answer - guess)
    return Mark(off == 0, MAXIMUM >> off) if off <= YEARS_OFF else WRONG


def order_mark(order: Sequence[int], guess: Sequence[int]) -> Mark:
    """Things put in order: the same share for each that stands in its place, 250 where there are four."""
    placed = sum(one == other for one, other in zip(order, guess, strict=True))
    return Mark(placed == len(order), MAXIMUM * placed // len(order))


def speed_points(elapsed_ms: int, limit_ms: int, most: int = MAXIMUM) -> int:
    """Points for an answer after ``elapsed_ms`` of ``limit_ms``: ``most`` at once, half of that at the end.

    What lies outside the limit counts as its nearest end.
    """
    elapsed = min(max(elapsed_ms, 0), limit_ms)
    # Whole numbers throughout, so that every machine rounds alike (halves upwards).
    return (most * (2 * limit_ms - elapsed) + limit_ms) // (2 * limit_ms)


def streak_bonus(streak: int) -> int:
    """The bonus for the ``streak``-th right answer in a row: none for the first, 100 a step, at most 500."""
    return min(STREAK_STEP * max(streak - 1, 0), STREAK_LIMIT)


def score(mark: Mark, *, elapsed_ms: int, limit_ms: int, streak: int, speed: bool, streaks: bool) -> int:
    """Points for one answer. ``streak`` counts this answer; ``speed`` and ``streaks`` are the server's switches."""
    points = speed_points(elapsed_ms, limit_ms, mark.most) if speed else mark.most
    return points + (streak_bonus(streak) if streaks and mark.right else 0)


def tie_break_points(mark: Mark, *, elapsed_ms: int, limit_ms: int) -> int:
    """Points in a tie-break: always by speed, a tenth of what the answer would give without switches."""
    return speed_points(elapsed_ms, limit_ms, mark.most) // TIE_BREAK_SHARE


def multiplier(chosen: Format, position: int, total: int) -> int:
    """How many times the points of a question count in a game of ``total`` questions."""
    return 2 if chosen.double_last and position == total - 1 else 1


def worth(chosen: Format, position: int, total: int, style: Style, mark: Mark, *, elapsed_ms: int, streak: int) -> int:
    """Points for one answer in a game of ``total`` questions; what is asked after those is a tie-break.

    ``style`` is that of the question. ``streak`` counts this answer, if it is right.
    """
    limit = chosen.limit_for(style)
    if position >= total:
        return tie_break_points(mark, elapsed_ms=elapsed_ms, limit_ms=limit)
    return multiplier(chosen, position, total) * score(
        mark,
        elapsed_ms=elapsed_ms,
        limit_ms=limit,
        streak=streak,
        speed=chosen.speed,
        streaks=chosen.streaks,
    )


def in_this_place(chosen: Format, position: int, total: int, points: int) -> int:
    """What ``points`` come to at ``position`` of a game: twice as many, or a tenth in a tie-break."""
    return points // TIE_BREAK_SHARE if position >= total else points * multiplier(chosen, position, total)
