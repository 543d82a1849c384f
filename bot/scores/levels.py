"""Levels: what a member's points of all time have grown into.

Level 1 begins at 0 points, and each level takes 1,000 points more than the one before: level 2
begins at 1,000, level 3 at 3,000, level ``n`` at ``500 * n * (n - 1)``. A question gives up to 1,000
points, so the first good answers are rewarded at once, a member who plays the weekly night for a
year stands near level 27, and no level is ever the last.
"""

from __future__ import annotations

from math import isqrt
from typing import Final, NamedTuple

STEP: Final = 1_000
"""How many points level 1 takes, and how many more each level takes than the one before."""


class Level(NamedTuple):
    """Level ``number`` (from 1), ``into`` points past its beginning, of the ``needed`` to the next."""

    number: int
    into: int
    needed: int


def level_of(points: int) -> Level:
    """The level of a member with ``points`` (0 or more) of all time."""
    # The largest n with STEP * n * (n - 1) / 2 <= points, in whole numbers: floats lose points at the edges.
    number = (1 + isqrt(1 + 8 * (points // STEP))) // 2
    return Level(number, points - STEP * number * (number - 1) // 2, STEP * number)
