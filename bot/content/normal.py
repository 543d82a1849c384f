"""Names made comparable: what people type and what a pack says, reduced to the same key.

Search, the pack's rules and the judging of typed answers all compare keys made here, so that
"Boy with Luv (feat. Halsey)", "boy with luv" and "BOY WITH LUV!" are one name everywhere.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

_FEATURING: Final = re.compile(r"[(\[]\s*(?:feat|ft|featuring|with|prod)\b[^)\]]*[)\]]", re.IGNORECASE)
_AND_SIGN: Final = re.compile(r"[&+]")
_AND: Final = re.compile(r"\band\b")
_BRACKETS: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
# Of the marks, the Japanese sound marks stay: without them が would be か.
_DROPPED: Final = re.compile(r"[^\w.\u3099\u309a]|_|\.(?!\d)|(?<!\d)\.")

# The key strokes of Hangul: both places of a consonant alike, doubled vowels and final clusters taken apart.
_LEADS: Final = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS: Final = (
    *("ㅏ", "ㅐ", "ㅑ", "ㅒ", "ㅓ", "ㅔ", "ㅕ", "ㅖ", "ㅗ", "ㅗㅏ", "ㅗㅐ"),
    *("ㅗㅣ", "ㅛ", "ㅜ", "ㅜㅓ", "ㅜㅔ", "ㅜㅣ", "ㅠ", "ㅡ", "ㅡㅣ", "ㅣ"),
)
_FINALS: Final = (
    *("", "ㄱ", "ㄲ", "ㄱㅅ", "ㄴ", "ㄴㅈ", "ㄴㅎ", "ㄷ", "ㄹ", "ㄹㄱ", "ㄹㅁ", "ㄹㅂ", "ㄹㅅ", "ㄹㅌ"),
    *("ㄹㅍ", "ㄹㅎ", "ㅁ", "ㅂ", "ㅂㅅ", "ㅅ", "ㅆ", "ㅇ", "ㅈ", "ㅊ", "ㅋ", "ㅌ", "ㅍ", "ㅎ"),
)
_STROKES: Final[dict[int, str]] = (
    {0x1100 + place: strokes for place, strokes in enumerate(_LEADS)}
    | {0x1161 + place: strokes for place, strokes in enumerate(_VOWELS)}
    | {0x11A7 + place: strokes for place, strokes in enumerate(_FINALS) if place}
)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _bare(folded: str) -> str:
    """Letters and digits alone; a point between digits stays, for 1.5 is not 15."""
    return unicodedata.normalize("NFC", _DROPPED.sub("", unicodedata.normalize("NFKD", folded)))


def normal(text: str) -> str:
    """The key of a name: NFKC, case folded, no guests in brackets, no "and", marks, punctuation or spaces.

    A name made of signs alone keeps its signs, so that no key is empty unless the text is.
    """
    folded = _folded(text)
    words = _AND.sub(" ", _AND_SIGN.sub(" and ", _FEATURING.sub(" ", folded)))
    return _bare(words) or _bare(folded) or "".join(folded.split())


@lru_cache(maxsize=8192)
def words(text: str) -> tuple[str, ...]:
    """The words of ``text``, each as :func:`normal` makes it, without the empty ones."""
    return tuple(key for word in re.split(r"[\s\-–—/:,~·]+", text) if (key := normal(word)))


def holds(text: str, name: str) -> bool:
    """Whether all the words of ``name`` stand in ``text``, one after the other."""
    inside, wanted = words(text), words(name)
    starts = range(len(inside) - len(wanted) + 1)
    return bool(wanted) and any(inside[start : start + len(wanted)] == wanted for start in starts)


def without_brackets(text: str) -> str:
    """``text`` without what stands in brackets: a song's title without "(Japanese ver.)"."""
    return _BRACKETS.sub(" ", text).strip() or text


def strokes(key: str) -> str:
    """A :func:`normal` key as it is typed on a Korean keyboard; other letters stay as they are.

    Every half-typed syllable is then a prefix of the whole: 보, 봄, 봄ㄴ and 봄나 of 봄날.
    """
    return unicodedata.normalize("NFD", key).translate(_STROKES)


def initials(key: str) -> str:
    """The first consonant of each syllable (ㅂㄴ of 봄날), or "" where the key has other letters than Hangul."""
    if not key or not all("가" <= character <= "힣" for character in key):
        return ""
    return "".join(_LEADS[(ord(character) - 0xAC00) // 588] for character in key)
