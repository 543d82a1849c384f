"""Questions whose answer people type: an album, the song that opens it, a member, a guest's song, what emoji mean."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Final

from bot.content.catalogue import Distance, base_title
from bot.content.models import Album, Song, Text
from bot.content.normal import holds
from bot.content.templates.base import CATEGORIES, Dice, Draft, Subject, Template
from bot.content.templates.names import SoloBy
from bot.content.templates.tracks import NO_ALBUMS, AlbumOf, OfTracks
from bot.i18n import N_

_ONE_FORM: Final[tuple[Distance, ...]] = ("far",)  # with no wrong options, none can be near
_HARDEST: Final = 3
_ALBUM_SIZE: Final = 3  # tracks: of fewer, nobody says that a song opens them


def _harder(ease: int) -> int:
    """To know a title by heart is harder than to know it again among four."""
    return min(ease + 1, _HARDEST)


class TypedAlbum(AlbumOf):
    """Which album first carried a song?"""

    name = "album-typed"
    style = "typed"

    def subjects(self) -> Iterator[Subject]:
        for song in self.catalogue.songs:
            if self._first_album(song):
                yield Subject((song.id,), CATEGORIES["song"], _harder(self.catalogue.ease(song)), _ONE_FORM)

    def draft(self, ids: tuple[str, ...], _dice: Dice, /) -> Draft:
        song, album = self._song_and_album(ids)
        return Draft(self._question(song, album), (), 0, self._why(song, album), (album, song), answer=album.title)


class Opener(OfTracks):
    """Which song opens an album?"""

    name = "opener"
    style = "typed"

    def subjects(self) -> Iterator[Subject]:
        for album in self.catalogue.albums:
            if self._first(album) is not None:
                yield Subject((album.id,), CATEGORIES["album"], _harder(self.catalogue.ease(album)), _ONE_FORM)

    def _first(self, album: Album) -> Song | None:
        """The first track, where it can be asked for and its title does not tell the album's."""
        if album.kind in NO_ALBUMS or len(album.tracks) < _ALBUM_SIZE:
            return None
        first = self._songs.get(album.tracks[0])
        if first is None or self.catalogue.gives_away(first, album) or self._is_its_intro(first, album):
            return None
        return first

    def _is_its_intro(self, song: Song, album: Album) -> bool:
        """Whether the title of the album holds what the song introduces: *Intro: Journey* opens *Journey, Part 2*."""
        return any(holds(album.title(code), base_title(song.title(code))) for code in self.pack.languages)

    def draft(self, ids: tuple[str, ...], _dice: Dice, /) -> Draft:
        album = self._albums[ids[0]]
        song = self._first(album)
        assert song is not None
        name = self.catalogue.name(album)
        why = self.say(
            N_("{song} is the first track of {album}, released on {date}."),
            song=self.catalogue.quoted(song),
            album=name,
            date=album.released,
        )
        return Draft(
            self.say(N_("Which song opens {album}?"), album=name), (), 0, why, (song, album), answer=song.title
        )


class TypedSolo(SoloBy):
    """Whose solo song or album is it?"""

    name = "solo-typed"
    style = "typed"

    def subjects(self) -> Iterator[Subject]:
        for subject in super().subjects():
            yield subject._replace(ease=_harder(subject.ease))

    def draft(self, ids: tuple[str, ...], _dice: Dice, /) -> Draft:
        thing, member = self._thing(ids)
        return Draft(self._question(thing), (), 0, self._why(thing, member), (member, thing), answer=member.title)


class GuestOn(Template):
    """Which song has a guest? Only where the guest is on one song of the pack, in whatever version."""

    name = "guest"
    style = "typed"

    @cached_property
    def _songs(self) -> dict[str, Song]:
        askable = (song for song in self.catalogue.songs if song.featuring)
        return {song.id: song for song in askable if self._is_alone(song)}

    def _is_alone(self, song: Song) -> bool:
        """Whether no other song has its guest, by the name or in the title, nor its own title names them."""
        guest = _guest(song)
        return not self.catalogue.tells(song.title, guest) and not any(
            self.catalogue.tells(Text(other.featuring or ""), guest) or self.catalogue.tells(other.title, guest)
            for other in self.pack.songs
            if other.id != song.id
        )

    def subjects(self) -> Iterator[Subject]:
        for song in self._songs.values():
            yield Subject((song.id,), CATEGORIES["song"], _harder(self.catalogue.ease(song)), _ONE_FORM)

    def draft(self, ids: tuple[str, ...], _dice: Dice, /) -> Draft:
        song = self._songs[ids[0]]
        why = self.say(
            N_("{song} features {guest}. It first came out on {date}."),
            guest=_guest(song),
            song=self.catalogue.quoted(song),
            date=song.released,
        )
        text = self.say(N_("Which song features {guest}?"), guest=_guest(song))
        return Draft(text, (), 0, why, (song,), answer=song.title)


def _guest(song: Song) -> Text:
    assert song.featuring
    return Text(song.featuring)


class Clue(Template):
    """Which song do the emoji stand for? Typed, so the clue is one that no other song has."""

    name = "clue"
    style = "emoji"

    @cached_property
    def _songs(self) -> dict[str, Song]:
        clues = [song.clue for song in self.pack.songs if song.clue]
        return {song.id: song for song in self.catalogue.songs if song.clue and clues.count(song.clue) == 1}

    def subjects(self) -> Iterator[Subject]:
        for song in self._songs.values():
            yield Subject((song.id,), CATEGORIES["song"], _harder(self.catalogue.ease(song)), _ONE_FORM)

    def draft(self, ids: tuple[str, ...], _dice: Dice, /) -> Draft:
        song = self._songs[ids[0]]
        assert song.clue
        why = self.say(
            N_("{clue} is {song}, which first came out on {date}."),
            clue=song.clue,
            song=self.catalogue.quoted(song),
            date=song.released,
        )
        text = self.say(N_("Which song is this?"))
        return Draft(text, (), 0, why, (song,), answer=song.title, clue=song.clue)
