"""Import and export: files that people bring, read into entries; entries, written into files.

    sheet = read("songs.csv", data)          entries, and a sentence and a line for each that is refused
    dry_run = compare(sheet, existing)       what would be new, changed, the same, refused
    files = write(entries, "csv")            the way back, without loss

Nothing here knows Discord or a database, and nothing but a ``FileRefused`` is raised, whatever the bytes.
"""

from __future__ import annotations

from bot.facts.exchange.compare import Change, DryRun, compare
from bot.facts.exchange.plain_text import MAX_BYTES
from bot.facts.exchange.reading import read
from bot.facts.exchange.refusals import FileRefused
from bot.facts.exchange.sheet import MAX_ROWS, Row, Sheet, SheetKind
from bot.facts.exchange.writing import FORMATS, Format, write

__all__ = [
    "FORMATS",
    "MAX_BYTES",
    "MAX_ROWS",
    "Change",
    "DryRun",
    "FileRefused",
    "Format",
    "Row",
    "Sheet",
    "SheetKind",
    "compare",
    "read",
    "write",
]
