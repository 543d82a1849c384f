"""Arabic letters joined by hand, for a system without FriBidi.

Pillow shapes text by Raqm, which needs the FriBidi library of the system; slim images and Windows have
none. Unicode still has each letter's joined forms as characters of their own, and says of each what it
stands for: that is enough for Arabic, Persian and Urdu names to be read.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from itertools import chain
from typing import Final

_FORMS: Final = (range(0xFB50, 0xFBB2), range(0xFBD3, 0xFC00), range(0xFE70, 0xFEFD))
_LAM: Final = "\u0644"
_NAMES: Final = {
    (False, False): "isolated",
    (False, True): "initial",
    (True, False): "final",
    (True, True): "medial",
}
"""What Unicode calls the form of a letter that is joined to the one before it, and to the one after it."""


@cache
def _forms() -> dict[tuple[str, str], str]:
    """The character that shows a letter (or lam and alef, which always merge) in one of its forms."""
    found: dict[tuple[str, str], str] = {}
    for shown in map(chr, chain(*_FORMS)):
        form, _, letters = unicodedata.decomposition(shown).partition(" ")
        found[form.strip("<>"), "".join(chr(int(letter, 16)) for letter in letters.split())] = shown
    return found


def _head(letter: str) -> tuple[str, str]:
    """A cluster's letter (or lam and alef), and the marks on it."""
    size = 2 if ("isolated", letter[:2]) in _forms() else 1
    return letter[:size], letter[size:]


def joined(letters: list[str]) -> list[str]:
    """Each cluster with its first letter in the form that its neighbours give it, in the same order.

    Lam and the alef after it become one cluster; what is not Arabic stays as it is.
    """
    forms = _forms()
    merged: list[str] = []
    for letter in letters:
        if merged and merged[-1] == _LAM and ("isolated", _LAM + letter[0]) in forms:
            merged[-1] += letter
        else:
            merged.append(letter)

    shown: list[str] = []
    open_before = False
    for at, letter in enumerate(merged):
        head, marks = _head(letter)
        following, _ = _head(merged[at + 1]) if at + 1 < len(merged) else ("", "")
        before = open_before and ("final", head) in forms
        opens = ("initial", head) in forms
        after = opens and ("final", following) in forms
        shown.append(forms.get((_NAMES[before, after], head), head) + marks)
        open_before = opens
    return shown
