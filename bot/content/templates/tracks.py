"""Questions about which album carries which song.

A song is on several albums (a repackage, a compilation), so its album is asked as the *first*
that carried it, and an album that carries it, or another version of it, is never a wrong option.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Final

from bot.content.catalogue import WRONG
from bot.content.models import Album, Song, Text
from bot.content.templates.base import Dice, Draft, Subject, Template
from bot.i18n import N_

_ODD_ONES: Final = 6  # songs that are near in time, and as many that are not, to be the odd one out of an album
NO_ALBUMS: Final = ("single", "mixtape")  # which a fan would not call an album


class OfTracks(Template):
    """What the kinds here share: the askable songs and albums by id, and which goes with which."""

    @cached_property
    def _albums(self) -> dict[str, Album]:
        return {album.id: album for album in self.catalogue.albums}

    @cached_property
    def _songs(self) -> dict[str, Song]:
        return {song.id: song for song in self.catalogue.songs}

    def _first_album(self, song: Song) -> Album | None:
        """The album that carried ``song`` first; None where it can't be asked for or gives itself away."""
        first = next(iter(self.pack.albums_of(song.id)), None)
        if first is None or first.id not in self._albums or self.catalogue.gives_away(song, first):
            return None
        # What came out before on a release that the pack does not know did not first appear on this one.
        return None if first.kind in NO_ALBUMS and song.released < first.released else first

    def _other_albums(self, song: Song, first: Album) -> Iterator[Album]:
        """Albums that do not carry ``song``, of the group or solo like ``first``, the nearest in time first."""
        others = (
            album
            for album in self.catalogue.nearest(Album, first.released)
            if bool(album.artists) == bool(first.artists)
            and not self.catalogue.carries(album, song)
            and not self.catalogue.gives_away(song, album)
        )
        return self.catalogue.apart(first, others)

    @cached_property
    def _tracks(self) -> dict[str, tuple[Song, ...]]:
        """The songs of each album that can be options: none that has the album's name in its own."""
        return {
            album.id: tuple(
                self._songs[track]
                for track in dict.fromkeys(album.tracks)
                if track in self._songs and not self.catalogue.gives_away(self._songs[track], album)
            )
            for album in self.catalogue.albums
        }


class AlbumOf(OfTracks):
    """Which album first carried a song?"""

    name = "album-of"

    def subjects(self) -> Iterator[Subject]:
        for song in self.catalogue.songs:
            if first := self._first_album(song):
                yield self.subject(song, self._other_albums(song, first))

    def draft(self, ids: tuple[str, ...], dice: Dice) -> Draft:
        song, album = self._song_and_album(ids)
        options, right = dice.mix(album.title, (other.title for other in dice.draw(self._other_albums(song, album))))
        return Draft(self._question(song, album), options, right, self._why(song, album), (song, album))

    def _question(self, song: Song, album: Album) -> Text:
        title = self.catalogue.quoted(song)
        if album.kind in NO_ALBUMS:
            return self.say(N_("On which release did {song} first appear?"), song=title)
        return self.say(N_("Which album first carried {song}?"), song=title)

    def _song_and_album(self, ids: tuple[str, ...]) -> tuple[Song, Album]:
        song = self._songs[ids[0]]
        album = self._first_album(song)
        assert album is not None
        return song, album

    def _why(self, song: Song, album: Album) -> Text:
        titles = {"song": self.catalogue.quoted(song), "album": self.catalogue.quoted(album)}
        if album.kind in NO_ALBUMS:
            message = N_("The first release with {song} was {album}, on {date}.")
        else:
            message = N_("The first album with {song} was {album}, released on {date}.")
        return self.say(message, date=album.released, **titles)


class AlbumTrue(AlbumOf):
    """True or false: an album was the first with a song."""

    name = "tf-album"
    style = "true_false"

    def draft(self, ids: tuple[str, ...], dice: Dice) -> Draft:
        song, album = self._song_and_album(ids)
        true = dice.coin()
        said = album if true else dice.draw(self._other_albums(song, album))[0]
        if album.kind in NO_ALBUMS or said.kind in NO_ALBUMS:
            message = N_("The first release with {song} was {album}.")
        else:
            message = N_("The first album with {song} was {album}.")
        statement = self.say(message, song=self.catalogue.quoted(song), album=self.catalogue.quoted(said))
        return self.true_or_false(statement, true, self._why(song, album), song, album)


class SongOnAlbum(OfTracks):
    """Which of four songs is on an album?"""

    name = "song-on"

    def subjects(self) -> Iterator[Subject]:
        for album in self.catalogue.albums:
            for song in self._tracks[album.id]:
                yield self.subject(album, self.catalogue.apart(song, self.catalogue.strangers(album)), song.id)

    def draft(self, ids: tuple[str, ...], dice: Dice) -> Draft:
        album, song = self._albums[ids[0]], self._songs[ids[1]]
        wrong = dice.draw(self.catalogue.apart(song, self.catalogue.strangers(album)))
        name = self.catalogue.name(album)
        return Draft(
            self.say(N_("Which of these songs is on {album}?"), album=name),
            *dice.mix(song.title, (other.title for other in wrong)),
            self.say(
                N_("{song} is on {album}, released on {date}."),
                song=self.catalogue.quoted(song),
                album=name,
                date=album.released,
            ),
            (song, album),
        )


class NotOnAlbum(OfTracks):
    """Which of four songs is not on an album? The odd one out belongs to the key, so each is a question of its own."""

    name = "not-on"

    def subjects(self) -> Iterator[Subject]:
        for album in self.catalogue.albums:
            strangers = [
                song for song in self.catalogue.strangers(album) if len(self._tracks_beside(album, song)) >= WRONG
            ]
            near = strangers[:_ODD_ONES]
            far = strangers[len(strangers) // 2 :][:_ODD_ONES] if len(strangers) > 2 * _ODD_ONES else []
            category, ease = self.category_of(album), self.catalogue.ease(album)
            yield from (Subject((album.id, song.id), category, ease, ("near",)) for song in near)
            yield from (Subject((album.id, song.id), category, ease, ("far",)) for song in far)

    def draft(self, ids: tuple[str, ...], dice: Dice) -> Draft:
        album, song = self._albums[ids[0]], self._songs[ids[1]]
        wrong = dice.rng.sample(self._tracks_beside(album, song), WRONG)
        name = self.catalogue.name(album)
        return Draft(
            self.say(N_("Which of these songs is not on {album}?"), album=name),
            *dice.mix(song.title, (other.title for other in wrong)),
            self.say(
                N_("{song} first came out on {date}, and {album} does not carry it."),
                song=self.catalogue.quoted(song),
                date=song.released,
                album=name,
            ),
            (song, album),
        )

    def _tracks_beside(self, album: Album, song: Song) -> list[Song]:
        return list(self.catalogue.apart(song, self._tracks[album.id]))
