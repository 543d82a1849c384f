"""A lane of ``make chaos`` has a database of its own, of either kind, which it reads and breaks off beside the bot."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

import pytest
import sqlalchemy as sa

from benchmarks.chaos import house
from benchmarks.chaos.database import PostgresDatabase, SqliteFile, find_postgres
from benchmarks.chaos.house import House
from benchmarks.chaos.lane import Lane
from bot.db.engine import Database, parse_url
from bot.errors import StartError

SAYS_ITS_NUMBER = "SELECT pg_backend_pid()"


class AtOnce(random.Random):
    """Dice by which the database is back at once."""

    def random(self) -> float:
        return 0.99


async def test_before_the_bot_has_made_its_tables_nothing_is_found(tmp_path: Path, postgres_server: sa.URL) -> None:
    file = SqliteFile(tmp_path / "lightstick.db")
    on_server = await PostgresDatabase.create(postgres_server)
    try:
        assert await file.rows("SELECT id FROM games WHERE id = :id", id=1) == []
        assert await on_server.rows("SELECT id FROM games WHERE id = :id", id=1) == []
    finally:
        await file.close()
        await on_server.close()


async def test_a_database_on_a_server_is_gone_once_it_is_closed(postgres_server: sa.URL) -> None:
    made = await PostgresDatabase.create(postgres_server)
    await made.close()
    with pytest.raises(StartError):
        await find_postgres(made.url)


async def test_what_is_no_postgresql_is_refused() -> None:
    with pytest.raises(StartError, match="names no PostgreSQL"):
        await find_postgres("sqlite:///lightstick.db")


async def test_a_restart_ends_the_connections_of_the_bot_and_not_ours(postgres_server: sa.URL) -> None:
    made = await PostgresDatabase.create(postgres_server)
    bot = Database.open(parse_url(made.url))
    try:
        ours = await made.rows(SAYS_ITS_NUMBER)
        async with bot.read() as connection:
            before = await connection.scalar(sa.text(SAYS_ITS_NUMBER))
        await made.restart(AtOnce())
        async with bot.read() as connection:
            assert await connection.scalar(sa.text(SAYS_ITS_NUMBER)) != before
        assert await made.rows(SAYS_ITS_NUMBER) == ours
    finally:
        await bot.close()
        await made.close()


async def test_an_owner_gives_a_night_that_lost_its_channel_another_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(house, "RETRY_SECONDS", 0.1)
    store = SqliteFile(tmp_path / "lightstick.db")
    async with Lane(1, tmp_path, random.Random(1), store) as lane:
        night = House(lane, "Night House", "Purple Night")
        await night.set_up(dt.datetime.now(dt.UTC) + dt.timedelta(hours=1))
        before = await store.rows("SELECT channel_id FROM events")
        lost = night.lose_channel()
        await night.look_after()
        after = await store.rows("SELECT channel_id FROM events")
    await store.close()
    assert before == [(lost.id,)]
    assert after == [(night.server.channel.id,)] != before
