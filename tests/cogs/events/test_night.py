"""A whole night on Discord, with nobody touching it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import AsyncIterator

import discord
import pytest
import simcord

from bot.app import App, open_app
from bot.client import Lightstick
from bot.events.models import DONE, Event, EventPlan
from bot.trivia.format import Format
from bot.trivia.host import ARRIVAL_SECONDS, PAUSE_SECONDS
from bot.zones import find_zone
from tests.cogs.trivia.test_game import choose, question, right_letter, wrong_letter
from tests.cogs.world import World

ZONE = "Asia/Seoul"
SECONDS = 10
LONG = 60  # SimCord lets timers go off by the real clock, too: a busy machine must not reach them


async def plan(world: World, minutes: int = 20, **changed: object) -> Event:
    """An event of this server whose next night starts in so many minutes."""
    start = dt.datetime.fromtimestamp(world.app.now() / 1000, find_zone(ZONE)) + dt.timedelta(minutes=minutes)
    values = {
        "name": "Friday night",
        "weekday": start.weekday(),
        "local_time": start.time().replace(second=0, microsecond=0, tzinfo=None),
        "zone": ZONE,
        "channel_id": world.channel.id,
        "pack": "bts",
        "format": Format(questions=3, seconds=SECONDS),
        **changed,
    }
    return await world.app.events.create(world.guild.id, world.haru.id, EventPlan(**values), world.app.now())  # type: ignore[arg-type]


async def minutes(world: World, count: float) -> None:
    """Time goes by, in steps that a story can follow."""
    await world.env.advance_time(count * 60)


def posted(world: World) -> list[str]:
    """What stands in the channel for everybody, oldest first."""
    return [world.text(message) for message in world.channel.history() if not message.flags.ephemeral]


async def play(
    world: World, right: list[simcord.MemberActor], wrong: list[simcord.MemberActor], seconds: int = SECONDS
) -> None:
    """Answer the open question and let it close."""
    asked = question(world)
    for member in right:
        await choose(world, member, asked, await right_letter(world, asked))
        await world.env.advance_time(1)
    for member in wrong:
        await choose(world, member, asked, await wrong_letter(world, asked))
    await world.env.advance_time(seconds + ARRIVAL_SECONDS)


async def scheduled(world: World) -> list[discord.ScheduledEvent]:
    guild = world.bot.get_guild(world.guild.id)
    assert guild is not None
    return await guild.fetch_scheduled_events()


async def next_night(world: World, event: Event) -> int | None:
    """When the next night is planned, in UTC milliseconds."""
    return {its.id: at for its, at in await world.app.events.listed(world.guild.id)}[event.id]


async def test_a_night_happens_by_itself_and_is_recapped(world: World) -> None:
    fans = world.guild.create_role("Trivia fans")
    chosen = Format(questions=3, seconds=LONG)
    event = await plan(world, role_id=fans.id, note="A signed album for the winner", double_last=True, format=chosen)
    await world.env.settle()
    [announced] = await scheduled(world)
    assert announced.name == "Friday night"
    assert announced.location == "#trivia"
    assert announced.description is not None
    assert "3 questions" in announced.description

    await minutes(world, 5.1)
    [reminder] = posted(world)
    assert f"<@&{fans.id}>" in reminder
    assert "Friday night" in reminder
    pinging = [
        request for request in world.env.http_requests if request.method == "POST" and "messages" in request.path
    ]
    assert pinging[-1].json is not None
    assert pinging[-1].json["allowed_mentions"]["roles"] == [fans.id]

    await minutes(world, 14)
    lobby = world.channel.last_message
    assert lobby is not None
    assert "Nobody is here yet" in world.text(lobby)
    await world.press(world.noor, lobby, "I'm in")
    await world.press(world.theo, lobby, "I'm in")
    assert f"Here: <@{world.noor.id}>, <@{world.theo.id}>" in world.text(lobby)

    await minutes(world, 1)
    opening = world.text(lobby)
    assert "the faster, the more points" in opening
    assert "The last question counts twice." in opening
    assert "> A signed album for the winner" in opening
    [announced] = await scheduled(world)
    assert announced.status is discord.EventStatus.active

    for number in range(3):
        assert f"Question {number + 1} of 3" in world.text(question(world))
        assert ("counts twice" in world.text(question(world))) == (number == 2)
        await play(world, [world.noor], [world.theo], LONG)
        await world.env.advance_time(PAUSE_SECONDS)
    await world.env.settle()
    recap = world.channel.last_message
    assert recap is not None
    text = world.text(recap)
    assert "Friday night: the recap" in text
    assert f"🥇 **1.** <@{world.noor.id}>" in text
    assert "2 players" in text
    assert "Hardest question:" in text
    assert f"Fastest right answer: <@{world.noor.id}>" in text
    assert re.search(r"Next: <t:\d+:F>", text)
    assert recap.attachments
    assert "Friday night" in (recap.attachments[0].description or "Friday night")
    assert len([text for text in posted(world) if "Friday night: the recap" in text]) == 1
    assert sum("After " in text for text in posted(world)) == 2, "the standings after each third"

    mine = await world.press(world.theo, recap, "Everybody's place")
    assert mine.ephemeral
    assert f"You: **2.** <@{world.theo.id}>" in world.text(mine)
    [(_, night)] = await world.app.nights.held(world.guild.id)
    assert night.state == DONE
    assert night.recap_message_id == recap.id

    await minutes(world, 15)
    upcoming = await next_night(world, event)
    assert upcoming == night.starts_at + 7 * 24 * 3600 * 1000, "Seoul keeps its clocks"
    later = [its for its in await scheduled(world) if its.status is discord.EventStatus.scheduled]
    assert [its.start_time.timestamp() * 1000 for its in later] == [upcoming]


async def test_nobody_comes(world: World) -> None:
    await plan(world, minutes=2)
    await minutes(world, 4)
    text = posted(world)[-1]
    assert "Nobody played this time." in text
    assert "Next: " in text


async def holders(world: World, role: simcord.RoleHandle) -> list[int]:
    """Which of the fans have a role."""
    guild = world.bot.get_guild(world.guild.id)
    assert guild is not None
    fans = [await guild.fetch_member(member.id) for member in (world.noor, world.theo)]
    return [member.id for member in fans if role.id in {its.id for its in member.roles}]


async def test_the_champions_role_moves_by_itself(world: World) -> None:
    champion = world.guild.create_role("Champion")
    event = await plan(world, minutes=2, champion_role_id=champion.id)
    for winner in (world.noor, world.theo):
        starts_at = await next_night(world, event)
        assert starts_at is not None
        while (left := (starts_at - world.app.now()) / 1000) >= 0:
            await world.env.advance_time(min(left, 86_400) + 0.5)
        for _ in range(3):
            await play(world, [winner], [])
            await world.env.advance_time(PAUSE_SECONDS)
        await world.env.settle()
        assert await holders(world, champion) == [winner.id]
        await minutes(world, 15)


async def test_a_champions_role_that_cannot_be_moved_is_told_to_the_moderators(world: World) -> None:
    desk = world.guild.create_text_channel("moderators")
    await world.settings(moderator_channel_id=desk.id)
    gone = world.guild.create_role("Champion")
    await plan(world, minutes=2, champion_role_id=gone.id)
    world.env.inject_error("PUT", f"/guilds/{world.guild.id}/members/*/roles/*", status=403, code=50013)
    await minutes(world, 2.01)
    for _ in range(3):
        await play(world, [world.noor], [])
        await world.env.advance_time(PAUSE_SECONDS)
    await world.env.settle()
    assert desk.last_message is not None
    assert "Give me Manage Roles and put my role above it." in desk.last_message.content


async def test_a_deleted_channel_is_told_to_the_moderators_and_the_next_is_planned(world: World) -> None:
    desk = world.guild.create_text_channel("moderators")
    await world.settings(moderator_channel_id=desk.id)
    event = await plan(world, minutes=2)
    guild = world.bot.get_guild(world.guild.id)
    assert guild is not None
    channel = guild.get_channel(world.channel.id)
    assert channel is not None
    await channel.delete()
    await minutes(world, 20)
    assert desk.last_message is not None
    assert "was missed" in desk.last_message.content
    upcoming = await next_night(world, event)
    assert upcoming is not None


async def test_a_deleted_scheduled_event_is_told_and_the_night_is_held(world: World) -> None:
    desk = world.guild.create_text_channel("moderators")
    await world.settings(moderator_channel_id=desk.id)
    await plan(world, minutes=3)
    await world.env.settle()
    [announced] = await scheduled(world)
    await announced.delete()
    await minutes(world, 3.1)
    assert desk.last_message is not None
    assert "Somebody deleted the scheduled event of Friday night" in desk.last_message.content
    assert "Question 1 of 3" in world.text(question(world))


@pytest.fixture
async def second_app(app: App) -> AsyncIterator[App]:
    """The bot as it starts again on the same database, after its process was killed."""
    async with open_app(app.settings, app.now) as again:
        yield again


@pytest.mark.parametrize("moment", [0.5, 5.05, 19.05, 20.05, 20.3, 20.6])
async def test_a_bot_killed_in_the_night_goes_on_and_says_nothing_twice(
    world: World, second_app: App, moment: float
) -> None:
    """Before and after the reminder, in the lobby, in a question, between two."""
    await plan(world)
    await minutes(world, moment)
    for task in (*world.app.games._tasks.values(), *world.app.timer._running):
        task.cancel()
    await world.app.timer.close()
    await world.env.restart_bot(Lightstick(second_app))
    world.app = second_app
    await minutes(world, 23 - moment)
    texts = posted(world)
    assert sum("(<t:" in text and "Friday night" in text for text in texts) == 1, "one reminder"
    assert sum("Question 1 of 3" in text for text in texts) == 1
    assert sum("the recap" in text for text in texts) == 1
    assert not any("Final standings" in text for text in texts), "the recap tells the end"
    [(_, night)] = await second_app.nights.held(world.guild.id)
    assert night.state == DONE


async def test_a_bot_that_was_away_begins_late_and_says_so(world: World, second_app: App) -> None:
    await plan(world, minutes=5)
    await minutes(world, 1)
    await world.app.timer.close()
    await minutes(world, 10)
    await world.env.restart_bot(Lightstick(second_app))
    world.app = second_app
    await world.env.settle()
    assert any("I was away when it should have started" in text for text in posted(world))
    assert "Question 1 of 3" in world.text(question(world))


async def test_a_night_missed_by_more_than_the_grace_is_told_to_who_set_it_up(world: World, second_app: App) -> None:
    event = await plan(world, minutes=5)
    await minutes(world, 1)
    await world.app.timer.close()
    await minutes(world, 60)
    await world.env.restart_bot(Lightstick(second_app))
    world.app = second_app
    await world.env.settle()
    assert posted(world) == []
    told = world.haru.user.dm_channel.last_message
    assert told is not None
    assert "Friday night was missed on <t:" in told.content
    assert "I was away at that time." in told.content
    upcoming = await next_night(world, event)
    assert upcoming is not None
    assert upcoming > second_app.now()


async def test_a_korean_server_has_its_night_in_korean(world: World) -> None:
    await world.settings(language="ko", zone=ZONE)
    await plan(world, minutes=2, name="금요일의 퀴즈")
    await minutes(world, 2.01)
    for _ in range(3):
        await play(world, [world.noor], [world.theo])
        await world.env.advance_time(PAUSE_SECONDS)
    await world.env.settle()
    for text in posted(world):
        assert not re.search(r"\b(question|points|players|recap|closes|Next)\b", text), text
