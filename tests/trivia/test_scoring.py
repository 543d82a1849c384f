"""Points: Kahoot's formula, which players know, and a bonus for a run of right answers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from bot.content.question import BUTTONS, STYLES, Style
from bot.trivia.format import Format
from bot.trivia.scoring import (
    HINT_COST,
    MAXIMUM,
    RIGHT,
    STREAK_LIMIT,
    WRONG,
    YEARS_OFF,
    Mark,
    in_this_place,
    order_mark,
    score,
    speed_points,
    streak_bonus,
    typed_mark,
    worth,
    year_mark,
)

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
    points = score(RIGHT, elapsed_ms=elapsed, limit_ms=limit, streak=streak, speed=speed, streaks=streaks)
    bonus = points - (speed_points(elapsed, limit) if speed else MAXIMUM)
    assert bonus == (streak_bonus(streak) if streaks else 0)
    assert 0 <= bonus <= STREAK_LIMIT


@given(limits, times, st.integers(min_value=1, max_value=50))
def test_a_wrong_answer_is_worth_nothing(limit: int, elapsed: int, streak: int) -> None:
    assert score(WRONG, elapsed_ms=elapsed, limit_ms=limit, streak=streak, speed=True, streaks=True) == 0


def test_each_hint_takes_the_same_off_what_a_typed_answer_gives_at_most() -> None:
    assert [typed_mark(right=True, hints=hints).most for hints in range(7)] == [1000, 800, 600, 400, 200, 0, 0]
    assert typed_mark(right=False, hints=0) == WRONG
    assert typed_mark(right=True, hints=3).right


@given(st.integers(1000, 2999), st.integers(0, 9999))
def test_a_year_gives_half_for_each_year_off_and_nothing_beyond_three(year: int, guess: int) -> None:
    mark, off = year_mark(year, guess), abs(year - guess)
    assert mark.right == (off == 0)
    assert mark.most == (MAXIMUM // 2**off if off <= YEARS_OFF else 0)
    assert mark.most >= year_mark(year, guess + (guess - year or 1)).most, "farther off is never worth more"


@given(st.permutations(range(4)), st.permutations(range(4)))
def test_an_order_gives_a_quarter_for_each_thing_in_its_place(order: list[int], guess: list[int]) -> None:
    mark = order_mark(order, guess)
    assert mark.most == 250 * sum(one == other for one, other in zip(order, guess, strict=True))
    assert mark.right == (order == guess) == (mark.most == MAXIMUM)


marks = st.one_of(
    st.builds(typed_mark, right=st.booleans(), hints=st.integers(0, 3)),
    st.builds(year_mark, st.just(2017), st.integers(2010, 2024)),
    st.permutations(range(4)).map(lambda guess: order_mark(range(4), guess)),
)


@given(marks, limits, times, st.integers(min_value=1, max_value=50), st.booleans(), st.booleans())
def test_what_is_nearly_right_is_worth_its_share_and_no_streak(
    mark: Mark, limit: int, elapsed: int, streak: int, speed: bool, streaks: bool
) -> None:
    points = score(mark, elapsed_ms=elapsed, limit_ms=limit, streak=streak, speed=speed, streaks=streaks)
    bonus = streak_bonus(streak) if streaks and mark.right else 0
    assert mark.most // 2 <= points - bonus <= mark.most
    assert points - bonus <= score(RIGHT, elapsed_ms=elapsed, limit_ms=limit, streak=1, speed=speed, streaks=False)
    if not speed:
        assert points - bonus == mark.most


@pytest.mark.parametrize("style", STYLES)
def test_what_takes_more_than_a_press_has_twice_the_time(style: Style) -> None:
    chosen = Format(seconds=15)
    assert chosen.seconds_for(style) == (15 if style in BUTTONS else 30)
    assert structs.replace(chosen, calm=True).seconds_for(style) == 2 * chosen.seconds_for(style)
    last = chosen.limit_for(style)
    assert worth(chosen, 0, 3, style, RIGHT, elapsed_ms=last, streak=1) == MAXIMUM // 2


@pytest.mark.parametrize("mark", [RIGHT, year_mark(2017, 2018), typed_mark(right=True, hints=1)])
def test_every_mark_counts_twice_at_the_end_and_a_tenth_in_a_tie_break(mark: Mark) -> None:
    chosen = Format(double_last=True, streaks=False)
    once = worth(chosen, 0, 3, "year", mark, elapsed_ms=5_000, streak=1)
    assert worth(chosen, 2, 3, "year", mark, elapsed_ms=5_000, streak=1) == 2 * once
    assert worth(chosen, 3, 3, "year", mark, elapsed_ms=5_000, streak=1) == once // 10
    assert in_this_place(chosen, 2, 3, HINT_COST) == 2 * HINT_COST
    assert in_this_place(chosen, 3, 3, HINT_COST) == HINT_COST // 10
