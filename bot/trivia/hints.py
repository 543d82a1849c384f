"""What helps with a typed answer: its first letter, how many letters it has, and a fact that leads to it."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from bot.content.normal import initials
from bot.content.question import TYPED, Question
from bot.i18n import translator

_BLANK: Final = "•"
_SHORTEST: Final = 3  # letters: of a shorter answer, the first one would be most of it


def hints_of(question: Question, language: str) -> tuple[str, ...]:
    """The hints to a typed question in the order in which they are given, in ``language``; none to any other."""
    if question.style not in TYPED or question.answer is None:
        return ()
    t = translator(language)
    answer = question.answer(language)
    letters = [letter for letter in unicodedata.normalize("NFC", answer) if letter.isalnum()]
    found: list[str] = []
    if len(letters) >= _SHORTEST:
        found.append(t("It begins with {letter}.", letter=_initial(letters[0])))
    if letters:
        count = t.plural("{count} letter", "{count} letters", len(letters))
        found.append(f"{_blanks(answer)} ({count})")
    if question.hint is not None:
        found.append(question.hint(language))
    return tuple(found)


def _initial(letter: str) -> str:
    """A letter as it stands alone; of a Korean syllable its first consonant, as quizzes there do."""
    return initials(letter) or letter.upper()


def _blanks(answer: str) -> str:
    """``answer`` with a blank for each letter: its words and signs are seen."""
    return re.sub(r"[^\W_]", _BLANK, unicodedata.normalize("NFC", answer))
