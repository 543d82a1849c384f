"""A time of day, in the ways in which people write one."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.events.clock import read_time
from bot.events.errors import BadTime

times = st.builds(dt.time, st.integers(0, 23), st.integers(0, 59))


def half(time: dt.time, first: str, second: str) -> tuple[str, int]:
    return (second if time.hour >= 12 else first), time.hour % 12 or 12


@given(times)
def test_the_same_time_in_every_way_of_writing(time: dt.time) -> None:
    korean, hour = half(time, "오전", "오후")
    english, _ = half(time, "am", "PM")
    for text in (
        f"{time:%H:%M}",
        f"{time.hour}:{time.minute:02}",
        f"{time.hour}.{time.minute:02}",
        f"  {time.hour} : {time.minute:02} ",
        f"{time.hour}시 {time.minute}분",
        f"{time.hour}시{time.minute:02}분",
        f"{korean} {hour}:{time.minute:02}",
        f"{korean}{hour}시 {time.minute}분",
        f"{hour}:{time.minute:02}{english}",
        f"{hour}:{time.minute:02} {english}",
        f"{english} {hour}:{time.minute:02}",
        f"{hour}:{time.minute:02} {english[0]}.{english[1]}.",
    ):
        assert read_time(text) == time, text


@given(st.integers(0, 23))
def test_a_full_hour_needs_no_minutes(hour: int) -> None:
    time = dt.time(hour)
    korean, twelve = half(time, "오전", "오후")
    english, _ = half(time, "am", "pm")
    for text in (
        f"{twelve}{english}",
        f"{twelve} {english}",
        f"{hour}시",
        f"{korean} {twelve}시",
        f"{korean} {twelve}",
    ):
        assert read_time(text) == time, text
    assert read_time(f"{hour}시 반") == dt.time(hour, 30)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("noon", dt.time(12)),
        ("Midnight", dt.time(0)),
        ("정오", dt.time(12)),
        ("자정", dt.time(0)),
        ("２０：００", dt.time(20)),
        ("오후 8시반", dt.time(20, 30)),
    ],
)
def test_words_and_the_digits_of_asian_keyboards(text: str, time: dt.time) -> None:
    assert read_time(text) == time


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "8", "20", "24:00", "12:60", "20:5", "8:30:00", "-1:00", "20 00", "tonight", "시", ":30"),
        *(
            "0pm",
            "13pm",
            "0:30 am",
            "오후 20시",
            "pm 8 pm",
            "오전 8시 pm",
            "8:30 반",
            "8시 60분",
            "1" * 99,
            "8:30" + " " * 99,
        ),
    ],
)
def test_what_is_no_time_is_refused_in_a_short_sentence(text: str) -> None:
    with pytest.raises(BadTime) as caught:
        read_time(text)
    assert len(caught.value.values["text"]) <= 20


@given(st.text(max_size=60))
def test_whatever_is_typed_is_a_time_or_refused(text: str) -> None:
    try:
        time = read_time(text)
    except BadTime as error:
        shown = error.values["text"]
    else:
        shown = time.isoformat()
        assert time.second == 0
    assert shown.isprintable()
