"""Days of the year: which one a person means, and what a pack has filed under it."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import defaultdict
from typing import Final, NamedTuple

from bot.content.models import Song
from bot.content.pack import AnyThing, Pack, date_of
from bot.i18n import MONTHS

_LEAP_YEAR: Final = 2000  # in which every day of a year exists
_YEAR: Final = r"(?P<year>[0-9]{4})"
_MONTH: Final = r"(?P<month>[0-9]{1,2})"
_DAY: Final = r"(?P<day>[0-9]{1,2})"
_NAME: Final = r"(?P<name>[a-z]{3,9})\.?"
_TH: Final = r"(?:st|nd|rd|th)?"
_FORMS: Final = tuple(
    re.compile(form)
    for form in (
        rf"(?:{_YEAR}[-./])?{_MONTH}[-./]{_DAY}",  # 2017-02-13, 02-13
        rf"{_DAY}{_TH} (?:of )?{_NAME}(?:,? {_YEAR})?",  # 13 February, 13th of Feb 2017
        rf"{_NAME} {_DAY}{_TH}(?:,? {_YEAR})?",  # February 13, Feb 13th, 2017
        rf"(?:{_YEAR}년 ?)?{_MONTH}월 ?{_DAY}일",  # 2월 13일, 2017년 2월 13일
    )
)


class Day(NamedTuple):
    """A day of any year. 29 February is one."""

    month: int
    day: int

    @classmethod
    def of(cls, date: dt.date) -> Day:
        """The day of the year on which ``date`` falls."""
        return cls(date.month, date.day)

    @property
    def exists(self) -> bool:
        """Whether a calendar has it, at least in leap years."""
        return _exists(_LEAP_YEAR, self)


def find_day(text: str) -> Day | None:
    """The day that ``text``, which is untrusted, means; None where it is no date.

    It reads 2017-02-13, 02-13, 13 February and 2월 13일. A year is allowed, and then the date must
    exist in it, but the day of every year is meant.
    """
    written = " ".join(unicodedata.normalize("NFKC", text[:40]).casefold().split())
    for form in _FORMS:
        if match := form.fullmatch(written):
            groups = match.groupdict()
            month = int(groups["month"]) if groups.get("month") else _month(groups["name"])
            day = Day(month, int(groups["day"]))
            return day if _exists(int(groups["year"] or _LEAP_YEAR), day) else None
    return None


def _month(name: str) -> int:
    """1 to 12 for an English month or the beginning of one, else 0."""
    return next((number for number, month in enumerate(MONTHS, 1) if month.casefold().startswith(name)), 0)


def _exists(year: int, day: Day) -> bool:
    try:
        dt.date(year, *day)
    except (ValueError, OverflowError):
        return False
    return True


class Filed(NamedTuple):
    """A thing, and the pack that holds it."""

    thing: AnyThing
    pack: Pack


class Calendar:
    """What happened on each day of the year, in some packs: births, releases, beginnings of campaigns, moments.

    A song that came out with an album is told by the album, so that a day of release is one entry.
    """

    def __init__(self, *packs: Pack) -> None:
        by_day: defaultdict[Day, list[Filed]] = defaultdict(list)
        for pack in packs:
            for thing in pack.things.values():
                if not (isinstance(thing, Song) and _came_with_album(pack, thing)):
                    by_day[Day.of(date_of(thing))].append(Filed(thing, pack))
        self._by_day = {day: tuple(sorted(filed, key=lambda it: date_of(it.thing))) for day, filed in by_day.items()}
        self._days = sorted(by_day)

    def on(self, day: Day) -> tuple[Filed, ...]:
        """What is filed under ``day``, the oldest first."""
        return self._by_day.get(day, ())

    def after(self, day: Day) -> Day | None:
        """The next other day that has something; after the last of the year comes the first."""
        return self._other(bisect_right(self._days, day), day)

    def before(self, day: Day) -> Day | None:
        """The last other day before that has something; before the first of the year comes the last."""
        return self._other(bisect_left(self._days, day) - 1, day)

    def _other(self, place: int, day: Day) -> Day | None:
        found = self._days[place % len(self._days)] if self._days else day
        return found if found != day else None


def _came_with_album(pack: Pack, song: Song) -> bool:
    return any(album.released == song.released for album in pack.albums_of(song.id))
