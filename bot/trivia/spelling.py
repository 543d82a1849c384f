"""How far two spellings of a name are apart, and how far they may be: the letter work of judging typed answers.

A name has the key in which it is written (:func:`bot.content.normal.normal`), one in which what people write in
several ways is written in one (of :func:`aloud`), and keys of how it sounds. Beyond that, slips are counted.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final, NamedTuple

from rapidfuzz.distance import OSA

from bot.content.normal import normal, strokes, words

# English words that are also written as a figure or in a chat's way; both sides of a comparison are put so.
_FIGURES: Final = "zero one two three four five six seven eight nine ten eleven twelve"
_ALOUD: Final = {
    **{word: str(number) for number, word in enumerate(_FIGURES.split())},
    "first": "1",
    **dict.fromkeys(("second", "to", "too", "ii"), "2"),
    **dict.fromkeys(("third", "iii"), "3"),
    **dict.fromkeys(("for", "iv"), "4"),
    "luv": "love",
    "u": "you",
    "ur": "your",
    "r": "are",
    "skool": "school",
    "boyz": "boys",
    "nite": "night",
    "n": "&",
    **dict.fromkeys(("the", "da"), " "),
}
# A word that stands for itself: no part of another (they're) and no letter of several with points (N.O).
_WORD: Final = re.compile(r"(?<![\w.'’])[a-z]+(?!\w|[.'’]\w)")
_ARTICLE: Final = re.compile(r"^\W*an?\s+(?=\w)")
_GUEST: Final = re.compile(r"(?<=\S)\s+(?:feat|ft|featuring)\b[^()\[\]]*$")
_WITH: Final = re.compile(r"\bw/\s*")
_SHORTENED: Final = (
    (re.compile(r"n['’]t\b"), " not"),
    (re.compile(r"['’]m\b"), " am"),
    (re.compile(r"['’]re\b"), " are"),
    (re.compile(r"['’]ll\b"), " will"),
)
_NUMBER: Final = re.compile(r"(?:\bnumber\s+|#)(?=\d)")
_ORDINAL: Final = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b")
_ROMAN: Final = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
_ROMAN_PART: Final = re.compile(r"\b(?:part|pt)(?:\.\s*|\s+)(i{1,3}|iv)\b")
_PART: Final = re.compile(r"(?<![^\W\d])(?:part|pt|volume|vol|파트|볼륨)\.?\s*(?=\d)")

# Korean in Latin letters has as many spellings as writers: what sounds alike becomes one.
_KOREAN_SOUNDS: Final = {
    **dict.fromkeys(("woo", "wu", "oo", "eu", "eo", "o"), "u"),
    **dict.fromkeys(("ee", "ui"), "i"),
    **dict.fromkeys(("ch", "z"), "j"),
    "ae": "e",
    "sh": "s",
    "g": "k",
    "d": "t",
    "b": "p",
    "r": "l",
}
# Homophones of English (reign and rain, night and nite); the longer are found first.
_ENGLISH_SOUNDS: Final = {
    **dict.fromkeys(("eigh", "ai", "ay", "ei", "ey"), "a"),
    **dict.fromkeys(("igh", "ea", "ee", "ie", "y"), "i"),
    **dict.fromkeys(("augh", "au", "aw"), "o"),
    **dict.fromkeys(("oo", "ou", "oe"), "u"),
    "gh": "",
    "gn": "n",
    "kn": "n",
    "wr": "r",
    "wh": "w",
    "ph": "f",
    "ck": "k",
    "ch": "ch",
    "c": "k",
    "z": "s",
}
_KOREAN_SOUND: Final = re.compile("|".join(_KOREAN_SOUNDS))
_ENGLISH_SOUND: Final = re.compile("|".join(sorted(_ENGLISH_SOUNDS, key=len, reverse=True)))
_SHORTEST_KOREAN: Final = 5  # what is shorter sounds like too much else
_SHORTEST_ENGLISH: Final = 7
_SILENT_E: Final = re.compile(r"e(?=\d|$)")
_REPEATED: Final = re.compile(r"([^\W\d])\1+")

_AND: Final = frozenset(("and", "&", "+"))
_DIGITS: Final = re.compile(r"\d+(?:\.\d+)*")
_HANGUL: Final = re.compile("[가-힣\u1100-\u11ff]")
_HEARD_ALIKE: Final = str.maketrans("ㄲㅋㄸㅌㅃㅍㅆㅉㅊㅔㅖㅒㅑㅕㅛㅠ", "ㄱㄱㄷㄷㅂㅂㅅㅈㅈㅐㅐㅐㅏㅓㅗㅜ")
_HANGUL_STEPS: Final = (2, 5)
_LATIN_STEPS: Final = (6, 12, 20)
_SHORTEST_FORGIVING: Final = 7
_TINY_WORD: Final = 2  # on, in, a: nothing hangs on them


def aloud(text: str) -> str:
    """``text`` as it is said aloud, written in one way.

    "The" and a leading "a" go, and so does a guest without brackets; words for numbers become figures, which need no
    "part" before them (cypher pt. 3, cypher part three, cypher 3); "luv" is love, "u" is you, "2" is to, "n" is and,
    "i'm" is i am.
    """
    said = _GUEST.sub("", unicodedata.normalize("NFKC", text).casefold())
    said = _ARTICLE.sub("", _WITH.sub("with ", said))
    said = _ROMAN_PART.sub(lambda found: _ROMAN[found[1]], said)
    for shortened, full in _SHORTENED:
        said = shortened.sub(full, said)
    said = _WORD.sub(lambda found: _ALOUD.get(found[0], found[0]), said)
    said = _ORDINAL.sub("", _PART.sub("", _NUMBER.sub("no ", said)))
    return said if normal(said) else text


def korean_sound(key: str) -> str:
    """A :func:`normal` key of romanised Korean without what romanisations differ in, or "" if it is too short.

    "pi ttam nunmul", "pi ddam nunmul" and "pittam nunmool" sound the same.
    """
    if not key.isascii() or len(key) < _SHORTEST_KOREAN:
        return ""
    return _undoubled(_KOREAN_SOUND.sub(lambda found: _KOREAN_SOUNDS[found[0]], key))


def english_sound(text: str) -> str:
    """An English ``text`` as it is heard, or "" if it is too short: "euforia" sounds like "euphoria"."""
    key = normal(aloud(text))
    if not key.isascii() or len(normal(text)) < _SHORTEST_ENGLISH:
        return ""
    return _undoubled(_ENGLISH_SOUND.sub(lambda found: _ENGLISH_SOUNDS[found[0]], _SILENT_E.sub("", key)))


class Spelling(NamedTuple):
    """A text made ready to be compared. ``strokes`` is its key as typed on its keyboard, ``limit`` what it forgives."""

    key: str
    words: tuple[str, ...]
    strokes: str
    digits: tuple[str, ...]
    hangul: bool
    limit: int


def spell(text: str) -> Spelling:
    """``text`` made ready."""
    key = normal(text)
    hangul = _HANGUL.search(key) is not None
    # Two kanji or kana that differ are two words, not a slip.
    wide = not hangul and any(unicodedata.east_asian_width(character) in "WF" for character in key)
    limit = 0 if wide else _limit(key, _HANGUL_STEPS if hangul else _LATIN_STEPS)
    told = tuple(word for word in words(text) if word not in _AND)
    return Spelling(key, told, strokes(key), tuple(_DIGITS.findall(key)), hangul, limit)


def slips(name: Spelling, guess: Spelling) -> int | None:
    """How many slips lie between ``name`` and ``guess``; None where they are more than ``name`` forgives.

    Numbers must be the same. The rest depends on the script:

    - Hangul is compared in key strokes, so a syllable half typed is a slip, and one not yet put together (봄나ㄹ) is
      none. Up to two syllables forgive nothing, up to five 1 slip, more 2. Three syllables forgive a stroke more,
      less, or heard alike (ㅐ for ㅔ, ㅆ for ㅅ, ㅓ for ㅕ), but no other: 아이들 is not 아이돌.
    - Otherwise, a slip is a letter more, less, another, or two neighbours swapped. Up to 6, 12, 20, more letters
      forgive 0, 1, 2, 3. The first letter must be there, in the first two places. Where there are as many words, this
      holds for each, and a short one never forgives more than 1: "love yourself him" is not Her, "you never talk
      alone" not You Never Walk Alone. Two slips that only put the letters in another order count as one.
    - Five and six letters forgive what a hand does and seldom makes another word: two letters swapped, a letter
      doubled or not ("buter", but not "better"). Seven do not forgive that the last is missing ("person" is not
      Persona).
    """
    if name.digits != guess.digits or name.hangul != guess.hangul:
        return None
    if name.hangul:
        return _hangul_slips(name, guess)
    if not _starts_alike(name.key, guess.key):
        return None
    distance = OSA.distance(name.key, guess.key, score_cutoff=name.limit + 1)
    reordered = sorted(name.key) == sorted(guess.key)
    if name.limit == 0:
        careless = (distance == 1 and reordered) or _undoubled(name.key) == _undoubled(guess.key)
        return 1 if careless and len(name.key) in (5, 6) else None
    if distance == name.limit + 1 and reordered:
        return name.limit
    if distance > name.limit or _other_word(name, guess):
        return None
    return None if len(name.key) == _SHORTEST_FORGIVING and guess.key == name.key[:-1] else distance


def _limit(key: str, steps: tuple[int, ...]) -> int:
    return sum(len(key) > step for step in steps)


def _hangul_slips(name: Spelling, guess: Spelling) -> int | None:
    distance = OSA.distance(name.strokes, guess.strokes, score_cutoff=name.limit)
    if distance > name.limit:
        return None
    if distance and len(name.key) == 3 and len(name.strokes) == len(guess.strokes):
        alike = name.strokes.translate(_HEARD_ALIKE) == guess.strokes.translate(_HEARD_ALIKE)
        return distance if alike or sorted(name.strokes) == sorted(guess.strokes) else None
    return distance


def _other_word(name: Spelling, guess: Spelling) -> bool:
    """Whether one of the words is so far from the one in its place that it must be meant."""
    if len(name.words) != len(guess.words):
        return False
    return any(
        (len(word) < _SHORTEST_FORGIVING and OSA.distance(word, typed) > 1)
        or not (_starts_alike(word, typed) or len(word) <= _TINY_WORD)
        for word, typed in zip(name.words, guess.words, strict=True)
    )


def _starts_alike(name: str, guess: str) -> bool:
    return name[0] == guess[0] or name[:2] == guess[1::-1]


def _undoubled(key: str) -> str:
    return _REPEATED.sub(r"\1", key)
