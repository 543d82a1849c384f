"""A whole game on a stage that is a list, with the real stores on both databases."""

from __future__ import annotations

import asyncio

import pytest

from bot.content.library import Library
from bot.db.engine import Database
from bot.errors import GameRunning, NoGame, NotPlaying
from bot.trivia.game import Asked, Game
from tests.trivia.conftest import Clock, ListStage
from tests.trivia.desk import ANN, BEA, CAL, CHANNEL, SERVER, Desk, answering


async def test_a_game_from_start_to_standings(database: Database, library: Library, clock: Clock) -> None:
    desk = Desk.open(database, library, clock)
    stage = ListStage(clock, play=answering(lambda: desk))
    game = await desk.start(stage)
    await desk.finished()
    assert stage.events == [
        ("ask", 0), ("reveal", 0), ("ask", 1), ("reveal", 1), ("ask", 2), ("reveal", 2), ("podium ended", -1),
    ]  # fmt: skip
    assert [place for place, _ in game.ranking()] == [1, 2, 3]
    board = await desk.scores.board(SERVER.server_id, "all", ANN, 0)
    assert [(row.member_id, row.points, row.right, row.answered, row.wins) for row in board.rows] == [
        (ANN, 3300, 3, 3, 1),
        (CAL, 1000, 1, 3, 0),
        (BEA, 0, 0, 3, 0),
    ]
    row = await desk.games.store.get(game.id, SERVER.server_id)
    assert (row.state, row.outcome_message_id) == ("ended", clock.snowflake())
    mine = await desk.games.store.own_answers(game.id, SERVER.server_id, CAL)
    assert [own.answer is not None and own.answer.points > 0 for own in mine] == [True, False, False]
    await desk.close()


async def test_a_night_shows_the_standings_on_the_way_and_breaks_the_tie(
    database: Database, library: Library, clock: Clock
) -> None:
    desk = Desk.open(database, library, clock)

    async def play(game: Game, asked: Asked) -> None:
        at = clock.ms
        for member in (ANN, BEA):
            # Equal until the tie-break, where Bea takes a second longer.
            late = 1_000 if member == BEA and game.is_tie_break(asked.position) else 0
            await desk.games.answer(
                SERVER.server_id,
                game.id,
                asked.position,
                member,
                asked.question.right,
                clicked_at=at + late,
                message_at=at,
            )

    stage = ListStage(clock, play=play)
    game = await desk.start(stage, night=True)
    await desk.finished()
    assert [what for what, _ in stage.events] == [
        "ask", "reveal", "interlude", "ask", "reveal", "interlude", "ask", "reveal", "ask", "reveal", "podium ended",
    ]  # fmt: skip
    assert [(place, standing.member_id) for place, standing in game.ranking()] == [(1, ANN), (2, BEA)]
    board = await desk.scores.board(SERVER.server_id, "all", ANN, 0)
    assert [(row.points, row.wins) for row in board.rows] == [(1000 + 1100 + 2 * 1200 + 100, 1), (4500 + 96, 0)]
    await desk.close()


async def test_a_game_that_nobody_answers_ends_by_itself(database: Database, library: Library, clock: Clock) -> None:
    desk = Desk.open(database, library, clock)
    stage = ListStage(clock)
    await desk.start(stage, questions=10)
    await desk.finished()
    assert stage.events[-1] == ("podium idle", -1)
    assert [event for event in stage.events if event[0] == "ask"] == [("ask", n) for n in range(3)]
    await desk.close()


async def test_a_stopped_game_counts_what_was_answered(database: Database, library: Library, clock: Clock) -> None:
    desk = Desk.open(database, library, clock)
    play = answering(lambda: desk)

    async def play_then_stop(game: Game, asked: Asked) -> None:
        await play(game, asked)  # type: ignore[misc]
        desk.games.in_channel(CHANNEL).stop()

    stage = ListStage(clock, play=play_then_stop)
    await desk.start(stage)
    await desk.finished()
    assert stage.events == [("ask", 0), ("reveal", 0), ("podium stopped", -1)]
    board = await desk.scores.board(SERVER.server_id, "all", ANN, 0)
    assert [(row.points, row.wins) for row in board.rows] == [(1000, 0), (1000, 0), (0, 0)], (
        "a stopped game has no winner"
    )
    await desk.close()


async def test_one_game_a_channel_even_for_two_processes(database: Database, library: Library, clock: Clock) -> None:
    desk, other = Desk.open(database, library, clock), Desk.open(database, library, clock)
    gate = asyncio.Event()

    async def hold(game: Game, asked: Asked) -> None:
        await gate.wait()

    stage = ListStage(clock, play=hold)
    await desk.start(stage)
    with pytest.raises(GameRunning):
        await desk.start(stage)
    with pytest.raises(GameRunning):
        await other.start(stage)
    gate.set()
    await desk.finished()
    with pytest.raises(NoGame):
        desk.games.in_channel(CHANNEL)
    await other.start(ListStage(clock))
    await other.finished()
    await desk.close()
    await other.close()


async def test_those_who_play_vote_to_skip(database: Database, library: Library, clock: Clock) -> None:
    desk = Desk.open(database, library, clock)
    votes: list[object] = []
    play = answering(lambda: desk)

    async def play_and_vote(game: Game, asked: Asked) -> None:
        host = desk.games.in_channel(CHANNEL)
        if asked.position == 0:
            with pytest.raises(NotPlaying):
                host.skip(BEA, at_once=False)
            await play(game, asked)  # type: ignore[misc]
            votes.extend(host.skip(member, at_once=False) for member in (BEA, BEA, CAL))
        host.stop()

    await desk.start(ListStage(clock, play=play_and_vote))
    await desk.finished()
    assert votes == [(1, 2), (1, 2), (2, 2)]
    await desk.close()
