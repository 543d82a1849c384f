"""A time of day as people write it: ``20:00``, ``8pm``, ``8:30 PM``, ``20시 30분``, ``오후 8시 반``."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import Final

from bot.events.errors import BadTime

_LONGEST: Final = 20
_TIME: Final = re.compile(
    r"(?P<before>am|pm|오전|오후)?\s*"
    r"(?P<hour>[0-9]{1,2})"
    r"(?:\s*[:.]\s*(?P<minute>[0-9]{2})|\s*시(?:\s*(?:(?P<minutes>[0-9]{1,2})\s*분|(?P<half>반)))?)?"
    r"\s*(?P<after>am|pm)?"
)
_WORDS: Final = {"noon": dt.time(12), "midnight": dt.time(0), "정오": dt.time(12), "자정": dt.time(0)}
_PM: Final = ("pm", "오후")


def read_time(text: str) -> dt.time:
    """The time of day that ``text`` means, which is untrusted. A bare ``8`` could be either of two, so it is none.

    Raises:
        BadTime: it is none.
    """
    # NFKC also turns the wide digits of Asian keyboards into ours.
    typed = unicodedata.normalize("NFKC", text[: 2 * _LONGEST]).casefold().strip()
    if typed in _WORDS:
        return _WORDS[typed]
    match = _TIME.fullmatch(re.sub(r"\b([ap])\.?\s?m\b\.?", r"\1m", typed)) if len(text) <= 2 * _LONGEST else None
    if match is None or (match["before"] and match["after"]):
        raise _bad(text)
    half = match["before"] or match["after"]
    korean = "시" in typed
    if not (half or korean or match["minute"]):
        raise _bad(text)
    hour = int(match["hour"])
    minute = 30 if match["half"] else int(match["minute"] or match["minutes"] or 0)
    if half:
        if not 1 <= hour <= 12:
            raise _bad(text)
        hour = hour % 12 + (12 if half in _PM else 0)
    if hour > 23 or minute > 59:
        raise _bad(text)
    return dt.time(hour, minute)


def _bad(text: str) -> BadTime:
    shown = "".join(letter for letter in text if letter.isprintable()).strip()
    return BadTime(text=shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…")
