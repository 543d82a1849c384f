"""Games of every style on a stage that is a list, with the real stores on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from random import Random

import pytest
import sqlalchemy as sa

from bot.content.library import Library
from bot.content.question import STYLES, TYPED, Style
from bot.db import tables
from bot.db.engine import Database
from bot.db.ledger import Answer
from bot.errors import AlreadyAnswered, AlreadyTried, NoHints, NoTriesLeft
from bot.facts.desk import Desk as FactsDesk
from bot.trivia.answers import Given, Guess, Locked, encode
from bot.trivia.format import Format
from bot.trivia.game import Asked, Game
from bot.trivia.hints import hints_of
from bot.trivia.scoring import HINT_COST
from tests.trivia.conftest import Clock, Crash, ListStage
from tests.trivia.desk import ANN, BEA, CAL, CHANNEL, SERVER, Desk

Play = Callable[[Game, Asked], Awaitable[None]]


async def start(desk: Desk, style: Style, play: Play, questions: int = 3) -> Game:
    stage = ListStage(desk.clock, play=play)
    return await desk.games.start(SERVER, CHANNEL, ANN, Format(questions=questions, style=style, speed=True), stage)


async def give(desk: Desk, game: Game, asked: Asked, member: int, given: Given, after: int = 0) -> Locked:
    """A member answers so many milliseconds after the question was posted."""
    at = desk.clock.ms
    return await desk.games.answer(
        SERVER.server_id, game.id, asked.position, member, given, clicked_at=at + after, message_at=at
    )


def right(asked: Asked) -> Given:
    """What wins a question."""
    question = asked.question
    if question.answer is not None:
        return question.answer("ko")
    return question.order or question.right


def wrong(asked: Asked) -> Given:
    question = asked.question
    if question.style in TYPED:
        return "the square root of a lighthouse"
    if question.style == "year":
        return "1492"
    return question.order[::-1] if question.style == "order" else (question.right + 1) % len(question.options)


async def rows(database: Database) -> list[sa.Row[tuple[object, ...]]]:
    async with database.read() as connection:
        query = sa.select(tables.answers).order_by(tables.answers.c.position, tables.answers.c.member_id)
        return list(await connection.execute(query))


@pytest.mark.parametrize("style", STYLES)
async def test_each_style_is_played_from_start_to_standings(
    database: Database, library: Library, clock: Clock, style: Style
) -> None:
    desk = Desk.open(database, library, clock)

    async def play(game: Game, asked: Asked) -> None:
        assert asked.question.style == style
        assert (await give(desk, game, asked, ANN, right(asked))).right
        assert not (await give(desk, game, asked, BEA, wrong(asked))).right
        with pytest.raises(AlreadyAnswered):
            await give(desk, game, asked, ANN, wrong(asked))

    game = await start(desk, style, play)
    await desk.finished()
    board = await desk.scores.board(SERVER.server_id, "all", ANN, 0)
    ann, bea = board.rows
    assert (ann.member_id, ann.points, ann.right, ann.answered) == (ANN, 3300, 3, 3)
    assert (bea.member_id, bea.points, bea.right, bea.answered) == (BEA, 0, 0, 3)
    for row in await rows(database):
        assert (row.choice is None) == (row.given is not None) == (style not in ("choice", "true_false"))
    totals = (await desk.everything())["scores"]
    await desk.scores.rebuild(None)
    assert (await desk.everything())["scores"] == totals
    mine = await desk.games.store.own_answers(game.id, SERVER.server_id, BEA)
    assert [own.answer is not None and not own.answer.right for own in mine] == [True] * 3
    await desk.close()


async def test_each_try_is_written_before_it_is_told(database: Database, library: Library, clock: Clock) -> None:
    desk = Desk.open(database, library, clock)
    seen = []

    async def play(game: Game, asked: Asked) -> None:
        if asked.position:
            return
        for number, text in enumerate(("lighthouse", "windmill")):
            await give(desk, game, asked, ANN, text, 1_000 * (number + 1))
            [row] = await rows(database)
            seen.append((row.right, row.tries, row.elapsed_ms))
        with pytest.raises(AlreadyTried):
            await give(desk, game, asked, ANN, "Windmill!", 2_500)
        await give(desk, game, asked, ANN, right(asked), 3_000)
        [row] = await rows(database)
        seen.append((row.right, row.tries, row.elapsed_ms))

    await start(desk, "typed", play)
    await desk.finished()
    assert seen == [(False, 1, 1_000), (False, 2, 2_000), (True, 3, 3_000)]
    [row] = await rows(database)
    assert row.points == 950, "by the time of the right guess: 3 of 30 seconds"
    await desk.close()


async def test_a_try_counts_against_nobody_before_it_is_written(
    database: Database, library: Library, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who presses **Answer** while their right answer is being written is not told that it is locked in."""
    desk = Desk.open(database, library, clock)
    append, writing, hold = desk.ledger.append, asyncio.Event(), asyncio.Event()
    refused: list[bool] = []

    async def append_slowly(answer: Answer) -> bool:
        writing.set()
        await hold.wait()
        return await append(answer)

    monkeypatch.setattr(desk.ledger, "append", append_slowly)

    async def play(game: Game, asked: Asked) -> None:
        if asked.position:
            return
        host = await desk.games.running(SERVER.server_id, game.id)

        def press() -> None:
            try:
                host.may_answer(0, ANN, clock.ms, clock.ms)
            except AlreadyAnswered:
                refused.append(True)
            else:
                refused.append(False)

        answering = asyncio.create_task(give(desk, game, asked, ANN, right(asked)))
        await writing.wait()
        press()
        hold.set()
        await answering
        press()

    await start(desk, "typed", play)
    await desk.finished()
    assert refused == [False, True]
    await desk.close()


