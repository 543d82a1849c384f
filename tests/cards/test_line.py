"""A line of text in any script: never too wide, never an error."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.cards import faces
from bot.cards.line import NOTHING, Line, fitted
from tests.cards.names import ANY_TEXT, EMOJI, SCRIPTS

WHITE = (255, 255, 255)
GROUND = (20, 20, 30)


def ink(line: Line, *, width: int = 600) -> Image.Image:
    picture = Image.new("RGB", (width, 100), GROUND)
    line.draw(picture, 20, 60, WHITE)
    return picture


def text_of(line: Line) -> str:
    return "".join(run.text for run in line.runs)


@settings(deadline=None)
@given(ANY_TEXT, st.integers(30, 400), st.integers(12, 60), st.booleans())
def test_any_text_fits_its_width(text: str, width: int, size: int, bold: bool) -> None:
    line = fitted(text, width, size, bold=bold, smallest=size - 4)
    assert line.width <= max(width, fitted("…", 400, size, bold=bold).width)
    ink(line)


@settings(deadline=None)
@given(ANY_TEXT, st.integers(30, 400))
@pytest.mark.usefixtures("unshaped")
def test_any_text_fits_its_width_without_shaping_too(text: str, width: int) -> None:
    line = fitted(text, width, 26)
    assert line.width <= max(width, fitted("…", 400, 26).width)
    ink(line)


@pytest.mark.parametrize("name", [*SCRIPTS.values(), *EMOJI])
def test_a_name_of_32_characters_is_shortened_and_stays_in_its_place(name: str) -> None:
    line = fitted((name * 32)[:32], 120, 26, bold=True)
    assert "…" in text_of(line)
    assert len(text_of(line)) > 2
    right = ink(line).crop((20 + 120 + 4, 0, 600, 100))
    assert right.getcolors() == [(right.width * right.height, GROUND)]


def test_a_long_name_is_set_smaller_before_it_is_shortened() -> None:
    line = fitted("a name of some length", 230, 34, smallest=20)
    assert text_of(line) == "a name of some length"
    assert 20 <= line.size < 34


def test_an_emoji_is_never_cut_in_two() -> None:
    line = fitted("👩‍👩‍👧" * 20, 200, 26)
    assert text_of(line).rstrip("…") == "👩‍👩‍👧" * (text_of(line).count("👧"))


def test_a_name_that_runs_to_the_left_is_shortened_at_its_left() -> None:
    runs = fitted(SCRIPTS["Arabic"] * 3, 200, 26).runs
    assert runs[0].text == "…"
    assert runs[-1].text.startswith("أرمي")


def test_a_name_of_which_nothing_can_be_seen_is_a_dash() -> None:
    assert text_of(fitted("ㅤ\u200b\u202e", 200, 26)) == NOTHING


def test_an_emoji_keeps_its_own_colours() -> None:
    colours = ink(fitted("💜", 200, 40)).getcolors(60_000)
    assert colours is not None
    assert any(isinstance(colour, tuple) and colour[1] < 150 and colour[2] > 180 for _, colour in colours)


def test_an_emoji_is_drawn_whole() -> None:
    picture = ink(fitted("🟪", 200, 60))
    box = Image.eval(picture, lambda value: 255 if value > 60 else 0).getbbox()
    assert box is not None
    assert box[2] - box[0] > 45
    assert box[3] - box[1] > 45


def test_arabic_letters_are_joined() -> None:
    apart = sum(fitted(letter, 400, 40).width for letter in "بيت")
    assert fitted("بيت", 400, 40).width < apart * 0.9


@pytest.mark.usefixtures("unshaped")
def test_arabic_letters_are_joined_and_turned_without_shaping_too() -> None:
    (run,) = fitted("بيت", 400, 40).runs
    assert run.text == "ﺖﻴﺑ"
    assert not faces.SHAPING
