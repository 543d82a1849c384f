"""A desk for members' data over the small fandom *Comets*, on both databases, with no game that is on."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.db.engine import Database
from bot.db.jobs import Jobs
from bot.db.ledger import Ledger
from bot.facts.desk import Desk
from bot.privacy.desk import Privacy
from bot.scores.store import ScoresStore
from bot.trivia.games import Games
from bot.trivia.store import TriviaStore
from tests.clockwork import Clock
from tests.facts.conftest import START, clock, comets_library, desk, scores

__all__ = ["START", "clock", "comets_library", "desk", "scores"]


@pytest.fixture
async def ledger(database: Database) -> AsyncIterator[Ledger]:
    ledger = Ledger(database)
    yield ledger
    await ledger.close()


@pytest.fixture
async def games(
    database: Database, scores: ScoresStore, desk: Desk, ledger: Ledger, clock: Clock
) -> AsyncIterator[Games]:
    games = Games(store=TriviaStore(database), ledger=ledger, scores=scores, pools=desk.content, now=clock)
    yield games
    await games.close()


@pytest.fixture
def privacy(database: Database, scores: ScoresStore, desk: Desk, games: Games, clock: Clock) -> Privacy:
    return Privacy(Jobs(database), scores, desk.content.forget, games, now=clock)
