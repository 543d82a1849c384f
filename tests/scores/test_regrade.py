"""Answers that are judged otherwise carry their points into every total, as a part of whatever else is ruled."""

from __future__ import annotations

import pytest

from bot.db.engine import Database
from bot.scores.store import Grade, ScoresStore
from tests.scores.play import NOW, OTHER_SERVER, SERVER, answer, start_game, totals

JIN, SUGA = 1, 2


@pytest.fixture
def store(database: Database) -> ScoresStore:
    return ScoresStore(database)


async def finished_game(database: Database, store: ScoresStore) -> int:
    """Jin leads by one right answer to none."""
    game = await start_game(database, questions=2)
    await answer(database, game, 0, {JIN: 900, SUGA: 0})
    await answer(database, game, 1, {JIN: 0, SUGA: 0})
    for position in (0, 1):
        await store.settle(game, position, NOW)
    await store.finish(game, "ended", NOW)
    return game


async def test_points_and_the_win_move_in_every_period(database: Database, store: ScoresStore) -> None:
    game = await finished_game(database, store)
    grades = [Grade(0, SUGA, True, 800), Grade(1, SUGA, True, 700)]
    assert await store.regrade(SERVER, game, grades)
    after = await totals(database)
    assert {key[1]: line for key, line in after.items() if key[2] == SUGA} == dict.fromkeys(
        ("all", "2026-W48", "2026-Q4"), (1500, 2, 2, 1, 1)
    )
    assert {line for key, line in after.items() if key[2] == JIN} == {(900, 1, 2, 1, 0)}
    await store.rebuild(None)
    assert await totals(database) == after


async def test_nothing_is_regraded_for_another_server_or_for_nobody(database: Database, store: ScoresStore) -> None:
    game = await finished_game(database, store)
    before = await totals(database)
    assert not await store.regrade(OTHER_SERVER, game, [Grade(0, SUGA, True, 800)])
    assert not await store.regrade(SERVER, game + 1, [Grade(0, SUGA, True, 800)])
    assert not await store.regrade(SERVER, game, [])
    assert await totals(database) == before
    await store.rebuild(None)
    assert await totals(database) == before


async def test_a_ruling_is_rolled_back_with_the_transaction_that_it_is_a_part_of(
    database: Database, store: ScoresStore
) -> None:
    game = await finished_game(database, store)
    before = await totals(database)

    async def rule_and_fail() -> None:
        async with database.write() as connection:
            assert await store.void(SERVER, game, 1, within=connection)
            assert await store.regrade(SERVER, game, [Grade(0, SUGA, True, 800)], within=connection)
            assert await store.restore(SERVER, game, 1, NOW, within=connection)
            raise ConnectionError

    with pytest.raises(ConnectionError):
        await rule_and_fail()
    assert await totals(database) == before
    await store.rebuild(None)
    assert await totals(database) == before
