"""A game that is going on meets at its next question what a moderator does meanwhile."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import pytest
from msgspec.structs import replace

from bot.content.library import Library
from bot.content.models import Text
from bot.content.writer import Candidate, QuestionWriter
from bot.db.engine import Database
from bot.db.ledger import Ledger
from bot.db.servers import Server
from bot.errors import AlreadyAnswered
from bot.facts.desk import Desk
from bot.facts.records import KEPT
from bot.scores.store import ScoresStore
from bot.trivia.format import Format
from bot.trivia.game import Asked, Game
from bot.trivia.games import Games
from bot.trivia.host import Host
from bot.trivia.store import TriviaStore
from tests.facts.played import rebuilt, totals
from tests.facts.words import MOD, SERVER, question
from tests.trivia.conftest import Clock, Crash, ListStage

ANN, BEA = 101, 102
HERE = Server(server_id=SERVER, language="en", zone="UTC")
ONLY_OWN = Format(questions=3, category="Trains", speed=False)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    async def go_on(_self: Host, _seconds: float) -> None:
        await asyncio.sleep(0)

    monkeypatch.setattr(Host, "_pause", go_on)


@dataclass
class Evening:
    """One process of the bot with a desk."""

    desk: Desk
    games: Games
    clock: Clock

    async def play(self, answer: Callable[[Game, Asked], Awaitable[object]], questions: int = 3) -> ListStage:
        """A game of the server's own questions in one category, to its end."""
        stage = ListStage(self.clock, play=answer)
        await self.games.start(HERE, 22, ANN, replace(ONLY_OWN, questions=questions), stage)
        await self.finished()
        return stage

    async def finished(self) -> None:
        while self.games._tasks:
            await asyncio.wait(self.games._tasks.values())

    async def click(self, game: Game, asked: Asked, member: int, *, right: bool) -> None:
        choice = asked.question.right if right else (asked.question.right + 1) % len(asked.question.options)
        at = self.clock.ms
        with contextlib.suppress(AlreadyAnswered):  # before a restart
            await self.games.answer(SERVER, game.id, asked.position, member, choice, clicked_at=at, message_at=at)


@pytest.fixture
async def evening(
    database: Database, scores: ScoresStore, comets_library: Library, clock: Clock
) -> AsyncIterator[Evening]:
    desk = Desk(database, scores, comets_library, clock)
    ledger = Ledger(database)
    games = Games(store=TriviaStore(database), ledger=ledger, scores=scores, pools=desk.content, now=clock)
    desk.reports.on_ruled.append(games.recount)
    for number in range(3):
        await desk.add(SERVER, MOD, question(f"Number {number}?", category="Trains"))
    yield Evening(desk, games, clock)
    await games.close()
    await ledger.close()


async def test_what_a_server_has_added_is_played(evening: Evening) -> None:
    texts: list[str] = []

    async def look(_game: Game, asked: Asked) -> None:
        texts.append(asked.question.text("en"))

    stage = await evening.play(look)
    assert sorted(texts) == ["Number 0?", "Number 1?", "Number 2?"]
    assert stage.events[-1] == ("podium idle", -1)


async def test_an_edit_is_asked_at_the_next_question(evening: Evening) -> None:
    texts: list[str] = []

    async def edit(_game: Game, asked: Asked) -> None:
        texts.append(asked.question.text("en"))
        if asked.position == 0:
            for entry in await evening.desk._store.entries(SERVER, KEPT):
                assert entry.entry is not None
                words = replace(entry.entry, text=Text(f"{entry.entry.text('en')} Now better."))
                await evening.desk.edit(SERVER, MOD, entry.id, entry.version, words)

    await evening.play(edit)
    assert [text.endswith("Now better.") for text in texts] == [False, True, True]


async def test_what_is_removed_while_the_game_goes_on_is_left_out(evening: Evening) -> None:
    asked_keys: list[str] = []

    async def remove_the_next(game: Game, asked: Asked) -> None:
        asked_keys.append(asked.question.key)
        await evening.click(game, asked, ANN, right=True)
        if asked.position == 0:
            await evening.desk.remove(SERVER, MOD, int(game.keys[1].removeprefix("s:")))

    stage = await evening.play(remove_the_next)
    assert [event for event in stage.events if event[0] != "update"] == [
        ("ask", 0), ("reveal", 0), ("ask", 1), ("reveal", 1), ("podium ended", -1),
    ]  # fmt: skip
    assert len(set(asked_keys)) == 2


