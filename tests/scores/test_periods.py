"""Weeks and seasons by the server's calendar."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import NoSuchPeriod
from bot.scores.periods import ALL, newest_first, parse_period, previous, season_of, span, week_of

SEOUL, NEW_YORK, KIRITIMATI = ZoneInfo("Asia/Seoul"), ZoneInfo("America/New_York"), ZoneInfo("Pacific/Kiritimati")

zones = st.sampled_from(
    ["UTC", "Asia/Seoul", "America/New_York", "Pacific/Kiritimati", "Pacific/Apia", "Asia/Kathmandu"]
).map(ZoneInfo)
moments_ms = st.integers(1_420_070_400_000, 4_102_444_799_999)  # 2015, when Discord's time begins, to 2099
keys = st.builds(lambda at_ms, of: str(of(at_ms, dt.UTC)), moments_ms, st.sampled_from([week_of, season_of]))


def ms(moment: dt.datetime) -> int:
    return (moment - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)) // dt.timedelta(milliseconds=1)


def test_a_late_night_in_new_york_is_already_next_week_in_seoul() -> None:
    sunday_evening = ms(dt.datetime(2026, 11, 29, 21, 0, tzinfo=NEW_YORK))
    assert week_of(sunday_evening, NEW_YORK) == "2026-W48"
    assert week_of(sunday_evening, SEOUL) == "2026-W49"


def test_the_first_days_of_january_may_belong_to_the_last_week_of_the_year_before() -> None:
    new_year = ms(dt.datetime(2027, 1, 1, 0, 0, tzinfo=SEOUL))
    assert week_of(new_year, SEOUL) == "2026-W53"
    assert season_of(new_year, SEOUL) == "2027-Q1"
    assert season_of(new_year - 1, SEOUL) == "2026-Q4"


def test_the_last_days_of_december_may_belong_to_the_first_week_of_the_next_year() -> None:
    assert week_of(ms(dt.datetime(2024, 12, 30, tzinfo=SEOUL)), SEOUL) == "2025-W01"


def test_the_same_instant_is_in_two_seasons_at_the_two_ends_of_the_world() -> None:
    instant = ms(dt.datetime(2026, 9, 30, 12, 0, tzinfo=dt.UTC))
    assert season_of(instant, NEW_YORK) == "2026-Q3"
    assert season_of(instant, KIRITIMATI) == "2026-Q4"


@given(moments_ms, zones)
def test_a_moment_lies_within_its_week_and_its_season(at_ms: int, zone: ZoneInfo) -> None:
    local = dt.datetime.fromtimestamp(at_ms // 1_000, zone).date()
    week, season = span(week_of(at_ms, zone)), span(season_of(at_ms, zone))
    assert week.first <= local <= week.last
    assert week.first.isoweekday() == 1
    assert (week.last - week.first).days == 6
    assert season.first <= local <= season.last
    assert season.first.day == 1
    assert (season.first.month, season.last.month) in {(1, 3), (4, 6), (7, 9), (10, 12)}
    assert (season.last + dt.timedelta(days=1)).day == 1


@given(keys)
def test_periods_follow_each_other_without_a_gap(key: str) -> None:
    assert span(previous(key)).last + dt.timedelta(days=1) == span(key).first
    assert ("W" in previous(key)) == ("W" in key)


@given(keys)
def test_every_key_is_recognised(key: str) -> None:
    assert parse_period(key) == key


def test_all_time_is_a_period_without_dates() -> None:
    assert parse_period(ALL) == ALL
    with pytest.raises(ValueError, match="not a week or a season"):
        span(ALL)
    with pytest.raises(ValueError, match="not a week or a season"):
        previous(ALL)


NO_PERIODS = ["", "ALL", "2026", "2026-W00", "2026-W54", "2025-W53", "2026-Q0", "2026-Q5", "2026-W7", "0000-W01"]
HOSTILE = ["2026-W48 ", "2026-W48\n", "٢٠٢٦-W48", "2026-W４8", "2026-W48; DROP TABLE scores", "9" * 10_000, "\0"]


@pytest.mark.parametrize("text", NO_PERIODS + HOSTILE)
def test_what_names_no_period_is_refused(text: str) -> None:
    with pytest.raises(NoSuchPeriod):
        parse_period(text)


@given(st.text())
def test_any_text_is_a_period_or_refused(text: str) -> None:
    with suppress(NoSuchPeriod):
        assert parse_period(text) == text


def test_the_menu_begins_with_all_time_and_goes_back() -> None:
    mixed = ["2025-W52", "2026-Q3", ALL, "2026-W48", "2026-Q4", "2026-W40"]
    assert newest_first(mixed) == [ALL, "2026-Q4", "2026-W48", "2026-W40", "2026-Q3", "2025-W52"]


def test_a_week_that_ends_with_its_season_stands_before_it() -> None:
    assert newest_first(["2018-Q3", "2018-W39"]) == ["2018-W39", "2018-Q3"]  # both end on Sunday 30 September
