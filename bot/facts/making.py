"""From a server's entry to what members meet: a question, a fact, a source."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Final
from urllib.parse import urlsplit

from bot.content.models import Fact, Source, Text
from bot.content.normal import normal
from bot.content.pack import Pack
from bot.content.question import Question, Style
from bot.content.voice import Voice
from bot.facts.entry import Entry
from bot.facts.records import Stored
from bot.i18n import LANGUAGES, N_

STYLES: Final[dict[str | None, Style]] = {"choice": "choice", "true_false": "true_false"}
"""The styles of entries that games can ask."""

_voice: Final = Voice(LANGUAGES)


def category_of(pack: Pack, name: str) -> str:
    """The category of a pack that people mean by ``name``, its id or what it is called; else ``name`` as it is."""
    typed = name.casefold()
    for key, wordings in pack.categories.items():
        if typed in {key, *(wording.casefold() for wording in wordings.values())}:
            return key
    return name


def source_of(stored: Stored) -> Source | None:
    """Where the entry's claim can be read, by whom and when somebody last said so; None without an address."""
    reference = stored.entry.source if stored.entry else None
    if reference is None or not reference.url:
        return None
    publisher = (urlsplit(reference.url).hostname or "").removeprefix("www.") or reference.url
    said = dt.datetime.fromtimestamp(stored.updated_at / 1000, dt.UTC).date()
    return Source(title=reference.title or publisher, publisher=publisher, url=reference.url, checked=said)


def fact_of(stored: Stored, pack: Pack, about: tuple[str, ...]) -> Fact:
    """The fact of an entry, as a pack would have it. Its source, if any, has the entry's key as its id."""
    assert stored.entry is not None
    return Fact(
        id=stored.key,
        text=stored.entry.text,
        category=category_of(pack, stored.entry.category),
        source=(stored.key,) if source_of(stored) else (),
        about=about,
    )


def question_of(stored: Stored, pack: Pack, rng: Random) -> Question:
    """The question of an entry; its options are mixed by ``rng``, but True always stands before False.

    Raises:
        KeyError: games can't ask its style.
    """
    entry = stored.entry
    assert entry is not None
    style = STYLES[entry.style]
    answer = entry.answers[0]
    options = [answer, *entry.distractors]
    if style == "true_false":
        options.sort(key=lambda option: normal(option("en")) != "true")
    else:
        rng.shuffle(options)
    source = source_of(stored)
    return Question(
        key=stored.key,
        style=style,
        category=category_of(pack, entry.category),
        difficulty=entry.difficulty,
        text=entry.text,
        options=tuple(options),
        right=options.index(answer),
        explanation=_explanation(entry, answer),
        sources=(source,) if source else (),
    )


def _explanation(entry: Entry, answer: Text) -> Text:
    """What is told with the answer: never nothing, and a source that has no address to press."""
    told = entry.explanation or _voice.say(N_("The answer is {answer}."), answer=answer)
    if entry.source is None or entry.source.url:
        return told
    return _voice.say(N_("{told} (Source: {title})"), told=told, title=entry.source.title)
