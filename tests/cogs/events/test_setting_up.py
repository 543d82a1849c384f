"""A moderator sets a weekly night up, from the command to the list."""

from __future__ import annotations

import datetime as dt

import discord
import pytest
import simcord

from bot.events.store import EVENTS_MAX
from bot.ui.press import button
from bot.ui.views import Screen, row
from tests.cogs.events.events import bot_lacks, event_of, events_of, everyone_may, everything, next_friday, next_night
from tests.cogs.world import World

NIGHT = {"name": "Purple night", "weekday": 4, "time": "20:00"}


async def test_a_moderator_sets_up_a_weekly_night(world: World) -> None:
    await world.settings(zone="Asia/Seoul")
    seen = await world.haru.slash(world.channel, "event create", **NIGHT)
    assert seen.ephemeral
    text = world.text(seen)
    assert "## Purple night" in text
    assert "Every Friday at 20:00, Seoul time" in text
    assert f"**Where**  <#{world.channel.id}>" in text
    assert "10 questions · 15 seconds each · all categories" in text
    assert "**Ping**  nobody" in text
    first = next_friday(world)
    for week in range(4):
        at = first + dt.timedelta(weeks=week)
        assert f"- Friday, {at.day} {at:%B %Y}, 20:00 · <t:{int(at.timestamp())}:F>" in text
    assert await events_of(world) == [], "nothing is set up before it is confirmed"

    page = await world.press(world.haru, seen, "Confirm")
    text = world.text(page)
    assert "It is set up, and runs by itself from here on." in text
    assert f"Next night: <t:{int(first.timestamp())}:F>" in text
    assert world.buttons(page) == ["Pause", "Run now", "Cancel the event", "All events"]
    assert world.message(page).id == world.message(seen).id, "the card turns into the page"
    (event,) = await events_of(world)
    assert (event.zone, event.channel_id, event.created_by) == ("Asia/Seoul", world.channel.id, world.haru.id)
    assert await next_night(world, event.id) == int(first.timestamp()) * 1000

    listed = await world.haru.slash(world.channel, "event list")
    assert listed.ephemeral
    assert "**Purple night** · on\nEvery Friday at 20:00, Seoul time" in world.text(listed)
    assert f"<t:{int(first.timestamp())}:R>" in world.text(listed)
    opened = await world.pick(world.haru, listed, "Purple night")
    assert "## Purple night" in world.text(opened)
    back = await world.press(world.haru, opened, "All events")
    assert "## Weekly events" in world.text(back)


async def test_every_choice_is_kept(world: World) -> None:
    stage, news = world.guild.create_text_channel("stage"), world.guild.create_text_channel("news")
    fans = world.guild.create_role("Quiz fans", mentionable=True)
    seen = await world.haru.slash(
        world.channel,
        "event create",
        **NIGHT,
        zone="New York",
        channel=stage,
        questions=12,
        category="songs",
        difficulty=2,
        seconds=20,
        role=fans,
        announce=news,
        double_last=True,
        note="  The winner gets\u202e a  *signed* album: https://example.com  ",
    )
    text = world.text(seen)
    assert "Every Friday at 20:00, New York time" in text
    assert f"**Where**  <#{stage.id}>" in text
    assert f"**Reminders**  <#{news.id}>" in text
    assert "12 questions · 20 seconds each · Songs · ★★☆ · the last question counts twice" in text
    assert f"**Ping**  <@&{fans.id}>, 15 minutes before" in text
    assert "**Note**  The winner gets a \\*signed\\* album\\: https\\://example.com" in text
    assert "⚠" not in text
    await world.press(world.haru, seen, "Confirm")
    (event,) = await events_of(world)
    assert (event.zone, event.channel_id, event.announce_channel_id) == ("America/New_York", stage.id, news.id)
    assert (event.role_id, event.double_last) == (fans.id, True)
    assert event.note == "The winner gets a *signed* album: https://example.com"
    chosen = event.format
    assert (chosen.questions, chosen.category, chosen.difficulty, chosen.seconds) == (12, "songs", 2, 20)


async def test_a_moderator_who_speaks_korean(world: World) -> None:
    yuna = world.join("yuna", locale="ko", roles=[world.guild.roles["Moderators"]])
    seen = await yuna.slash(world.channel, "event create", name="보라 퀴즈", weekday=5, time="오후 8:30", zone="서울")
    text = world.text(seen)
    assert "매주 토요일 20:30 (서울 시간)" in text
    assert "### 앞으로의 날짜" in text
    assert "월" in text.split("### 앞으로의 날짜")[1]
    page = await world.press(yuna, seen, "확인")
    assert "설정했어요" in world.text(page)
    assert (await events_of(world))[0].zone == "Asia/Seoul"
    offered = await world.offered(yuna, "event create", "zone", "뉴욕")
    assert list(offered.values()) == ["America/New_York"]
    assert next(iter(offered)).startswith("뉴욕 · 지금 ")
    refused = await yuna.slash(world.channel, "event create", name="둘째", weekday=5, time="저녁")
    assert "“저녁”" in world.text(refused)


