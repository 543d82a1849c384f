"""A fandom pack in memory: everything that its files say, and what follows from it.

A pack is read once and never changes; the indexes are derived at the first use.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Literal, NamedTuple, TypeAlias, TypeVar

from bot.content.models import (
    Album,
    AnyQuestion,
    Campaign,
    Fact,
    Manifest,
    Member,
    Moment,
    Song,
    Source,
    Text,
    WrittenQuestion,
)

_Value = TypeVar("_Value")

AnyThing: TypeAlias = Member | Album | Song | Campaign | Moment
Item: TypeAlias = AnyThing | Fact | WrittenQuestion
ThingKind = Literal["member", "album", "song", "campaign", "moment"]

ITEM_TYPES: Final[dict[str, Any]] = {
    "members": Member,
    "albums": Album,
    "songs": Song,
    "campaigns": Campaign,
    "moments": Moment,
    "facts": Fact,
    "questions": AnyQuestion,
}
_KINDS: Final[dict[type[AnyThing], ThingKind]] = {
    Member: "member",
    Album: "album",
    Song: "song",
    Campaign: "campaign",
    Moment: "moment",
}
THING_KINDS: Final[tuple[ThingKind, ...]] = tuple(_KINDS.values())


def kind_of(thing: AnyThing) -> ThingKind:
    """Which of the five kinds of page ``thing`` is (not to be taken for ``Song.kind``, which is a field)."""
    return _KINDS[type(thing)]


def date_of(thing: AnyThing) -> dt.date:
    """The day that ``thing`` is filed under: born, released, began, happened."""
    match thing:
        case Member():
            return thing.born
        case Campaign():
            return thing.began
        case Moment():
            return thing.date
        case Album() | Song():
            return thing.released


def is_headline(thing: AnyThing) -> bool:
    """Whether everybody knows of it without being a fan for long: a title song, a studio album."""
    return (isinstance(thing, Song) and thing.kind == "title") or (isinstance(thing, Album) and thing.kind == "studio")


def names_of(thing: AnyThing) -> tuple[str, ...]:
    """Every name that ``thing`` goes by, titles first, each wording once."""
    births = thing.birth_name.values() if isinstance(thing, Member) else ()
    return tuple(dict.fromkeys((*thing.title.values(), *thing.aliases, *births)))


def references_of(item: Item) -> tuple[str, ...]:
    """The ids of things that ``item`` names, in the order of its fields, each once."""
    ids: list[str] = []
    match item:
        case Member():
            ids += [item.solo_debut] if item.solo_debut else []
        case Album():
            ids += (*item.tracks, *item.artists)
        case Song():
            ids += item.artists
        case _:
            ids += item.about
    return tuple(dict.fromkeys(ids))


def source_ids_of(item: Item) -> tuple[str, ...]:
    """The sources that ``item`` names, those of a campaign's results included, each once."""
    results = item.results if isinstance(item, Campaign) else ()
    return tuple(dict.fromkeys((*item.source, *(name for result in results for name in result.source))))


class Placed(NamedTuple):
    """An item and where it stands: ``songs/wings.yaml: [12] spring-day``."""

    place: str
    item: Item


@dataclass(frozen=True, eq=False, repr=False)
class Pack:
    """What :func:`bot.content.loader.load_pack` read.

    ``id`` is the folder's name. ``placed`` holds every item in the order of the files. Reading
    does not judge: ids may be unknown or used twice until ``check_pack`` finds no fault, so the
    indexes leave out what does not exist.
    """

    id: str
    manifest: Manifest
    sources: Mapping[str, Source]
    placed: tuple[Placed, ...]

    def __repr__(self) -> str:
        return f"Pack({self.id!r})"

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that every text of the pack speaks."""
        return self.manifest.languages

    @property
    def categories(self) -> Mapping[str, Text]:
        """Category id -> its name."""
        return self.manifest.categories

    @cached_property
    def members(self) -> tuple[Member, ...]:
        return tuple(item for _, item in self.placed if isinstance(item, Member))

    @cached_property
    def albums(self) -> tuple[Album, ...]:
        """In the order of their release."""
        albums = (item for _, item in self.placed if isinstance(item, Album))
        return tuple(sorted(albums, key=lambda album: album.released))

    @cached_property
    def songs(self) -> tuple[Song, ...]:
        return tuple(item for _, item in self.placed if isinstance(item, Song))

    @cached_property
    def campaigns(self) -> tuple[Campaign, ...]:
        return tuple(item for _, item in self.placed if isinstance(item, Campaign))

    @cached_property
    def moments(self) -> tuple[Moment, ...]:
        return tuple(item for _, item in self.placed if isinstance(item, Moment))

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        return tuple(item for _, item in self.placed if isinstance(item, Fact))

    @cached_property
    def questions(self) -> tuple[WrittenQuestion, ...]:
        return tuple(item for _, item in self.placed if isinstance(item, WrittenQuestion))

    @cached_property
    def things(self) -> Mapping[str, AnyThing]:
        """Everything that has a page, by id."""
        everything: list[AnyThing] = [*self.members, *self.albums, *self.songs, *self.campaigns, *self.moments]
        return {thing.id: thing for thing in everything}

    def albums_of(self, song_id: str) -> tuple[Album, ...]:
        """The albums that carry a song, the earliest first."""
        return self._albums_of.get(song_id, ())

    def songs_of(self, member_id: str) -> tuple[Song, ...]:
        """The songs that a member released alone or in a unit, the earliest first."""
        return self._songs_of.get(member_id, ())

    def facts_about(self, thing_id: str) -> tuple[Fact, ...]:
        """The written facts about a thing."""
        return self._facts_about.get(thing_id, ())

    @cached_property
    def mentions(self) -> Mapping[str, int]:
        """How many facts and written questions are about each thing: a measure of how well it is known."""
        items: list[Fact | WrittenQuestion] = [*self.facts, *self.questions]
        return Counter(name for item in items for name in item.about)

    def linked(self, thing_id: str) -> tuple[AnyThing, ...]:
        """What the page of a thing links to: the things that it names, then those that name it, each once."""
        return self._linked.get(thing_id, ())

    def sources_of(self, *items: Item) -> tuple[Source, ...]:
        """The sources of ``items``, each once, in order."""
        ids = dict.fromkeys(name for item in items for name in source_ids_of(item))
        return tuple(self.sources[name] for name in ids if name in self.sources)

    @cached_property
    def _albums_of(self) -> dict[str, tuple[Album, ...]]:
        return _grouped((track, album) for album in self.albums for track in album.tracks)

    @cached_property
    def _songs_of(self) -> dict[str, tuple[Song, ...]]:
        songs = sorted(self.songs, key=lambda song: song.released)
        return _grouped((artist, song) for song in songs for artist in song.artists)

    @cached_property
    def _facts_about(self) -> dict[str, tuple[Fact, ...]]:
        return _grouped((name, fact) for fact in self.facts for name in fact.about)

    @cached_property
    def _linked(self) -> dict[str, tuple[AnyThing, ...]]:
        things = self.things
        pairs = [(thing.id, name) for thing in things.values() for name in references_of(thing) if name in things]
        there = [(start, things[end]) for start, end in pairs]
        back = [(end, things[start]) for start, end in pairs]
        return _grouped((*there, *back))


def _grouped(pairs: Iterable[tuple[str, _Value]]) -> dict[str, tuple[_Value, ...]]:
    """The values of each key in order, each once."""
    groups: defaultdict[str, list[_Value]] = defaultdict(list)
    for key, value in pairs:
        if value not in groups[key]:
            groups[key].append(value)
    return {key: tuple(values) for key, values in groups.items()}
