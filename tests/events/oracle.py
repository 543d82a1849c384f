"""When a weekly night should be, found by looking at clocks rather than by the rules of ``recurrence``."""

from __future__ import annotations

import datetime as dt
from typing import Final
from zoneinfo import ZoneInfo

ZONES: Final = (
    "Asia/Seoul",
    "America/New_York",
    "America/Sao_Paulo",
    "Europe/London",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "America/St_Johns",
    "Asia/Tehran",
    "Pacific/Chatham",
    "Asia/Tokyo",
)
EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
MINUTE: Final = dt.timedelta(minutes=1)
HOUR: Final = dt.timedelta(hours=1)


def ms(moment: dt.datetime) -> int:
    """UTC milliseconds of an aware ``moment``."""
    return (moment - EPOCH) // dt.timedelta(milliseconds=1)


def clock(at_ms: int, zone: dt.tzinfo) -> dt.datetime:
    """What a clock in ``zone`` shows, without the zone."""
    return (EPOCH + dt.timedelta(milliseconds=at_ms)).astimezone(zone).replace(tzinfo=None, fold=0)


def first_time(wall: dt.datetime, zone: ZoneInfo) -> int:
    """The first instant at which a clock in ``zone`` shows ``wall``, or jumps past it."""
    as_utc = wall.replace(tzinfo=dt.UTC)
    around = [as_utc + hours * HOUR for hours in range(-26, 27)]
    offsets = {moment.astimezone(zone).utcoffset() or dt.timedelta() for moment in around}
    shown = [ms(as_utc - offset) for offset in offsets if clock(ms(as_utc - offset), zone) == wall]
    if shown:
        return min(shown)
    minute = ms(around[0])
    while clock(minute, zone) < wall:
        minute += MINUTE // dt.timedelta(milliseconds=1)
    return minute


def nights(weekday: int, time: dt.time, zone: ZoneInfo, first: dt.date, last: dt.date) -> list[int]:
    """The instants of every ``weekday`` from ``first`` to ``last`` at ``time``."""
    days = (first + dt.timedelta(days=number) for number in range((last - first).days + 1))
    return [first_time(dt.datetime.combine(day, time), zone) for day in days if day.weekday() == weekday]
