"""Two spellings of one name have one key; two names have two."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.normal import holds, initials, normal, strokes, without_brackets, words
from bot.content.romanise import romanise

HANGUL = st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Boy with Luv", "BOY WITH LUV (feat. Halsey)"),
        ("Blood Sweat & Tears", "blood, sweat and tears"),
        ("Café", "cafe"),
        ("O!RUL8,2?", "orul82"),
        ("Ｄｙｎａｍｉｔｅ", "dynamite"),
        ("피 땀 눈물", "피땀눈물"),
        ("1,000", "1000"),
        ("Let Go [ft. nobody]", "let go"),
    ],
)
def test_spellings_of_one_name_are_one_key(one: str, other: str) -> None:
    assert normal(one) == normal(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1.5 million", "15 million"),
        ("pt. 1", "pt. 2"),
        ("ON", "N.O"),
        ("か", "が"),
        ("♡", "♥"),
        ("Butter", "Butterfly"),
    ],
)
def test_different_names_have_different_keys(one: str, other: str) -> None:
    assert normal(one) != normal(other)


@given(st.text(max_size=30))
def test_only_an_empty_text_has_an_empty_key(text: str) -> None:
    assert bool(normal(text)) == bool("".join(text.split()))


def test_words_and_brackets() -> None:
    assert words("Outro: Her (Live)") == ("outro", "her", "live")
    assert holds("Wembley Stadium, London", "london")
    assert not holds("Begin", "BE")
    assert not holds("anything", " ")
    assert without_brackets("Butterfly (Prologue Mix)") == "Butterfly"
    assert without_brackets("(untitled)") == "(untitled)"


@pytest.mark.parametrize("typed", ["ㅂ", "보", "봄", "봄ㄴ", "봄나", "봄날"])
def test_every_half_typed_syllable_is_a_beginning(typed: str) -> None:
    assert strokes(normal("봄날")).startswith(strokes(normal(typed)))


@pytest.mark.parametrize(("typed", "whole"), [("납", "나비"), ("고", "과일"), ("달", "닭")])
def test_a_keyboard_in_the_middle_of_a_syllable_does_not_mislead(typed: str, whole: str) -> None:
    assert strokes(whole).startswith(strokes(typed))


@given(HANGUL, st.integers(0, 8))
def test_a_beginning_stays_a_beginning_in_strokes(text: str, length: int) -> None:
    assert strokes(text).startswith(strokes(text[:length]))
    assert len(initials(text)) == len(text)


def test_initials_are_for_hangul_alone() -> None:
    assert initials("봄날") == "ㅂㄴ"
    assert initials("봄day") == ""


@pytest.mark.parametrize(
    ("hangul", "latin"),
    [
        ("봄날", "bomnal"),
        ("피 땀 눈물", "pi ttam nunmul"),
        ("상남자", "sangnamja"),
        ("작은 것들을 위한 시", "jageun geotdeureul wihan si"),
        ("불타오르네", "bultaoreune"),
        ("독립", "dongnip"),
        ("신라", "silla"),
        ("좋다", "jota"),
        ("같이", "gachi"),
        ("않아", "ana"),
        ("낙원", "nagwon"),
        ("뱁새", "baepsae"),
        ("등골브레이커", "deunggolbeureikeo"),
        ("고민보다 Go", "gominboda Go"),
    ],
)
def test_hangul_is_romanised_as_it_is_spoken(hangul: str, latin: str) -> None:
    assert romanise(hangul) == latin


@given(HANGUL)
def test_romanised_hangul_is_plain_latin(text: str) -> None:
    assert romanise(text).isascii()
