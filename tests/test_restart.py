"""A process that is killed during an open question loses nothing: the next one goes on in place.

The bot runs as a process of its own, against the loopback Discord of ``benchmarks``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.loopback import Channel, Member, Message, World
from benchmarks.process import OURS, BotProcess
from bot.db.engine import Database, parse_url
from bot.scores.store import ScoresStore

LOCKED_IN = "Locked in"
PATIENCE = 30.0  # seconds, for a busy machine; nothing here takes so long


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with World() as world:
        yield world


def rows(database: Path, query: str) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(database)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


async def rebuilt_scores(database: Path) -> list[tuple[Any, ...]]:
    """The totals as a rebuild from the ledger makes them."""
    opened = Database.open(parse_url(f"sqlite:///{database}"))
    try:
        await ScoresStore(opened).rebuild(None)
    finally:
        await opened.close()
    return rows(database, SCORES)


ANSWERS = "SELECT position, member_id, choice FROM answers ORDER BY position, member_id"
SCORES = "SELECT * FROM scores ORDER BY period, member_id"


async def question(world: World, channel: Channel, number: int) -> Message:
    """Question ``number``, once it is there."""
    found = await world.until(lambda: channel.find(f"Question {number} of 3"), PATIENCE)
    assert len(found) == 1
    return found[0]


async def answer(world: World, member: Member, asked: Message, letter: str) -> str:
    """What the bot says to a member who presses a letter."""
    return (await world.click(member, asked, label=f"{letter} ").reply(PATIENCE)).text


async def test_a_game_goes_on_in_place_after_a_kill(world: World, tmp_path: Path) -> None:
    guild = world.guild("Purple House")
    channel = world.channel(guild, "trivia")
    haru, noor, theo = (world.member(guild, name) for name in ("haru", "noor", "theo"))
    database = tmp_path / "lightstick.db"
    variables = {**world.environment, "DATABASE_URL": f"sqlite:///{database}", "PACKS": "bts"}

    bot = await BotProcess.start(OURS, variables, tmp_path)
    try:
        await bot.during(world.online())
        await world.slash(haru, channel, "trivia start", questions=3, seconds=5).reply(PATIENCE)
        first = await question(world, channel, 1)
        assert LOCKED_IN in await answer(world, haru, first, "A")
        await world.slash(haru, channel, "trivia skip").reply(PATIENCE)

        second = await question(world, channel, 2)
        assert LOCKED_IN in await answer(world, haru, second, "A")
        assert LOCKED_IN in await answer(world, noor, second, "B")
        await bot.kill()
        acknowledged = [(0, haru.id, 0), (1, haru.id, 0), (1, noor.id, 1)]
        assert rows(database, ANSWERS) == acknowledged
        edits = second.edits

        bot = await BotProcess.start(OURS, variables, tmp_path)
        await bot.during(world.online(times=2))
        await world.until(lambda: second.edits > edits, PATIENCE)
        assert "2 locked in" in second.text
        assert "already locked in A" in await answer(world, haru, second, "B")
        assert LOCKED_IN in await answer(world, theo, second, "A")
        await world.slash(haru, channel, "trivia skip").reply(PATIENCE)

        third = await question(world, channel, 3)
        assert LOCKED_IN in await answer(world, theo, third, "A")
        await world.until(lambda: channel.find("Final standings"), PATIENCE)
        assert await bot.stop() == 0
    finally:
        await bot.kill()

    opening, *asked, standings = channel.messages.values()
    assert "Trivia time" in opening.text
    assert asked == [first, second, third]
    assert "Final standings" in standings.text
    assert rows(database, ANSWERS) == [*acknowledged, (1, theo.id, 0), (2, theo.id, 0)]
    assert rows(database, "SELECT state FROM games") == [("ended",)]
    answered = "SELECT member_id, answered, games FROM scores WHERE period = 'all' ORDER BY member_id"
    assert rows(database, answered) == [(haru.id, 2, 1), (noor.id, 1, 1), (theo.id, 2, 1)]
    settled = rows(database, SCORES)
    assert settled == await rebuilt_scores(database)
    assert " ERROR " not in bot.output
