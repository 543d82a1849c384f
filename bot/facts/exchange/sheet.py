"""What is in a file that somebody brought: its entries in order, and what is wrong with those that are refused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from bot.errors import LightstickError
from bot.facts.entry import Entry, key_of, validated
from bot.facts.exchange.refusals import NothingInside, SameId, SameText, TooManyRows

MAX_ROWS: Final = 5_000

SheetKind = Literal["csv", "json", "yaml", "opentdb", "red"]
FIELDS: Final = Entry.__struct_fields__


class Draft(NamedTuple):
    """An entry as a file says it, not yet validated; ``id`` is "" where the file gives none."""

    line: int
    id: str
    entry: Entry | LightstickError


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of a file: either ``entry`` or ``fault``, which says by itself what is wrong.

    ``line`` is where it begins, ``number`` its place among the entries; both count from 1. (A JSON file
    may be one long line.) ``id`` is "" where the file gives none.
    """

    line: int
    number: int
    id: str
    entry: Entry | None
    fault: LightstickError | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file that was read. ``says`` names the fields of an entry that such a file can tell."""

    kind: SheetKind
    says: frozenset[str]
    rows: tuple[Row, ...]


def sheet_of(kind: SheetKind, says: Iterable[str], drafts: Iterable[Draft], *, links: bool) -> Sheet:
    """Validate the entries of a file one by one; each text and each id may stand there once.

    Raises:
        TooManyRows: there are more than ``MAX_ROWS``.
        NothingInside: there is none.
    """
    rows: list[Row] = []
    seen: dict[str, Row] = {}
    for number, draft in enumerate(drafts, start=1):
        if number > MAX_ROWS:
            raise TooManyRows(most=MAX_ROWS)
        row = _row(number, draft, seen, links=links)
        if row.entry is not None:
            seen[key_of(row.entry)] = row
            if row.id:
                seen[_id_key(row.id)] = row
        rows.append(row)
    if not rows:
        raise NothingInside
    return Sheet(kind, frozenset(says), tuple(rows))


def _row(number: int, draft: Draft, seen: dict[str, Row], *, links: bool) -> Row:
    fault: LightstickError
    entry = draft.entry
    if isinstance(entry, LightstickError):
        return Row(draft.line, number, draft.id, None, entry)
    try:
        entry = validated(entry, links=links)
    except LightstickError as wrong:
        return Row(draft.line, number, draft.id, None, wrong.with_traceback(None))
    if twin := seen.get(key_of(entry)):
        fault = SameText(line=twin.line, number=twin.number)
    elif draft.id and (twin := seen.get(_id_key(draft.id))):
        fault = SameId(line=twin.line, number=twin.number)
    else:
        return Row(draft.line, number, draft.id, entry, None)
    return Row(draft.line, number, draft.id, None, fault)


def _id_key(entry_id: str) -> str:
    return f"id:{entry_id}"
