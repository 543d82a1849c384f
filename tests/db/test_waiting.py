"""Answers that wait: in order, fair to every game, and never more than there is room for."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.db import waiting as room
from bot.db.waiting import BATCH_MAX, GAME_MAX, WAITING_MAX, Waiting
from bot.errors import TooBusy

LOUD, QUIET = 1, 2


def test_an_answer_to_a_quiet_game_is_in_the_next_batch_however_many_wait_before_it() -> None:
    waiting: Waiting[str] = Waiting()
    for number in range(GAME_MAX):
        waiting.put(LOUD, f"loud {number}")
    waiting.put(QUIET, "quiet")
    batch = waiting.take()
    assert "quiet" in batch
    assert len(batch) == BATCH_MAX


def test_five_thousand_at_once_have_room() -> None:
    waiting: Waiting[int] = Waiting()
    for member in range(5_000):
        waiting.put(LOUD, member)
    assert len(waiting) == 5_000


def test_a_storm_is_told_to_try_again_and_leaves_room_for_others() -> None:
    waiting: Waiting[int] = Waiting()
    for number in range(GAME_MAX):
        waiting.put(LOUD, number)
    with pytest.raises(TooBusy):
        waiting.put(LOUD, GAME_MAX)
    waiting.put(QUIET, 0)
    waiting.take()
    waiting.put(LOUD, GAME_MAX)


def test_no_more_wait_than_there_is_room_for_however_many_games_there_are() -> None:
    waiting: Waiting[int] = Waiting()
    for game in range(WAITING_MAX):
        waiting.put(game, game)
    with pytest.raises(TooBusy):
        waiting.put(WAITING_MAX, 0)
    assert len(waiting) == WAITING_MAX


@given(st.lists(st.one_of(st.integers(0, 5), st.none()), max_size=300), st.integers(1, 7))
def test_each_comes_out_once_in_its_games_order_and_each_game_has_its_share(steps: list[int | None], most: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(room, "BATCH_MAX", most)
        waiting: Waiting[tuple[int, int]] = Waiting()
        put: defaultdict[int, int] = defaultdict(int)
        out: defaultdict[int, list[int]] = defaultdict(list)
        for game in [*steps, *[None] * (len(steps) + 1)]:
            if game is not None:
                waiting.put(game, (game, put[game]))
                put[game] += 1
                continue
            left = {name: put[name] - len(out[name]) for name in put if put[name] > len(out[name])}
            batch = waiting.take()
            assert len(batch) == min(most, sum(left.values()))
            taken = {name: sum(name == of for of, _ in batch) for name in left}
            for name, count in taken.items():
                if count < left[name]:  # who still waits was passed over by nobody
                    assert all(other <= count + 1 for other in taken.values())
            for name, number in batch:
                out[name].append(number)
        assert len(waiting) == 0
        assert out == {name: list(range(count)) for name, count in put.items()} | {n: [] for n in out if not put[n]}
