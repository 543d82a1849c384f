"""YAML by hand, without its surprises."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.strict_yaml import MAX_BYTES, BadYaml, decode_utf8, read_yaml


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("ON", "ON"),
        ("No", "No"),
        ("yes", "yes"),
        ("True", "True"),
        ("true", True),
        ("false", False),
        ("'true'", "true"),
        ("12", 12),
        ("-3", -3),
        ("007", "007"),
        ("1:30", "1:30"),
        ("1_000", "1_000"),
        ("1e3", "1e3"),
        ("2017-02-13", "2017-02-13"),
        ("9" * 400, "9" * 400),
        ("~", None),
        ("", None),
        ("🌸❄️🚂", "🌸❄️🚂"),
    ],
)
def test_a_value_is_what_it_looks_like_to_an_editor(written: str, read: Any) -> None:
    value = read_yaml(f"title: {written}")["title"]
    assert value == read
    assert type(value) is type(read)


def test_lists_and_mappings_nest() -> None:
    text = "- {id: on, title: {en: ON, ko: ON}, tracks: [a, b]}\n- id: off\n  tracks:\n    - c\n"
    assert read_yaml(text) == [
        {"id": "on", "title": {"en": "ON", "ko": "ON"}, "tracks": ["a", "b"]},
        {"id": "off", "tracks": ["c"]},
    ]


def test_keys_are_always_texts() -> None:
    assert read_yaml("on: 1\n2017: 2\ntrue: 3") == {"on": 1, "2017": 2, "true": 3}


def test_an_empty_file_holds_nothing() -> None:
    assert read_yaml("# only a comment\n") is None


@pytest.mark.parametrize(
    ("text", "line", "fault"),
    [
        ("a: 1\nb: 2\na: 3", 3, "stands twice"),
        ("a: &x 1", 1, "anchors"),
        ("a: 1\nb: *x", 2, "aliases"),
        ("a: !!python/object:os.system x", 1, "tags"),
        ("a: !mine 1", 1, "tags"),
        ("a: 1\n---\nb: 2", 2, "second document"),
        ("[" * 30, 1, "deeper"),
        ("? [a]\n: 1", 1, "key must be a text"),
        ("a: [1, 2", 2, "not YAML"),
        ("a:\n\tb: 1", 2, "not YAML"),
        ("a: b: c", 1, "not YAML"),
        ("a: \x07", 0, "not YAML"),
    ],
)
def test_what_could_mean_something_else_is_refused_by_line(text: str, line: int, fault: str) -> None:
    with pytest.raises(BadYaml, match=fault) as caught:
        read_yaml(text)
    assert caught.value.line == line


def test_a_huge_file_is_refused_before_it_is_read() -> None:
    with pytest.raises(BadYaml, match="larger than 2 MB"):
        decode_utf8(b"a" * (MAX_BYTES + 1))


def test_a_file_in_another_encoding_is_refused_by_line() -> None:
    with pytest.raises(BadYaml, match="line 2: not UTF-8"):
        decode_utf8(b"a: 1\nb: " + "봄날".encode("euc-kr"))


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert decode_utf8("\ufeffa: 1".encode()) == "a: 1"


@given(st.text(alphabet=st.characters(codec="utf-8")) | st.text("[]{}:,-?&*!|>'\"%@`#\n \tab1"))
def test_any_text_is_read_or_refused_in_one_line(text: str) -> None:
    fault = ""
    try:
        read_yaml(text)
    except BadYaml as bad:
        fault = str(bad)
    assert "\n" not in fault
