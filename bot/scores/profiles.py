"""A member's profile as plain values."""

from __future__ import annotations

from typing import Final, NamedTuple

CATEGORY_MIN: Final = 5
"""How many answers in a category make it comparable: one lucky answer is no strength."""


class BestCategory(NamedTuple):
    """The category that a member knows best, and their answers in it."""

    category: str
    right: int
    answered: int


class Streak(NamedTuple):
    """Right answers in a row: ``current`` up to the newest answer, ``longest`` ever."""

    current: int
    longest: int


class Profile(NamedTuple):
    """One member in one server, over all time.

    ``rank`` is None and the numbers are 0 where the member has not played; ``players`` are all who have.
    ``best`` is None until a category has :data:`CATEGORY_MIN` answers.
    """

    member_id: int
    points: int
    right: int
    answered: int
    games: int
    wins: int
    rank: int | None
    players: int
    best: BestCategory | None
    streak: Streak


def accuracy(right: int, answered: int) -> float | None:
    """The share of right answers from 0 to 1; None where there is no answer to judge by."""
    return right / answered if answered else None
