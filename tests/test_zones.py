"""Time zones by the names that people type."""

from __future__ import annotations

import zoneinfo
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import LightstickError
from bot.i18n import translator
from bot.zones import UnknownZone, find_zone, zone_names

HOSTILE = [
    "\0",
    "Asia/Seoul\0",
    "../Asia/Seoul",
    "../../etc/passwd",
    "/etc/localtime",
    "/usr/share/zoneinfo/Asia/Seoul",
    "Asia",  # a folder: ZoneInfo raises IsADirectoryError
    "Asia/",
    "America/Argentina",
    ".",
    "",
    " ",
    "tzdata.zi",
    "zone.tab",
    "localtime",
    "Factory",
    "posix/Asia/Seoul",
    "\ud800",
    "A" * 10_000,
    "Asia/" * 2_000,
]


def refused(name: str) -> str:
    """The English sentence that ``name`` is refused with."""
    with pytest.raises(UnknownZone) as caught:
        find_zone(name)
    return caught.value.say(translator("en"))


@pytest.mark.parametrize("name", ["Asia/Seoul", "asia/seoul", " Asia/Seoul ", "ASIA/SEOUL"])
def test_a_zone_is_found_however_it_is_written(name: str) -> None:
    assert find_zone(name).key == "Asia/Seoul"


def test_a_space_will_do_for_the_underscore() -> None:
    assert find_zone("America/New York").key == "America/New_York"


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [
        ("Seul", "Asia/Seoul"),
        ("seoul", "Asia/Seoul"),
        ("Asia/Seol", "Asia/Seoul"),
        ("New York", "America/New_York"),
        ("Europe/Londno", "Europe/London"),
    ],
)
def test_a_near_miss_is_told_the_right_name(typed: str, nearest: str) -> None:
    assert refused(typed) == f"“{typed}” is not a time zone. Try {nearest}."


@pytest.mark.parametrize("typed", ["purple", "KST", "UTC+9"])
def test_a_far_miss_is_told_what_a_zone_looks_like(typed: str) -> None:
    assert refused(typed) == f"“{typed}” is not a time zone. Write one like Asia/Seoul or America/New_York."


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_ends_in_one_short_printable_sentence(name: str) -> None:
    sentence = refused(name)
    assert len(sentence) < 140
    assert sentence.isprintable()


def test_the_refusal_reaches_the_member_like_every_other() -> None:
    assert issubclass(UnknownZone, LightstickError)


@given(st.one_of(st.text(), st.sampled_from(zone_names()), st.text(alphabet="./\\\0~AEUSTCasi ", max_size=30)))
def test_any_text_is_a_known_zone_or_refused(name: str) -> None:
    with suppress(UnknownZone):
        assert find_zone(name).key in zone_names()


def test_every_name_in_the_list_opens() -> None:
    assert [find_zone(name).key for name in zone_names()] == list(zone_names())
    assert set(zone_names()) <= zoneinfo.available_timezones()
    assert list(zone_names()) == sorted(zone_names())
