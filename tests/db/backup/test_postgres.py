"""A PostgreSQL is dumped by its own tools, and put back by them."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.db import migrate
from bot.db.backup import postgres
from bot.db.engine import Database
from bot.errors import StartError
from bot.scores.store import ScoresStore
from tests.conftest import wipe
from tests.scores.play import answer, start_game, totals

AT = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC)


@pytest.fixture
async def database(postgres_url: sa.URL) -> AsyncIterator[Database]:
    """An empty, migrated database that nobody else is connected to."""
    database = Database.open(postgres_url)
    yield database
    await wipe(database)
    await database.close()


async def play(database: Database, member_id: int) -> None:
    game = await start_game(database)
    await answer(database, game, 0, {member_id: 500})
    await ScoresStore(database).settle(game, 0, 1)


async def test_a_dump_is_put_back_and_what_was_there_is_kept(database: Database, tmp_path: Path) -> None:
    await play(database, 7)
    dump = tmp_path / "copies" / "kept.dump"
    await postgres.save(database, dump)
    assert await postgres.inspect(dump) == migrate.head()
    before = await totals(database)
    await play(database, 8)
    after = await totals(database)
    with pytest.raises(StartError, match=r"is not empty\. To replace what is in it, add --force; "):
        await postgres.restore(dump, database, tmp_path, force=False, now=AT)
    assert await totals(database) == after

    kept = await postgres.restore(dump, database, tmp_path, force=True, now=AT)
    assert kept == tmp_path / "before-restore-2026-11-24-120000.dump"
    assert await totals(database) == before
    assert await migrate.differences(database) == []
    await play(database, 9)
    await postgres.restore(kept, database, tmp_path, force=True, now=AT + dt.timedelta(seconds=1))
    assert await totals(database) == after


async def test_nothing_is_restored_under_a_running_bot(
    database: Database, postgres_url: sa.URL, tmp_path: Path
) -> None:
    await play(database, 7)
    dump = tmp_path / "kept.dump"
    await postgres.save(database, dump)
    running = Database.open(postgres_url)
    await running.ping()
    with pytest.raises(StartError, match="is in use by 1 other connections"):
        await postgres.restore(dump, database, tmp_path, force=True, now=AT)
    await running.close()
    assert await totals(database)


async def test_without_pg_dump_it_says_what_to_install(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(
        StartError, match=r"^pg_dump is not installed\. Install PostgreSQL's client .*postgresql-client"
    ):
        await postgres.save(database, tmp_path / "copies" / "kept.dump")
    assert [*(tmp_path / "copies").iterdir()] == []


async def test_files_that_are_no_dump_are_refused(database: Database, tmp_path: Path) -> None:
    async def refusal(file: Path) -> str:
        with pytest.raises(StartError) as error:
            await postgres.restore(file, database, tmp_path, force=True, now=AT)
        return str(error.value)

    assert "is not there" in await refusal(tmp_path / "nothing.dump")
    diary = tmp_path / "diary.txt"
    diary.write_text("Dear diary, today I saw BTS.\n" * 200)
    assert "is no dump of PostgreSQL" in await refusal(diary)
    await play(database, 7)
    dump = tmp_path / "kept.dump"
    await postgres.save(database, dump)
    content = dump.read_bytes()
    for length in (100, len(content) // 2, len(content) - 20):
        dump.write_bytes(content[:length])
        assert await refusal(dump)
    assert await totals(database)


async def test_a_password_is_in_no_list_of_processes(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tool = tmp_path / "pg_dump"
    tool.write_text('#!/bin/sh\necho "error: $* and $PGPASSWORD" >&2\nexit 1\n')
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    url = sa.make_url("postgresql+asyncpg://jin:hush@127.0.0.1:1/lightstick?ssl=require")
    elsewhere = Database.open(url)
    with pytest.raises(StartError) as error:
        await postgres.save(elsewhere, tmp_path / "kept.dump")
    await elsewhere.close()
    arguments, _, password = str(error.value).rpartition(" and ")
    assert password == "hush."
    assert "hush" not in arguments
    assert "--dbname=postgresql://jin@127.0.0.1:1/lightstick?sslmode=require" in arguments
