"""The fonts that cards are written in, and which of them writes what.

The Noto fonts come from two packages of data, the emoji (which no package has in colour) from ``fonts/``
beside this file. Coverage and opened fonts are kept: a font is used by one thread at a time, which
:class:`~bot.cards.studio.Studio` sees to.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Final, NamedTuple

from PIL import ImageFont, features

from bot.cards import script
from bot.cards.cmap import Coverage, read_coverage

SHAPING: Final = bool(features.check("raqm"))
"""Whether letters are joined and stacked as their script wants: Raqm and the system's FriBidi are there."""

_FREQUENT: Final = ("", "Arabic", "Hebrew", "Thai", "Devanagari")
"""The first has Latin, Greek, Cyrillic and what all share."""
_RARE: Final = (
    "Armenian",
    "Bengali",
    "Ethiopic",
    "Georgian",
    "Gujarati",
    "Gurmukhi",
    "Kannada",
    "Khmer",
    "Lao",
    "Malayalam",
    "Myanmar",
    "Oriya",
    "Sinhala",
    "Tamil",
    "Telugu",
    "Symbols",
)
_CJK: Final = "NotoSansCJK-VF.otf.ttc"
_JAPANESE, _KOREAN, _CHINESE = range(3)
"""Which of the collection draws Han characters as they are drawn in that country."""
_FIRST_EMOJI: Final = 0x2300
"""Below it the emoji font has digits, ``©`` and the like, which are text unless something says otherwise."""
_TEXT_STYLE: Final = "\ufe0e"
_EMOJI_STYLE: Final = "\ufe0f"
_KEYCAP: Final = "\u20e3"
_UNKNOWN: Final = "□"
_OVERFLOWS: Final = "\ufdfd"
"""A whole sentence in one character: the only glyph of all these fonts that FreeType refuses to draw."""
_BOLD: Final = 700
_REGULAR: Final = 400


class Face(NamedTuple):
    """One font file. ``member`` tells which of a collection; ``colour``: it draws in colours of its own."""

    path: Path
    member: int = 0
    colour: bool = False


@cache
def every() -> tuple[Face, ...]:
    """Every font, in the order in which they are asked; Chinese, Japanese and Korean as one, emoji in colour last.

    Raises:
        ModuleNotFoundError: a package of fonts is not installed.
    """
    noto = Path(str(files("manimgx_fonts")))
    cjk = Path(str(files("manimgx_fonts_cjk"))) / _CJK
    emoji = Path(__file__).parent / "fonts" / "Twemoji.ttf"
    return (
        *(Face(noto / f"NotoSans{name}[wght].ttf") for name in _FREQUENT),
        Face(cjk),
        *(Face(noto / f"NotoSans{name}[wght].ttf") for name in _RARE),
        Face(noto / "NotoEmoji[wght].ttf"),
        Face(emoji, colour=True),
    )


@cache
def coverage(face: Face) -> Coverage:
    """The characters that ``face`` has. The members of a collection differ in how they draw them, not in which."""
    return read_coverage(face.path)


@lru_cache(maxsize=128)
def opened(face: Face, size: int, bold: bool) -> ImageFont.FreeTypeFont:
    """``face`` at ``size`` pixels to the em."""
    engine = ImageFont.Layout.RAQM if SHAPING else ImageFont.Layout.BASIC
    font = ImageFont.truetype(face.path, size, face.member, layout_engine=engine)
    if not face.colour:
        font.set_variation_by_axes([_BOLD if bold else _REGULAR])
    return font


def dress(pieces: Sequence[str]) -> list[tuple[Face, str]]:
    """Each cluster with the font that draws it and the characters to draw it by.

    What no font has is drawn by its compatibility characters (𝓪 as a), else without its marks, else as an
    empty square. Spaces and punctuation stay in the font of the letters before them, but the ellipsis is the
    same everywhere.
    """
    han = _han("".join(pieces))
    dressed: list[tuple[Face, str]] = []
    for piece in pieces:
        before = dressed[-1][0] if dressed else None
        dressed.append(_dress(piece, before, han))
    return dressed


def _han(text: str) -> int:
    names = {unicodedata.name(character, "").partition(" ")[0] for character in text}
    if "HANGUL" in names:
        return _KOREAN
    return _JAPANESE if names & {"HIRAGANA", "KATAKANA"} else _CHINESE


def _dress(piece: str, before: Face | None, han: int) -> tuple[Face, str]:
    colours = every()[-1]
    if _is_emoji(piece) and _has(colours, piece):
        return colours, piece if SHAPING else _unshaped(piece)
    text = "".join(character for character in piece if not script.is_variation(character))
    simple = unicodedata.normalize("NFKC", text)
    for wanted in (text, simple, text[:1], simple[:1], _UNKNOWN):
        if not wanted:
            continue
        neutral = unicodedata.category(wanted[0])[0] not in "LM" and wanted != script.ELLIPSIS
        if before and not before.colour and neutral and _has(before, wanted):
            return before, wanted
        if holder := _holder(wanted):
            return (holder._replace(member=han) if holder.path.name == _CJK else holder), wanted
    raise AssertionError("the square is in one of the fonts")


@lru_cache(maxsize=4096)
def _holder(text: str) -> Face | None:
    """The first font that has every character of one cluster."""
    return next((face for face in every() if not face.colour and _has(face, text)), None)


def _is_emoji(piece: str) -> bool:
    """Whether it is to be drawn in colour, if the emoji have it."""
    if _TEXT_STYLE in piece:
        return False
    if _KEYCAP in piece:  # a digit and a box around it: one picture only to who shapes
        return SHAPING
    return _EMOJI_STYLE in piece or ord(piece[0]) >= _FIRST_EMOJI


def _has(face: Face, text: str) -> bool:
    found = coverage(face._replace(member=0))
    return _OVERFLOWS not in text and all(ord(character) in found or script.is_silent(character) for character in text)


def _unshaped(piece: str) -> str:
    """What can be drawn of an emoji without shaping: its first, or the two letters of a flag."""
    return piece if script.is_flag_letter(piece[0]) else piece[0]