async def test_two_guesses_at_once_are_two_tries_and_twice_the_same_is_one(
    database: Database, library: Library, clock: Clock
) -> None:
    desk = Desk.open(database, library, clock)
    told: list[object] = []

    async def play(game: Game, asked: Asked) -> None:
        if asked.position:
            return
        texts = ("lighthouse", "lighthouse", "windmill", "cactus", "anchor")
        told.extend(
            await asyncio.gather(
                *(give(desk, game, asked, ANN, text, 1_000 + n) for n, text in enumerate(texts)), return_exceptions=True
            )
        )

    await start(desk, "typed", play)
    await desk.finished()
    assert [answer.tries for answer in told if isinstance(answer, Locked)] == [1, 2, 3]
    assert sum(isinstance(answer, AlreadyTried) for answer in told) == 1
    assert sum(isinstance(answer, NoTriesLeft) for answer in told) == 1
    [row] = await rows(database)
    assert (row.tries, row.right) == (3, False)
    await desk.close()


async def test_hints_cost_what_they_say_and_run_out(database: Database, library: Library, clock: Clock) -> None:
    desk = Desk.open(database, library, clock)
    costs = []

    async def play(game: Game, asked: Asked) -> None:
        if asked.position:
            return
        host = await desk.games.running(SERVER.server_id, game.id)
        assert await host.hint(0, ANN, clock.ms, clock.ms) == 1
        locked = await give(desk, game, asked, ANN, right(asked))
        costs.append((locked.points, game.hint_cost(0), game.most(0, 1)))
        with pytest.raises(AlreadyAnswered):
            await host.hint(0, ANN, clock.ms, clock.ms)
        there_are = len(hints_of(asked.question, game.language))
        assert [await host.hint(0, BEA, clock.ms, clock.ms) for _ in range(there_are)] == list(range(1, there_are + 1))
        with pytest.raises(NoHints):
            await host.hint(0, BEA, clock.ms, clock.ms)

    await start(desk, "emoji", play)
    await desk.finished()
    assert costs == [(1000 - HINT_COST, HINT_COST, 1000 - HINT_COST)]
    await desk.close()


