"""What the stories of this room share: events that are there, and what the database says of them."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import discord
import simcord
import sqlalchemy as sa

from bot.db import tables
from bot.events.models import Event, EventPlan
from bot.trivia.format import Format
from tests.cogs.world import World

SEOUL = ZoneInfo("Asia/Seoul")


def plan(world: World, **changes: Any) -> EventPlan:
    """Fridays at 20:00 in Seoul."""
    values: dict[str, Any] = {
        "name": "Purple night",
        "weekday": 4,
        "local_time": dt.time(20),
        "zone": "Asia/Seoul",
        "channel_id": world.channel.id,
        "pack": "bts",
        "format": Format(questions=5, seconds=20),
    }
    return EventPlan(**values | changes)


async def event_of(world: World, **changes: Any) -> Event:
    """An event that haru has set up before the story; its first night is announced."""
    event = await world.app.events.create(world.guild.id, world.haru.id, plan(world, **changes), world.app.now())
    await world.env.settle()
    return event


async def events_of(world: World) -> list[Event]:
    """Every event of the server that is not cancelled."""
    return [event for event, _ in await world.app.events.listed(world.guild.id)]


async def next_night(world: World, event_id: int) -> int | None:
    """When an event's next night is, UTC milliseconds."""
    return {event.id: at for event, at in await world.app.events.listed(world.guild.id)}[event_id]


async def everything(world: World) -> tuple[list[Any], list[Any]]:
    """All that is stored of events and their nights, to see that nothing changed."""
    async with world.app.db.read() as connection:
        return (
            list((await connection.execute(sa.select(tables.events))).all()),
            list((await connection.execute(sa.select(tables.occurrences))).all()),
        )


def next_friday(world: World) -> dt.datetime:
    """The next Friday at 20:00 in Seoul, reckoned without the code under test."""
    now = dt.datetime.fromtimestamp(world.app.now() / 1000, SEOUL)
    at = now.replace(hour=20, minute=0, second=0, microsecond=0)
    while at.weekday() != 4 or at <= now:
        at += dt.timedelta(days=1)
    return at


def bot_lacks(world: World, **permissions: bool) -> None:
    """Take permissions from the bot's own role: ``bot_lacks(world, create_events=True)``."""
    guild = world.env.backend.get_guild(world.guild.id)
    (role_id,) = guild.members[world.env.backend.bot_user.id].role_ids
    left = guild.roles[role_id].permissions & ~discord.Permissions(**permissions).value
    world.env.backend.edit_role(world.guild.id, role_id, {"permissions": left})


def everyone_may(world: World, **permissions: bool) -> None:
    """Leave everybody in the server these permissions alone."""
    value = discord.Permissions(**permissions).value
    world.env.backend.edit_role(world.guild.id, world.guild.id, {"permissions": value})


def neighbours(world: World) -> tuple[simcord.ChannelHandle, simcord.MemberActor]:
    """Another server with the bot: its channel and its moderator."""
    guild = world.env.create_guild("Next door")
    role = guild.create_role("Moderators", permissions=discord.Permissions(manage_guild=True))
    return guild.create_text_channel("lobby"), guild.add_member(world.env.create_user("mina"), roles=[role])
