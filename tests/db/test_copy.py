"""A community moves from SQLite to PostgreSQL, or back: every row comes along, and play goes on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db import copy as copying
from bot.db import migrate
from bot.db.copy import copy
from bot.db.engine import Database, parse_url
from bot.db.tables import entries, metadata, notes
from bot.errors import StartError
from bot.scores.store import ScoresStore
from tests.conftest import wipe
from tests.scores.play import NOW, answer, start_game, totals


@pytest.fixture
async def file(tmp_path: Path) -> AsyncIterator[Database]:
    """An empty SQLite file, not migrated yet."""
    database = Database.open(parse_url(f"sqlite:///{tmp_path / 'other.db'}"))
    yield database
    await database.close()


@pytest.fixture
async def server(postgres_url: sa.URL) -> AsyncIterator[Database]:
    """An empty, migrated PostgreSQL."""
    database = Database.open(postgres_url)
    yield database
    await wipe(database)
    await database.close()


async def play(database: Database, member_id: int) -> int:
    """A game of three questions that ``member_id`` wins; its id."""
    game = await start_game(database, questions=3)
    scores = ScoresStore(database)
    for position in range(3):
        await answer(database, game, position, {member_id: 900, 2: 400, 3: 0})
        await scores.settle(game, position, NOW)
    await scores.finish(game, "ended", NOW)
    return game


async def suggest(database: Database, text: str) -> int:
    """An entry of a server, in whatever characters; its id."""
    new = sa.insert(entries).values(server_id=111, kind="fact", state="active", content=text, author_id=5)
    new = new.values(created_at=NOW, updated_at=NOW, version=1).returning(entries.c.id)
    async with database.write() as connection:
        made = await connection.execute(new)
        number: int = made.scalar_one()
    return number


async def remove(database: Database, entry_id: int) -> None:
    async with database.write() as connection:
        await connection.execute(sa.delete(entries).where(entries.c.id == entry_id))


async def everything(database: Database) -> dict[str, list[tuple[object, ...]]]:
    async with database.read() as connection:
        return {
            table.name: sorted((tuple(row) for row in await connection.execute(sa.select(table))), key=repr)
            for table in metadata.sorted_tables
        }


async def test_to_postgresql_and_back_with_every_board_the_same_and_play_goes_on(
    database: Database, file: Database, server: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    there, back = (server, file) if database.dialect == "sqlite" else (file, None)
    monkeypatch.setattr(copying, "BATCH", 4)
    games = [await play(database, member) for member in (7, 8, 8)]
    await suggest(database, "봄날 — “Spring Day” 🎤")
    gone = await suggest(database, "said in error")
    await remove(database, gone)
    async with database.write() as connection:  # keys that the two databases sort differently by themselves
        keys = ["a", "B", "ä", "Z", "_", "b c", "b-c", "bc", "봄", "01", "1"]
        await connection.execute(sa.insert(notes), [{"name": key, "value": key} for key in keys])

    counts = await copy(database, there)
    assert await everything(there) == await everything(database)
    assert counts == {name: len(rows) for name, rows in (await everything(database)).items()}
    board = await totals(database)
    assert board
    assert await totals(there) == board
    if back is not None:
        await copy(there, back)
        assert await everything(back) == await everything(database)
        assert await migrate.differences(back) == []

    for moved in (there, back):
        if moved is None:
            continue
        assert await play(moved, 9) > max(games)
        assert await suggest(moved, "one more") > gone  # an id that was given back means nothing else now
        settled = await totals(moved)
        await ScoresStore(moved).rebuild(None)
        assert await totals(moved) == settled


async def test_a_target_that_is_not_empty_is_refused_and_left_alone(database: Database, file: Database) -> None:
    await play(database, 7)
    await migrate.upgrade(file)
    await suggest(file, "I was here first")
    before = await everything(file)
    with pytest.raises(StartError, match=r"^The target is not empty: its table entries has rows\. "):
        await copy(database, file)
    assert await everything(file) == before


async def test_a_row_that_the_target_cannot_hold_leaves_it_empty(sqlite_url: sa.URL, server: Database) -> None:
    source = Database.open(sqlite_url)
    await play(source, 7)
    await suggest(source, "no text of PostgreSQL holds a \0")
    try:
        with pytest.raises(StartError, match=r"^The target did not take every row and is empty as before: "):
            await copy(source, server)
    finally:
        await source.close()
    assert not any((await everything(server)).values())


async def test_a_copy_that_differs_is_not_kept(
    database: Database, file: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await play(database, 7)
    compare = copying._compare

    async def tampered(table: sa.Table, source: AsyncConnection, target: AsyncConnection) -> None:
        if table.name == "answers":
            await target.execute(sa.update(table).where(table.c.member_id == 7).values(points=901))
        await compare(table, source, target)

    monkeypatch.setattr(copying, "_compare", tampered)
    with pytest.raises(StartError, match=r"^The copy of table answers differs at row \(\d+, 0, 7\)\. "):
        await copy(database, file)
    assert not any((await everything(file)).values())
