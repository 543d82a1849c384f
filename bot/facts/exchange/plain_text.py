"""From the bytes of a stranger's file to its text: small enough, UTF-8, nothing but text."""

from __future__ import annotations

import re
from typing import Final

from bot.facts.exchange.refusals import NothingInside, NotPrintable, NotText, NotUtf8, OtherEncoding, TooBig
from bot.i18n import N_

MAX_BYTES: Final = 256 * 1024

# What a file begins with that is no text, and what people call it.
_MAGIC: Final[tuple[tuple[bytes, str], ...]] = (
    (b"PK\x03\x04", N_("a ZIP archive")),
    (b"PK\x05\x06", N_("a ZIP archive")),
    (b"\x1f\x8b", N_("a gzip archive")),
    (b"BZh", N_("a bzip2 archive")),
    (b"\xfd7zXZ\x00", N_("an xz archive")),
    (b"7z\xbc\xaf\x27\x1c", N_("a 7z archive")),
    (b"Rar!", N_("a RAR archive")),
    (b"%PDF", N_("a PDF document")),
    (b"{\\rtf", N_("a rich text document")),
    (b"\xd0\xcf\x11\xe0", N_("an Office document")),
    (b"\x89PNG", N_("a picture")),
    (b"\xff\xd8\xff", N_("a picture")),
    (b"GIF8", N_("a picture")),
    (b"RIFF", N_("a picture or a sound")),
    (b"SQLite format 3", N_("a database")),
    (b"\x7fELF", N_("a program")),
    (b"<!doctype html", N_("a web page")),
    (b"<html", N_("a web page")),
)
_OFFICE: Final = re.compile(rb"\[Content_Types\]\.xml|mimetypeapplication/vnd\.oasis|(?:xl|word|ppt)/")
_MARKS: Final[tuple[tuple[bytes, str], ...]] = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
# YAML's own definition, and a good one: everything that stands for something to read, tabs and line ends.
_NOT_PRINTABLE: Final = re.compile("[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def decode(data: bytes) -> str:
    """The text of a file, its lines ended by ``\\n`` alone, without a byte order mark.

    Raises:
        FileRefused: it is larger than ``MAX_BYTES``, empty, another kind of file or encoding, or has
            control characters.
    """
    if len(data) > MAX_BYTES:
        raise TooBig(most=MAX_BYTES // 1024)
    start = data[:64].lstrip().lower()
    for magic, what in _MAGIC:
        if data.startswith(magic) or start.startswith(magic):
            raise NotText(what=N_("an Office document") if magic[:2] == b"PK" and _OFFICE.search(data) else what)
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            raise OtherEncoding(encoding=encoding)
    if data[:256].count(0) * 3 > len(data[:256]) > 1:  # Latin letters in UTF-16 without its mark
        raise OtherEncoding(encoding="UTF-16")
    try:
        text = _one_line_end(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        before = _one_line_end(data[: error.start].decode("latin-1"))
        raise NotUtf8(line=before.count("\n") + 1) from None
    if fault := _NOT_PRINTABLE.search(text):
        raise NotPrintable(line=text.count("\n", 0, fault.start()) + 1)
    if not text.strip():
        raise NothingInside
    return text


def _one_line_end(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
