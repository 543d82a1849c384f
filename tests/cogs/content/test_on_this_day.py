"""``/onthisday``: what happened on a date, and the days before and after."""

from __future__ import annotations

import re

import pytest

from bot.content.days import Calendar, Day
from bot.i18n import translator
from bot.ui.press import button
from bot.ui.views import Screen, row
from cogs.content.words import day_name
from tests.cogs.world import World

HOUR = 3600
DAY = 24 * HOUR


@pytest.mark.parametrize("typed", ["2017-02-13", "02-13", "13 February", "2월 13일"])
async def test_a_date_tells_what_happened_on_it(world: World, typed: str) -> None:
    answer = await world.noor.slash(world.channel, "onthisday", date=typed)
    text = world.text(answer)
    assert "## On this day: 13 February" in text
    assert "**2017** · Repackaged album · **You Never Walk Alone** (Spring Day)" in text
    assert world.visible(answer, world.theo)


async def test_the_oldest_comes_first_and_leads_to_its_page(world: World) -> None:
    answer = await world.noor.slash(world.channel, "onthisday", date="06-13")
    years = re.findall(r"^\*\*(\d{4})\*\* · ", world.text(answer), re.MULTILINE)
    assert years == sorted(years)
    assert len(years) > 1

    debut = world.app.library.pack.things["debut-2013"].title("en")
    await world.press(world.noor, answer, debut)
    assert f"## {debut}" in world.text(answer)
    assert "13 June 2013" in world.text(answer)


async def test_birthdays_are_there(world: World) -> None:
    answer = await world.noor.slash(world.channel, "onthisday", date="09-12")
    assert "**1994** · Birthday · **RM**" in world.text(answer)


async def test_today_is_today_in_the_zone_of_the_server(world: World) -> None:
    await world.settings(zone="America/New_York")  # SimCord's clock starts with 2026, in UTC
    answer = await world.noor.slash(world.channel, "onthisday")
    assert "31 December" in world.text(answer)

    await world.settings(zone="Asia/Seoul")
    await world.later(43 * DAY)
    answer = await world.noor.slash(world.channel, "onthisday")
    assert "## On this day: 13 February" in world.text(answer)
    await world.later(15 * HOUR)
    answer = await world.noor.slash(world.channel, "onthisday")
    assert "## On this day: 14 February" in world.text(answer)


async def test_a_day_without_anything_leads_to_the_next_that_has(world: World) -> None:
    calendar = Calendar(world.app.library.pack)
    empty = next(Day(month, day) for month in range(1, 13) for day in range(1, 29) if not calendar.on(Day(month, day)))
    after = calendar.after(empty)
    assert after is not None
    t = translator("en")
    name, next_name = day_name(empty, t), day_name(after, t)

    answer = await world.noor.slash(world.channel, "onthisday", date=f"{empty.month:02}-{empty.day:02}")
    expected = f"I know of nothing that happened on {name}. The next date with something is {next_name}."
    assert expected in world.text(answer)

    await world.press(world.noor, answer, f"{next_name} ▶")
    assert f"## On this day: {next_name}" in world.text(answer)
    assert "I know of nothing" not in world.text(answer)


async def test_a_fan_walks_through_the_year_and_back(world: World) -> None:
    answer = await world.noor.slash(world.channel, "onthisday", date="02-13")
    first = world.text(answer)
    await world.press(world.noor, answer, "▶")
    assert world.text(answer) != first
    await world.press(world.noor, answer, "◀ 13 February")
    assert world.text(answer) == first


async def test_another_fan_walks_alone(world: World) -> None:
    bora = world.join("bora", locale="ko")
    answer = await world.noor.slash(world.channel, "onthisday", date="02-13")
    own = await world.press(bora, answer, "▶")
    assert own.ephemeral
    assert "월" in world.text(own)
    assert "13 February" in world.text(answer)


@pytest.mark.parametrize("typed", ["yesterday", "2017-02-29", "13-13", "**bold**"])
async def test_what_is_no_date_is_said_privately(world: World, typed: str) -> None:
    answer = await world.noor.slash(world.channel, "onthisday", date=typed)
    assert answer.ephemeral
    assert "is not a date. Write it like 2017-02-13 or 02-13." in world.text(answer)
    assert "**" not in world.text(answer)


async def test_a_forged_day_says_so(world: World) -> None:
    for forged in ((2, 30), (13, 1), (0, 0), ("x", "y"), (-1, 2**40), (10**30, 1)):
        await world.post(Screen(0, "A day", row(button("Go", "day", *forged))))
        answer = await world.press(world.noor, world.channel.history()[-1], "Go")
        assert answer.ephemeral
        assert "This button is no longer in use." in world.text(answer)
