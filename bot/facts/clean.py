"""Text from people, made fit to be kept: nothing invisible, one kind of line end, one form of each letter."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# What nobody sees or what turns the text around it: control characters, overrides of the writing direction,
# invisible spaces and operators, empty letters that pass for a name, halves of a character, no characters at all.
_NEVER: Final = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u202a-\u202e"
    "\u2060-\u206f\u2800\u3164\ud800-\udfff\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ufdd0-\ufdef]"
)
# One alone joins emoji or Persian letters or keeps Hebrew in order; more in a row only hide something.
_JOINERS: Final = re.compile("[\u200c-\u200f]{2,}")
# The letters of a regional flag follow a black flag; elsewhere they are text that nobody sees.
_TAGS: Final = re.compile("(\U0001f3f4[\U000e0020-\U000e007f]+)|[\U000e0000-\U000e0fff]+")
_LINE_END: Final = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_GAP: Final = re.compile(r"\n{3,}")

_INVITE: Final = re.compile(
    r"\b(?:discord(?:app)?\.(?:gg|com/invite|me|io|li|link)\b|(?:dsc|disc|invite)\.gg\b)", re.IGNORECASE
)
_LINK: Final = re.compile(r"[a-z]://|\bwww\.\w|\bmailto:", re.IGNORECASE)
_MARKUP: Final = re.compile(r"([\\*_~`|<>\[\]:@#])")
_QUOTED: Final = 40
_MOST_MARKS: Final = 8  # on one letter; more hide the lines around it, and take Python for ever to put in order


def _visible(text: str) -> bool:
    return any(unicodedata.category(letter)[0] in "LNPS" for letter in text)


def _few_marks(text: str) -> str:
    """``text`` without the marks on a letter that has too many."""
    kept: list[str] = []
    marks = 0
    for letter in text:
        marks = marks + 1 if unicodedata.combining(letter) else 0
        if marks <= _MOST_MARKS:
            kept.append(letter)
    return "".join(kept)


def cleaned(text: str, *, lines: bool = False) -> str:
    """``text`` as it is kept: trimmed, without runs of spaces and what nobody sees; "" where nothing is left.

    ``lines`` keeps line breaks and one empty line between paragraphs; else the text becomes one line.
    Cleaning twice changes nothing more.
    """
    text = _NEVER.sub("", _LINE_END.sub("\n", text))  # each may bring together what the next one drops
    text = _JOINERS.sub("", _TAGS.sub(r"\1", text))
    text = text if text.isascii() else _few_marks(unicodedata.normalize("NFC", _few_marks(text)))
    if lines:
        text = _GAP.sub("\n\n", "\n".join(" ".join(line.split()) for line in text.split("\n"))).strip()
    else:
        text = " ".join(text.split())
    return text if _visible(text) else ""


def has_link(text: str) -> bool:
    """Whether Discord would make something to click of a part of ``text``: a link or an invite."""
    return bool(_LINK.search(text)) or has_invite(text)


def has_invite(text: str) -> bool:
    """Whether ``text`` invites to another server."""
    return bool(_INVITE.search(text))


def folded(text: str) -> str:
    """``text`` for comparison: the same in capitals, with other spaces, and with or without its last . ? or !"""
    return " ".join(unicodedata.normalize("NFC", text.casefold()).split()).rstrip(" .?!…") or text


def quoted(text: str) -> str:
    """A few words of ``text``, fit to be repeated in a sentence about it: clean, short, without markup."""
    line = cleaned(text[: 4 * _QUOTED])
    return _MARKUP.sub(r"\\\1", line if len(line) <= _QUOTED else line[: _QUOTED - 1].rstrip() + "…")
