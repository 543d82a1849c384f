"""What is done each night, though nobody asks for it."""

from __future__ import annotations

import sqlalchemy as sa

from bot.db import tables
from bot.facts import limits
from tests.cogs.manage.desk import FACT, added, kept
from tests.cogs.world import World

DAY = 86_400


async def a_year_ago(world: World) -> None:
    """Everything that was done so far was done a year and a day before."""
    earlier = limits.KEPT_MS + limits.DAY_MS
    async with world.app.db.write() as connection:
        await connection.execute(sa.update(tables.revisions).values(at=tables.revisions.c.at - earlier))
        await connection.execute(sa.update(tables.entries).values(updated_at=tables.entries.c.updated_at - earlier))


async def changes(world: World) -> int:
    return (await world.app.desk.history.page(world.guild.id)).total


async def test_a_history_older_than_a_year_goes_in_the_night_and_what_is_kept_stays(world: World) -> None:
    await added(world, "manage fact add", FACT)
    page = await world.haru.slash(world.channel, "manage fact remove", entry=FACT["text"])
    await world.press(world.haru, page, "Remove")
    await a_year_ago(world)
    await added(world, "manage fact add", {**FACT, "text": "It began in 2025."})
    assert await changes(world) == 3
    await world.later(DAY)
    assert await changes(world) == 1
    assert [entry.text("en") for entry in (await kept(world)).values()] == ["It began in 2025."]


async def test_it_is_done_each_night(world: World) -> None:
    for _ in range(2):
        await added(world, "manage fact add", FACT)
        await a_year_ago(world)
        await world.later(DAY)
        assert await changes(world) == 0
        page = await world.haru.slash(world.channel, "manage fact remove", entry=FACT["text"])
        await world.press(world.haru, page, "Remove")
