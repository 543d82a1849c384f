"""Time zones by what people type."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import LightstickError
from bot.events.place_names import ABBREVIATIONS, CITIES
from bot.events.places import SeveralZones, city, find_places, resolve, wall_clock
from bot.zones import UnknownZone, zone_names

WINTER = round(dt.datetime(2026, 1, 15, 12, tzinfo=dt.UTC).timestamp() * 1000)
SUMMER = round(dt.datetime(2026, 7, 15, 12, tzinfo=dt.UTC).timestamp() * 1000)


def test_every_zone_of_the_tables_is_one() -> None:
    known = set(zone_names())
    assert set(CITIES) <= known
    for zones in ABBREVIATIONS.values():
        assert set(zones) <= known


def test_nothing_stands_twice_under_a_zone() -> None:
    for words in CITIES.values():
        assert len(set(words)) == len(words)


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Seoul", "Asia/Seoul"),
        ("서울", "Asia/Seoul"),
        ("서우", "Asia/Seoul"),
        ("KST", "Asia/Seoul"),
        ("korea", "Asia/Seoul"),
        ("한국", "Asia/Seoul"),
        ("asia/seoul", "Asia/Seoul"),
        ("New York", "America/New_York"),
        ("new_york", "America/New_York"),
        ("뉴욕", "America/New_York"),
        ("ET", "America/New_York"),
        ("LA", "America/Los_Angeles"),
        ("UK", "Europe/London"),
        ("GB", "Europe/London"),
        ("Tokyo", "Asia/Tokyo"),
        ("東京", "Asia/Tokyo"),
        ("São Paulo", "America/Sao_Paulo"),
        ("sao paulo", "America/Sao_Paulo"),
        ("Philippines", "Asia/Manila"),
        ("Germany", "Europe/Berlin"),
        ("CET", "Europe/Paris"),
        ("Hanoi", "Asia/Ho_Chi_Minh"),
        ("UTC", "UTC"),
        ("Etc/GMT+9", "Etc/GMT+9"),
        ("+5:45", "Asia/Kathmandu"),
        ("UTC+9", "Asia/Seoul"),
    ],
)
def test_what_means_one_zone_is_that_zone(typed: str, zone: str) -> None:
    assert resolve(typed, WINTER) == zone
    assert find_places(typed, WINTER)[:1] == [zone] or zone not in CITIES


@pytest.mark.parametrize(
    ("typed", "some"),
    [
        ("CST", {"America/Chicago", "Asia/Shanghai"}),
        ("IST", {"Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"}),
        ("EST", {"America/New_York", "America/Panama"}),
        ("미국", {"America/New_York", "America/Los_Angeles"}),
        ("USA", {"America/New_York", "America/Los_Angeles"}),
        ("Indonesia", {"Asia/Jakarta", "Asia/Jayapura"}),
    ],
)
def test_what_can_mean_several_is_offered_and_not_guessed(typed: str, some: set[str]) -> None:
    assert some <= set(find_places(typed, WINTER))
    with pytest.raises(SeveralZones) as caught:
        resolve(typed, WINTER)
    assert caught.value.values["zones"].count(",") == 2


def test_an_offset_means_the_clocks_of_today() -> None:
    assert find_places("-5", WINTER)[0] == "America/New_York"
    assert find_places("UTC-4", SUMMER)[0] == "America/New_York"
    assert "America/New_York" not in find_places("utc −5", SUMMER)
    assert find_places("+25", WINTER) == []


@pytest.mark.parametrize("typed", ["", "x", "Tokio", "../../etc/passwd", "/etc/localtime", "a" * 500, "\0"])
def test_what_is_no_place_is_refused(typed: str) -> None:
    with pytest.raises(UnknownZone):
        resolve(typed, WINTER)


@given(st.one_of(st.text(max_size=80), st.sampled_from([*zone_names(), *ABBREVIATIONS])))
def test_what_is_typed_is_a_zone_or_refused_and_what_is_offered_is_taken(typed: str) -> None:
    for zone in find_places(typed, SUMMER):
        assert resolve(zone, SUMMER) == zone
    try:
        named = resolve(typed, SUMMER)
    except LightstickError as error:
        named = error.values["name"]
    else:
        assert named in zone_names()
    assert named.isprintable()
    assert len(named) <= 60


def test_a_city_is_called_as_people_call_it() -> None:
    assert (city("America/New_York", "en"), city("America/New_York", "ko")) == ("New York", "뉴욕")
    assert (city("America/Argentina/Ushuaia", "en"), city("Africa/Lome", "ko")) == ("Ushuaia", "Lome")
    assert city("UTC", "ko") == "UTC"


def test_the_clock_on_the_wall() -> None:
    assert wall_clock("Asia/Kathmandu", WINTER).replace(tzinfo=None) == dt.datetime(2026, 1, 15, 17, 45)  # noqa: DTZ001
    assert wall_clock("Asia/Seoul", WINTER).tzinfo == ZoneInfo("Asia/Seoul")
