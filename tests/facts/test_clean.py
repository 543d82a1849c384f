"""Nothing that people write can hide, overlap or turn the text around it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.facts.clean import cleaned, folded, has_invite, has_link, quoted

ODD = st.text(st.characters() | st.sampled_from("\u200d\u200c\u200b\u0301\u0344\u202e\U000e0041🏴\n\r \u2028\u115f가"))


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  two   words\t", "two words"),
        ("a\u200bb\ufeffc\u00add\u2060", "abcd"),
        ("\u202eabc\u2066", "abc"),
        ("a\x00\x07b\x1b[31m", "ab[31m"),
        ("e\u0301", "é"),
        ("\u1107\u1169\u11b7", "봄"),
        ("👩\u200d🚀", "👩\u200d🚀"),
        ("a\u200d\u200c\u200db", "ab"),
        ("🏴\U000e0067\U000e0062\U000e007f", "🏴\U000e0067\U000e0062\U000e007f"),
        ("a\U000e0067\U000e0062", "a"),
        ("half \ud800", "half"),
        ("\u3164\u2800 \u200d", ""),
        ("Z" + "\u0335" * 50, "Z" + "\u0335" * 8),
        ("one\ntwo\r\nthree", "one two three"),
    ],
)
def test_what_nobody_sees_is_dropped_and_what_people_mean_stays(written: str, kept: str) -> None:
    assert cleaned(written) == kept


def test_paragraphs_stay_where_there_is_room_for_them() -> None:
    assert cleaned(" one \r\n two\u2028three\n \n\n\nfour\n", lines=True) == "one\ntwo\nthree\n\nfour"


@given(ODD, st.booleans())
def test_cleaning_twice_is_cleaning_once(text: str, lines: bool) -> None:
    once = cleaned(text, lines=lines)
    assert cleaned(once, lines=lines) == once
    once.encode()


@given(ODD)
def test_no_control_character_or_override_is_kept(text: str) -> None:
    kept = cleaned(text)
    assert not [letter for letter in kept if unicodedata.category(letter) in ("Cc", "Cs")]
    assert not set(kept) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\ufeff")


@pytest.mark.parametrize(
    "text",
    [
        "see https://example.org",
        "HTTP://EXAMPLE.ORG",
        "[a](http://b)",
        "<https://a>",
        "discord.gg/abc",
        "DiscordApp.com/invite/abc",
        "discord://a",
        "www.example.org",
        "mailto:a@b",
        "dsc.gg/abc",
    ],
)
def test_links_and_invites_are_recognised(text: str) -> None:
    assert has_link(text)


@pytest.mark.parametrize(
    "text", ["Last.fm", "Will.i.am", "Amazon.com", "What is discord?", "a: b", "and/or", "1 // 2", "www", "Mr.Children"]
)
def test_names_are_no_links(text: str) -> None:
    assert not has_link(text)


def test_an_invite_is_more_than_a_link() -> None:
    assert has_invite("https://discord.gg/abc")
    assert not has_invite("https://example.org/discord")


@pytest.mark.parametrize(
    ("one", "other"),
    [("Who?", "who"), ("Spring  Day", "SPRING DAY."), ("e\u0301", "É"), ("뭐예요?", "뭐예요"), ("Hey!!", "hey")],
)
def test_texts_that_say_the_same_fold_to_one(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(("one", "other"), [("5+5", "5-5"), ("C", "C++"), ("x²", "x2"), ("?", "!"), ("cafe", "café")])
def test_texts_that_say_something_else_do_not(one: str, other: str) -> None:
    assert folded(one) != folded(other)


def test_what_is_repeated_in_a_sentence_is_short_and_without_markup() -> None:
    assert quoted("a\n**b** [c](https://d) <@1> \u202e") == r"a \*\*b\*\* \[c\](https\://d) \<\@1\>"
    assert quoted("x" * 100_000) == "x" * 39 + "…"
