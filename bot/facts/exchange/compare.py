"""What bringing a file in would do, before anything is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace as replaced

from msgspec.structs import replace

from bot.facts.entry import Entry, key_of, validated
from bot.facts.exchange.sheet import FIELDS, Row, Sheet
from bot.facts.faults import BadField


@dataclass(frozen=True, slots=True)
class Change:
    """A row that changes the server's entry ``id``."""

    id: str
    before: Entry
    after: Entry
    row: Row


@dataclass(frozen=True, slots=True)
class DryRun:
    """The rows of a file by what becomes of them. The ids of ``new`` ones are the file's, not the server's."""

    new: tuple[Row, ...]
    changed: tuple[Change, ...]
    same: tuple[Row, ...]
    refused: tuple[Row, ...]


def compare(sheet: Sheet, existing: Mapping[str, Entry]) -> DryRun:
    """Match the rows of a file with the entries of a server, which are given by id.

    A row is the entry of its id, if both are a fact or both a question; else the one of the same text that no other
    row claims. What this kind of file cannot say, and an author whom it does not name, stays as it is.
    So ids must never be given twice, on any server: a file can come from another one.
    """
    claimed = _by_id(sheet, existing)
    taken = set(claimed.values())
    by_key = {key_of(entry): entry_id for entry_id, entry in existing.items() if entry_id not in taken}
    new: list[Row] = []
    changed: list[Change] = []
    same: list[Row] = []
    refused: list[Row] = []
    for row in sheet.rows:
        if row.entry is None:
            refused.append(row)
            continue
        found = claimed.get(row.number) or by_key.pop(key_of(row.entry), None)
        if found is None:
            new.append(row)
            continue
        before = existing[found]
        try:
            after = validated(_merged(row.entry, before, sheet.says), links=True)
        except BadField as wrong:  # what stays as it is does not go with what the file says
            refused.append(replaced(row, entry=None, fault=wrong.with_traceback(None)))
            continue
        if after == before:
            same.append(row)
        else:
            changed.append(Change(found, before, after, row))
    return DryRun(tuple(new), tuple(changed), tuple(same), tuple(refused))


def _by_id(sheet: Sheet, existing: Mapping[str, Entry]) -> dict[int, str]:
    """Row number -> the id that it names and that is here. No two rows of a sheet have one id."""
    return {
        row.number: row.id
        for row in sheet.rows
        if row.entry and (here := existing.get(row.id)) and here.kind == row.entry.kind
    }


def _merged(entry: Entry, before: Entry, says: frozenset[str]) -> Entry:
    unsaid = {field: getattr(before, field) for field in FIELDS if field not in says}
    return replace(entry, **{"author": entry.author or before.author, **unsaid})
