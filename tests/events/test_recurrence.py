"""A weekly night is at its time on the server's clocks, once a week, whatever the clocks do."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.events.recurrence import Weekly
from tests.events.oracle import ZONES, clock, first_time, ms, nights

MONDAY, FRIDAY, SATURDAY, SUNDAY = 0, 4, 5, 6
WEEK_MS = 7 * 24 * 60 * 60 * 1000

at_night = st.times(dt.time(0), dt.time(4))  # when clocks change
times = (st.times() | at_night).map(lambda time: time.replace(second=0, microsecond=0))
weeklies = st.builds(Weekly, st.integers(0, 6), times, st.sampled_from(ZONES).map(ZoneInfo))
moments = st.integers(ms(dt.datetime(2009, 1, 1, tzinfo=dt.UTC)), ms(dt.datetime(2030, 1, 1, tzinfo=dt.UTC)))


def weekly(weekday: int, time: str, zone: str) -> Weekly:
    return Weekly(weekday, dt.time.fromisoformat(time), ZoneInfo(zone))


def utc(text: str) -> int:
    return ms(dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC))


def test_saturday_at_eight_in_seoul_is_eleven_in_the_morning_utc() -> None:
    saturdays = weekly(SATURDAY, "20:00", "Asia/Seoul").occurrences(utc("2026-11-25T00:00"), 3)
    assert saturdays == [utc("2026-11-28T11:00"), utc("2026-12-05T11:00"), utc("2026-12-12T11:00")]


def test_the_local_date_decides_and_not_the_date_in_utc() -> None:
    monday = weekly(MONDAY, "08:00", "Asia/Seoul")
    assert monday.after(utc("2026-11-29T12:00")) == utc("2026-11-29T23:00")


def test_a_night_stays_at_its_local_time_when_the_clocks_change() -> None:
    fridays = weekly(FRIDAY, "20:00", "America/New_York")
    assert fridays.occurrences(utc("2026-10-29T00:00"), 2) == [utc("2026-10-31T00:00"), utc("2026-11-07T01:00")]


def test_a_time_that_the_clocks_skip_is_at_the_first_instant_after_the_gap() -> None:
    london = weekly(SUNDAY, "01:30", "Europe/London")
    assert london.on(dt.date(2026, 3, 29)) == utc("2026-03-29T01:00")
    midnight = weekly(SUNDAY, "00:00", "America/Sao_Paulo")
    assert midnight.on(dt.date(2018, 11, 4)) == utc("2018-11-04T03:00")
    half_an_hour = weekly(SUNDAY, "02:15", "Australia/Lord_Howe")
    assert half_an_hour.on(dt.date(2026, 10, 4)) == utc("2026-10-03T15:30")
    a_minute_past = weekly(SUNDAY, "00:30", "America/St_Johns")
    assert a_minute_past.on(dt.date(2011, 3, 13)) == utc("2011-03-13T03:31")


def test_a_time_that_the_clocks_show_twice_is_meant_the_first_time() -> None:
    london = weekly(SUNDAY, "01:30", "Europe/London")
    first = utc("2026-10-25T00:30")
    assert london.on(dt.date(2026, 10, 25)) == first
    assert london.after(first) == utc("2026-11-01T01:30")
    assert london.after(first + 60 * 60 * 1000) == utc("2026-11-01T01:30")


def test_a_day_that_was_skipped_gives_its_night_to_the_first_instant_after_it() -> None:
    fridays = weekly(FRIDAY, "20:00", "Pacific/Apia")
    assert fridays.occurrences(utc("2011-12-20T00:00"), 3) == [
        utc("2011-12-24T06:00"),
        utc("2011-12-30T10:00"),
        utc("2012-01-06T06:00"),
    ]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("year", [2011, 2026])
def test_two_years_of_every_weekday_are_where_the_clocks_say(zone: str, year: int) -> None:
    first, last = dt.date(year, 1, 1), dt.date(year + 1, 12, 31)
    start = first_time(dt.datetime.combine(first, dt.time(0)), ZoneInfo(zone))
    for weekday in range(7):
        for time in ("00:00", "01:30", "02:15", "20:00"):
            expected = nights(weekday, dt.time.fromisoformat(time), ZoneInfo(zone), first, last)
            assert weekly(weekday, time, zone).occurrences(start - 1, len(expected)) == expected


@given(weeklies, moments)
def test_the_next_night_is_later_and_nothing_is_in_between(night: Weekly, now: int) -> None:
    upcoming = night.after(now)
    assert now < upcoming <= now + WEEK_MS + 26 * 60 * 60 * 1000
    assert night.after(upcoming - 1) == upcoming
    assert night.has(upcoming)
    assert not night.has(upcoming + 60_000)
    between = now + (upcoming - now) // 2
    assert night.after(between) == upcoming


@given(weeklies, moments)
def test_each_local_week_has_exactly_one_night(night: Weekly, now: int) -> None:
    found = night.occurrences(now, 60)
    assert found == sorted(set(found))
    # A skipped day's night falls on the next date, so ask for the date that each belongs to.
    dates = [day for at in found for day in _dates(night, at)]
    assert [(after - before).days for before, after in pairwise(dates)] == [7] * 59


def _dates(night: Weekly, at: int) -> list[dt.date]:
    """The date of the night's weekday that ``at`` belongs to."""
    shown = clock(at, night.zone).date()
    return [day for day in (shown, shown - dt.timedelta(days=1)) if day.weekday() == night.weekday]


@given(weeklies, st.dates(dt.date(2009, 1, 1), dt.date(2029, 12, 31)))
def test_the_clock_shows_the_time_or_has_just_jumped_past_it(night: Weekly, day: dt.date) -> None:
    at, wall = night.on(day), dt.datetime.combine(day, night.time)
    assert at == first_time(wall, ZoneInfo(str(night.zone)))
    assert clock(at, night.zone) >= wall > clock(at - 1, night.zone)
