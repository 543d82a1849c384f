"""Where a claim comes from, under each message that makes one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from discord import ui

from bot.content.models import Source
from bot.i18n import Translator
from bot.ui.views import link, row

SHOWN: Final = 3


def source_row(given: Sequence[Source], t: Translator) -> Iterator[ui.Item[Any]]:
    """A row with a link for each publisher, the first three; nothing where there is no source."""
    first = {source.publisher: source for source in reversed(given)}
    links = [first[name] for name in dict.fromkeys(source.publisher for source in given)][:SHOWN]
    if links:
        yield row(*(link(t("Source: {publisher}", publisher=source.publisher), source.url) for source in links))
