"""What people's names are made of: characters as they see them, and the direction in which each runs.

Pure rules over strings. A *cluster* is what a reader calls one character: a letter with its marks, a
flag, a family of emoji. A name is cut, shortened and given its fonts by clusters, never within one.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Final, TypeVar

T = TypeVar("T")

ELLIPSIS: Final = "…"
JOINER: Final = "\u200d"
NON_JOINER: Final = "\u200c"
BLACK_FLAG: Final = "\U0001f3f4"
_MARKS_AT_MOST: Final = 3
"""Written languages stack three marks at most; what stacks more means to spill over its neighbours."""
_LONGEST_PIECE: Final = 12
"""The longest emoji that exists, a couple of two skin tones, has ten code points."""
_VIRAMA: Final = 9
"""The combining class of the sign that joins two consonants in the scripts of India."""
_LOOK_EMPTY: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and signs that draw nothing, which some take for a name."""
_DROPPED: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_SARA_AM: Final = frozenset("\u0e33\u0eb3")
"""Vowels of Thai and Lao that stand half above the letter before them."""
_NUMBERS: Final = frozenset({"EN", "AN"})


def clean(text: str, longest: int) -> str:
    """``text`` on one line, without what draws nothing or changes what others draw.

    Dropped are control and bidirectional characters, invisible letters, runs of spaces, more than three marks
    on a letter, and everything after ``longest`` characters. Joiners stay where a script or an emoji needs them.
    """
    kept: list[str] = []
    marks = 0
    for character in text[: longest * _LONGEST_PIECE]:
        if character.isspace():
            character = " "
        category = unicodedata.category(character)
        last = kept[-1] if kept else " "
        if is_variation(character):
            wanted = last != " " and not is_variation(last)
        elif character in {JOINER, NON_JOINER}:
            wanted = unicodedata.category(last)[0] in "LMS"
        elif is_tag(character):
            wanted = BLACK_FLAG in kept
        elif category in {"Mn", "Me"}:
            marks += 1
            wanted = last != " " and marks <= _MARKS_AT_MOST
        else:
            wanted = category not in _DROPPED and character not in _LOOK_EMPTY and (character, last) != (" ", " ")
            marks = 0 if wanted else marks
        if wanted:
            kept.append(character)
    pieces = [piece for piece in clusters(unicodedata.normalize("NFC", "".join(kept))) if not is_silent(piece[0])]
    return "".join(pieces[:longest]).rstrip(f" {JOINER}{NON_JOINER}")


def is_tag(character: str) -> bool:
    """Whether it is one of the invisible letters that follow a black flag and say whose flag it is."""
    return "\U000e0020" <= character <= "\U000e007f"


def is_variation(character: str) -> bool:
    """Whether it only chooses a form of the character before it: as text or as emoji, for example."""
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def is_silent(character: str) -> bool:
    """Whether it has no picture of its own, and only tells how those around it are to be drawn."""
    return character in {JOINER, NON_JOINER} or is_variation(character) or is_tag(character)


def is_flag_letter(character: str) -> bool:
    """Whether it is one of the letters of which two make a flag."""
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def is_skin_tone(character: str) -> bool:
    """Whether it colours the emoji before it."""
    return "\U0001f3fb" <= character <= "\U0001f3ff"


def clusters(text: str) -> list[str]:
    """``text`` in pieces, each of which a reader takes for one character; joined they are ``text``."""
    pieces: list[str] = []
    for character in text:
        if pieces and _continues(pieces[-1], character):
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def _continues(piece: str, character: str) -> bool:
    last = piece[-1]
    if last == " " or len(piece) == _LONGEST_PIECE:
        return False
    if is_flag_letter(character):
        return len(piece) == 1 and is_flag_letter(last)
    return (
        unicodedata.category(character)[0] == "M"
        or character in {JOINER, NON_JOINER}
        or character in _SARA_AM
        or is_tag(character)
        or is_skin_tone(character)
        or "\u1160" <= character <= "\u11ff"  # the vowel or final of an old Hangul syllable
        or (last == JOINER and unicodedata.category(character) == "So")
        or (_asks_for_more(piece.rstrip(JOINER)) and unicodedata.category(character) == "Lo")
    )


def _asks_for_more(piece: str) -> bool:
    """Whether it ends with the sign by which a consonant takes the next one in."""
    return bool(piece) and unicodedata.combining(piece[-1]) == _VIRAMA


def levels(pieces: Sequence[str]) -> list[int]:
    """How deep each cluster is embedded: even runs to the right, odd to the left.

    The Unicode bidirectional algorithm for one line without explicit marks (:func:`clean` drops them): the
    first letter decides the direction of the whole, numbers keep their own order inside text that runs to the
    left, and what has no direction takes that of its neighbours where they agree, else that of the whole.
    """
    kinds = [_kind(piece) for piece in pieces]
    base = next((1 if kind == "R" else 0 for kind in kinds if kind in {"L", "R"}), 0)
    strong = "R" if base else "L"
    for at, kind in enumerate(kinds):
        if kind in {"L", "R"}:
            strong = kind
        elif kind == "N" and strong == "L":
            kinds[at] = "L"
    around = "R" if base else "L"
    before = around
    found: list[int] = []
    for at, kind in enumerate(kinds):
        if kind:
            before = "L" if kind == "L" else "R"
        else:
            following = next((kind for kind in kinds[at:] if kind), around)
            kind = before if before == ("L" if following == "L" else "R") else around
        found.append({"L": 2 * base, "R": 1, "N": 2}[kind])
    return found


def _kind(piece: str) -> str:
    """``L`` and ``R`` for letters, ``N`` for numbers, nothing for what has no direction."""
    direction = unicodedata.bidirectional(piece[0])
    if direction in _NUMBERS:
        return "N"
    return {"L": "L", "R": "R", "AL": "R"}.get(direction, "")


def visual(items: Sequence[T], depths: Sequence[int]) -> list[T]:
    """``items``, each as deep as its entry in ``depths``, in the order in which they stand from left to right."""
    order = list(zip(depths, items, strict=True))
    for depth in range(max(depths, default=0), 0, -1):
        at = 0
        while at < len(order):
            end = at
            while end < len(order) and order[end][0] >= depth:
                end += 1
            order[at:end] = reversed(order[at:end])
            at = end + 1
    return [item for _, item in order]
