"""Saying one thing in every language of a pack at once."""

from __future__ import annotations

import datetime as dt
from typing import TypeAlias

from bot.content.models import Text
from bot.i18n import Translator, translator

Value: TypeAlias = Text | dt.date | str | int


class Voice:
    """Makes a :class:`Text` out of a sentence of the catalogues, in each of ``languages``."""

    def __init__(self, languages: tuple[str, ...]) -> None:
        self._translators = [(code, translator(code)) for code in languages]

    def say(self, message: str, /, **values: Value) -> Text:
        """``message`` with its placeholders filled: texts in their own language, dates as it writes them."""
        said = {
            code: t(message, **{name: _spoken(value, code, t) for name, value in values.items()})
            for code, t in self._translators
        }
        first = next(iter(said.values()))
        return Text(first if all(wording == first for wording in said.values()) else said)


def _spoken(value: Value, code: str, t: Translator) -> str | int:
    match value:
        case Text():
            return value(code)
        case dt.date():
            return t.date(value)
        case _:
            return value
