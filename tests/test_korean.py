"""Particles after names in any script: the form that a Korean reader expects."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.korean import with_particle


@pytest.mark.parametrize(
    ("name", "pair", "said"),
    [
        ("봄날", "을/를", "봄날을"),
        ("아미", "을/를", "아미를"),
        ("진", "은/는", "진은"),
        ("제이홉", "이/가", "제이홉이"),
        ("뷔", "이/가", "뷔가"),
        ("Dynamite", "을/를", "Dynamite를"),
        ("Butter", "을/를", "Butter를"),
        ("ON", "은/는", "ON은"),
        ("RUN", "은/는", "RUN은"),
        ("HOME", "은/는", "HOME은"),
        ("IDOL", "은/는", "IDOL은"),
        ("DNA", "은/는", "DNA는"),
        ("BTS", "은/는", "BTS는"),
        ("RM", "은/는", "RM은"),
        ("Love", "을/를", "Love를"),
        ("Magic Shop", "을/를", "Magic Shop을"),
        ("Spring Day", "과/와", "Spring Day와"),
        ("134340", "을/를", "134340을"),
        ("2017", "으로/로", "2017로"),
        ("3", "으로/로", "3으로"),
        ("서울", "으로/로", "서울로"),
        ("부산", "으로/로", "부산으로"),
        ("A", "으로/로", "A로"),
        ("〈봄날〉", "을/를", "〈봄날〉을"),
        ("Proof (CD)", "은/는", "Proof (CD)는"),
        ("", "은/는", "는"),
    ],
)
def test_the_particle_fits_the_sound(name: str, pair: str, said: str) -> None:
    assert with_particle(name, pair) == said


@given(st.text(max_size=30))
def test_whatever_the_name_it_gets_one_of_the_two(name: str) -> None:
    assert with_particle(name, "은/는") in (name + "은", name + "는")
