"""How a name is said, how it sounds, and which slips it forgives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.normal import normal
from bot.content.romanise import romanise
from bot.trivia.spelling import aloud, english_sound, korean_sound, slips, spell

SYLLABLES = st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=6, max_size=12)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Cypher Pt. 3", "cypher part three"),
        ("Cypher Pt. 3", "cypher iii"),
        ("HYYH pt.1", "hyyh part i"),
        ("HOTS Vol.1", "hots volume 1"),
        ("화양연화 pt.2", "화양연화 파트 2"),
        ("No. 29", "number 29"),
        ("21st Century Girl", "21 century girl"),
        ("The Astronaut", "astronaut"),
        ("A Supplementary Story", "supplementary story"),
        ("Boy With Luv", "boy w/ love ft. Halsey"),
        ("Standing Next to You", "standing next 2 u"),
        ("2 Cool 4 Skool", "too cool for school"),
        ("Rock & Roll", "rock n roll"),
        ("I'm Fine", "i am fine"),
    ],
)
def test_what_is_said_alike_has_one_key(one: str, other: str) -> None:
    assert normal(aloud(one)) == normal(aloud(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [("N.O", "o"), ("N.O", "number"), ("they're", "they"), ("someone", "some1"), ("Party 2", "y 2"), ("The", "")],
)
def test_a_word_is_changed_only_where_it_stands_for_itself(one: str, other: str) -> None:
    assert normal(aloud(one)) != normal(other)


@given(st.text(max_size=30))
def test_what_was_typed_can_be_said(text: str) -> None:
    assert bool(normal(aloud(text))) == bool(normal(text))


@pytest.mark.parametrize(
    ("hangul", "typed"),
    [
        ("피 땀 눈물", "pi ddam nunmool"),
        ("작은 것들을 위한 시", "jakeun geotdeuleul wihan shi"),
        ("소우주", "sowoozoo"),
        ("김남준", "Kim Namjoon"),
        ("김석진", "kim sukjin"),
        ("뱁새", "paepsae"),
    ],
)
def test_any_romanisation_sounds_like_the_hangul(hangul: str, typed: str) -> None:
    assert korean_sound(normal(romanise(hangul))) == korean_sound(normal(typed)) != ""


@pytest.mark.parametrize(
    ("one", "other"), [("Euphoria", "euforia"), ("Polar Night", "polar nite"), ("reigning", "rayning")]
)
def test_homophones_sound_alike(one: str, other: str) -> None:
    assert english_sound(one) == english_sound(other) != ""


def test_what_is_short_has_no_sound() -> None:
    assert korean_sound("gil") == english_sound("rain") == ""


@pytest.mark.parametrize(
    ("name", "guess", "count"),
    [
        # letters: 0 up to 6, 1 up to 12, 2 up to 20, then 3
        ("Butter", "better", None),
        ("Butter", "buter", 1),
        ("Butter", "btuter", 1),
        ("Run", "runn", None),
        ("Persona", "perosna", 1),
        ("Persona", "person", None),
        ("Euphoria", "euphori", 1),
        ("Euphoria", "aphoria", None),
        ("Euphoria", "ueporhia", None),
        ("Epiphany", "ephipany", 1),
        ("Permission to Dance", "premision to dance", 2),
        ("Permission to Dance", "premision to danse", None),
        ("Smeraldo Garden Marching Band", "smeralda gardn marchin band", 3),
        # words
        ("Love Yourself: Her", "love yourself him", None),
        ("You Never Walk Alone", "you never talk alone", None),
        ("You Never Walk Alone", "you nevre wlak alone", 2),
        ("Blood Sweat & Tears", "blod swet and tears", 2),
        ("Boy in Luv", "boy on luv", 1),
        # numbers
        ("Airplane pt.2", "airplne pt.2", 1),
        ("Airplane pt.2", "airplane pt.1", None),
        # Hangul: 0 up to 2 syllables, 1 up to 5, then 2, in key strokes
        ("봄날", "봄말", None),
        ("봄날", "봄나ㄹ", 0),
        ("아이돌", "아이들", None),
        ("대취타", "대치타", 1),
        ("김태형", "김태헝", 1),
        ("불타오르네", "불타오르ㄴ", 1),
        ("불타오르네", "불타오른다", None),
        ("전하지 못한 진심", "전하지 모탄 진심", 2),
        ("작은 것들을 위한 시", "작은 것을 위한 시", None),
        ("봄날", "bomnal", None),
        # other scripts are typed as they are
        ("花様年華物語", "花様年華物話", None),
    ],
)
def test_a_name_forgives_what_a_hand_does(name: str, guess: str, count: int | None) -> None:
    assert slips(spell(name), spell(guess)) == count


@given(SYLLABLES)
def test_a_half_typed_last_syllable_is_forgiven(title: str) -> None:
    lead = chr(0x1100 + (ord(title[-1]) - 0xAC00) // 588)
    closed = (ord(title[-1]) - 0xAC00) % 28
    guess = title[:-1] + (chr(ord(title[-1]) - closed) if closed else lead)
    count = slips(spell(title), spell(guess))
    assert count is not None
    assert count <= 2