async def test_zones_are_offered_by_what_people_type(world: World) -> None:
    await world.settings(zone="Asia/Tokyo")
    at_first = await world.offered(world.haru, "event create", "zone", "")
    assert list(at_first.values())[:2] == ["Asia/Tokyo", "Asia/Seoul"]
    assert len(at_first) == 25
    now = dt.datetime.fromtimestamp(world.app.now() / 1000, dt.UTC)
    seoul = now + dt.timedelta(hours=9)
    assert await world.offered(world.haru, "event create", "zone", "kst") == {
        f"Seoul · now {seoul:%H:%M} · Asia/Seoul": "Asia/Seoul"
    }


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"time": "25:00"}, "“25:00” is not a time of day."),
        ({"time": "8"}, "“8” is not a time of day."),
        ({"zone": "Tokio"}, "“Tokio” is not a time zone. Try Asia/Tokyo."),
        ({"zone": "CST"}, "“CST” can mean several time zones."),
        ({"name": "\u200b\u3164"}, "The name of an event has between 1 and 100 characters."),
        ({"category": "nothing"}, "I don't know “nothing”."),
        ({"category": "army", "difficulty": 1, "questions": 30}, "questions fit that choice."),
    ],
)
async def test_what_can_not_be_is_said_in_one_sentence(world: World, wrong: dict[str, object], told: str) -> None:
    seen = await world.haru.slash(world.channel, "event create", **{**NIGHT, **wrong})
    assert seen.ephemeral
    assert told in world.text(seen)
    assert world.buttons(seen) == []


async def test_a_confirmation_that_is_pressed_twice_counts_once(world: World) -> None:
    seen = await world.haru.slash(world.channel, "event create", **NIGHT)
    custom_id = "v1:eventok:" + _token(world, seen)
    await world.press(world.haru, seen, "Confirm")
    forged = await _forged(world, custom_id)
    again = await world.haru.click(forged, custom_id=custom_id)
    assert "It is set up" in world.text(again)
    assert len(await events_of(world)) == 1


async def test_a_preview_can_be_given_up(world: World) -> None:
    seen = await world.haru.slash(world.channel, "event create", **NIGHT)
    custom_id = "v1:eventok:" + _token(world, seen)
    assert "Nothing was changed." in world.text(await world.press(world.haru, seen, "Cancel"))
    forged = await _forged(world, custom_id)
    assert "This preview is closed" in world.text(await world.haru.click(forged, custom_id=custom_id))
    assert await events_of(world) == []


async def test_a_preview_lasts_a_quarter_of_an_hour(world: World) -> None:
    seen = await world.haru.slash(world.channel, "event create", **NIGHT)
    await world.env.advance_time(15 * 60 + 1)
    assert "This preview is closed" in world.text(await world.press(world.haru, seen, "Confirm"))
    assert await events_of(world) == []


async def test_a_preview_does_not_outlive_a_restart(world: World) -> None:
    seen = await world.haru.slash(world.channel, "event create", **NIGHT)
    await world.restart()
    assert "Run the command again." in world.text(await world.press(world.haru, seen, "Confirm"))
    assert await events_of(world) == []


async def test_there_is_a_limit_to_events(world: World) -> None:
    seen = await world.haru.slash(world.channel, "event create", **NIGHT)
    for number in range(EVENTS_MAX):
        await event_of(world, name=f"Night {number}")
    told = f"A server can have {EVENTS_MAX} weekly events."
    assert told in world.text(
        await world.haru.slash(world.channel, "event create", name="One more", weekday=1, time="9pm")
    )
    assert told in world.text(await world.press(world.haru, seen, "Confirm")), "or were made since the preview"
    listed = await world.haru.slash(world.channel, "event list")
    assert len(world.options(listed)) == EVENTS_MAX
    assert f"**Night {EVENTS_MAX - 1}**" in world.text(listed)


async def test_a_name_is_taken_once(world: World) -> None:
    await event_of(world)
    seen = await world.haru.slash(world.channel, "event create", name="PURPLE NIGHT", weekday=1, time="9pm")
    assert "There is already an event called “PURPLE NIGHT” here." in world.text(seen)


