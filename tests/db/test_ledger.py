"""The ledger: durable before it is acknowledged, once whatever happens, in few commits."""

from __future__ import annotations

import asyncio
import sqlite3

import pytest
import sqlalchemy as sa

from bot.db import tables
from bot.db.engine import Database, parse_url
from bot.db.ledger import Answer, Ledger
from bot.db.waiting import BATCH_MAX


def answer(member: int, choice: int = 0, position: int = 0) -> Answer:
    return Answer(1, position, member, choice, choice == 0, 1000 - choice, 1_500, 1_796_000_000_000)


async def rows(database: Database) -> list[tuple[int, int, int]]:
    kept = sa.select(tables.answers.c.position, tables.answers.c.member_id, tables.answers.c.choice)
    async with database.read() as connection:
        return [tuple(row) for row in await connection.execute(kept.order_by(*tables.answers.primary_key))]


async def test_an_answer_is_there_when_append_returns(database: Database) -> None:
    ledger = Ledger(database)
    assert await ledger.append(answer(7, choice=2))
    assert await rows(database) == [(0, 7, 2)]
    await ledger.close()


async def test_the_first_answer_stands(database: Database) -> None:
    ledger = Ledger(database)
    assert await ledger.append(answer(7, choice=1))
    assert not await ledger.append(answer(7, choice=2))
    assert await rows(database) == [(0, 7, 1)]
    await ledger.close()


def guess(tries: int, *, right: bool = False) -> Answer:
    """A member's typed answer after so many tries."""
    return Answer(1, 0, 7, None, right, 900 if right else 0, 1_000 * tries, 1_796_000_000_000, "[]", tries)


async def test_a_further_try_takes_the_place_of_the_one_before_it_until_one_is_right(database: Database) -> None:
    ledger = Ledger(database)
    kept = sa.select(tables.answers.c.tries, tables.answers.c.right, tables.answers.c.points)
    for given, fresh in (
        (guess(1), True),
        (guess(1), False),  # the same again
        (guess(3), False),  # one that was made after another than the one that stands
        (guess(2, right=True), True),
        (guess(3), False),  # after the right one
        (guess(1, right=True), False),
    ):
        assert await ledger.append(given) == fresh, given
    async with database.read() as connection:
        assert [tuple(row) for row in await connection.execute(kept)] == [(2, True, 900)]
    await ledger.close()


async def test_many_members_try_again_in_one_batch(database: Database) -> None:
    ledger = Ledger(database)
    members = range(100)
    for tries in (1, 2, 3):
        rows = [guess(tries)._replace(member_id=member) for member in members]
        assert all(await asyncio.gather(*(ledger.append(row) for row in rows)))
    async with database.read() as connection:
        assert set(await connection.scalars(sa.select(tables.answers.c.tries))) == {3}
    await ledger.close()


async def test_two_clicks_in_one_batch_count_once(database: Database) -> None:
    ledger = Ledger(database)
    fresh = await asyncio.gather(*(ledger.append(answer(7, choice)) for choice in (3, 1, 2)))
    assert fresh == [True, False, False]
    assert await rows(database) == [(0, 7, 3)]
    await ledger.close()


async def test_many_at_once_take_few_commits(database: Database) -> None:
    ledger = Ledger(database)
    fresh = await asyncio.gather(
        *(ledger.append(answer(member, position=n)) for n in range(2) for member in range(500))
    )
    assert all(fresh)
    assert len(await rows(database)) == 1000
    assert ledger.written == 1000
    assert ledger.batches <= 1000 / BATCH_MAX + 2
    await ledger.close()


async def test_answers_that_follow_each_other_closely_share_a_commit(
    sqlite_url: sa.URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.db.ledger.REST_SECONDS", 1.0)  # longer than any machine dawdles between two lines
    database = Database.open(sqlite_url)
    ledger = Ledger(database)
    assert await ledger.append(answer(0))
    appended = [asyncio.create_task(ledger.append(answer(member))) for member in range(1, 4)]
    await asyncio.sleep(0)  # the first of them waits already when the others come
    appended += [asyncio.create_task(ledger.append(answer(member))) for member in range(4, 7)]
    assert all(await asyncio.gather(*appended))
    assert ledger.batches == 2
    await ledger.close()
    await database.close()


async def test_two_processes_write_one_answer(database: Database) -> None:
    here, there = Ledger(database), Ledger(database)
    fresh = await asyncio.gather(*(ledger.append(answer(7, n)) for n, ledger in enumerate((here, there))))
    assert sorted(fresh) == [False, True]
    assert len(await rows(database)) == 1
    await here.close()
    await there.close()


async def test_what_cannot_be_written_is_told_and_the_next_goes_on(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = Ledger(database)
    insert = ledger._writer._insert  # type: ignore[attr-defined]

    def full(_answers: list[Answer]) -> list[bool]:
        raise OSError("disk full")

    monkeypatch.setattr(ledger._writer, "_insert", full)
    with pytest.raises(OSError, match="disk full"):
        await ledger.append(answer(7))
    monkeypatch.setattr(ledger._writer, "_insert", insert)
    assert await ledger.append(answer(7, choice=1))
    assert await rows(database) == [(0, 7, 1)]
    await ledger.close()


async def test_a_locked_file_is_waited_for(sqlite_url: sa.URL) -> None:
    assert sqlite_url.database
    database = Database.open(sqlite_url)
    ledger = Ledger(database)
    other = sqlite3.connect(sqlite_url.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    writing = asyncio.create_task(ledger.append(answer(7)))
    await asyncio.sleep(0)
    other.execute("COMMIT")
    other.close()
    assert await writing
    await ledger.close()
    await database.close()


async def test_a_batch_is_written_whole_or_not_at_all(sqlite_url: sa.URL) -> None:
    database = Database.open(sqlite_url)
    ledger = Ledger(database)
    broken = answer(8)._replace(points=None)  # type: ignore[arg-type]
    told = await asyncio.gather(ledger.append(answer(7)), ledger.append(broken), return_exceptions=True)
    assert all(isinstance(error, sqlite3.IntegrityError) for error in told)
    assert await rows(database) == []
    assert await ledger.append(answer(7)), "and the ledger goes on"
    await ledger.close()
    await database.close()


async def test_closing_writes_what_waits(sqlite_url: sa.URL) -> None:
    database = Database.open(parse_url(f"sqlite:///{sqlite_url.database}"))
    ledger = Ledger(database)
    waiting = [asyncio.create_task(ledger.append(answer(member))) for member in range(20)]
    await asyncio.sleep(0)
    await ledger.close()
    assert all(await asyncio.gather(*waiting))
    assert len(await rows(database)) == 20
    await database.close()
