"""Whatever somebody sends, nothing happens but one sentence, with the line where one is to blame."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.errors import LightstickError
from bot.facts.clean import cleaned
from bot.facts.entry import validated
from bot.facts.exchange import MAX_BYTES, MAX_ROWS, FileRefused, Sheet, compare, read
from bot.facts.exchange.refusals import TooBig, TooDeep, TooManyRows
from bot.facts.exchange.sheet import Draft, sheet_of
from bot.facts.exchange.tree import MAX_DEPTH, Event, build
from bot.i18n import translator
from tests.facts.exchange.bad_entries import BadFile
from tests.facts.exchange.bad_files import CSV, GOOD, JSON, YAML, bad_files

BAD_FILES = list(bad_files())
NAMES = st.sampled_from(["a.csv", "a.tsv", "a.json", "a.yaml", "a.yml", "a.txt", "a"])
_PIECES = (
    'text', 'answers', ',', ';', '|', '"', "'", '\\', ':', '-', '?', '[', ']', '{', '}', '&a', '*a', '!', '#',
    '<<', 'null', 'true', '1', '9999999999999999999', 'NaN', '=', "봄날", '%41', '&amp;', 'AUTHOR', '"results"',
    '"entries"', '"correct_answer"', '"incorrect_answers"', '"question"', '"text"', '\n', '\r\n', '\t', ' ',
    '- ', ': ', '\u200d', '\u0301', '\ufeff', '\x85', '\u2028', '\x00',
)  # fmt: skip
PIECES = st.sampled_from(_PIECES)


def outcome(name: str, data: bytes) -> tuple[FileRefused | None, Sheet]:
    """What was read, or why nothing was."""
    try:
        return None, read(name, data)
    except FileRefused as refused:
        return refused, Sheet("csv", frozenset(), ())


def refusal(file: BadFile) -> tuple[LightstickError, int]:
    """Why a file, or its first entry that is not taken, is refused, and the line that is named."""
    refused, sheet = outcome(file.name, file.data)
    if refused is not None:
        return refused, refused.line
    dry_run = compare(sheet, {})
    assert dry_run.refused, f"nothing in {file.name} is refused"
    row = dry_run.refused[0]
    assert row.fault is not None
    assert row.entry is None
    return row.fault, row.line


def test_there_are_enough_bad_files() -> None:
    assert len(BAD_FILES) >= 200
    assert len({(file.name, file.data) for file in BAD_FILES}) == len(BAD_FILES)


@pytest.mark.parametrize("file", BAD_FILES, ids=lambda file: file.name)
def test_a_bad_file_is_refused_by_a_sentence_and_a_line(file: BadFile) -> None:
    fault, line = refusal(file)
    said = fault.say(translator("en"))
    assert file.words in said
    assert "\n" not in said
    assert file.line in (None, line), said


@pytest.mark.parametrize("data", [CSV, JSON, YAML], ids=["csv", "json", "yaml"])
def test_a_good_file_from_which_the_bad_ones_are_made_is_taken(data: bytes) -> None:
    sheet = read("good", data)
    assert {row.id: row.entry for row in sheet.rows} == GOOD


@given(NAMES, st.binary(max_size=400))
@example("a.csv", b"\xff\xfe")
def test_any_bytes_are_read_or_refused(name: str, data: bytes) -> None:
    taken_or_refused(name, data)


@given(NAMES, st.lists(PIECES | st.text(max_size=3), max_size=40).map("".join))
def test_any_text_is_read_or_refused(name: str, text: str) -> None:
    taken_or_refused(name, text.encode(errors="ignore"))


@given(NAMES, st.sampled_from([CSV, JSON, YAML]), st.integers(0, 900), st.integers(0, 9), st.binary(max_size=4))
def test_any_damage_to_a_good_file_is_survived(name: str, data: bytes, place: int, cut: int, put: bytes) -> None:
    taken_or_refused(name, data[:place] + put + data[place + cut :])


def taken_or_refused(name: str, data: bytes) -> None:
    """Each entry that is taken is a valid one; everything else has a sentence in each language."""
    lines = len(data.decode(errors="replace").splitlines()) + 1  # YAML also ends a line at \x85 and its like
    refused, sheet = outcome(name, data)
    if refused is not None:
        assert refused.say(translator("en"))
        assert refused.say(translator("ko"))
        assert 0 <= refused.line <= lines
        return
    assert [row.number for row in sheet.rows] == list(range(1, len(sheet.rows) + 1))
    for row in sheet.rows:
        assert 1 <= row.line <= lines
        if row.entry is None:
            assert row.fault is not None
            assert row.fault.say(translator("ko"))
        else:
            assert row.fault is None
            assert validated(row.entry) == row.entry


def test_a_huge_file_is_refused_before_anything_is_done_with_it() -> None:
    class Untouched(bytes):
        def __getitem__(self, key: object) -> bytes:  # type: ignore[override]
            raise AssertionError

        def decode(self, encoding: str = "", errors: str = "") -> str:
            raise AssertionError

    with pytest.raises(TooBig):
        read("a.csv", Untouched(MAX_BYTES + 1))


def test_a_deep_file_is_refused_at_the_first_level_that_is_too_deep() -> None:
    def endless() -> Iterator[Event]:
        while True:
            met.append(Event("list", 1))
            yield met[-1]

    met: list[Event] = []
    with pytest.raises(TooDeep):
        build(endless())
    assert len(met) == MAX_DEPTH + 1


def test_a_long_list_is_refused_at_the_first_entry_too_many() -> None:
    def endless() -> Iterator[Draft]:
        while True:
            met.append(Draft(1, "", FileRefused()))
            yield met[-1]

    met: list[Draft] = []
    with pytest.raises(TooManyRows):
        sheet_of("csv", (), endless(), links=False)
    assert len(met) == MAX_ROWS + 1


def test_a_tower_of_marks_is_cut_before_it_is_put_in_order() -> None:
    """Python's normalisation takes a time that grows with the square of their number."""
    assert len(cleaned("a" + "\u0301\u0316" * 50_000)) < 12
