"""A community is backed up while it plays, comes back on another machine, and moves to PostgreSQL: the boards stay.

The bot runs as a process of its own, against the loopback Discord of ``benchmarks``.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Mapping
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa

from benchmarks.loopback import Channel, Member, World
from benchmarks.process import OURS, ROOT, BotProcess
from bot.db.engine import Database
from tests.conftest import wipe

BUTTONS = "choice"
PATIENCE = 30.0  # seconds, for a busy machine; nothing here takes so long


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with World() as world:
        yield world


@pytest.fixture
async def postgres(postgres_url: sa.URL) -> AsyncIterator[str]:
    """The address of an empty PostgreSQL, as a host writes it."""
    yield postgres_url.set(drivername="postgresql").render_as_string(hide_password=False)
    database = Database.open(postgres_url)
    await wipe(database)
    await database.close()


async def lightstick(folder: Path, variables: Mapping[str, str], *words: str) -> str:
    """What a command of the host prints, all being well."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *words),
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **variables},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    assert process.returncode == 0, err.decode()
    return out.decode()


async def game(world: World, starter: Member, channel: Channel, *players: Member) -> None:
    """A game of three questions, the only one in its channel: everybody presses the first button each time."""
    await world.slash(starter, channel, "trivia start", questions=3, style=BUTTONS).reply(PATIENCE)
    for number in (1, 2, 3):
        title = f"Question {number} of 3"
        (asked,) = await world.until(partial(channel.find, title), PATIENCE)
        for player in (starter, *players):
            await world.click(player, asked, label="A ").reply(PATIENCE)
        await world.slash(starter, channel, "trivia skip").reply(PATIENCE)
    await world.until(partial(channel.find, "Final standings"), PATIENCE)


async def board(world: World, member: Member, channel: Channel) -> str:
    return (await world.slash(member, channel, "leaderboard").reply(PATIENCE)).text


async def test_the_boards_come_along_wherever_the_community_moves(world: World, postgres: str, tmp_path: Path) -> None:
    guild = world.guild("Purple House")
    rooms = [world.channel(guild, name) for name in ("trivia", "lounge", "garden", "attic")]
    haru, noor, theo, jiwoo, ari = (world.member(guild, name) for name in ("haru", "noor", "theo", "jiwoo", "ari"))
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    new.mkdir()
    variables = {**world.environment, "PACKS": "bts"}

    bot = await BotProcess.start(OURS, variables, old)
    try:
        await bot.during(world.online())
        await game(world, haru, rooms[0], noor)
        saved = await board(world, ari, rooms[0])
        await lightstick(old, variables, "backup", "--to", str(tmp_path / "copy.db"))
        await game(world, noor, rooms[1], haru)
        assert await board(world, ari, rooms[1]) != saved
        await bot.kill()

        await lightstick(new, variables, "restore", str(tmp_path / "copy.db"))
        bot = await BotProcess.start(OURS, variables, new)
        await bot.during(world.online(times=2))
        assert await board(world, ari, rooms[2]) == saved
        await game(world, theo, rooms[2])
        played_on = await board(world, ari, rooms[2])
        assert played_on != saved
        assert await bot.stop() == 0

        assert "each was compared" in await lightstick(new, variables, "db", "copy", "--to", postgres)
        variables["DATABASE_URL"] = postgres
        bot = await BotProcess.start(OURS, variables, new)
        await bot.during(world.online(times=3))
        assert await board(world, ari, rooms[3]) == played_on
        await game(world, jiwoo, rooms[3], noor)
        assert await board(world, ari, rooms[3]) != played_on
        assert await bot.stop() == 0
        assert " ERROR " not in bot.output
    finally:
        await bot.kill()
