"""A game that is cut off at any instant, or that a fault breaks off, goes on or ends well."""

from __future__ import annotations

import asyncio

import pytest

from bot.content.library import Library
from bot.db.engine import Database
from bot.errors import GameRunning
from bot.trivia import games
from bot.trivia.format import Format
from bot.trivia.game import Asked, Game
from bot.trivia.host import ARRIVAL_SECONDS, Host
from bot.trivia.pools import Pool
from bot.trivia.stage import StageLost
from bot.trivia.store import GameRow
from tests.trivia.conftest import Clock, Crash, ListStage
from tests.trivia.desk import ANN, BEA, CAL, CHANNEL, SERVER, Desk, answering


@pytest.mark.parametrize("step", range(9))
async def test_a_night_killed_at_any_step_goes_on(
    database: Database, library: Library, clock: Clock, step: int
) -> None:
    ended: list[int] = []

    async def hear(game: Game) -> None:
        ended.append(game.id)

    desk = Desk.open(database, library, clock)
    stage = ListStage(clock, play=answering(lambda: desk), crash_at=step)
    desk.games.on_end.append(hear)
    await desk.start(stage, night=True)
    await desk.finished()
    await desk.close()

    before = list(stage.events)
    desk = Desk.open(database, library, clock)
    desk.games.on_end.append(hear)
    again = ListStage(clock, play=answering(lambda: desk))
    assert await desk.games.resume(lambda _: again) == 1
    await desk.finished()
    events = before + again.events
    for position in range(3):
        assert events.count(("ask", position)) == 1
        assert events.count(("interlude", position)) == (position < 2)
    assert events.count(("podium ended", -1)) == 1
    assert ended, "whoever waits for the end hears of it"
    await desk.close()


