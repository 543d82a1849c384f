"""An answer counts once it is written, once, and only where it belongs."""

from __future__ import annotations

import asyncio

import pytest

from bot.content.library import Library
from bot.content.question import LETTERS
from bot.db.engine import Database
from bot.db.ledger import Answer
from bot.errors import AlreadyAnswered, GameOver, QuestionClosed
from bot.trivia.answers import Locked
from bot.trivia.game import Asked, Game
from tests.trivia.conftest import Clock, ListStage
from tests.trivia.desk import ANN, SERVER, Desk


async def test_an_answer_that_cannot_be_written_is_not_acknowledged_and_may_be_given_again(
    database: Database, library: Library, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk.open(database, library, clock)
    tries: list[int | None] = []
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
