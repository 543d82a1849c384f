"""Entries as files that people can read, change and bring back: nothing is lost on the way."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, Literal

import msgspec

from bot.content.models import encode_hook
from bot.facts.entry import Entry
from bot.facts.exchange.columns import header_for, write_header, write_row
from bot.facts.exchange.plain_text import MAX_BYTES
from bot.facts.exchange.reading import VERSION
from bot.facts.exchange.sheet import MAX_ROWS

Format = Literal["csv", "json", "yaml"]
FORMATS: Final[tuple[Format, ...]] = ("csv", "json", "yaml")


def write(entries: Mapping[str, Entry], file_format: Format) -> list[bytes]:
    """``entries``, given by id, as files of one format, in their order; as few as are small enough to be read.

    The same entries give the same bytes. Reading the files gives the same ids and entries, as far as
    each is as ``validated`` returns it; with ``links`` if one of them has any.
    """
    if file_format == "csv":
        columns = header_for(entries.values())
        rows = (write_row(columns, entry_id, entry) for entry_id, entry in entries.items())
        # Without its mark Excel takes UTF-8 for something else.
        return list(_files("\ufeff" + write_header(columns), rows))
    items = ({"id": entry_id, **_plain(entry)} for entry_id, entry in entries.items())
    if file_format == "json":
        lines = (json.dumps(item, ensure_ascii=False) for item in items)
        return list(_files(f'{{"lightstick": {VERSION}, "entries": [\n', lines, ",\n", "\n]}\n"))
    from bot.facts.exchange.yaml_tree import written  # a start does without PyYAML

    return list(_files(f"lightstick: {VERSION}\nentries:\n", map(written, items)))


def _plain(entry: Entry) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(entry, enc_hook=encode_hook)
    return plain


def _files(head: str, pieces: Iterable[str], between: str = "", tail: str = "") -> Iterator[bytes]:
    """The pieces one after the other; a new file begins where one would be too big."""
    first, comma, last = head.encode(), between.encode(), tail.encode()
    body: list[bytes] = []
    size = 0
    for piece in map(str.encode, pieces):
        size += len(comma) + len(piece)
        if body and (len(first) + size + len(last) > MAX_BYTES or len(body) == MAX_ROWS):
            yield first + comma.join(body) + last
            body, size = [], len(comma) + len(piece)
        body.append(piece)
    if body:
        yield first + comma.join(body) + last
