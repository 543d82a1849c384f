"""Every fandom's colour gives a card that everybody can read."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from bot.cards.colour import BLACK, SHAPE, TEXT, WHITE, contrast, from_number, mix, palette, until

COLOURS = st.integers(0, 0xFFFFFF)


def test_the_contrast_is_that_of_the_guideline() -> None:
    assert round(contrast(BLACK, WHITE), 2) == 21
    assert round(contrast(from_number(0x777777), WHITE), 2) == 4.48


@given(COLOURS)
@example(0x000000)
@example(0xFFFFFF)
@example(0x8B5CF6)
@example(0x0000FF)
@example(0xFFFF00)
def test_every_text_on_a_card_can_be_read(accent: int) -> None:
    colours = palette(accent)
    for behind in (colours.ground, colours.glow, colours.panel):
        assert contrast(colours.text, behind) >= TEXT
        assert contrast(colours.quiet, behind) >= TEXT
    for behind in (colours.ground, colours.panel):
        assert contrast(colours.accent, behind) >= TEXT
    for step in colours.steps:
        assert contrast(step.ink, step.top) >= TEXT
        assert contrast(step.ink, mix(step.top, step.bottom, 0.5)) >= TEXT


@given(COLOURS)
def test_the_first_step_stands_out_from_the_ground(accent: int) -> None:
    colours = palette(accent)
    assert contrast(colours.steps[0].edge, colours.ground) >= SHAPE


def test_a_colour_that_can_be_read_stays_the_fandoms_own() -> None:
    assert until((255, 200, 0), WHITE, BLACK, TEXT) == (255, 200, 0)
    assert palette(0xF5C518).accent == (0xF5, 0xC5, 0x18)
