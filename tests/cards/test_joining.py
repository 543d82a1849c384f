"""Arabic letters joined without FriBidi."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given

from bot.cards.joining import joined
from bot.cards.script import clusters
from tests.cards.names import ANY_TEXT, SCRIPTS


def forms(text: str) -> list[str]:
    """The form of each letter, as Unicode calls it."""
    return [unicodedata.decomposition(piece[0]).partition(" ")[0].strip("<>") for piece in joined(clusters(text))]


def test_a_letter_takes_the_form_that_its_neighbours_give_it() -> None:
    assert forms("بيت") == ["initial", "medial", "final"]
    assert forms("ب") == ["isolated"]
    assert forms("دار") == ["isolated", "isolated", "isolated"]  # none of these joins what follows


def test_a_space_and_another_script_part_letters() -> None:
    assert forms("بb ب") == ["isolated", "", "", "isolated"]


def test_lam_and_alef_merge() -> None:
    assert joined(["س", "ل", "ا", "م"]) == ["ﺳ", "ﻼ", "ﻡ"]


def test_a_mark_does_not_part_letters() -> None:
    assert joined(["بَ", "ي"]) == ["ﺑَ", "ﻲ"]


def test_persian_letters_join_as_well() -> None:
    assert forms("پی") == ["initial", "final"]


@pytest.mark.parametrize("script", ["Arabic", "Persian", "Urdu"])
def test_joined_letters_are_still_the_same_letters(script: str) -> None:
    text = SCRIPTS[script]
    assert unicodedata.normalize("NFKC", "".join(joined(clusters(text)))) == unicodedata.normalize("NFKC", text)


@given(ANY_TEXT)
def test_whatever_is_no_arabic_stays_as_it_is(text: str) -> None:
    plain = [piece for piece in clusters(text) if not "\u0600" <= piece[0] <= "\u06ff"]
    assert joined(plain) == plain