async def test_a_process_killed_between_two_tries_goes_on_with_the_second(
    database: Database, library: Library, clock: Clock
) -> None:
    desk = Desk.open(database, library, clock)

    async def begin(game: Game, asked: Asked) -> None:
        host = await desk.games.running(SERVER.server_id, game.id)
        await host.hint(0, ANN, clock.ms, clock.ms)
        await give(desk, game, asked, ANN, "lighthouse", 1_000)
        raise Crash

    game = await start(desk, "typed", begin)
    await desk.finished()
    await desk.close()

    desk = Desk.open(database, library, clock)
    left = []

    async def go_on(game: Game, asked: Asked) -> None:
        if asked.position:
            return
        left.append((asked.answers[ANN].tries, asked.hints[ANN], asked.locked_in))
        with pytest.raises(AlreadyTried):
            await give(desk, game, asked, ANN, "lighthouse", 1_500)
        assert (await give(desk, game, asked, ANN, "windmill", 2_000)).tries == 2
        locked = await give(desk, game, asked, ANN, right(asked), 3_000)
        assert (locked.tries, locked.right, locked.points) == (3, True, (1000 - HINT_COST) * 95 // 100)

    assert await desk.games.resume(lambda _: ListStage(clock, play=go_on)) == 1
    await desk.finished()
    assert left == [(1, 1, 0)]
    [row] = await rows(database)
    assert (row.tries, row.right, row.game_id) == (3, True, game.id)
    await desk.close()


async def test_a_try_that_another_process_has_written_is_not_lost(
    database: Database, library: Library, clock: Clock
) -> None:
    desk = Desk.open(database, library, clock)
    told = []

    async def play(game: Game, asked: Asked) -> None:
        if asked.position:
            return
        elsewhere = encode((Guess("lighthouse", 500),))
        await desk.ledger.append(Answer(game.id, 0, ANN, None, False, 0, 500, clock.ms + 500, elsewhere))
        told.append((await give(desk, game, asked, ANN, "windmill", 1_000)).tries)

    await start(desk, "typed", play)
    await desk.finished()
    assert told == [2]
    [row] = await rows(database)
    assert row.tries == 2
    await desk.close()


async def test_a_guess_that_a_moderator_accepts_counts_from_when_it_was_made_and_can_be_taken_back(
    database: Database, library: Library, clock: Clock
) -> None:
    desk = Desk.open(database, library, clock)
    asked_first: list[Asked] = []

    async def play(game: Game, asked: Asked) -> None:
        if asked.position == 0:
            asked_first.append(asked)
            host = await desk.games.running(SERVER.server_id, game.id)
            await host.hint(0, ANN, clock.ms, clock.ms)
            await give(desk, game, asked, ANN, "Lighthouse", 3_000)
            await give(desk, game, asked, ANN, "windmill", 6_000)
            await give(desk, game, asked, BEA, "lighthouse!", 6_000)
            await give(desk, game, asked, BEA, right(asked), 15_000)
            await give(desk, game, asked, CAL, "cactus", 3_000)
        else:
            await give(desk, game, asked, ANN, right(asked))

    game = await start(desk, "typed", play)
    await desk.finished()
    before = await desk.everything()
    facts = FactsDesk(database, desk.scores, library, clock)
    reported = await facts.reports.get(SERVER.server_id, game.id, 0)
    assert {(given.text, given.count, given.right) for given in reported.asked.given} == {
        ("windmill", 1, False),
        (str(right(asked_first[0])), 1, True),
        ("cactus", 1, False),
    }
    corrected = await facts.reports.accept_also(SERVER.server_id, CAL, game.id, 0, "windmill")
    # 1000 less a hint, after 6 of 30 seconds; and the streak of what follows.
    assert corrected.points == {ANN: (1000 - HINT_COST) * 90 // 100 + 200}
    row = next(row for row in await rows(database) if (row.position, row.member_id) == (0, ANN))
    assert (row.right, row.elapsed_ms, row.tries) == (True, 6_000, 2)
    totals = (await desk.everything())["scores"]
    await desk.scores.rebuild(None)
    assert (await desk.everything())["scores"] == totals
    question = (await facts.content.of(SERVER.server_id, "bts")).build(game.keys[0], Random(1))
    assert "windmill" in question.accept, "right from now on, too"

    revisions = await facts.history.page(SERVER.server_id)
    await facts.history.undo(SERVER.server_id, CAL, revisions.items[0].id)
    after = await desk.everything()
    assert after["scores"] == before["scores"]
    assert after["answers"] == before["answers"]
    await desk.close()
