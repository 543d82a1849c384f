"""Which characters a font file has: its ``cmap`` table, read by hand.

Pillow draws an empty box for a character that its font lacks and does not say so. The table is all
that is needed to know beforehand, and it is small and has not changed since 1996.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

_COLLECTION: Final = b"ttcf"
_SEGMENTS: Final = 4
"""The format that maps U+0000 to U+FFFF in segments."""
_GROUPS: Final = 12
"""The format that maps all of Unicode in groups."""
_LAST: Final = 0xFFFF


class Coverage:
    """A set of code points, kept as ranges: ``0x41 in coverage``."""

    __slots__ = ("_ends", "_starts")

    def __init__(self, ranges: list[tuple[int, int]]) -> None:
        ranges.sort()
        self._starts = [start for start, _ in ranges]
        self._ends = [end for _, end in ranges]

    def __contains__(self, code: int) -> bool:
        at = bisect_right(self._starts, code) - 1
        return at >= 0 and code <= self._ends[at]


def read_coverage(path: Path, index: int = 0) -> Coverage:
    """The code points that have a glyph in the font at ``path``; ``index`` tells which of a collection.

    Raises:
        OSError: the file can't be read.
        ValueError: it is not a font that maps Unicode.
    """
    with path.open("rb") as file:
        table = _table(file, index)
    by_form = {int.from_bytes(table[offset : offset + 2]): offset for offset in _subtables(table)}
    if offset := by_form.get(_GROUPS):
        return Coverage(list(_groups(table, offset)))
    if offset := by_form.get(_SEGMENTS):
        return Coverage(list(_segments(table, offset)))
    raise ValueError(f"{path} maps no Unicode")


def _read(file: BinaryIO, offset: int, form: str) -> tuple[int, ...]:
    file.seek(offset)
    found = file.read(struct.calcsize(form))
    try:
        return struct.unpack(form, found)
    except struct.error:
        raise ValueError(f"{file.name} is not a font") from None


def _table(file: BinaryIO, index: int) -> bytes:
    start = 0
    if file.read(4) == _COLLECTION:
        (start,) = _read(file, 12 + 4 * index, ">I")
    (count,) = _read(file, start + 4, ">H")
    for at in range(start + 12, start + 12 + 16 * count, 16):
        tag, offset, length = _read(file, at, ">I4xII")
        if tag == int.from_bytes(b"cmap"):
            file.seek(offset)
            return file.read(length)
    raise ValueError(f"{file.name} is not a font")


def _subtables(table: bytes) -> Iterator[int]:
    (count,) = struct.unpack_from(">H", table, 2)
    for platform, encoding, offset in struct.iter_unpack(">HHI", table[4 : 4 + 8 * count]):
        # Unicode, or Windows' Unicode with and without what lies above U+FFFF.
        if platform == 0 or (platform == 3 and encoding in {1, 10}):
            yield offset


def _groups(table: bytes, offset: int) -> Iterator[tuple[int, int]]:
    (count,) = struct.unpack_from(">I", table, offset + 12)
    groups = table[offset + 16 : offset + 16 + 12 * count]
    yield from ((start, end) for start, end, _ in struct.iter_unpack(">III", groups))


def _segments(table: bytes, offset: int) -> Iterator[tuple[int, int]]:
    (twice,) = struct.unpack_from(">H", table, offset + 6)
    form = f">{twice // 2}H"
    ends, starts, deltas, jumps = (
        struct.unpack_from(form, table, offset + at) for at in (14, 16 + twice, 16 + 2 * twice, 16 + 3 * twice)
    )
    first = offset + 16 + 3 * twice
    for number, (start, end, delta, jump) in enumerate(zip(starts, ends, deltas, jumps, strict=True)):
        for code in range(start, min(end, _LAST - 1) + 1):
            glyph = code + delta
            if jump:
                (glyph,) = struct.unpack_from(">H", table, first + 2 * number + jump + 2 * (code - start))
            if glyph & _LAST:
                yield code, code
