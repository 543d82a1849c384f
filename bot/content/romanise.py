"""Hangul in Latin letters by the Revised Romanisation of Korean, as it is spoken: 봄날 -> bomnal.

It serves search: a fan who can't type Hangul still finds 상남자 by "sangnamja". Sound changes
between syllables are followed (liaison, nasals, ㄹㄹ, ㅎ), those that depend on meaning are not.
"""

from __future__ import annotations

import re
from typing import Final

_SYLLABLE: Final = re.compile("[가-힣]")
_LEAD: Final = (
    *("g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss"),
    *("", "j", "jj", "ch", "k", "t", "p", "h"),
)
_VOWEL: Final = (
    *("a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa"),
    *("wae", "oe", "yo", "u", "wo", "we", "wi", "yu", "eu", "ui", "i"),
)
_IEUNG: Final = 11
_RIEUL: Final = 5
_HIEUT: Final = 18
_NASALS: Final = frozenset((2, 6))  # ㄴ, ㅁ

# Each final consonant (받침): how it sounds before a pause, and what it hands on to a following vowel.
_FINAL_SOUND: Final = (
    *("", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l"),
    *("p", "l", "m", "p", "p", "t", "t", "ng", "t", "t", "k", "t", "p", "t"),
)
_BEFORE_VOWEL: Final = (
    *("", "g", "kk", "ks", "n", "nj", "n", "d", "r", "lg", "lm", "lb", "ls", "lt"),
    *("lp", "r", "m", "b", "ps", "s", "ss", "ng", "j", "ch", "k", "t", "p", ""),
)
_NASAL_OF: Final = {"k": "ng", "t": "n", "p": "m"}
_WITH_HIEUT: Final = {"g": "k", "d": "t", "b": "p", "j": "ch"}
_HIEUT_FINALS: Final = {6: "n", 15: "l", 27: ""}  # ㄶ, ㅀ, ㅎ


def _joint(final: int, lead: int, vowel: str) -> str:
    """What is heard between two vowels: the final of one syllable and the lead of the next."""
    sound, next_sound = _FINAL_SOUND[final], _LEAD[lead]
    if lead == _IEUNG:
        handed = _BEFORE_VOWEL[final]
        if vowel == "i" and final in (7, 25):  # 굳이 guji, 같이 gachi
            return "j" if final == 7 else "ch"
        return handed
    if final in _HIEUT_FINALS:
        rest = _HIEUT_FINALS[final]
        if next_sound in _WITH_HIEUT:
            return rest + _WITH_HIEUT[next_sound]
        if not rest:
            return "n" + next_sound if lead in _NASALS else next_sound
    if lead == _HIEUT and sound in ("k", "t", "p"):
        return "ch" if final in (5, 22) else sound
    if sound in _NASAL_OF and (lead in _NASALS or lead == _RIEUL):
        return _NASAL_OF[sound] + ("n" if lead == _RIEUL else next_sound)
    if lead == _RIEUL and sound in ("l", "n"):
        return "ll"
    if lead == _RIEUL and sound in ("m", "ng"):
        return sound + "n"
    if sound == "l" and next_sound == "n":
        return "ll"
    return sound + next_sound


def _word(syllables: str) -> str:
    spoken: list[str] = []
    final = 0
    for place, syllable in enumerate(syllables):
        code = ord(syllable) - 0xAC00
        lead, vowel = code // 588, _VOWEL[code % 588 // 28]
        spoken.append(_joint(final, lead, vowel) if place else _LEAD[lead])
        spoken.append(vowel)
        final = code % 28
    return "".join(spoken) + _FINAL_SOUND[final]


def romanise(text: str) -> str:
    """``text`` with each run of Hangul syllables in Latin letters, everything else unchanged."""
    return re.sub("[가-힣]+", lambda run: _word(run.group()), text)


def has_hangul(text: str) -> bool:
    """Whether ``text`` has at least one whole Hangul syllable."""
    return _SYLLABLE.search(text) is not None
