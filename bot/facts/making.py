"""From a server's entry to what members meet: a question, a fact, a source."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from random import Random
from typing import Final
from urllib.parse import urlsplit

from msgspec.structs import replace

from bot.content.models import Fact, Source, Text
from bot.content.pool import true_and_false
from bot.content.question import Question, mixed
from bot.content.voice import Voice
from bot.facts.entry import FALSE, Entry, EntryStyle, options_of, truth_of
from bot.facts.records import Stored
from bot.i18n import LANGUAGES, N_
from bot.snowflake import NOBODY

_voice: Final = Voice(LANGUAGES)


def category_of(categories: Mapping[str, Text], name: str) -> str:
    """The one of ``categories`` that people mean by ``name``, its id or what it is called; else ``name`` as it is."""
    typed = name.casefold()
    for key, wordings in categories.items():
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


def fact_of(stored: Stored, categories: Mapping[str, Text], about: tuple[str, ...]) -> Fact:
    """The fact of an entry, as a pack would have it. Its source, if any, has the entry's key as its id."""
    assert stored.entry is not None
    return Fact(
        id=stored.key,
        text=stored.entry.text,
        category=category_of(categories, stored.entry.category),
        source=(stored.key,) if source_of(stored) else (),
        about=about,
    )


def style_of(entry: Entry) -> EntryStyle:
    """How an entry is asked. What an earlier version kept as true or false may have any two options: a choice."""
    assert entry.style is not None
    return "choice" if entry.style == "true_false" and truth_of(entry.answers[0]) is None else entry.style


def question_of(stored: Stored, categories: Mapping[str, Text], rng: Random) -> Question:
    """The question of an entry; its options are mixed by ``rng``, but True always stands before False."""
    entry = stored.entry
    assert entry is not None
    style, answer, source = style_of(entry), entry.answers[0], source_of(stored)
    asked = Question(
        key=stored.key,
        style=style,
        category=category_of(categories, entry.category),
        difficulty=entry.difficulty,
        text=entry.text,
        explanation=_explanation(entry),
        sources=(source,) if source else (),
        author=author_of(stored),
    )
    match style:
        case "choice":
            options = [answer, *entry.distractors]
            rng.shuffle(options)
            return replace(asked, options=tuple(options), right=options.index(answer))
        case "true_false":
            return replace(asked, options=true_and_false(LANGUAGES), right=int(truth_of(answer) == FALSE))
        case "order":
            things, order = mixed(entry.answers, rng)
            return replace(asked, options=things, order=order)
        case _:
            others = dict.fromkeys(wording for other in entry.answers[1:] for wording in other.values())
            return replace(asked, answer=answer, accept=tuple(others))


def author_of(stored: Stored) -> str:
    """Whom the server has an entry from: the author that it names, else the member, as a mention.

    "" where it stands for a pack's, which others wrote, and where the member had their data deleted. A name never
    looks like a mention.
    """
    if stored.entry is not None and stored.entry.author:
        return stored.entry.author.replace("<@", "@")
    return "" if stored.corrects or stored.author_id <= NOBODY else f"<@{stored.author_id}>"


def _explanation(entry: Entry) -> Text:
    """What is told with the answer: never nothing, and a source that has no address to press."""
    told = entry.explanation or _answer(entry)
    if entry.source is None or entry.source.url:
        return told
    return _voice.say(N_("{told} (Source: {title})"), told=told, title=entry.source.title)


def _answer(entry: Entry) -> Text:
    options = options_of(entry)
    if entry.style == "order":
        listed = Text({code: ", ".join(option(code) for option in options) for code in LANGUAGES})
        return _voice.say(N_("The right order is: {answers}."), answers=listed)
    return _voice.say(N_("The answer is {answer}."), answer=options[0])
