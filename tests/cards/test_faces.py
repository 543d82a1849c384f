"""Every promised script has its glyphs, and what has none is never an accidental box."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageFont

from bot.cards import faces, script
from bot.cards.cmap import read_coverage
from bot.cards.faces import Face
from tests.cards.names import EMOJI, SCRIPTS

NOWHERE = "\U0010fffe"
"""No font has it: it draws the box that stands for a missing glyph."""


def picture(face: Face, character: str) -> tuple[tuple[int, int], bytes]:
    """How ``face`` draws one character, without shaping."""
    font = ImageFont.truetype(face.path, 40, face.member, layout_engine=ImageFont.Layout.BASIC)
    mask = font.getmask(character)
    return mask.size, bytes(mask)


def is_box(face: Face, character: str) -> bool:
    return picture(face, character) == picture(face, NOWHERE)


@pytest.mark.parametrize("name", SCRIPTS.values(), ids=SCRIPTS)
def test_every_letter_of_a_script_has_a_glyph(name: str) -> None:
    pieces = script.clusters(name)
    for piece, (face, text) in zip(pieces, faces.dress(pieces), strict=True):
        assert text == piece
        for character in text:
            if character != script.NON_JOINER:
                assert not is_box(face, character), f"{character} in {face.path.name}"


@pytest.mark.parametrize("emoji", EMOJI)
def test_an_emoji_is_drawn_in_colour(emoji: str) -> None:
    ((face, text),) = faces.dress([emoji])
    assert face.colour
    assert text == emoji


def test_an_emoji_that_is_asked_to_be_text_is_drawn_in_one_colour() -> None:
    ((face, text),) = faces.dress(["💜\ufe0e"])
    assert not face.colour
    assert text == "💜"
    assert not is_box(face, text)


def test_digits_and_signs_are_text_until_they_are_asked_to_be_emoji() -> None:
    assert not any(face.colour for face, _ in faces.dress(["1", "©", "#", "❤\ufe0e"]))
    assert all(face.colour for face, _ in faces.dress(["©\ufe0f", "❤\ufe0f", "⭐"]))


def test_fancy_letters_that_no_font_has_are_plain_ones() -> None:
    assert [text for _, text in faces.dress(list("𝓐𝖗𝕞𝔂"))] == list("Army")


def test_a_script_that_no_font_has_is_shown_as_a_square() -> None:
    ((face, text),) = faces.dress(["𒐫"])
    assert text == "□"
    assert not is_box(face, text)


def test_a_mark_that_no_font_has_leaves_its_letter() -> None:
    assert faces.dress(["봄\u0f35"])[0][1] == "봄"


def test_spaces_stay_in_the_font_of_the_name() -> None:
    assert len({face for face, _ in faces.dress(list("봄날 (아미)"))}) == 1


def test_the_ellipsis_is_the_same_in_every_script() -> None:
    assert faces.dress(["봄", "…"])[1] == faces.dress(["a", "…"])[1]


def test_chinese_characters_are_drawn_as_in_the_country_of_the_name() -> None:
    korean, japanese, chinese = (faces.dress(list(name))[0][0].member for name in ("直한", "直の", "直"))
    assert len({korean, japanese, chinese}) == 3


@pytest.mark.parametrize("at", [0, 5, 6], ids=["groups", "collection", "segments"])
@given(data=st.data())
def test_a_font_has_what_its_table_says(at: int, data: st.DataObject) -> None:
    face = faces.every()[at]
    code = data.draw(st.one_of(st.integers(0x20, 0x2FFFF), st.integers(0x20, 0x600), st.integers(0xAC00, 0xD7FF)))
    if not 0xD800 <= code < 0xE000:
        assert (code in faces.coverage(face)) == (not is_box(face, chr(code)))


def test_a_file_that_is_no_font_is_named() -> None:
    with pytest.raises(ValueError, match=r"test_faces\.py is not a font"):
        read_coverage(Path(__file__))


@pytest.mark.usefixtures("unshaped")
def test_without_shaping_an_emoji_is_its_first_part_and_a_flag_its_letters() -> None:
    assert [text for _, text in faces.dress(["👩‍👩‍👧", "👋🏽", "🇰🇷"])] == ["👩", "👋", "🇰🇷"]
    assert not faces.dress(["1️⃣"])[0][0].colour
