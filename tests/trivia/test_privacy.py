"""Deleting one's data while a game is on: the standings in memory follow, and an open question is played fairly."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import sqlalchemy as sa

from bot.content.library import Library
from bot.db import tables
from bot.db.engine import Database
from bot.db.jobs import Jobs
from bot.privacy.desk import REFRESH, Privacy
from bot.privacy.errors import OneAtATime, QuestionOpen
from bot.snowflake import NOBODY
from bot.trivia.game import Asked, Game
from tests.clockwork import TurnedTimer
from tests.trivia.conftest import Clock, ListStage
from tests.trivia.desk import ANN, BEA, CAL, SERVER, Desk


@dataclass
class Table:
    """A desk for games, and one for the data of who plays them."""

    desk: Desk
    privacy: Privacy

    async def answer(self, game: Game, asked: Asked, *members: int) -> None:
        """``members`` are right."""
        at = self.desk.clock.ms
        for member in members:
            await self.desk.games.answer(
                SERVER.server_id, game.id, asked.position, member, asked.question.right, clicked_at=at, message_at=at
            )

    async def agrees(self) -> list[int]:
        """The members on the board, which a rebuild leaves as it is."""
        before = (await self.desk.everything())["scores"]
        await self.desk.scores.rebuild(None)
        assert (await self.desk.everything())["scores"] == before
        return [row.member_id for row in (await self.desk.scores.board(SERVER.server_id, "all", ANN, 0)).rows]


def privacy_of(desk: Desk, *, owned: bool = True) -> Privacy:
    return Privacy(
        Jobs(desk.database),
        desk.scores,
        lambda _server: None,
        desk.games,
        now=desk.clock,
        owned=lambda _server: owned,
    )


@pytest.fixture
async def table(database: Database, library: Library, clock: Clock) -> AsyncIterator[Table]:
    desk = Desk.open(database, library, clock)
    yield Table(desk, privacy_of(desk))
    await desk.close()


async def test_the_standings_of_a_game_that_is_on_forget_the_member(table: Table) -> None:
    seen: list[set[int]] = []

    async def play(game: Game, asked: Asked) -> None:
        if asked.position == 1:
            await table.privacy.delete(ANN, SERVER.server_id)
            assert game.started_by == NOBODY
        await table.answer(game, asked, *((BEA, CAL) if asked.position else (ANN, BEA, CAL)))
        seen.append(set(game.standings))

    game = await table.desk.start(ListStage(table.desk.clock, play=play))
    await table.desk.finished()
    assert seen == [set(), {BEA, CAL}, {BEA, CAL}]
    assert {standing.member_id for _, standing in game.ranking()} == {BEA, CAL}
    assert set(await table.agrees()) == {BEA, CAL}
    assert (await table.desk.games.store.get(game.id, SERVER.server_id)).started_by == NOBODY


async def test_whoever_answers_the_next_question_is_in_again(table: Table) -> None:
    async def play(game: Game, asked: Asked) -> None:
        if asked.position == 1:
            await table.privacy.delete(ANN, None)
        await table.answer(game, asked, ANN, BEA)

    game = await table.desk.start(ListStage(table.desk.clock, play=play))
    await table.desk.finished()
    assert {member: standing.answered for member, standing in game.standings.items()} == {ANN: 2, BEA: 3}
    assert set(await table.agrees()) == {ANN, BEA}


async def test_an_answer_to_an_open_question_can_not_be_taken_back(table: Table) -> None:
    before: list[object] = []

    async def play(game: Game, asked: Asked) -> None:
        await table.answer(game, asked, ANN, BEA)
        if asked.position == 1:
            before.append(await table.desk.everything())
            with pytest.raises(QuestionOpen):
                await table.privacy.delete(ANN, None)
            assert await table.desk.everything() == before[0], "nothing is deleted"
            assert game.standings[ANN].points > 0

    await table.desk.start(ListStage(table.desk.clock, play=play))
    await table.desk.finished()
    assert len(before) == 1
    await table.privacy.delete(ANN, None)
    assert await table.agrees() == [BEA]


async def test_a_hint_for_an_open_question_stays_with_its_price(table: Table) -> None:
    tried: list[int] = []

    async def play(game: Game, asked: Asked) -> None:
        await table.desk.games.store.take_hint(game.id, asked.position, ANN, 1)
        with pytest.raises(QuestionOpen):
            await table.privacy.delete(ANN, None)
        tried.append(asked.position)

    await table.desk.start(ListStage(table.desk.clock, play=play))
    await table.desk.finished()
    assert tried == [0, 1, 2]
    await table.privacy.delete(ANN, None)
    async with table.desk.database.read() as connection:
        assert (await connection.execute(sa.select(tables.hints))).all() == []


async def test_a_question_that_nobody_will_close_keeps_no_data(table: Table, clock: Clock) -> None:
    game = await table.desk.start(ListStage(clock, crash_at=0))
    await table.desk.finished()
    async with table.desk.database.write() as connection:
        row = {"game_id": game.id, "position": 0, "member_id": ANN, "taken": 1}
        await connection.execute(sa.insert(tables.hints).values(row))
    with pytest.raises(QuestionOpen):
        await table.privacy.delete(ANN, None)
    clock.ms += 25 * 60 * 60 * 1000
    assert await table.privacy.delete(ANN, None) == (SERVER.server_id,)


async def test_the_process_that_has_the_server_is_told(table: Table, clock: Clock) -> None:
    """Deleting everywhere reaches servers whose games another process holds."""
    elsewhere = privacy_of(table.desk, owned=False)
    seen: list[set[int]] = []
    timer = TurnedTimer(Jobs(table.desk.database), clock)  # type: ignore[arg-type]  # this clock has snowflakes, too
    table.privacy.attach(timer)
    timer.start()

    async def play(game: Game, asked: Asked) -> None:
        if asked.position == 1:
            await elsewhere.delete(ANN, None)
            assert ANN in game.standings
            timer.wake()
            await timer.settle()
        await table.answer(game, asked, *((BEA,) if asked.position else (ANN, BEA)))
        seen.append(set(game.standings))

    await table.desk.start(ListStage(clock, play=play))
    await table.desk.finished()
    await timer.close()
    assert seen == [set(), {BEA}, {BEA}]
    async with table.desk.database.read() as connection:
        jobs = (await connection.execute(sa.select(tables.jobs))).mappings().all()
    assert [(job["kind"], job["subject"], job["done_at"] is None) for job in jobs] == [
        (REFRESH, str(SERVER.server_id), False)
    ]
    assert str(ANN) not in str(jobs), "the job names no member"


async def test_one_thing_at_a_time(table: Table) -> None:
    async def play(game: Game, asked: Asked) -> None:
        await table.answer(game, asked, ANN, BEA)

    await table.desk.start(ListStage(table.desk.clock, play=play))
    await table.desk.finished()
    done = await asyncio.gather(
        table.privacy.delete(ANN, None), table.privacy.export(ANN, 10**6), return_exceptions=True
    )
    assert isinstance(done[1], OneAtATime)
    assert done[0] == (SERVER.server_id,)
