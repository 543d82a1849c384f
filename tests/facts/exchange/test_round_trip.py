"""What goes out comes back: the same entries, whatever people wrote, in every format."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.models import Text
from bot.facts.entry import Entry, validated
from bot.facts.exchange import FORMATS, MAX_BYTES, MAX_ROWS, Format, compare, read, write
from bot.facts.exchange.columns import COLUMNS
from tests.facts.exchange.bad_files import GOOD
from tests.facts.exchange.entries import servers

ANY_FORMAT = st.sampled_from(FORMATS)
STARTS = "=+-@\t＝＋－＠"  # of what a spreadsheet evaluates


def read_back(files: list[bytes]) -> dict[str, Entry | None]:
    return {row.id: row.entry for data in files for row in read("any name", data, links=True).rows}


def fact(text: str) -> Entry:
    return Entry(kind="fact", text=Text(text))


@given(servers(), ANY_FORMAT)
def test_reading_what_was_written_gives_the_same(server: dict[str, Entry], file_format: Format) -> None:
    files = write(server, file_format)
    assert read_back(files) == server
    assert write(server, file_format) == files


@given(servers(), ANY_FORMAT)
def test_importing_an_export_brings_nothing_new(server: dict[str, Entry], file_format: Format) -> None:
    for data in write(server, file_format):
        dry_run = compare(read("export", data, links=True), server)
        assert (dry_run.new, dry_run.changed, dry_run.refused) == ((), (), ())
        assert len(dry_run.same) == len(server)


@given(servers())
def test_an_export_without_its_ids_brings_nothing_new_either(server: dict[str, Entry]) -> None:
    (data,) = write(server, "json") or [b""]
    if not server:
        return
    document = json.loads(data)
    for item in document["entries"]:
        del item["id"]
    dry_run = compare(read("export", json.dumps(document).encode(), links=True), server)
    assert len(dry_run.same) == len(server)


@given(servers())
def test_no_cell_of_an_export_is_a_formula_whatever_separator_a_spreadsheet_expects(server: dict[str, Entry]) -> None:
    for data in write(server, "csv"):
        text = data.decode("utf-8-sig")
        for cells in csv.reader(io.StringIO(text, newline="")):
            assert not [cell for cell in cells if cell.startswith(tuple(STARTS))]
        for separator in ";\t|":
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
                assert not [cell for cell in row if cell.startswith(tuple(STARTS))]


@given(st.text(STARTS + "';,|\n\"a"))
def test_a_text_that_looks_like_a_formula_or_was_made_safe_by_hand_stays_as_it_is(text: str) -> None:
    entry = Entry(kind="question", text=Text(f"{text}x"), style="typed", answers=(Text(f"{text}y"), Text("'=")))
    entry = validated(entry)
    assert read_back(write({"a": entry}, "csv")) == {"a": entry}


def test_an_export_shows_formulas_with_an_apostrophe() -> None:
    entry = Entry(kind="question", text=Text("=1+1;-2"), style="typed", answers=(Text("-2"), Text("+2"), Text("'=2")))
    row = next(csv.DictReader(io.StringIO(write({"-a": entry}, "csv")[0].decode("utf-8-sig"), newline="")))
    assert row["id"] == "'-a"
    assert row["text"] == "'=1+1;'-2"
    assert row["answers"] == "'-2|'+2|''=2"


def test_a_csv_export_opens_in_a_spreadsheet() -> None:
    """With its mark for UTF-8, a header of names, the languages only where they are spoken."""
    (data,) = write({"a": fact("봄날")}, "csv")
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig").splitlines()[0] == ",".join(COLUMNS)
    header = write(GOOD, "csv")[0].decode("utf-8-sig").splitlines()[0].split(",")
    assert header[3:6] == ["text", "text.en", "text.ko"]
    assert "explanation.en" not in header


def test_exports_are_files_that_people_can_read() -> None:
    assert write({"a": fact("“A” & b")}, "json")[0].decode().splitlines()[1] == (
        '{"id": "a", "kind": "fact", "text": "“A” & b"}'
    )
    yaml_text = write(GOOD, "yaml")[0].decode()
    assert "ko: 봄날" in yaml_text
    assert not re.search("[&*]id", yaml_text)


def test_nothing_to_write_is_no_file() -> None:
    assert [write({}, file_format) for file_format in FORMATS] == [[], [], []]


@pytest.mark.parametrize("file_format", FORMATS)
def test_what_is_too_much_for_one_file_goes_into_several_that_can_all_be_read(file_format: Format) -> None:
    long = {f"long-{number}": fact(f"{number} " + "봄날 " * 90 + "끝") for number in range(500)}
    short = {f"short-{number}": fact(f"{number}") for number in range(MAX_ROWS + 1)}
    files = write(long | short, file_format)
    assert len(files) > 2
    assert max(map(len, files)) <= MAX_BYTES
    assert read_back(files) == long | short


@settings(max_examples=20)
@given(servers(2), ANY_FORMAT, st.sampled_from(["\n", "\r\n", "\r"]))
def test_an_editor_that_changes_line_ends_changes_nothing(
    server: dict[str, Entry], file_format: Format, line_end: str
) -> None:
    files = [data.replace(b"\r\n", b"\n").replace(b"\n", line_end.encode()) for data in write(server, file_format)]
    assert read_back(files) == server
