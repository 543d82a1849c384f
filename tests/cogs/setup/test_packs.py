"""A host has loaded two fandoms; each server chooses which of them are its own."""

from __future__ import annotations

import discord
import pytest
import sqlalchemy as sa

from bot.app import PACKS
from bot.content.library import Library
from bot.content.loader import load_pack
from bot.db import tables
from bot.ui.press import channel_select
from bot.ui.views import Screen, row
from tests.cogs.setup.desk import STALE, choose, picked, stored
from tests.cogs.world import World
from tests.content import comets


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The pack that ships, and after it a small one."""
    return Library([load_pack(PACKS / "bts"), load_pack(comets.write(tmp_path_factory.mktemp("packs") / "comets"))])


async def played(world: World) -> str:
    """Start a game. Returns which pack it asks about."""
    await world.noor.slash(world.channel, "trivia start", questions=3)
    await world.haru.slash(world.channel, "trivia stop")
    await world.env.advance_time(60)
    async with world.app.db.read() as connection:
        packs = await connection.scalars(sa.select(tables.games.c.pack).order_by(tables.games.c.id.desc()))
        return str(packs.first())


async def test_games_ask_about_the_first_pack_that_is_on(world: World) -> None:
    seen = await world.haru.slash(world.channel, "setup")
    assert picked(world, seen, "v1:setuppacks") == ["bts", "comets"]
    assert await played(world) == "bts"
    changed = await choose(world, world.haru, seen, "setuppacks", "comets")
    assert picked(world, changed, "v1:setuppacks") == ["comets"]
    assert (await stored(world)).packs_off == ("bts",)
    assert await played(world) == "comets"
    await choose(world, world.haru, seen, "setuppacks", "comets", "bts")
    assert await played(world) == "bts"


async def test_one_pack_stays_on(world: World) -> None:
    places = [discord.ChannelType.text]
    message = await world.post(
        Screen(0, row(channel_select("setuppacks", placeholder="?", types=places, current=None)))
    )
    before = await stored(world)
    assert STALE in world.text(await world.haru.select(message, [], custom_id="v1:setuppacks"))
    assert await stored(world) == before


async def test_a_pack_that_is_not_loaded_now_stays_off(world: World) -> None:
    await world.settings(packs_off=("bts", "quilting"))
    seen = await world.haru.slash(world.channel, "setup")
    await choose(world, world.haru, seen, "setuppacks", "bts", "comets")
    assert (await stored(world)).packs_off == ("quilting",)


async def test_where_every_pack_is_off_the_first_is_played_all_the_same(world: World) -> None:
    """The host took away the one that was on."""
    await world.settings(packs_off=("bts", "comets"))
    assert await played(world) == "bts"
