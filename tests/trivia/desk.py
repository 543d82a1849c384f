"""One process of the bot without Discord: its games, its ledger, its scores, over a real database."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa

from bot.content.library import Library
from bot.db import tables
from bot.db.engine import Database
from bot.db.ledger import Ledger
from bot.db.servers import Server
from bot.errors import AlreadyAnswered
from bot.facts.content import Contents
from bot.facts.store import DeskStore
from bot.scores.store import ScoresStore
from bot.trivia.format import Format
from bot.trivia.game import Asked, Game
from bot.trivia.games import Games
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
