"""The rules that a pack must keep and that types can't say. Reading a pack does not judge it; this does.

Each rule is a generator of faults, worded ``songs/wings.yaml: [12] spring-day.tracks: ...`` for
the person who edits the file.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

from msgspec import Struct

from bot.content.models import (
    LONGEST_ANSWER,
    LONGEST_EXPLANATION,
    LONGEST_FACT,
    LONGEST_NAME,
    LONGEST_OPTION,
    LONGEST_QUESTION,
    Album,
    ChoiceQuestion,
    EmojiQuestion,
    Fact,
    Manifest,
    Member,
    OrderQuestion,
    Song,
    Text,
    TypedQuestion,
    WrittenQuestion,
)
from bot.content.normal import normal
from bot.content.pack import AnyThing, Item, Pack, Placed, names_of, references_of, source_ids_of
from bot.content.writer import QuestionWriter

_PLACEHOLDER: Final = re.compile(r"\{[^{}]*\}")


def check_pack(pack: Pack, today: dt.date) -> list[str]:
    """Every fault of ``pack``, one sentence each, in the order of the files; empty where it keeps all rules.

    ``today`` is the day on which nothing may have been checked later.
    """
    faults = [*_manifest(pack)]
    names = _further_names(pack)
    for placed in pack.placed:
        faults += (f"{placed.place}{fault}" for fault in _item(pack, placed.item, today))
        if isinstance(placed.item, WrittenQuestion):
            faults += (f"{placed.place}{fault}" for fault in _options(pack, placed.item, names))
    return [*faults, *_ids(pack), *_aliases(pack), *_sources(pack, today)]


def count_pack(pack: Pack) -> dict[str, int]:
    """How much ``pack`` holds: a line for each kind, clues, and the distinct questions that the writer gets from it."""
    writer = QuestionWriter(pack)
    return {
        "members": len(pack.members),
        "albums": len(pack.albums),
        "songs": len(pack.songs),
        "clues": sum(song.clue is not None for song in pack.songs),
        "campaigns": len(pack.campaigns),
        "moments": len(pack.moments),
        "facts": len(pack.facts),
        "written questions": len(pack.questions),
        "generated questions": len({candidate.stem for candidate in writer.candidates}),
        "sources": len(pack.sources),
    }


def _manifest(pack: Pack) -> Iterator[str]:
    yield from (f"pack.yaml: {fault.lstrip('.')}" for fault in _texts(pack.manifest, pack.languages))
    if not pack.categories:
        yield "pack.yaml: categories: expected at least one"


def _item(pack: Pack, item: Item, today: dt.date) -> Iterator[str]:
    yield from _texts(item, pack.languages)
    yield from _lengths(item)
    yield from _references(pack, item)
    yield from (f".source: no source has the id {name}" for name in source_ids_of(item) if name not in pack.sources)
    yield from (f"{path}: {day} is still to come" for path, day in _as_of(item) if day > today)
    match item:
        case Fact() | WrittenQuestion():
            if item.category not in pack.categories:
                yield f".category: pack.yaml has no category {item.category}"
        case Song():
            yield from _first_release(pack, item)
        case Album():
            yield from (f".tracks: {name} stands {count} times" for name, count in _repeated(item.tracks))
        case _:
            pass


def _repeated(names: tuple[str, ...]) -> Iterator[tuple[str, int]]:
    return ((name, count) for name, count in Counter(names).items() if count > 1)


def _fields(struct: Struct, path: str = "") -> Iterator[tuple[str, Text | dt.date]]:
    """The texts and dates inside of ``struct`` with their paths, at every depth."""
    for name in struct.__struct_fields__:
        value = getattr(struct, name)
        inside: dict[str, object] = {f"{path}.{name}": value}
        if isinstance(value, tuple):
            inside = {f"{path}.{name}[{place}]": part for place, part in enumerate(value)}
        elif isinstance(value, dict):
            inside = {f"{path}.{name}.{key}": part for key, part in value.items()}
        for where, part in inside.items():
            if isinstance(part, Text | dt.date):
                yield where, part
            elif isinstance(part, Struct):
                yield from _fields(part, where)


def _texts(struct: Item | Manifest, languages: tuple[str, ...]) -> Iterator[str]:
    for path, text in _fields(struct):
        if not isinstance(text, Text):
            continue
        if missing := text.missing(languages):
            yield f"{path}: missing in {', '.join(missing)}"
        if len({tuple(sorted(_PLACEHOLDER.findall(wording))) for wording in text.values()}) > 1:
            yield f"{path}: the languages have different {{placeholders}}"


def _as_of(item: Item) -> Iterator[tuple[str, dt.date]]:
    for path, value in _fields(item):
        if isinstance(value, dt.date) and path.endswith(".as_of"):
            yield path, value


def _lengths(item: Item) -> Iterator[str]:
    limits: list[tuple[str, Text, int]] = []
    match item:
        case Fact():
            limits = [(".text", item.text, LONGEST_FACT)]
        case WrittenQuestion():
            limits = [(".text", item.text, LONGEST_QUESTION), (".explanation", item.explanation, LONGEST_EXPLANATION)]
            limits += ((f" option “{option('en')}”", option, LONGEST_OPTION) for option in _shown(item))
            limits += ((f" answer “{option('en')}”", option, LONGEST_ANSWER) for option in _typed(item))
        case _:
            limits = [(" name", Text(name), LONGEST_NAME) for name in names_of(item)]
    for path, text, limit in limits:
        longest = max(len(wording) for wording in text.values())
        if longest > limit:
            yield f"{path}: {longest} characters, {limit} at most"


def _references(pack: Pack, item: Item) -> Iterator[str]:
    """Each id that the item names must exist and be of the right kind."""
    wanted: dict[str, tuple[str, type[AnyThing] | tuple[type[AnyThing], ...]]] = {}
    match item:
        case Member(solo_debut=str(debut)):
            wanted[debut] = ("solo_debut: no album or song", (Album, Song))
        case Album():
            wanted = dict.fromkeys(item.tracks, ("tracks: no song", Song))
            wanted |= dict.fromkeys(item.artists, ("artists: no member", Member))
        case Song():
            wanted = dict.fromkeys(item.artists, ("artists: no member", Member))
        case _:
            pass
    for name in references_of(item):
        thing = pack.things.get(name)
        words, types = wanted.get(name, ("about: nothing", None))
        if thing is None or (types is not None and not isinstance(thing, types)):
            yield f".{words} has the id {name}"


def _first_release(pack: Pack, song: Song) -> Iterator[str]:
    """A song and the album that carried it first must not contradict each other."""
    first = next(iter(pack.albums_of(song.id)), None)
    if first is None:
        return
    if first.released < song.released:
        yield f".released: {song.released}, but {first.id} carried it on {first.released}"
    if first.artists and not song.artists:
        yield f".artists: none, but it was first on {first.id} by {', '.join(first.artists)}"


def _shown(question: WrittenQuestion) -> tuple[Text, ...]:
    """What stands on buttons and in selects."""
    match question:
        case ChoiceQuestion():
            return (question.answer, *question.distractors)
        case OrderQuestion():
            return question.answer
        case _:
            return ()


def _typed(question: WrittenQuestion) -> tuple[Text, ...]:
    """What people type."""
    if isinstance(question, TypedQuestion | EmojiQuestion):
        return (question.answer, *map(Text, question.accept))
    return ()


def _further_names(pack: Pack) -> dict[str, set[str]]:
    """The key of each title -> the keys of every name of the things that have it."""
    further: defaultdict[str, set[str]] = defaultdict(set)
    for thing in pack.things.values():
        names = {normal(name) for name in names_of(thing)}
        for title in thing.title.values():
            further[normal(title)] |= names
    return further


def _options(pack: Pack, question: WrittenQuestion, names: Mapping[str, set[str]]) -> Iterator[str]:
    """One right answer: no option is another's equal, and none is a further name of what the answer names."""
    for language in pack.languages:
        keys = [normal(option(language)) for option in _shown(question)]
        if len(set(keys)) < len(keys):
            where = ".distractors" if isinstance(question, ChoiceQuestion) else ".answer"
            yield f"{where}: two options are the same in {language}"
    if not isinstance(question, ChoiceQuestion):
        return
    answers = {normal(wording) for wording in question.answer.values()}
    further = set().union(*(names.get(answer, ()) for answer in answers))
    for distractor in question.distractors:
        if (further - answers) & {normal(wording) for wording in distractor.values()}:
            yield f".distractors: “{distractor('en')}” is another name of the answer"


