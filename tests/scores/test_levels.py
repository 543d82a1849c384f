"""What points grow into."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.scores.levels import Level, level_of


@pytest.mark.parametrize(
    ("points", "level"),
    [
        (0, Level(1, 0, 1_000)),
        (999, Level(1, 999, 1_000)),
        (1_000, Level(2, 0, 2_000)),
        (2_999, Level(2, 1_999, 2_000)),
        (3_000, Level(3, 0, 3_000)),
        (364_000, Level(27, 13_000, 27_000)),  # a year of weekly nights at 7,000 points each
    ],
)
def test_levels_begin_where_the_curve_says(points: int, level: Level) -> None:
    assert level_of(points) == level


@given(st.integers(0, 10**18))
def test_every_number_of_points_lies_within_one_level(points: int) -> None:
    number, into, needed = level_of(points)
    assert number >= 1
    assert 0 <= into < needed
    assert 500 * number * (number - 1) + into == points


@given(st.integers(0, 10**12), st.integers(0, 10**6))
def test_more_points_never_lower_a_level(points: int, more: int) -> None:
    assert level_of(points + more).number >= level_of(points).number
