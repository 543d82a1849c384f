"""Which questions a game asks."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.library import Library
from bot.content.question import BUTTONS, STYLES, Style
from bot.content.writer import Candidate
from bot.errors import NotEnoughQuestions
from bot.trivia.format import Format
from bot.trivia.selection import SPARE, fits, select, spare


def pool_of(
    count: int,
    categories: tuple[str, ...] = ("songs", "albums", "moments"),
    styles: tuple[Style, ...] = ("choice",),
) -> list[Candidate]:
    return [
        Candidate(
            key=f"q{n}" if n % 2 else f"w:kind:{n}:1",
            category=categories[n % len(categories)],
            style=styles[n // 3 % len(styles)],
            difficulty=n // 3 % 3 + 1,
            subject=f"s{n}",
        )
        for n in range(count)
    ]


some_styles = st.sampled_from([("choice",), STYLES, ("choice", "choice", "typed"), ("year", "order")])
pools = st.builds(pool_of, st.integers(min_value=3, max_value=60), styles=some_styles)
seeds = st.integers(min_value=0, max_value=2**32)


@given(pools, st.integers(min_value=3, max_value=30), seeds)
def test_as_many_as_asked_none_twice(pool: list[Candidate], questions: int, seed: int) -> None:
    chosen = Format(questions=questions)
    if questions > len(pool):
        with pytest.raises(NotEnoughQuestions):
            select(pool, chosen, [], random.Random(seed))
        return
    keys = select(pool, chosen, [], random.Random(seed))
    assert len(keys) == len(set(keys)) == questions
    assert keys == select(pool, chosen, [], random.Random(seed)), "the same seed chooses the same"


@given(pools, seeds)
@settings(max_examples=40)
def test_nothing_comes_back_until_80_percent_were_asked(pool: list[Candidate], seed: int) -> None:
    rng = random.Random(seed)
    chosen = Format(questions=3)
    asked: list[str] = []
    for _ in range(3 * len(pool)):
        keys = select(pool, chosen, list(reversed(asked)), rng)
        resting = min(int(0.8 * len(pool)), len(pool) - 3)
        recent = list(dict.fromkeys(reversed(asked)))[:resting]
        assert not set(keys) & set(recent)
        asked += keys
    if {candidate.style for candidate in pool} <= BUTTONS:
        assert set(asked) == {candidate.key for candidate in pool}, "in the end everything is asked"


def test_the_same_question_in_a_harder_dress_is_the_same_question() -> None:
    dressed = [Candidate(f"w:album-of:song{n}:{d}", "songs", "choice", d, f"song{n}") for n in range(5) for d in (1, 2)]
    keys = select(dressed, Format(questions=3), ["w:album-of:song0:1"], random.Random(1))
    assert not [key for key in keys if key.startswith("w:album-of:song0")]
    assert len({key.rsplit(":", 1)[0] for key in keys}) == 3


def test_a_game_goes_from_easy_to_hard_and_through_all_categories(library: Library) -> None:
    pool = library.pools["bts"]
    most = 2 * 14 // len(pool.pack.categories)
    by_key = {candidate.key: candidate for candidate in pool.candidates}
    for seed in range(20):
        game = [by_key[key] for key in select(pool.candidates, Format(questions=14), [], random.Random(seed))]
        levels = [candidate.difficulty for candidate in game[1:]]
        assert levels == sorted(levels)
        assert game[0].style in BUTTONS, "whoever comes by has begun with one press"
        assert max(Counter(candidate.category for candidate in game).values()) <= most
        assert len({candidate.subject for candidate in game}) == 14, "no two questions give each other away"
        assert any(candidate.generated for candidate in game)
        assert any(not candidate.generated for candidate in game)


@given(st.sampled_from(["songs", "albums", None]), st.sampled_from([1, 2, 3, None]), seeds)
def test_filters_hold(category: str | None, difficulty: int | None, seed: int) -> None:
    pool = pool_of(60)
    chosen = Format(questions=3, category=category, difficulty=difficulty)
    by_key = {candidate.key: candidate for candidate in pool}
    for key in select(pool, chosen, [], random.Random(seed)):
        assert fits(by_key[key], chosen)


@pytest.mark.parametrize(("questions", "slow"), [(3, 0), (4, 1), (10, 2), (20, 5), (30, 7)])
def test_every_fourth_question_takes_more_than_a_press_and_they_are_of_all_styles(
    library: Library, questions: int, slow: int
) -> None:
    pool = library.pools["bts"]
    by_key = {candidate.key: candidate for candidate in pool.candidates}
    for seed in range(10):
        keys = select(pool.candidates, Format(questions=questions), [], random.Random(seed))
        others = Counter(by_key[key].style for key in keys if by_key[key].style not in BUTTONS)
        assert others.total() == slow
        assert len(others) == min(slow, len(STYLES) - len(BUTTONS)), "each style once before any comes again"


@given(st.sampled_from(STYLES), seeds)
def test_one_style_alone_can_be_chosen(style: Style, seed: int) -> None:
    pool = pool_of(60, styles=STYLES)
    by_key = {candidate.key: candidate for candidate in pool}
    keys = select(pool, Format(questions=5, style=style), [], random.Random(seed))
    assert {by_key[key].style for key in keys} == {style}


@given(seeds)
def test_a_tie_is_broken_by_buttons_where_there_are_any(seed: int) -> None:
    pool = pool_of(60, styles=STYLES)
    by_key = {candidate.key: candidate for candidate in pool}
    keys = select(pool, Format(questions=5), [], random.Random(seed))
    more = spare(pool, Format(questions=5), keys, random.Random(seed))
    assert len(more) == SPARE
    assert {by_key[key].style for key in more} <= BUTTONS
    assert not set(more) & set(keys)


def test_too_narrow_a_choice_says_how_many_there_are() -> None:
    with pytest.raises(NotEnoughQuestions) as caught:
        select(pool_of(30), Format(questions=30, category="songs"), [], random.Random(1))
    assert caught.value.values == {"count": 10}
