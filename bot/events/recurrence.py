"""When a weekly night is: a weekday and a time on the clocks of a zone, once a week whatever they do.

The local date comes first and the instant follows from it: adding seven days to an instant would move
the night by an hour twice a year, and a time looked up directly may not exist or be there twice.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from typing import Final

from msgspec import Struct

_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_WEEK: Final = dt.timedelta(weeks=1)


class Weekly(Struct, frozen=True):
    """Each ``weekday`` (Monday is 0) at ``time`` on the clocks of ``zone``. Instants are UTC milliseconds."""

    weekday: int
    time: dt.time
    zone: dt.tzinfo

    def on(self, day: dt.date) -> int:
        """The instant that belongs to the local date ``day``.

        A time that the clocks show twice that day is meant the first time. One that they skip happens at
        the first instant after the gap, which may be on the next date where a whole day is skipped
        (30 December 2011 in Apia).
        """
        wall = dt.datetime.combine(day, self.time)
        instant = wall.replace(tzinfo=self.zone, fold=0).astimezone(dt.UTC)
        if self._clock(instant) == wall:
            return _ms(instant)
        # In a gap the zone's offset before it, which fold 0 takes, leads past its end, and the one after it before.
        before = wall.replace(tzinfo=self.zone, fold=1).astimezone(dt.UTC)
        seconds = range(int(before.timestamp()), int(instant.timestamp()) + 1)
        first = bisect_left(seconds, True, key=lambda second: self._clock(_instant(second * 1000)) > wall)
        return seconds[first] * 1000

    def after(self, instant: int) -> int:
        """The first occurrence that is later than ``instant``."""
        local = _instant(instant).astimezone(self.zone).date()
        day = local + dt.timedelta(days=(self.weekday - local.weekday()) % 7)
        while (at := self.on(day)) <= instant:
            day += _WEEK
        return at

    def occurrences(self, after: int, count: int) -> list[int]:
        """The next ``count`` occurrences that are later than ``after``, one for each local week."""
        return [after := self.after(after) for _ in range(count)]

    def has(self, instant: int) -> bool:
        """Whether ``instant`` is an occurrence."""
        return self.after(instant - 1) == instant

    def _clock(self, instant: dt.datetime) -> dt.datetime:
        """What the clocks of the zone show, without the zone."""
        return instant.astimezone(self.zone).replace(tzinfo=None, fold=0)


def _instant(ms: int) -> dt.datetime:
    return _EPOCH + dt.timedelta(milliseconds=ms)


def _ms(instant: dt.datetime) -> int:
    return (instant - _EPOCH) // dt.timedelta(milliseconds=1)
