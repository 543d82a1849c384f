"""Points for an answer: Kahoot's published formula and a bonus for a run of right answers.

``points = round(1000 x (1 - t / 2T))`` for a right answer after t of T seconds, as published at
https://support.kahoot.com/hc/en-us/articles/115002303908-How-points-work.
"""

from __future__ import annotations

from typing import Final

from bot.trivia.format import Format

MAXIMUM: Final = 1000
STREAK_STEP: Final = 100
STREAK_LIMIT: Final = 500
TIE_BREAK_SHARE: Final = 10  # a tie-break decides who is first and is worth a tenth: a season is not won by ties


def speed_points(elapsed_ms: int, limit_ms: int) -> int:
    """Points for a right answer after ``elapsed_ms`` of ``limit_ms``: 1000 at once, 500 at the end.

    What lies outside the limit counts as its nearest end.
    """
    elapsed = min(max(elapsed_ms, 0), limit_ms)
    # Whole numbers throughout, so that every machine rounds alike (halves upwards).
    return (MAXIMUM * (2 * limit_ms - elapsed) + limit_ms) // (2 * limit_ms)


def streak_bonus(streak: int) -> int:
    """The bonus for the ``streak``-th right answer in a row: none for the first, 100 a step, at most 500."""
    return min(STREAK_STEP * max(streak - 1, 0), STREAK_LIMIT)


def score(*, right: bool, elapsed_ms: int, limit_ms: int, streak: int, speed: bool, streaks: bool) -> int:
    """Points for one answer. ``streak`` counts this answer; ``speed`` and ``streaks`` are the server's switches."""
    if not right:
        return 0
    return (speed_points(elapsed_ms, limit_ms) if speed else MAXIMUM) + (streak_bonus(streak) if streaks else 0)


def tie_break_points(*, right: bool, elapsed_ms: int, limit_ms: int) -> int:
    """Points in a tie-break: always by speed, 100 at most, 50 at least for a right answer."""
    return speed_points(elapsed_ms, limit_ms) // TIE_BREAK_SHARE if right else 0


def multiplier(chosen: Format, position: int, total: int) -> int:
    """How many times the points of a question count in a game of ``total`` questions."""
    return 2 if chosen.double_last and position == total - 1 else 1


def worth(chosen: Format, position: int, total: int, *, right: bool, elapsed_ms: int, streak: int) -> int:
    """Points for one answer in a game of ``total`` questions; what is asked after those is a tie-break.

    ``streak`` counts this answer, if it is right.
    """
    if position >= total:
        return tie_break_points(right=right, elapsed_ms=elapsed_ms, limit_ms=chosen.limit_ms)
    return multiplier(chosen, position, total) * score(
        right=right,
        elapsed_ms=elapsed_ms,
        limit_ms=chosen.limit_ms,
        streak=streak,
        speed=chosen.speed,
        streaks=chosen.streaks,
    )
