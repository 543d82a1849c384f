"""The bot is removed from a server, comes back, or Discord has an outage."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from simcord.backend import serializers

from bot.db import tables
from bot.privacy.departures import FORGET
from tests.cogs.events.events import neighbours
from tests.cogs.scores.played import played
from tests.cogs.world import World

DAY = 86_400.0


async def rows(world: World, server_id: int) -> int:
    """How many rows there are of a server."""
    async with world.app.db.read() as connection:
        counts = [
            await connection.scalar(sa.select(sa.func.count()).select_from(table).where(table.c.server_id == server_id))
            for table in tables.metadata.sorted_tables
            if "server_id" in table.c and table is not tables.jobs
        ]
    return sum(filter(None, counts))


async def due(world: World) -> list[int]:
    """The servers whose data is to go."""
    query = sa.select(tables.jobs.c.server_id).where(tables.jobs.c.kind == FORGET, tables.jobs.c.done_at.is_(None))
    async with world.app.db.read() as connection:
        return list(await connection.scalars(query))


async def live(world: World) -> None:
    """A server in which something has happened."""
    await world.settings()
    await played(world, {world.noor: [900], world.theo: [500]})
    async with world.app.db.write() as connection:  # its standings are posted: no start has anything to go on with
        await connection.execute(sa.update(tables.games).values(outcome_message_id=1))


def remove(world: World) -> tuple[Any, Any]:
    """The bot is kicked; returns what brings the server back."""
    guild = world.env.backend.guilds[world.guild.id]
    channels = {channel_id: world.env.backend.channels[channel_id] for channel_id in guild.channel_ids}
    world.env.backend.remove_guild(world.guild.id)
    return guild, channels


def invite(world: World, server: tuple[Any, Any]) -> None:
    """The bot is in a server again."""
    guild, channels = server
    world.env.backend.channels |= channels
    world.env.backend.guilds[guild.id] = guild
    world.env.backend.emit("GUILD_CREATE", serializers.guild_create_payload(world.env.backend, guild))


async def test_a_servers_data_goes_thirty_days_after_the_bot_was_removed(world: World) -> None:
    await live(world)
    neighbours(world)
    remove(world)
    await world.env.settle()
    assert await due(world) == [world.guild.id]
    before = await rows(world, world.guild.id)
    await world.later(29.9 * DAY)
    assert await rows(world, world.guild.id) == before > 0
    await world.later(0.2 * DAY)
    assert await rows(world, world.guild.id) == 0
    assert world.app.servers.known(world.guild.id) is None
    assert await due(world) == []


async def test_back_within_thirty_days_everything_is_there(world: World) -> None:
    await live(world)
    before = await rows(world, world.guild.id)
    server = remove(world)
    await world.later(20 * DAY)
    invite(world, server)
    await world.env.settle()
    assert await due(world) == []
    await world.later(20 * DAY)
    assert await rows(world, world.guild.id) == before


async def test_an_outage_is_no_removal(world: World) -> None:
    await live(world)
    world.env.backend.emit("GUILD_DELETE", {"id": str(world.guild.id), "unavailable": True})
    await world.env.settle()
    assert await due(world) == []


async def test_a_removal_while_the_bot_was_away_is_noticed(world: World) -> None:
    await live(world)
    world.env.backend.guilds.pop(world.guild.id)
    await world.restart()
    await world.env.settle()
    assert await due(world) == [world.guild.id]


async def test_a_restart_leaves_the_servers_that_are_there(world: World) -> None:
    await live(world)
    await world.restart()
    await world.env.settle()
    assert await due(world) == []
