"""The stretches of time that scores are kept for: a week, a season, all time.

A period is named by a key: ``2026-W48`` is an ISO week (Monday to Sunday), ``2026-Q4`` a season of
three months, ``all`` everything. A game counts for the week and the season of the *server's* local
date, so that a Sunday night in Seoul is one night and not two.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from bot.errors import NoSuchPeriod

ALL: Final = "all"

_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_KEY: Final = re.compile(r"([0-9]{4})-(?:W([0-9]{2})|Q([1-4]))")
_DAY: Final = dt.timedelta(days=1)


class Span(NamedTuple):
    """The first and the last local date of a period, both part of it."""

    first: dt.date
    last: dt.date


def week_of(at_ms: int, zone: dt.tzinfo) -> str:
    """The key of the week that it is in ``zone`` at ``at_ms`` (UTC milliseconds)."""
    return _week(_local_date(at_ms, zone))


def season_of(at_ms: int, zone: dt.tzinfo) -> str:
    """The key of the season that it is in ``zone`` at ``at_ms`` (UTC milliseconds)."""
    return _season(_local_date(at_ms, zone))


def parse_period(text: str) -> str:
    """``text`` as a period's key; it is untrusted, since a button or an autocomplete brings it back.

    Raises:
        NoSuchPeriod: it names no period (``2026-W54``, ``2026-Q5``, ``yesterday``).
    """
    if text == ALL:
        return ALL
    try:
        span(text)
    except ValueError:
        raise NoSuchPeriod from None
    return text


def span(key: str) -> Span:
    """The dates of the week or season ``key``.

    Raises:
        ValueError: it is neither; all time has no dates.
    """
    match = _KEY.fullmatch(key)
    if match is None:
        raise ValueError(f"not a week or a season: {key[:40]!r}")
    year, week, season = int(match[1]), match[2], match[3]
    if week is not None:
        return Span(dt.date.fromisocalendar(year, int(week), 1), dt.date.fromisocalendar(year, int(week), 7))
    month = 3 * int(season)
    return Span(dt.date(year, month - 2, 1), dt.date(year, month, calendar.monthrange(year, month)[1]))


def previous(key: str) -> str:
    """The key of the week or season just before ``key``.

    Raises:
        ValueError: ``key`` is neither; nothing is before all time.
        OverflowError: it is the first of the calendar.
    """
    before = span(key).first - _DAY
    return _week(before) if "W" in key else _season(before)


def newest_first(keys: Iterable[str]) -> list[str]:
    """``keys`` in the order of a menu: all time first, then from the last to end to the first."""

    def order(key: str) -> tuple[bool, dt.date, dt.date]:
        dates = Span(dt.date.max, dt.date.max) if key == ALL else span(key)
        return key == ALL, dates.last, dates.first

    return sorted(keys, key=order, reverse=True)


def _local_date(at_ms: int, zone: dt.tzinfo) -> dt.date:
    return (_EPOCH + dt.timedelta(milliseconds=at_ms)).astimezone(zone).date()


def _week(day: dt.date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year:04}-W{week:02}"


def _season(day: dt.date) -> str:
    return f"{day.year:04}-Q{(day.month + 2) // 3}"
