"""The rows that are about a member as files of JSON that a person can read.

A field is named as its column. Times are ISO 8601 in UTC, what is JSON in a column is JSON here, too, and a number
that programs would round off (an id of Discord's) is a text. Other members' ids are left out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from bot.content import question as questions
from bot.content.question import BUTTONS
from bot.privacy.records import Rows

EXACT_MAX: Final = 2**53
"""JavaScript and many a reader of JSON knows no larger number exactly."""
SOMEBODY: Final = "somebody else"
FORMAT: Final = "lightstick-privacy-1"
_JSON: Final = ("format", "content", "given", "before", "after")
_MEMBERS: Final = ("member_id", "author_id", "reviewer_id", "handled_by", "started_by", "created_by")
_TIMES: Final = ("at",)


def files(rows: Rows, member_id: int, made_at: int, limit: int) -> list[bytes]:
    """Files of at most ``limit`` bytes each, in the order in which to read them; one is enough for most people.

    Args:
        made_at: when the rows were read, in UTC milliseconds.
        limit: more than the longest row needs.
    """
    lines = [(table, _line(table, row, member_id)) for table, found in rows.items() for row in found]
    head = {"format": FORMAT, "member_id": str(member_id), "made_at": _time(made_at)}
    room = limit - 1_000 - sum(len(table) + 20 for table in rows)
    parts: list[list[tuple[str, bytes]]] = [[]]
    size = 0
    for table, line in lines:
        if parts[-1] and size + len(line) + 8 > room:
            parts.append([])
            size = 0
        parts[-1].append((table, line))
        size += len(line) + 8
    return [_file({**head, "file": number, "files": len(parts)}, part) for number, part in enumerate(parts, start=1)]


def _file(head: Mapping[str, Any], lines: list[tuple[str, bytes]]) -> bytes:
    """One object: what it is, then for each table a list with a row on each line."""
    tables: dict[str, list[bytes]] = {}
    for table, line in lines:
        tables.setdefault(table, []).append(line)
    fields = [b"  %s: %s" % (msgspec.json.encode(name), msgspec.json.encode(value)) for name, value in head.items()]
    for table, held in tables.items():
        fields.append(b"  %s: [\n    %s\n  ]" % (msgspec.json.encode(table), b",\n    ".join(held)))
    return b"{\n" + b",\n".join(fields) + b"\n}\n"


def _line(table: str, row: Mapping[str, Any], member_id: int) -> bytes:
    told = dict(_asked(row)) if table == "answers" else row
    return msgspec.json.encode({name: _plain(name, value, member_id) for name, value in told.items()})


def _asked(row: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """An answer with the words of what was asked and, of a button, of what was chosen."""
    for name, value in row.items():
        if name != "question":
            yield name, value
            continue
        try:
            asked = questions.decode(value)
        except msgspec.DecodeError:  # one broken row keeps nobody from the rest of what is theirs
            yield name, value
            continue
        yield name, asked.text("en")
        choice = row["choice"]
        if choice is not None and asked.style in BUTTONS and choice < len(asked.options):
            yield "chosen", asked.options[choice]("en")


def _plain(name: str, value: Any, member_id: int) -> Any:
    """A value as it is written, by the name of its column, or of its field in a column's JSON."""
    if isinstance(value, str) and name in _JSON:
        return _plain("", msgspec.json.decode(value), member_id)
    if isinstance(value, dict):
        return {key: _plain(key, inner, member_id) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain("", inner, member_id) for inner in value]
    if isinstance(value, bool) or not isinstance(value, int):
        return value
    if name in _MEMBERS and value != member_id:
        return SOMEBODY
    if name in _TIMES or name.endswith("_at"):
        return _time(value)
    return str(value) if value > EXACT_MAX else value


def _time(at: int) -> str:
    return dt.datetime.fromtimestamp(at / 1000, dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