def _ids(pack: Pack) -> Iterator[str]:
    first: dict[str, str] = {}
    for place, item in pack.placed:
        if item.id in first:
            yield f"{place}.id: also used by {first[item.id]}"
        first.setdefault(item.id, place)


def _aliases(pack: Pack) -> Iterator[str]:
    """An alias belongs to one thing. Things of one title (a song and its single) may share aliases as well."""
    owners: defaultdict[str, list[Placed]] = defaultdict(list)
    titles: dict[str, frozenset[str]] = {}
    for placed in pack.placed:
        if isinstance(placed.item, Fact | WrittenQuestion):
            continue
        titles[placed.item.id] = frozenset(normal(title) for title in placed.item.title.values())
        for key in dict.fromkeys(normal(name) for name in names_of(placed.item)):
            owners[key].append(placed)
    for place, item in pack.placed:
        if isinstance(item, Fact | WrittenQuestion):
            continue
        for alias in item.aliases:
            for other in owners[normal(alias)]:
                if other.item.id != item.id and not titles[item.id] & titles[other.item.id]:
                    yield f"{place}.aliases: “{alias}” also names {other.item.id}"


def _sources(pack: Pack, today: dt.date) -> Iterator[str]:
    used = {name for _, item in pack.placed for name in source_ids_of(item)}
    for source_id, source in pack.sources.items():
        if source_id not in used:
            yield f"sources: {source_id}: nothing uses it"
        if source.checked > today:
            yield f"sources: {source_id}.checked: {source.checked} is still to come"