async def test_a_game_that_left_one_out_goes_on_after_a_restart_where_it_was(evening: Evening) -> None:
    asked_keys: list[str] = []

    async def remove_the_next(game: Game, asked: Asked) -> None:
        asked_keys.append(asked.question.key)
        await evening.click(game, asked, ANN, right=True)
        if asked.position == 0:
            await evening.desk.remove(SERVER, MOD, int(game.keys[1].removeprefix("s:")))
        elif len(asked_keys) == 2:
            raise Crash

    await evening.desk.add(SERVER, MOD, question("Number 3?", category="Trains"))
    stage = ListStage(evening.clock, play=remove_the_next)
    await evening.games.start(HERE, 22, ANN, replace(ONLY_OWN, questions=4), stage)
    tasks = list(evening.games._tasks.values())
    with pytest.raises(Crash):
        await tasks[0]
    row = (await evening.games.store.unfinished(0))[0]
    assert len(row.question_keys) == 3

    async def answer(game: Game, asked: Asked) -> None:
        asked_keys.append(asked.question.key)
        await evening.click(game, asked, ANN, right=True)

    await asyncio.sleep(0)
    assert await evening.games.resume(lambda _row: ListStage(evening.clock, play=answer)) == 1
    await evening.finished()
    assert len(asked_keys) == 4  # the second one was cut off and is asked again
    assert asked_keys[1] == asked_keys[2]
    assert len(set(asked_keys)) == 3


async def test_a_ruling_while_the_game_goes_on_is_in_its_final_standings(
    evening: Evening, database: Database, scores: ScoresStore
) -> None:
    final: list[tuple[int, int, int]] = []

    async def play(game: Game, asked: Asked) -> None:
        if asked.position == 2:
            # In the first question Bea's answer counts after all, the second is void.
            wrong = next(answer.choice for answer in first[0].answers.values() if not answer.right)
            assert wrong is not None
            await evening.desk.reports.accept_also(SERVER, MOD, game.id, 0, wrong)
            await evening.desk.reports.void(SERVER, MOD, game.id, 1)
            assert game.asked is asked
        await evening.click(game, asked, ANN, right=True)
        await evening.click(game, asked, BEA, right=asked.position > 0)
        first.append(asked)
        if asked.position == 2:
            games.append(game)

    first: list[Asked] = []
    games: list[Game] = []
    await evening.play(play)
    final = [(place, standing.member_id, standing.points) for place, standing in games[0].ranking()]
    assert final == [(1, ANN, 1000 + 1200), (1, BEA, 1000 + 1200)]
    standing = games[0].standings[BEA]
    assert (standing.right, standing.answered, standing.streak) == (2, 2, 3)
    now = await totals(database)
    assert now[SERVER, "all", ANN] == now[SERVER, "all", BEA] == (2200, 2, 2, 1, 1)
    assert now == await rebuilt(database, scores)


async def test_the_first_game_of_a_process_keeps_nobody_waiting_while_its_questions_are_written(
    database: Database, scores: ScoresStore, comets_library: Library, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[threading.Thread] = []

    class Noted(QuestionWriter):
        @property
        def candidates(self) -> tuple[Candidate, ...]:
            threads.append(threading.current_thread())
            return super().candidates

    monkeypatch.setattr("bot.content.pool.QuestionWriter", Noted)
    cold = Library(list(comets_library.packs.values()))
    ledger = Ledger(database)
    content = Desk(database, scores, cold, clock).content
    games = Games(store=TriviaStore(database), ledger=ledger, scores=scores, pools=content, now=clock)
    await games.start(HERE, 22, ANN, Format(questions=3), ListStage(clock))
    await games.close()
    await ledger.close()
    assert threads, "the game was chosen from the questions"
    assert threading.main_thread() not in threads
