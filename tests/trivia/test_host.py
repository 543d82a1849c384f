"""A whole game on a stage that is a list, with the real stores on both databases."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass

import pytest
import sqlalchemy as sa

from bot.content.library import Library
from bot.content.question import LETTERS
from bot.db import tables
from bot.db.engine import Database
from bot.db.ledger import Answer, Ledger
from bot.db.servers import Server
from bot.errors import AlreadyAnswered, GameOver, GameRunning, NoGame, NotPlaying, QuestionClosed
from bot.facts.content import Contents
from bot.facts.store import DeskStore
from bot.scores.store import ScoresStore
from bot.trivia import games
from bot.trivia.format import Format
from bot.trivia.game import Asked, Game, Locked
from bot.trivia.games import Games
from bot.trivia.stage import StageLost
from bot.trivia.store import TriviaStore
from tests.trivia.conftest import Clock, ListStage

SERVER = Server(server_id=11, language="en", zone="Asia/Seoul")
CHANNEL = 22
ANN, BEA, CAL = 101, 102, 103


@dataclass
class Desk:
    """One process of the bot: its games, its ledger, its scores, over a database that outlives it."""

    database: Database
    games: Games
    ledger: Ledger
    scores: ScoresStore
    clock: Clock

    @classmethod
    def open(cls, database: Database, library: Library, clock: Clock) -> Desk:
        ledger, scores = Ledger(database), ScoresStore(database)
        pools = Contents(DeskStore(database), library)
        games = Games(store=TriviaStore(database), ledger=ledger, scores=scores, pools=pools, now=clock)
        return cls(database, games, ledger, scores, clock)

    async def start(self, stage: ListStage, questions: int = 3, *, night: bool = False) -> Game:
        chosen = Format(questions=questions, double_last=night, interludes=night, tie_break=night)
        return await self.games.start(SERVER, CHANNEL, ANN, chosen, stage)

    async def finished(self) -> None:
        """Wait until no game runs here."""
        while self.games._tasks:
            await asyncio.wait(self.games._tasks.values())

    async def close(self) -> None:
        await self.games.close()
        await self.ledger.close()

    async def everything(self) -> dict[str, object]:
        """What a game leaves behind, to be compared."""
        async with self.database.read() as connection:
            scores = await connection.execute(sa.select(tables.scores).order_by(*tables.scores.primary_key))
            answers = await connection.execute(sa.select(tables.answers).order_by(*tables.answers.primary_key))
            states = await connection.scalars(sa.select(tables.games.c.state))
            return {"scores": scores.all(), "answers": answers.all(), "states": states.all()}


def answering(desk: Callable[[], Desk]) -> Callable[[Game, Asked], object]:
    """Ann is always right and quick, Bea always wrong, Cal right in the first question only."""

    async def play(game: Game, asked: Asked) -> None:
        right = asked.question.right
        wrong = (right + 1) % len(asked.question.options)
        at = desk().clock.ms
        for member, choice in ((ANN, right), (BEA, wrong), (CAL, wrong if asked.position else right)):
            with contextlib.suppress(AlreadyAnswered):
                await desk().games.answer(
                    SERVER.server_id, game.id, asked.position, member, choice, clicked_at=at, message_at=at
                )

    return play


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
    assert [answer.points > 0 for answer in mine] == [True, False, False]
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


async def test_an_answer_that_cannot_be_written_is_not_acknowledged_and_may_be_given_again(
    database: Database, library: Library, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk.open(database, library, clock)
    tries: list[int] = []
    append = desk.ledger.append

    async def fail_once(answer: Answer) -> bool:
        tries.append(answer.choice)
        if len(tries) == 1:
            raise OSError("disk full")
        return await append(answer)

    monkeypatch.setattr(desk.ledger, "append", fail_once)

    async def play(game: Game, asked: Asked) -> None:
        at = clock.ms
        if asked.position == 0:
            with pytest.raises(OSError, match="disk full"):
                await desk.games.answer(SERVER.server_id, game.id, 0, ANN, 0, clicked_at=at, message_at=at)
            await desk.games.answer(SERVER.server_id, game.id, 0, ANN, 1, clicked_at=at, message_at=at)

    await desk.start(ListStage(clock, play=play))
    await desk.finished()
    left = await desk.everything()
    assert len(left["answers"]) == 1  # type: ignore[arg-type]
    assert tries == [0, 1]
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


async def test_a_double_click_is_told_only_what_is_written(
    database: Database, library: Library, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first of two clicks fails to be written: the second one counts, and nobody hears of the first."""
    desk = Desk.open(database, library, clock)
    append, tries = desk.ledger.append, []

    async def fail_once(answer: Answer) -> bool:
        tries.append(answer.choice)
        await asyncio.sleep(0)
        if len(tries) == 1:
            raise OSError("disk full")
        return await append(answer)

    monkeypatch.setattr(desk.ledger, "append", fail_once)
    told: list[object] = []

    async def play(game: Game, asked: Asked) -> None:
        if asked.position == 0:
            clicks = (
                desk.games.answer(SERVER.server_id, game.id, 0, ANN, choice, clicked_at=clock.ms, message_at=clock.ms)
                for choice in (0, 1)
            )
            told.extend(await asyncio.gather(*clicks, return_exceptions=True))

    await desk.start(ListStage(clock, play=play))
    await desk.finished()
    assert isinstance(told[0], OSError)
    assert isinstance(told[1], Locked)
    assert tries == [0, 1]
    await desk.close()


