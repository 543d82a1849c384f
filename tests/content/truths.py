"""An independent reading of the packs: which answers to a generated question are true, from the data alone.

It shares no code with the question writer. It knows a question by its key and by what it says in
English, and looks everything up again.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from bot.content.models import Album, Campaign, Member, Moment, Song
from bot.content.pack import AnyThing, Pack
from bot.content.question import Question

_CLEARLY = dt.timedelta(days=60)


def true_options(pack: Pack, question: Question) -> list[bool]:
    """For each option of ``question``, whether it is a right answer to what is asked."""
    kind, *ids = question.key.split(":")[1:-1]
    options = [option("en") for option in question.options]
    if kind.startswith("tf-"):
        assert options == ["True", "False"]
        holds = _STATEMENTS[kind](pack, pack.things[ids[0]], question.text("en").removeprefix("True or false? "))
        return [holds, not holds]
    if kind in ("first", "last"):
        return _extremes(pack, pack.things[ids[0]], options, first=kind == "first")
    return [_CHOICES[kind](pack, ids, option) for option in options]


def _day(thing: AnyThing) -> dt.date:
    fields = ("released", "began", "date", "born")
    day: dt.date = next(getattr(thing, field) for field in fields if hasattr(thing, field))
    return day


def _years(thing: AnyThing) -> set[int]:
    last = getattr(thing, "until", None) or getattr(thing, "ended", None) or _day(thing)
    return {*range(_day(thing).year, last.year + 1)}


def _called(pack: Pack, title: str, kind: type[AnyThing]) -> list[AnyThing]:
    found = [thing for thing in pack.things.values() if isinstance(thing, kind) and thing.title("en") == title]
    assert found, title
    return found


def _carriers(pack: Pack, song_id: str) -> list[Album]:
    return sorted((album for album in pack.albums if song_id in album.tracks), key=lambda album: album.released)


def _album_of(pack: Pack, ids: list[str], option: str) -> bool:
    """Any album that carries the song: one that is not the first must not be an option either."""
    return any(album.title("en") == option for album in _carriers(pack, ids[0]))


def _track_titles(pack: Pack, album_id: str) -> set[str]:
    album = pack.things[album_id]
    assert isinstance(album, Album)
    return {pack.things[track].title("en") for track in album.tracks}


def _in_year(pack: Pack, ids: list[str], option: str) -> bool:
    subject = pack.things[ids[0]]
    return any(_day(subject).year in _years(thing) for thing in _called(pack, option, type(subject)))


def _by_member(pack: Pack, ids: list[str], option: str) -> bool:
    thing = pack.things[ids[0]]
    assert isinstance(thing, Song | Album)
    return any(member.id in thing.artists for member in _called(pack, option, Member))


def _with_partner(pack: Pack, ids: list[str], option: str) -> bool:
    subject = pack.things[ids[0]]
    assert isinstance(subject, Campaign)
    return any(getattr(thing, "partner", None) == subject.partner for thing in _called(pack, option, Campaign))


def _clued(pack: Pack, ids: list[str], option: str) -> bool:
    subject = pack.things[ids[0]]
    assert isinstance(subject, Song)
    return any(getattr(song, "clue", None) == subject.clue for song in _called(pack, option, Song))


def _extremes(pack: Pack, subject: AnyThing, options: list[str], first: bool) -> list[bool]:
    days = [_day(thing) for option in options for thing in _called(pack, option, type(subject))[:1]]
    best = min(days) if first else max(days)
    runner_up = sorted(days, reverse=not first)[1]
    assert abs(runner_up - best) >= _CLEARLY, options
    return [day == best for day in days]


def _partner(pack: Pack, ids: list[str], option: str) -> bool:
    subject = pack.things[ids[0]]
    assert isinstance(subject, Campaign)
    return subject.partner("en") == option


def _place(pack: Pack, ids: list[str], option: str) -> bool:
    subject = pack.things[ids[0]]
    assert isinstance(subject, Moment)
    assert subject.place is not None
    # The right place, or a part of it, or what it is a part of.
    return bool({*option.split(", ")} & {*subject.place("en").split(", ")})


_CHOICES: dict[str, Callable[[Pack, list[str], str], bool]] = {
    "album-of": _album_of,
    "song-on": lambda pack, ids, option: option in _track_titles(pack, ids[0]),
    "not-on": lambda pack, ids, option: option not in _track_titles(pack, ids[0]),
    "year": lambda pack, ids, option: int(option) in _years(pack.things[ids[0]]),
    "in-year": _in_year,
    "solo": _by_member,
    "partner": _partner,
    "campaign": _with_partner,
    "place": _place,
    "emoji": _clued,
}


def _says(pattern: str, statement: str) -> re.Match[str]:
    match = re.fullmatch(pattern, statement)
    assert match, statement
    return match


def _first_album_is(pack: Pack, song: AnyThing, statement: str) -> bool:
    said = _says(r"The first (?:album|release) with “(.+)” was “(.+)”\.", statement)
    assert said[1] == song.title("en")
    return _carriers(pack, song.id)[0].title("en") == said[2]


def _came_out_in(_: Pack, thing: AnyThing, statement: str) -> bool:
    said = _says(r"“(.+)” (?:first )?came out in (\d{4})\.", statement)
    assert said[1] == thing.title("en")
    return _day(thing).year == int(said[2])


def _is_solo_of(pack: Pack, thing: AnyThing, statement: str) -> bool:
    said = _says(r"“(.+)” is a solo (?:song|release) by (.+)\.", statement)
    assert said[1] == thing.title("en")
    return _by_member(pack, [thing.id], said[2])


_STATEMENTS: dict[str, Callable[[Pack, AnyThing, str], bool]] = {
    "tf-album": _first_album_is,
    "tf-year": _came_out_in,
    "tf-solo": _is_solo_of,
}


def right_answers(pack: Pack, question: Question) -> set[str]:
    """Everything that is right, in English, for a question that is typed."""
    kind, *ids = question.key.split(":")[1:-1]
    subject = pack.things[ids[0]]
    if kind == "closest":
        return {str(_day(subject).year)}
    if kind == "album-typed":
        return {_carriers(pack, subject.id)[0].title("en")}
    if kind == "opener":
        assert isinstance(subject, Album)
        return {pack.things[subject.tracks[0]].title("en")}
    if kind == "solo-typed":
        assert isinstance(subject, Song | Album)
        return {pack.things[artist].title("en") for artist in subject.artists}
    if kind == "guest":
        guest = _says(r"Which song features (.+)\?", question.text("en"))[1]
        return {song.title("en") for song in pack.songs if guest in f"{song.featuring} {song.title('en')}"}
    assert kind == "clue"
    return {song.title("en") for song in pack.songs if song.clue == question.clue}


def days_in_order(pack: Pack, question: Question) -> list[dt.date]:
    """When the things of a question came that are to be put in order, in the order that it says is right."""
    subject = pack.things[question.key.split(":")[2]]
    return [_day(_called(pack, question.options[place]("en"), type(subject))[0]) for place in question.order]
