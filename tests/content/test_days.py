"""Which day a person means, and what a pack has filed under it."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.days import Calendar, Day, Filed, find_day
from bot.content.models import Album, Song
from bot.content.pack import Pack, date_of
from bot.i18n import MONTHS


@pytest.mark.parametrize(
    "written",
    [
        "2017-02-13",
        "02-13",
        "2-13",
        "2017.02.13",
        "2/13",
        "13 February",
        "13 feb",
        "13th of February, 2017",
        "February 13",
        "Feb. 13th 2017",
        "2월 13일",
        "2월13일",
        "2017년 2월 13일",
        "  ２월  １３일 ",
    ],
)
def test_people_write_a_date_in_many_ways(written: str) -> None:
    assert find_day(written) == Day(2, 13)


@pytest.mark.parametrize(
    "written",
    [
        *("", "today", "13", "February", "2017", "13-13", "02-30", "31 April", "13 Febtober", "13월 2일", "2월 30일"),
        *("2017-02-29", "0000-01-01", "02-13-2017-02", "١٣ February", "<@1>", "9" * 400),
    ],
)
def test_what_is_no_date_is_none(written: str) -> None:
    assert find_day(written) is None


def test_the_leap_day_is_a_day() -> None:
    assert find_day("29 February") == find_day("2020-02-29") == Day(2, 29)


@given(st.dates(min_value=dt.date(1000, 1, 1)))
def test_every_date_is_read_back_from_every_form(date: dt.date) -> None:
    day = Day.of(date)
    month = MONTHS[date.month - 1]
    for written in (
        date.isoformat(),
        f"{date:%m-%d}",
        f"{date.day} {month}",
        f"{month} {date.day}, {date:%Y}",
        f"{date.month}월 {date.day}일",
    ):
        assert find_day(written) == day


@given(st.text())
def test_whatever_is_typed_is_a_day_that_exists_or_none(text: str) -> None:
    day = find_day(text)
    assert day is None or day.exists


def test_a_song_that_came_with_an_album_is_told_by_the_album(small: Pack) -> None:
    calendar = Calendar(small)
    assert [thing.id for thing, _ in calendar.on(Day(9, 10))] == ["dawn-again"]


def test_everything_else_is_on_its_day(bts: Pack) -> None:
    calendar = Calendar(bts)
    found = {thing.id for thing in bts.things.values() if Filed(thing, bts) in calendar.on(Day.of(date_of(thing)))}
    for thing in bts.things.values():
        told = isinstance(thing, Song) and any(date_of(album) == date_of(thing) for album in bts.albums_of(thing.id))
        assert (thing.id in found) is not told
    assert {album.id for album in bts.things.values() if isinstance(album, Album)} <= found


def test_a_day_tells_the_oldest_first(bts: Pack) -> None:
    calendar = Calendar(bts)
    day = Day.of(dt.date(2000, 1, 1))
    for _ in range(366):
        dates = [date_of(thing) for thing, _ in calendar.on(day)]
        assert dates == sorted(dates)
        assert all(Day.of(date) == day for date in dates)
        day = Day.of(dt.date(2000, *day) + dt.timedelta(days=1))


@given(st.dates())
def test_from_any_day_the_way_leads_on_and_back(bts: Pack, date: dt.date) -> None:
    calendar, day = Calendar(bts), Day.of(date)
    after, before = calendar.after(day), calendar.before(day)
    assert after is not None
    assert before is not None
    assert day not in (after, before)
    assert calendar.on(after)
    assert calendar.on(before)
    if calendar.on(day):
        assert calendar.before(after) == day
        assert calendar.after(before) == day
    else:
        assert calendar.before(after) == before


def test_the_year_goes_round_and_an_empty_calendar_leads_nowhere(small: Pack) -> None:
    calendar = Calendar(small)
    first, last = calendar.after(Day(12, 31)), calendar.before(Day(1, 1))
    assert first is not None
    assert last is not None
    assert (first < last, calendar.after(last), calendar.before(first)) == (True, first, last)

    empty = Calendar(Pack(id="empty", manifest=small.manifest, sources={}, placed=()))
    assert (empty.on(Day(1, 1)), empty.after(Day(1, 1)), empty.before(Day(1, 1))) == ((), None, None)


def test_two_packs_share_a_calendar(bts: Pack, small: Pack) -> None:
    calendar = Calendar(bts, small)
    for filed in (*Calendar(bts).on(Day(6, 1)), *Calendar(small).on(Day(6, 1))):
        assert filed in calendar.on(Day(6, 1))
    assert {pack.id for pack in (bts, small)} == {
        filed.pack.id for month in range(1, 13) for day in range(1, 29) for filed in calendar.on(Day(month, day))
    }


def test_the_only_day_has_no_other(small: Pack) -> None:
    album = next(place for place in small.placed if place.item.id == "orbit")
    only = Calendar(Pack(id="one", manifest=small.manifest, sources={}, placed=(album,)))
    assert (only.after(Day(1, 15)), only.before(Day(1, 15))) == (None, None)
    assert only.after(Day(1, 1)) == only.before(Day(1, 1)) == Day(1, 15)
