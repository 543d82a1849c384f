"""The picture of a night."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.cards import faces, recap, shapes
from bot.cards.colour import palette
from bot.cards.models import Place, RecapCard
from bot.cards.recap import SIZE, draw_recap
from tests.cards.names import ANY_TEXT, EMOJI, SCRIPTS

ACCENT = 0x8B5CF6
LEFT, MIDDLE, RIGHT = 158, 394, 630
"""Where the three steps stand, when there is a season beside them."""


def night(podium: tuple[Place, ...], season: tuple[Place, ...] = ()) -> RecapCard:
    return RecapCard(
        title="Friday trivia night",
        subtitle="27 November 2026 · 24 played",
        podium=podium,
        season_title="Autumn season 2026",
        season=season,
        footer="Lightstick · fan-made",
        accent=ACCENT,
    )


def ranked(*ranks: int) -> tuple[Place, ...]:
    return tuple(Place(rank, f"fan {at}", f"{9000 - rank} points") for at, rank in enumerate(ranks))


def picture(card: RecapCard) -> Image.Image:
    image = Image.open(BytesIO(draw_recap(card)))
    image.load()
    assert image.format == "PNG"
    return image


def step_top(image: Image.Image, middle: int) -> int:
    """Where a step begins, seen beside its number: the highest pixel in one of the colours of an edge."""
    edges = {step.edge for step in palette(ACCENT).steps}
    return next(y for y in range(200, SIZE[1]) if image.getpixel((middle - 80, y)) in edges)


TEXTS = st.builds(Place, st.integers(-5, 10**9), ANY_TEXT, ANY_TEXT)


@settings(deadline=None, max_examples=25)
@given(
    st.builds(
        RecapCard,
        title=ANY_TEXT,
        subtitle=ANY_TEXT,
        podium=st.lists(TEXTS, max_size=4).map(tuple),
        season_title=ANY_TEXT,
        season=st.lists(TEXTS, max_size=6).map(tuple),
        footer=ANY_TEXT,
        accent=st.integers(0, 0xFFFFFF),
    )
)
def test_any_night_is_a_picture_of_the_same_size(card: RecapCard) -> None:
    assert picture(card).size == SIZE


@pytest.mark.parametrize("count", [0, 1, 2, 3])
@pytest.mark.parametrize("rows", [0, 1, 5])
def test_a_night_of_few_is_a_picture_too(count: int, rows: int) -> None:
    card = night(ranked(1, 2, 3)[:count], ranked(1, 2, 3, 4, 5)[:rows])
    assert picture(card).size == SIZE


def test_the_same_night_gives_the_same_bytes() -> None:
    card = night(ranked(1, 2, 3), ranked(1, 2, 3, 4, 5))
    first = draw_recap(card)
    for kept in (shapes.stage, shapes.fade, faces.opened):
        kept.cache_clear()
    assert draw_recap(card) == first


def test_the_better_rank_stands_higher() -> None:
    image = picture(night(ranked(1, 2, 3), ranked(1)))
    assert step_top(image, MIDDLE) < step_top(image, LEFT) < step_top(image, RIGHT)


def test_who_ties_stands_at_the_same_height() -> None:
    first = picture(night(ranked(1, 1, 3), ranked(1)))
    assert step_top(first, MIDDLE) == step_top(first, LEFT) < step_top(first, RIGHT)
    second = picture(night(ranked(1, 2, 2), ranked(1)))
    assert step_top(second, MIDDLE) < step_top(second, LEFT) == step_top(second, RIGHT)


def test_each_name_is_on_the_picture() -> None:
    card = night(ranked(1, 2, 3), ranked(1, 2, 3, 4, 5))
    plain = draw_recap(card)
    for at, place in enumerate(card.season):
        renamed = replace(place, name="somebody else")
        assert draw_recap(replace(card, season=(*card.season[:at], renamed, *card.season[at + 1 :]))) != plain
    for at, place in enumerate(card.podium):
        renamed = replace(place, name="somebody else")
        assert draw_recap(replace(card, podium=(*card.podium[:at], renamed, *card.podium[at + 1 :]))) != plain


def test_who_comes_after_the_third_and_the_fifth_is_left_out() -> None:
    card = night(ranked(1, 2, 3), ranked(1, 2, 3, 4, 5))
    longer = night(ranked(1, 2, 3, 4), ranked(1, 2, 3, 4, 5, 6))
    assert draw_recap(longer) == draw_recap(card)


@pytest.mark.parametrize("name", [*SCRIPTS.values(), "".join(EMOJI)])
def test_a_long_name_changes_nothing_beside_its_own_place(name: str) -> None:
    season = ranked(1, 2, 3)
    plain = picture(night(ranked(1, 2, 3), season))
    crowded = picture(night(ranked(1, 2, 3), (season[0], replace(season[1], name=(name * 32)[:32]), season[2])))
    top = recap._FLOOR - 2 * recap._ROW
    row = (recap._PANEL[0], top - 8, recap._PANEL[1], top + recap._ROW)
    for image in (plain, crowded):
        image.paste((0, 0, 0), row)
    assert crowded.tobytes() == plain.tobytes()


def test_every_fandom_has_its_colour() -> None:
    card = night(ranked(1, 2, 3))
    assert draw_recap(card) != draw_recap(replace(card, accent=0xF5C518))
