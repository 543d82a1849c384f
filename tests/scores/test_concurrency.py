"""Two things at once: each still counts exactly once."""

from __future__ import annotations

import asyncio

from bot.db.engine import Database
from bot.scores.store import ScoresStore
from tests.scores.play import NOW, SERVER, answer, start_game, totals

EVERYONE = range(1, 21)


async def test_two_processes_that_settle_the_same_question_count_it_once(database: Database) -> None:
    game = await start_game(database)
    await answer(database, game, 0, dict.fromkeys(EVERYONE, 500))
    settled = await asyncio.gather(*(ScoresStore(database).settle(game, 0, NOW) for _ in range(4)))
    assert sorted(settled) == [False, False, False, True]
    assert set((await totals(database)).values()) == {(500, 1, 1, 0, 0)}


async def test_games_that_settle_finish_and_rebuild_at_once_neither_block_nor_lose_points(database: Database) -> None:
    store = ScoresStore(database)
    games = [await start_game(database, questions=3) for _ in range(4)]
    for game in games:
        for position in range(3):
            # Opposite orders of members, which would lock each other out if locks were taken as rows come.
            members = EVERYONE if game % 2 else reversed(EVERYONE)
            await answer(database, game, position, dict.fromkeys(members, 100 + game))

    async def play(game: int) -> None:
        for position in range(3):
            await store.settle(game, position, NOW)
        await store.finish(game, "ended", NOW)
        await store.void(SERVER, game, 1)

    await asyncio.gather(*(play(game) for game in games), *(store.rebuild(None) for _ in range(3)))
    kept = await totals(database)
    assert set(kept.values()) == {(sum(2 * (100 + game) for game in games), 8, 8, 4, 4)}
    await store.rebuild(None)
    assert await totals(database) == kept


async def test_two_moderators_who_void_questions_of_one_game_at_once_take_each_out_once(database: Database) -> None:
    store = ScoresStore(database)
    game = await start_game(database, questions=4)
    for position in range(4):
        await answer(database, game, position, dict.fromkeys(EVERYONE, 10**position))
        await store.settle(game, position, NOW)
    await asyncio.gather(store.void(SERVER, game, 1), store.finish(game, "ended", NOW), store.void(SERVER, game, 3))
    assert set((await totals(database)).values()) == {(101, 2, 2, 1, 1)}
    await asyncio.gather(*(store.restore(SERVER, game, position, NOW) for position in (1, 3, 1, 3)))
    assert set((await totals(database)).values()) == {(1111, 4, 4, 1, 1)}
