"""Points: Kahoot's formula, which players know, and a bonus for a run of right answers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.trivia.scoring import MAXIMUM, STREAK_LIMIT, score, speed_points, streak_bonus

limits = st.integers(min_value=1_000, max_value=120_000)
times = st.integers(min_value=-5_000, max_value=200_000)


def test_kahoots_own_example() -> None:
    # 2 seconds of 30: 1 - 2/30/2 = 0.9667, times 1000.
    assert speed_points(2_000, 30_000) == 967


def test_at_once_and_at_the_last_moment() -> None:
    assert speed_points(0, 15_000) == 1000
    assert speed_points(15_000, 15_000) == 500


@given(limits, times)
def test_a_right_answer_is_worth_half_to_all(limit: int, elapsed: int) -> None:
    assert MAXIMUM // 2 <= speed_points(elapsed, limit) <= MAXIMUM


@given(limits, times, times)
def test_faster_is_never_worth_less(limit: int, one: int, other: int) -> None:
    fast, slow = sorted((one, other))
    assert speed_points(fast, limit) >= speed_points(slow, limit)


@given(limits, st.integers(min_value=0, max_value=120_000))
def test_it_is_the_published_formula(limit: int, elapsed: int) -> None:
    elapsed = min(elapsed, limit)
    exact = 1000 * (1 - elapsed / (2 * limit))
    assert abs(speed_points(elapsed, limit) - exact) <= 0.5 + 1e-9


def test_the_bonus_starts_with_the_second_in_a_row_and_ends_at_500() -> None:
    assert [streak_bonus(n) for n in range(9)] == [0, 0, 100, 200, 300, 400, 500, 500, 500]


@given(limits, times, st.integers(min_value=1, max_value=50), st.booleans(), st.booleans())
def test_each_switch_does_one_thing(limit: int, elapsed: int, streak: int, speed: bool, streaks: bool) -> None:
    points = score(right=True, elapsed_ms=elapsed, limit_ms=limit, streak=streak, speed=speed, streaks=streaks)
    bonus = points - (speed_points(elapsed, limit) if speed else MAXIMUM)
    assert bonus == (streak_bonus(streak) if streaks else 0)
    assert 0 <= bonus <= STREAK_LIMIT


@given(limits, times, st.integers(min_value=1, max_value=50))
def test_a_wrong_answer_is_worth_nothing(limit: int, elapsed: int, streak: int) -> None:
    assert score(right=False, elapsed_ms=elapsed, limit_ms=limit, streak=streak, speed=True, streaks=True) == 0