@pytest.mark.parametrize("step", range(7))
async def test_a_process_killed_at_any_step_goes_on(
    database: Database, library: Library, clock: Clock, step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the step at which it dies: the next process ends the game, and everything counts once."""
    desk = Desk.open(database, library, clock)
    stage = ListStage(clock, play=answering(lambda: desk), crash_at=step)
    await desk.start(stage)
    await desk.finished()
    await desk.close()
    before = list(stage.events)

    desk = Desk.open(database, library, clock)
    again = ListStage(clock, play=answering(lambda: desk))
    assert await desk.games.resume(lambda _: again) == 1
    await desk.finished()
    events = before + again.events
    for position in range(3):
        assert events.count(("ask", position)) == 1
        assert events.count(("reveal", position)) in (1, 2), "shown, and perhaps shown again in its place"
    assert events.count(("podium ended", -1)) == 1

    left = await desk.everything()
    assert left["states"] == ["ended"]
    totals = left["scores"]
    await desk.scores.rebuild(None)
    assert (await desk.everything())["scores"] == totals
    board = await desk.scores.board(SERVER.server_id, "all", ANN, 0)
    assert [(row.member_id, row.points, row.answered, row.games) for row in board.rows] == [
        (ANN, 3300, 3, 1),
        (CAL, 1000, 3, 1),
        (BEA, 0, 3, 1),
    ]
    assert await desk.games.resume(lambda _: again) == 0, "nothing is left to go on with"
    await desk.close()


async def test_a_clock_that_was_wrong_for_a_while_keeps_no_question_open(
    database: Database, library: Library, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It goes 40 minutes ahead, the bot starts again, the clock is put right, the bot starts once more."""

    async def die(_host: Host, _seconds: float) -> None:
        raise Crash

    monkeypatch.setattr(Host, "_pause", die)
    desk = Desk.open(database, library, clock)
    await desk.start(ListStage(clock))
    await desk.finished()
    right = clock.ms
    clock.ms += 40 * 60_000
    desk = Desk.open(database, library, clock)
    await desk.games.resume(lambda _: ListStage(clock))
    await desk.finished()
    clock.ms = right

    waited: list[float] = []

    async def go_on(_host: Host, seconds: float) -> None:
        waited.append(seconds)
        await asyncio.sleep(0)

    monkeypatch.setattr(Host, "_pause", go_on)
    desk = Desk.open(database, library, clock)
    stage = ListStage(clock)
    assert await desk.games.resume(lambda _: stage) == 1
    await desk.finished()
    assert stage.events[0] == ("update", 0)
    assert max(waited) <= Format().open_seconds + ARRIVAL_SECONDS
    await desk.close()


async def test_a_game_that_is_started_while_games_go_on_does_not_keep_one_from_it(
    database: Database, library: Library, clock: Clock
) -> None:
    desk = Desk.open(database, library, clock)
    stage = ListStage(clock, play=answering(lambda: desk), crash_at=1)
    await desk.start(stage)
    await desk.finished()

    desk = Desk.open(database, library, clock)
    again = ListStage(clock, play=answering(lambda: desk))
    resuming = asyncio.create_task(desk.games.resume(lambda _: again))
    await asyncio.sleep(0)
    with pytest.raises(GameRunning):
        await desk.start(ListStage(clock))
    assert await resuming == 1
    await desk.finished()
    assert again.events[-1] == ("podium ended", -1)
    await desk.close()


async def test_games_that_can_not_be_read_at_the_start_go_on_once_they_can(
    database: Database, library: Library, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(games, "RESTS_SECONDS", (0, 0))
    desk = Desk.open(database, library, clock)
    await desk.start(ListStage(clock, play=answering(lambda: desk), crash_at=1))
    await desk.finished()

    desk = Desk.open(database, library, clock)
    find, faults = desk.games.store.unfinished, [OSError("the database is away")] * 3

    async def unfinished(since: int) -> list[GameRow]:
        if faults:
            raise faults.pop()
        return await find(since)

    monkeypatch.setattr(desk.games.store, "unfinished", unfinished)
    again = ListStage(clock, play=answering(lambda: desk))
    assert await desk.games.resume(lambda _: again) == 1
    await desk.finished()
    assert again.events[-1] == ("podium ended", -1)
    await desk.close()


async def test_a_fault_while_a_question_is_made_leaves_none_out(
    database: Database, library: Library, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key that is missing somewhere inside is not a question that was removed."""
    monkeypatch.setattr(games, "RESTS_SECONDS", (0, 0))
    desk = Desk.open(database, library, clock)
    pools, faults = desk.games._pools, [KeyError("something inside")]
    find = pools.of

    async def of(server_id: int, pack: str) -> Pool:
        if faults and desk.games._tasks:
            raise faults.pop()
        return await find(server_id, pack)

    monkeypatch.setattr(pools, "of", of)
    stage = ListStage(clock, play=answering(lambda: desk))
    await desk.start(stage)
    await desk.finished()
    assert not faults
    assert [what for what, _ in stage.events] == ["ask", "reveal"] * 3 + ["podium ended"]
    await desk.close()


async def test_a_game_that_a_fault_breaks_off_goes_on_from_the_database(
    database: Database,
    library: Library,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(games, "RESTS_SECONDS", (0, 0))
    desk = Desk.open(database, library, clock)
    settle, faults = desk.scores.settle, [OSError("the database is away")]

    async def settle_at_the_second_try(game_id: int, position: int, now: int) -> bool:
        if position == 1 and faults:
            raise faults.pop()
        return await settle(game_id, position, now)

    monkeypatch.setattr(desk.scores, "settle", settle_at_the_second_try)
    stage = ListStage(clock, play=answering(lambda: desk))
    await desk.start(stage)
    await desk.finished()
    assert "broke off" in caplog.text
    assert [what for what, _ in stage.events].count("ask") == 3
    assert stage.events[-1] == ("podium ended", -1)
    board = await desk.scores.board(SERVER.server_id, "all", ANN, 0)
    assert [(row.member_id, row.points, row.answered) for row in board.rows] == [
        (ANN, 3300, 3),
        (CAL, 1000, 3),
        (BEA, 0, 3),
    ]
    await desk.close()


async def test_a_stopped_game_whose_end_could_not_be_told_stays_stopped(
    database: Database, library: Library, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(games, "RESTS_SECONDS", (0, 0))
    desk = Desk.open(database, library, clock)
    faults = [OSError("the database is away")]

    async def hear(_game: Game) -> None:
        if faults:
            raise faults.pop()

    desk.games.on_end.append(hear)

    async def stop(game: Game, asked: Asked) -> None:
        desk.games.in_channel(CHANNEL).stop()

    stage = ListStage(clock, play=stop)
    await desk.start(stage)
    await desk.finished()
    assert stage.events == [("ask", 0), ("reveal", 0), ("podium stopped", -1)]
    await desk.close()


async def test_a_game_that_cannot_be_played_frees_its_channel(
    database: Database, library: Library, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(games, "RESTS_SECONDS", (0, 0))
    desk = Desk.open(database, library, clock)

    class BrokenStage(ListStage):
        async def reveal(self, *_: object) -> None:
            raise ValueError("a fault of ours")

    stage = BrokenStage(clock, play=answering(lambda: desk))
    await desk.start(stage)
    await desk.finished()
    assert stage.events[-1] == ("lost", -1)
    assert (await desk.everything())["states"] == ["lost"]
    board = await desk.scores.board(SERVER.server_id, "all", ANN, 0)
    assert board.rows[0].points == 1000, "what was answered counts"
    await desk.start(ListStage(clock))
    await desk.finished()
    await desk.close()


async def test_a_lost_channel_ends_the_game_and_keeps_the_answers(
    database: Database, library: Library, clock: Clock
) -> None:
    desk = Desk.open(database, library, clock)

    class ClosedStage(ListStage):
        async def reveal(self, *_: object) -> None:
            raise StageLost

    stage = ClosedStage(clock, play=answering(lambda: desk))
    await desk.start(stage)
    await desk.finished()
    assert stage.events == [("ask", 0), ("lost", -1)]
    left = await desk.everything()
    assert left["states"] == ["lost"]
    board = await desk.scores.board(SERVER.server_id, "all", ANN, 0)
    assert board.rows[0].points == 1000
    await desk.close()
