"""What the question writer may ask about, compared and sorted once.

Two things are *alike* where a fan could take one for the other: a shared name, or two versions
of one song. Alike things never stand among the options of one question.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Final, Literal, TypeVar

from bot.content.models import LONGEST_OPTION, Album, Campaign, Member, Moment, Song, Text
from bot.content.normal import holds, normal, without_brackets
from bot.content.pack import AnyThing, Pack, date_of, is_headline, names_of
from bot.content.voice import Voice
from bot.i18n import N_

_Any = TypeVar("_Any", bound=AnyThing)

# How close in time the wrong options are to the right one: near ones make a question a step harder.
Distance = Literal["far", "near"]

WRONG: Final = 3  # wrong options of a choice question
NEAREST: Final = 8  # a hard question draws its wrong options from so many that are closest in time
WIDE: Final = NEAREST + WRONG  # from so many on, easy and hard draws differ
_MUCH_SPOKEN_OF: Final = 3
_PART_OF_ALBUM: Final = re.compile(r"^(?:intro|outro|interlude|prologue|epilogue|skit|trailer)\s*:\s*", re.IGNORECASE)
_VERSION: Final = re.compile(
    r"[\s–-]+(?:japanese|korean|english|full length)\s+(?:ver\b|edition\b|version\b).*$", re.IGNORECASE
)
_YEAR: Final = re.compile(r"(?:19|20)\d\d")


class Catalogue:
    """The askable things of ``pack`` and how they relate; everything in an order that never changes."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.voice = Voice(pack.languages)
        self._titles = {thing.id: _keys(thing.title.values()) for thing in pack.things.values()}
        self._marks = {
            thing.id: _keys((*names_of(thing), *map(base_title, thing.title.values())))
            for thing in pack.things.values()
        }
        self._nearest: dict[tuple[type, dt.date], tuple[Any, ...]] = {}
        self._strangers: dict[str, tuple[Song, ...]] = {}
        self.songs = self._askable(song for song in pack.songs if self._is_song(song))
        self.albums = self._askable(album for album in pack.albums if not self._is_named_as_its_song(album))
        self.campaigns = self._askable(pack.campaigns)
        self.moments = self._askable(pack.moments)
        self.members = self._askable(pack.members)
        self._of_kind: dict[type, tuple[Any, ...]] = {
            Song: self.songs,
            Album: self.albums,
            Campaign: self.campaigns,
            Moment: self.moments,
            Member: self.members,
        }
        dated: list[AnyThing] = [*pack.songs, *pack.albums, *pack.campaigns, *pack.moments]
        self.years: tuple[int, ...] = tuple(sorted({date_of(thing).year for thing in dated}))
        """The years in which something came out, began or happened."""

    def _askable(self, things: Iterable[_Any]) -> tuple[_Any, ...]:
        """Those with a source, a title in every language that fits on a button, and a title of their own."""
        complete = [
            thing
            for thing in things
            if self.pack.sources_of(thing)
            and not thing.title.missing(self.pack.languages)
            and max(map(len, thing.title.values())) <= LONGEST_OPTION
        ]
        count = Counter(key for thing in complete for key in self._titles[thing.id])
        return tuple(thing for thing in complete if all(count[key] == 1 for key in self._titles[thing.id]))

    def _is_song(self, song: Song) -> bool:
        """No spoken skits, no remixes, and nothing that is called just "Interlude"."""
        return song.kind not in ("skit", "remix") and song.kind not in self._titles[song.id]

    def _is_named_as_its_song(self, album: Album) -> bool:
        tracks = [self.pack.things[name] for name in album.tracks if name in self.pack.things]
        return album.kind == "single" and any(self.tells(album.title, track.title) for track in tracks)

    def alike(self, one: AnyThing, other: AnyThing) -> bool:
        """Whether a fan could take one for the other."""
        return not self._marks[one.id].isdisjoint(self._marks[other.id])

    def tells(self, text: Text, name: Text) -> bool:
        """Whether ``text`` holds all the words of ``name`` in one of the languages, and so gives it away."""
        return any(holds(text(language), name(language)) for language in self.pack.languages)

    def nearest(self, kind: type[_Any], day: dt.date) -> tuple[_Any, ...]:
        """The askable things of one kind, those nearest in time to ``day`` first."""
        key = (kind, day)
        if key not in self._nearest:
            things: tuple[_Any, ...] = self._of_kind[kind]
            self._nearest[key] = tuple(sorted(things, key=lambda thing: abs((date_of(thing) - day).days)))
        return self._nearest[key]

    def dated_in_title(self, thing: AnyThing) -> bool:
        """Whether the title says a year, which would give away a date."""
        return any(_YEAR.search(title) for title in thing.title.values())

    def is_solo(self, thing: Song | Album) -> bool:
        """Whether it belongs to members rather than to the group: by its own artists or those of its first album."""
        albums = self.pack.albums_of(thing.id)
        return bool(albums[0].artists if albums else thing.artists)

    def carries(self, album: Album, song: Song) -> bool:
        """Whether ``album`` holds ``song`` or another version of it."""
        marks = self._marks[song.id]
        return any(not marks.isdisjoint(self._marks.get(track, ())) for track in album.tracks)

    def kin(self, album: Album) -> tuple[Album, ...]:
        """``album`` and those that share half of its tracks or theirs: a repackage, an edition of another country."""
        tracks = set(album.tracks)
        return tuple(
            other
            for other in self.pack.albums
            if len(tracks & set(other.tracks)) * 2 >= min(len(tracks), len(set(other.tracks)))
        )

    def gives_away(self, song: Song, album: Album) -> bool:
        """Whether the title of one tells the other's: *Outro: Wings* is on *Wings*."""
        return self.tells(song.title, album.title) or self.tells(album.title, song.title)

    def strangers(self, album: Album) -> tuple[Song, ...]:
        """The songs that neither ``album`` nor its kin carry in any version, the nearest in time first.

        They belong to the group or to its members' solo work as the album does, and their titles tell nothing.
        """
        if album.id not in self._strangers:
            kin = self.kin(album)
            self._strangers[album.id] = tuple(
                song
                for song in self.nearest(Song, album.released)
                if self.is_solo(song) == bool(album.artists)
                and not self.gives_away(song, album)
                and not any(self.carries(other, song) for other in kin)
            )
        return self._strangers[album.id]

    def ease(self, thing: AnyThing) -> int:
        """The difficulty of a question about ``thing`` whose wrong options are far: 1 if everybody knows it, else 2."""
        known = is_headline(thing) or self.pack.mentions.get(thing.id, 0) >= _MUCH_SPOKEN_OF
        return 1 if known else 2

    def distances(self, pool: Iterable[object]) -> tuple[Distance, ...]:
        """The distances from which wrong options can be drawn out of ``pool``; none where it is short."""
        size = len(list(islice(pool, WIDE)))
        return () if size < WRONG else ("far",) if size < WIDE else ("far", "near")

    def apart(self, answer: AnyThing, pool: Iterable[_Any]) -> Iterator[_Any]:
        """Those of ``pool`` that are alike neither to ``answer`` nor to an earlier one, in the order of ``pool``."""
        taken = set(self._marks[answer.id])
        for thing in pool:
            marks = self._marks[thing.id]
            if taken.isdisjoint(marks):
                taken |= marks
                yield thing

    def name(self, thing: AnyThing) -> Text:
        """The name of ``thing`` inside a sentence, quoted; an album's with what it is."""
        if not isinstance(thing, Album):
            return self.quoted(thing)
        if thing.kind == "single":
            return self.voice.say(N_("the single “{album}”"), album=thing.title)
        if thing.kind == "mixtape":
            return self.voice.say(N_("the mixtape “{album}”"), album=thing.title)
        return self.voice.say(N_("the album “{album}”"), album=thing.title)

    def quoted(self, thing: AnyThing) -> Text:
        """The title of ``thing`` in the quotation marks that a language has for its kind."""
        if isinstance(thing, Song):
            return self.voice.say(N_("“{song}”"), song=thing.title)
        if isinstance(thing, Album):
            return self.voice.say(N_("“{album}”"), album=thing.title)
        return self.voice.say(N_("“{title}”"), title=thing.title)


def _keys(names: Iterable[str]) -> frozenset[str]:
    return frozenset(map(normal, names))


def base_title(title: str) -> str:
    """A song's title without what makes it a version or a part of an album."""
    return _PART_OF_ALBUM.sub("", _VERSION.sub("", without_brackets(title)))
