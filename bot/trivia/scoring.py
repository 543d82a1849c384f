"""Points for an answer: Kahoot's published formula and a bonus for a run of right answers.

``points = round(1000 x (1 - t / 2T))`` for a right answer after t of T seconds, as published at
https://support.kahoot.com/hc/en-us/articles/115002303908-How-points-work.
"""

from __future__ import annotations

from typing import Final

MAXIMUM: Final = 1000
STREAK_STEP: Final = 100
STREAK_LIMIT: Final = 500


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