async def test_an_answer_that_another_process_has_is_told_as_it_stands_there(
    database: Database, library: Library, clock: Clock
) -> None:
    desk = Desk.open(database, library, clock)
    told: list[bool] = []

    async def play(game: Game, asked: Asked) -> None:
        if asked.position == 0:
            there = (asked.question.right + 1) % len(asked.question.options)
            await desk.ledger.append(Answer(game.id, 0, ANN, there, False, 0, 50, clock.ms))
            with pytest.raises(AlreadyAnswered) as caught:
                await desk.games.answer(
                    SERVER.server_id, game.id, 0, ANN, asked.question.right, clicked_at=clock.ms, message_at=clock.ms
                )
            told.append(caught.value.values["letter"] == LETTERS[there])

    game = await desk.start(ListStage(clock, play=play))
    await desk.finished()
    assert told == [True]
    board = await desk.scores.board(SERVER.server_id, "all", ANN, 0)
    assert board.own is not None
    assert board.own.points == game.standings[ANN].points == 0
    await desk.close()


async def test_a_button_in_another_server_does_not_answer(database: Database, library: Library, clock: Clock) -> None:
    desk = Desk.open(database, library, clock)

    async def play(game: Game, asked: Asked) -> None:
        with pytest.raises(GameOver):
            await desk.games.answer(999, game.id, asked.position, ANN, 0, clicked_at=clock.ms, message_at=clock.ms)

    await desk.start(ListStage(clock, play=play))
    await desk.finished()
    assert (await desk.everything())["answers"] == []
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


async def test_clicks_on_what_is_over_are_refused(database: Database, library: Library, clock: Clock) -> None:
    desk = Desk.open(database, library, clock)
    refused: list[type[Exception]] = []

    async def play(game: Game, asked: Asked) -> None:
        if asked.position == 1:
            try:
                await desk.games.answer(SERVER.server_id, game.id, 0, ANN, 0, clicked_at=clock.ms, message_at=clock.ms)
            except QuestionClosed as error:
                refused.append(type(error))

    game = await desk.start(ListStage(clock, play=play))
    await desk.finished()
    assert refused == [QuestionClosed]
    with pytest.raises(GameOver):
        await desk.games.answer(SERVER.server_id, game.id, 2, ANN, 0, clicked_at=clock.ms, message_at=clock.ms)
    left = await desk.everything()
    assert left["answers"] == []
    await desk.close()
