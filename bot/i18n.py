"""Speaking the reader's language: gettext catalogues, Korean particles, dates.

Every sentence that a person can read stands in the code in English, inside ``t(...)``,
``t.plural(...)`` or ``N_(...)``, and in ``data/locales/<language>`` in every other language.
``make messages`` keeps the two in step; a test fails where they are not.
"""

from __future__ import annotations

import datetime as dt
import gettext
import string
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, Final

from bot.korean import with_particle

DOMAIN: Final = "lightstick"
FOLDER: Final = Path(__file__).resolve().parent.parent / "data" / "locales"
LANGUAGES: Final = ("en", "ko")


def N_(message: str) -> str:
    """Mark ``message`` for the catalogues; it is translated where it is said."""
    return message


MONTHS: Final = (
    N_("January"),
    N_("February"),
    N_("March"),
    N_("April"),
    N_("May"),
    N_("June"),
    N_("July"),
    N_("August"),
    N_("September"),
    N_("October"),
    N_("November"),
    N_("December"),
)


class _Formatter(string.Formatter):
    """``str.format`` with one more kind of spec: ``{title:을/를}`` adds the particle that fits."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if "/" in format_spec:
            return with_particle(str(value), format_spec)
        return str(super().format_field(value, format_spec))


_formatter: Final = _Formatter()


class Translator:
    """Says things in one language. Call it with an English sentence of the catalogues."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._catalogue = gettext.translation(DOMAIN, FOLDER, [language], fallback=True)

    def __call__(self, message: str, /, **values: Any) -> str:
        """``message`` in this language, with its ``{placeholders}`` filled."""
        return _formatter.vformat(self._catalogue.gettext(message), (), values)

    def plural(self, one: str, many: str, count: int, /, **values: Any) -> str:
        """Like calling, with the wording that ``count`` asks for (``{count}`` is filled by itself)."""
        chosen = self._catalogue.ngettext(one, many, count)
        return _formatter.vformat(chosen, (), {"count": count, **values})

    def date(self, day: dt.date) -> str:
        """A date as this language writes it: 13 February 2017, 2017년 2월 13일."""
        return self("{day} {month} {year}", day=day.day, month=self(MONTHS[day.month - 1]), year=day.year)

    def list(self, items: Iterable[str]) -> str:
        """Names one after the other."""
        return ", ".join(items)


@cache
def translator(language: str) -> Translator:
    """The translator of ``language``, or of English where we do not speak it."""
    return Translator(language if language in LANGUAGES else "en")


def language_of(locale: str | None) -> str | None:
    """Our language for a Discord locale (``en-US``, ``ko``), or None where we have none."""
    code = (locale or "").split("-")[0].lower()
    return code if code in LANGUAGES else None