async def test_a_channel_that_is_closed_to_the_bot(world: World) -> None:
    shut = discord.PermissionOverwrite(send_messages=False)
    closed = world.guild.create_text_channel("closed", overwrites={world.guild.default_role: shut})
    told = f"I can't post in <#{closed.id}>."
    assert told in world.text(await world.haru.slash(closed, "event create", **NIGHT))
    assert told in world.text(await world.haru.slash(world.channel, "event create", **NIGHT, channel=closed))
    assert told in world.text(await world.haru.slash(world.channel, "event create", **NIGHT, announce=closed))


async def test_a_thread_is_no_home_for_a_weekly_night(world: World) -> None:
    stored = world.env.backend.create_thread(world.channel.id, "talk", owner_id=world.haru.id)
    await world.env.settle()
    thread = simcord.ChannelHandle(world.env, world.guild, stored)
    assert "A thread closes by itself" in world.text(await world.haru.slash(thread, "event create", **NIGHT))


async def test_what_the_bot_may_not_do_is_told_beforehand(world: World) -> None:
    everyone_may(world, view_channel=True, send_messages=True, use_application_commands=True)
    bot_lacks(world, create_events=True, mention_everyone=True, manage_roles=True, attach_files=True)
    fans, winner = world.guild.create_role("Fans", position=0), world.guild.create_role("Winner", position=0)
    _above_all(world, "Moderators")
    seen = await world.haru.slash(world.channel, "event create", **NIGHT, role=fans, champion=winner)
    text = world.text(seen)
    assert "⚠ The recap comes without its picture" in text
    assert "⚠ The night is not among the server's own events: give me Create Events." in text
    assert f"⚠ I can't ping <@&{fans.id}>" in text
    assert f"⚠ I can't give <@&{winner.id}>: give me Manage Roles" in text
    page = await world.press(world.haru, seen, "Confirm")
    assert "It is set up" in world.text(page), "the night is held all the same"
    assert "give me Create Events" in world.text(page)


async def test_the_champion_gets_no_power(world: World) -> None:
    admins = world.guild.create_role("Admins", permissions=discord.Permissions(ban_members=True))
    managed = world.guild.create_role("Some bot", managed=True)
    above = world.guild.create_role("Above")
    _above_all(world, "Above")
    everyone = world.guild.default_role
    before = await everything(world)
    for role, told in (
        (admins, "has rights of a moderator"),
        (managed, "can't be given by hand"),
        (everyone, "can't be given by hand"),
        (above, "is not below your own highest role"),
    ):
        seen = await world.haru.slash(world.channel, "event create", **NIGHT, champion=role)
        assert told in world.text(seen)
        assert world.buttons(seen) == []
    assert await everything(world) == before


async def test_nobody_can_have_everyone_pinged(world: World) -> None:
    seen = await world.haru.slash(world.channel, "event create", **NIGHT, role=world.guild.default_role)
    assert "I never ping everyone." in world.text(seen)


async def test_the_name_of_an_event_shows_as_it_was_typed(world: World) -> None:
    name = "**@everyone** <@&1> \u202e[x](https://a.b)"
    seen = await world.haru.slash(world.channel, "event create", name=name, weekday=4, time="20:00")
    shown = "\\*\\*\\@everyone\\*\\* \\<\\@&1\\> \\[x\\](https\\://a.b)"
    assert f"## {shown}" in world.text(seen)
    await world.press(world.haru, seen, "Confirm")
    assert f"**{shown}** · on" in world.text(await world.haru.slash(world.channel, "event list"))


def _token(world: World, seen: simcord.InteractionResult) -> str:
    made = next(part for part in world._components(seen, 2) if part["custom_id"].startswith("v1:eventok:"))
    return str(made["custom_id"]).rpartition(":")[2]


async def _forged(world: World, custom_id: str) -> discord.Message:
    _, kind, *args = custom_id.split(":")
    return await world.post(Screen(0, row(button("Forged", kind, *args))))


def _above_all(world: World, name: str) -> None:
    world.env.backend.reorder_roles(world.guild.id, [{"id": world.guild.roles[name].id, "position": 50}])


async def test_it_is_played_in_the_trivia_channel_of_the_server_unless_another_is_chosen(world: World) -> None:
    home = world.guild.create_text_channel("home")
    await world.settings(trivia_channel_id=home.id)
    seen = await world.haru.slash(world.channel, "event create", **NIGHT)
    assert f"**Where**  <#{home.id}>" in world.text(seen)
    seen = await world.haru.slash(world.channel, "event create", **NIGHT, channel=world.channel)
    assert f"**Where**  <#{world.channel.id}>" in world.text(seen)
    await world.settings(trivia_channel_id=1)
    seen = await world.haru.slash(world.channel, "event create", **NIGHT)
    assert f"**Where**  <#{world.channel.id}>" in world.text(seen), "the trivia channel was deleted"
