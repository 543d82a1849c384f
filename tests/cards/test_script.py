"""What is kept of a name, where it may be cut, and in which direction it runs."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.cards import script
from tests.cards.names import ANY_TEXT, EMOJI, SCRIPTS

ZALGO = "z" + "\u0335" * 20


def shown(text: str) -> str:
    """``text`` as it stands on the card from left to right, read by clusters."""
    pieces = script.clusters(text)
    depths = script.levels(pieces)
    return "".join(script.visual(pieces, depths))


@pytest.mark.parametrize("name", [*SCRIPTS.values(), *EMOJI])
def test_a_name_keeps_everything_that_its_script_needs(name: str) -> None:
    assert script.clean(name, 100) == unicodedata.normalize("NFC", name)


def test_what_would_turn_or_hide_other_text_is_dropped() -> None:
    assert script.clean("\u202eevil\u202c\x00\u2066\u200b na\u00adme\ufeff", 100) == "evil name"


def test_a_name_of_invisible_letters_is_empty() -> None:
    assert script.clean("ㅤ \u115f\u2800\u200b\u200d\ufe0f", 100) == ""


def test_a_line_break_and_a_run_of_spaces_become_one_space() -> None:
    assert script.clean("  two\n\n \u3000words\t", 100) == "two words"


def test_marks_do_not_pile_up_over_the_neighbours() -> None:
    assert script.clean(ZALGO, 100) == "z" + "\u0335" * 3


def test_marks_do_not_pile_up_between_joiners_and_selectors_either() -> None:
    cleaned = script.clean("z" + "\u0335\ufe0f\u0335\u200d\u0335" * 20, 100)
    assert cleaned.count("\u0335") == 3


@given(ANY_TEXT, st.integers(1, 40))
@example("a " * 30, 2)
def test_a_cleaned_text_is_one_clean_line_of_at_most_so_many_characters(text: str, longest: int) -> None:
    cleaned = script.clean(text, longest)
    assert len(script.clusters(cleaned)) <= longest
    assert script.clean(cleaned, longest) == cleaned
    assert cleaned == cleaned.strip()
    assert not {unicodedata.category(character) for character in cleaned} & {"Cc", "Cs", "Co", "Zl", "Zp"}


@given(ANY_TEXT)
def test_clusters_lose_nothing_and_stay_short(text: str) -> None:
    pieces = script.clusters(text)
    assert "".join(pieces) == text
    assert all(1 <= len(piece) <= 12 for piece in pieces)


@pytest.mark.parametrize("emoji", EMOJI)
def test_an_emoji_is_one_character(emoji: str) -> None:
    assert script.clusters(f"a{emoji}b") == ["a", emoji, "b"]


def test_flags_side_by_side_stay_two_flags() -> None:
    assert script.clusters("🇰🇷🇫🇷") == ["🇰🇷", "🇫🇷"]


def test_letters_of_india_and_thailand_stay_with_their_signs() -> None:
    assert script.clusters("क्षत्रि") == ["क्ष", "त्रि"]
    assert script.clusters("น้ำ") == ["น้ำ"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("army 7", "army 7"),
        ("אבג", "גבא"),
        ("אב12ג", "ג12בא"),
        ("army אבג!", "army גבא!"),
        ("אבג army", "army גבא"),
        ("אבג!", "!גבא"),
        ("אב army גד", "דג army בא"),
        ("7 אב", "בא 7"),
        ("💜אב💜", "💜בא💜"),
    ],
)
def test_a_mixed_name_reads_in_each_part_as_its_script_does(text: str, expected: str) -> None:
    assert shown(text) == expected


@given(ANY_TEXT)
def test_reordering_keeps_every_character(text: str) -> None:
    assert sorted(shown(text)) == sorted(text)


@given(st.text("abc 한é.💜", max_size=20))
def test_what_runs_to_the_right_is_never_reordered(text: str) -> None:
    assert shown(text) == text
