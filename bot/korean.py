"""Korean particles by the final consonant of the word before them.

Korean marks subject, object and topic with a particle whose form depends on whether the word
ends in a consonant (받침). Names in a fandom are written in Hangul, digits and Latin letters
alike, and each is read aloud in Korean, so each needs its own rule.
"""

from __future__ import annotations

import re
from typing import Final

_HANGUL_FIRST: Final = 0xAC00
_HANGUL_LAST: Final = 0xD7A3
_FINALS: Final = 28
_RIEUL: Final = 8
# How each digit is read: 영 일 이 삼 사 오 육 칠 팔 구; 1, 7 and 8 end in ㄹ.
_DIGIT_FINAL: Final = {"0": 1, "1": _RIEUL, "2": 0, "3": 1, "4": 0, "5": 0, "6": 1, "7": _RIEUL, "8": _RIEUL, "9": 0}
_SILENT_E: Final = re.compile(r"[aeiouy][^aeiouy]e$")
_STOP_AFTER_SHORT_VOWEL: Final = re.compile(r"(?:^|[^aeiou])[aeiou](?:ck|[bckpt])$|[aeou]ok$")


def _latin_final(word: str) -> int:
    """Whether an English word, as Koreans transcribe it, ends in a consonant: 0 no, ``_RIEUL`` ㄹ, 1 other."""
    if word.isupper() and not set(word) & set("AEIOU"):  # nobody can read it as a word, so it is spelled: BTS, RM
        return {"L": _RIEUL, "R": _RIEUL, "M": 1, "N": 1}.get(word[-1], 0)
    word = word.lower()
    if word.endswith("le") and not _SILENT_E.search(word):
        return _RIEUL
    if _SILENT_E.search(word):
        word = word[:-1]
        return _RIEUL if word.endswith("l") else int(word.endswith(("m", "n")))
    if word.endswith("l"):
        return _RIEUL
    return int(word.endswith(("m", "n", "ng")) or bool(_STOP_AFTER_SHORT_VOWEL.search(word)))


def final_consonant(text: str) -> int:
    """0 where ``text`` is read with a vowel at its end, 8 where with ㄹ, another number where with a consonant."""
    end = re.search(r"[^\W_](?=[\W_]*$)", text)
    if end is None:
        return 0
    last = end.group()
    code = ord(last)
    if _HANGUL_FIRST <= code <= _HANGUL_LAST:
        return (code - _HANGUL_FIRST) % _FINALS
    if last in _DIGIT_FINAL:
        return _DIGIT_FINAL[last]
    word = re.search(r"[A-Za-z]+$", text[: end.end()])
    return _latin_final(word.group()) if word else 0


def with_particle(text: str, pair: str) -> str:
    """``text`` with the form of ``pair`` that fits: 을/를, 은/는, 이/가, 과/와, 으로/로, 이에요/예요.

    The form after a consonant stands first. 으로 alone treats ㄹ as a vowel.
    """
    closed, open_ = pair.split("/")
    final = final_consonant(text)
    if closed.startswith("으로") and final == _RIEUL:
        final = 0
    return text + (closed if final else open_)
