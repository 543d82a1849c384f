"""Entries as CSV, for people with a spreadsheet: one row an entry, one column a field.

A column such as ``text.ko`` holds the text in one language. Several answers stand in one cell with
``|`` between them; ``\\|`` and ``\\\\`` stand for the signs themselves. Where a spreadsheet would take
a cell for a formula, an apostrophe stands before it, and is taken away again when the file is read.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import zip_longest
from typing import Final

from bot.content.models import Text
from bot.facts.clean import quoted
from bot.facts.entry import Entry
from bot.facts.exchange import own
from bot.facts.exchange.refusals import ColumnTwice, ExtraCells, NoTextColumn, NotValid, TwoTexts, UnknownColumn
from bot.facts.exchange.sheet import Draft
from bot.facts.exchange.tree import Node, Series, Table
from bot.i18n import LANGUAGES

_TEXTS: Final = ("text", "answers", "distractors", "explanation")
_LISTS: Final = ("answers", "distractors")
_SOURCE: Final = ("source.title", "source.url")
_BASE: Final = ("id", "kind", "category", "text", "style", "answers", "distractors", "explanation", "difficulty")
COLUMNS: Final = (*_BASE, *_SOURCE, "author")
_SPOKEN: Final = tuple(f"{field}.{code}" for field in _TEXTS for code in LANGUAGES)
_KNOWN: Final = frozenset((*COLUMNS, *_SPOKEN))

# A spreadsheet evaluates a cell that begins so. Opened with another separator than ours, or with its quotes
# taken apart, a new cell can begin after each of these signs.
_FORMULA: Final = re.compile("(^|[;,\t\n\"|])('*)(?=[=+\\-@\t＝＋－＠])")
_MADE_SAFE: Final = re.compile("(^|[;,\t\n\"|])'('*)(?=[=+\\-@\t＝＋－＠])")
_LONGEST_HEADER: Final = 4_000
_ESCAPED: Final = re.compile(r"\\([\\|])")
_HELD: Final = {"\\": "\x00", "|": "\x01"}  # no text that was read has these


def looks_like_header(text: str) -> bool:
    """Whether the first line names a column that holds texts."""
    return any(_column(cell).partition(".")[0] == "text" for cell in _header(text)[1])


def read_columns(text: str) -> tuple[frozenset[str], Iterator[Draft]]:
    """The fields that the header names, and the entries of the rows below it.

    Raises:
        FileRefused: the header is wrong, at once; a quote is not closed, while the entries are read.
    """
    delimiter, header = _header(text)
    columns = [_column(cell) for cell in header]
    for place, column in enumerate(columns):
        if column and column not in _KNOWN:
            raise UnknownColumn(line=1, column=quoted(header[place]), known=", ".join(COLUMNS))
        if column and column in columns[:place]:
            raise ColumnTwice(line=1, column=quoted(header[place]))
    if not any(column.partition(".")[0] == "text" for column in columns):
        raise NoTextColumn(line=1, known=", ".join(COLUMNS))
    says = frozenset(column.partition(".")[0] for column in columns if column)
    kind = "question" if "answers" in says else "fact"  # where a row does not say it
    # What makes a question's style belongs together: no column for wrong options means that there are none.
    return says | {"kind", "style", "answers", "distractors"}, _drafts(text, delimiter, columns, kind)


def _column(cell: str) -> str:
    name = cell.strip().lower()
    base, dot, code = name.partition(".")
    return own.ALIASES.get(base, base) + dot + code


def _header(text: str) -> tuple[str, list[str]]:
    """The sign between the cells and the cells of the first line: as many as possible that we know."""
    first = text.partition("\n")[0]
    if len(first) > _LONGEST_HEADER:
        return ",", []
    split = {delimiter: next(csv.reader([first], delimiter=delimiter), []) for delimiter in ",;\t"}
    best = max(split, key=lambda delimiter: sum(_column(cell) in _KNOWN for cell in split[delimiter]))
    return best, split[best]


def _drafts(text: str, delimiter: str, columns: list[str], kind: str) -> Iterator[Draft]:
    rows = csv.reader(io.StringIO(text, newline="\n"), delimiter=delimiter, strict=True, skipinitialspace=True)
    line = 1
    try:
        for number, cells in enumerate(rows):
            start, line = line, rows.line_num + 1
            if number and any(cell.strip() for cell in cells):
                yield _draft(start, columns, [_MADE_SAFE.sub(r"\1\2", cell) for cell in cells], kind)
    except csv.Error:
        raise NotValid(line=line, format="CSV") from None


def _draft(line: int, columns: list[str], cells: list[str], kind: str) -> Draft:
    given = {column: cell for column, cell in zip_longest(columns, cells, fillvalue="") if cell.strip()}
    if "" in given:
        return Draft(line, "", ExtraCells(columns=len(columns)))
    values: dict[str, Node] = {"kind": kind, **{field: given[field] for field in own.NAMES if field in given}}
    try:
        for field in _TEXTS:
            spoken = {code: given[name] for code in LANGUAGES if (name := f"{field}.{code}") in given}
            if field in given or spoken:
                values[field] = (_texts if field in _LISTS else _text)(field, given.get(field, ""), spoken)
    except TwoTexts as wrong:
        return Draft(line, "", wrong.with_traceback(None))
    source: list[tuple[str, int, Node]] = [
        (name.partition(".")[2], line, given[name]) for name in _SOURCE if name in given
    ]
    if source:
        values["source"] = Table(source)
    return own.draft(line, Table([(name, line, value) for name, value in values.items()]))


def _text(field: str, plain: str, spoken: Mapping[str, str]) -> Node:
    """One text from its cells: without a language, or with the languages that are filled in; else None."""
    filled: list[tuple[str, int, Node]] = [(code, 0, text) for code, text in spoken.items() if text.strip()]
    if plain.strip() and filled:
        raise TwoTexts(field=field)
    return plain if plain.strip() else Table(filled) if filled else None


def _texts(field: str, plain: str, spoken: Mapping[str, str]) -> Node:
    """Several texts; those at the same place of each cell are one text in several languages."""
    cells = zip_longest(_split(plain), *map(_split, spoken.values()), fillvalue="")
    texts = [_text(field, first, dict(zip(spoken, others, strict=True))) for first, *others in cells]
    return Series([(0, text) for text in texts if text is not None])


def _split(cell: str) -> list[str]:
    pieces = _ESCAPED.sub(lambda sign: _HELD[sign[1]], cell).split("|")
    return [piece.replace("\x00", "\\").replace("\x01", "|") for piece in pieces]


def header_for(entries: Iterable[Entry]) -> tuple[str, ...]:
    """The columns that ``entries`` need: those for a language only where one of them speaks by language."""
    used = {name for entry in entries for name in _cells("", entry)} | set(COLUMNS)
    by_field = [[column, *(name for name in _SPOKEN if name.partition(".")[0] == column)] for column in COLUMNS]
    return tuple(name for names in by_field for name in names if name in used)


def write_row(columns: Iterable[str], entry_id: str, entry: Entry) -> str:
    """One row of a CSV file, safe in a spreadsheet, with its line end."""
    cells = _cells(entry_id, entry)
    return _line(_FORMULA.sub(r"\1'\2", cells.get(column, "")) for column in columns)


def write_header(columns: Iterable[str]) -> str:
    """The first line of a CSV file."""
    return _line(columns)


def _line(cells: Iterable[str]) -> str:
    target = io.StringIO(newline="")
    csv.writer(target).writerow(list(cells))
    return target.getvalue()


def _cells(entry_id: str, entry: Entry) -> dict[str, str]:
    """The cells of an entry that are not empty."""
    source = entry.source
    cells = {
        "id": entry_id,
        "kind": entry.kind,
        "category": entry.category,
        "style": entry.style or "",
        "difficulty": str(entry.difficulty) if entry.kind == "question" else "",
        "source.title": source.title if source else "",
        "source.url": source.url if source else "",
        "author": entry.author,
    }
    for field in _TEXTS:
        value: Text | tuple[Text, ...] | None = getattr(entry, field)
        texts = value if isinstance(value, tuple) else () if value is None else (value,)
        for code in ("*", *LANGUAGES):
            name = field if code == "*" else f"{field}.{code}"
            words = [text.by_language.get(code, "") for text in texts]
            if any(words):
                cells[name] = "|".join(map(_escaped, words)) if field in _LISTS else words[0]
    return {name: cell for name, cell in cells.items() if cell}


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|")
