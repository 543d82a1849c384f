"""Pausing, resuming, cancelling, and a night in between."""

from __future__ import annotations

import sqlalchemy as sa

from bot.db import tables
from tests.cogs.events.events import bot_lacks, event_of, events_of, everyone_may, next_friday, next_night
from tests.cogs.world import World


async def test_an_event_is_paused_and_goes_on(world: World) -> None:
    event = await event_of(world)
    page = await world.haru.slash(world.channel, "event pause", event="Purple night")
    assert page.ephemeral
    assert "It is paused." in world.text(page)
    assert "Paused: no night is planned." in world.text(page)
    assert await next_night(world, event.id) is None
    assert "**Purple night** · paused" in world.text(await world.haru.slash(world.channel, "event list"))
    again = await world.haru.slash(world.channel, "event pause", event="Purple night")
    assert "“Purple night” is paused already." in world.text(again)

    page = await world.press(world.haru, page, "Resume")
    assert "It goes on." in world.text(page)
    assert "Pause" in world.buttons(page)
    assert await next_night(world, event.id) == int(next_friday(world).timestamp()) * 1000
    again = await world.haru.slash(world.channel, "event resume", event="Purple night")
    assert "“Purple night” is not paused" in world.text(again)


async def test_an_event_is_cancelled_once_it_is_sure(world: World) -> None:
    event = await event_of(world)
    asked = await world.haru.slash(world.channel, "event cancel", event="Purple night")
    assert "## Cancel Purple night?" in world.text(asked)
    assert await events_of(world) == [event]
    kept = await world.press(world.haru, asked, "Keep it")
    assert "Next night:" in world.text(kept)
    asked = await world.press(world.haru, kept, "Cancel the event")
    done = await world.press(world.haru, asked, "Cancel the event")
    assert "It is cancelled: no more nights." in world.text(done)
    assert world.buttons(done) == ["All events"]
    assert await events_of(world) == []
    assert "There are none yet." in world.text(await world.press(world.haru, done, "All events"))
    gone = await world.haru.slash(world.channel, "event pause", event="Purple night")
    assert "I don't know “Purple night”." in world.text(gone)


async def test_two_moderators_cancel_at_once(world: World) -> None:
    await event_of(world)
    first = await world.haru.slash(world.channel, "event cancel", event="Purple night")
    second = await world.haru.slash(world.channel, "event cancel", event="Purple night")
    await world.press(world.haru, first, "Cancel the event")
    told = await world.press(world.haru, second, "Cancel the event")
    assert "“Purple night” was cancelled." in world.text(told)


async def test_a_night_beside_the_schedule(world: World) -> None:
    event = await event_of(world)
    weekly = await next_night(world, event.id)
    said = await world.haru.slash(world.channel, "event run", event="Purple night")
    assert said.ephemeral
    async with world.app.db.read() as connection:
        extra = sa.select(tables.occurrences.c.starts_at).where(tables.occurrences.c.extra)
        (starts_at,) = (await connection.scalars(extra)).all()
    assert f"Purple night begins <t:{starts_at // 1000}:R> in <#{world.channel.id}>." in world.text(said)
    assert 0 < starts_at - world.app.now() <= 60_000
    again = await world.haru.slash(world.channel, "event run", event="Purple night")
    assert "A night of “Purple night” is on, or begins within the hour." in world.text(again)
    async with world.app.db.read() as connection:
        planned = sa.select(tables.occurrences.c.starts_at).where(~tables.occurrences.c.extra)
        assert (await connection.scalars(planned)).all() == [weekly]


async def test_a_night_where_it_can_not_be_held(world: World) -> None:
    await event_of(world)
    await event_of(world, name="Lost night", channel_id=1)
    lost = await world.haru.slash(world.channel, "event run", event="Lost night")
    assert "I can't post in <#1>." in world.text(lost)
    await world.noor.slash(world.channel, "trivia start", questions=3)
    busy = await world.haru.slash(world.channel, "event run", event="Purple night")
    assert "A game is already running in this channel." in world.text(busy)
    async with world.app.db.read() as connection:
        query = sa.select(sa.func.count()).select_from(tables.occurrences).where(tables.occurrences.c.extra)
        assert await connection.scalar(query) == 0


async def test_the_page_tells_what_is_missing_by_now(world: World) -> None:
    role = world.guild.create_role("Fans")
    await event_of(world, role_id=role.id, champion_role_id=7)
    world.env.backend.delete_role(world.guild.id, role.id)
    everyone_may(world, view_channel=True, use_application_commands=True)
    bot_lacks(world, send_messages=True)
    page = await world.haru.slash(world.channel, "event pause", event="Purple night")
    text = world.text(page)
    assert f"⚠ I can't post in <#{world.channel.id}>." in text
    assert "⚠ The role to ping was deleted." in text
    assert "⚠ The champion's role was deleted." in text
