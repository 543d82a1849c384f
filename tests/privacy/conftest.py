"""A desk for members' data over the small fandom *Comets*, on both databases, with no game that is on."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.content.library import Library
from bot.db.engine import Database
from bot.db.jobs import Jobs
from bot.db.ledger import Ledger
from bot.facts.desk import Desk
from bot.privacy.desk import Privacy
from bot.scores.store import ScoresStore
from bot.trivia.games import Games
from bot.trivia.store import TriviaStore
from tests.clockwork import Clock
from tests.content import comets

START = 1_796_000_000_000


@pytest.fixture(scope="session")
def comets_library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """*Comets*, as :func:`tests.content.comets.data` tells it."""
    folder = tmp_path_factory.mktemp("packs")
    comets.write(folder / "comets")
    return Library.load(folder, ("comets",))


@pytest.fixture
def clock() -> Clock:
    return Clock(START)


@pytest.fixture
def scores(database: Database) -> ScoresStore:
    return ScoresStore(database)


@pytest.fixture
def desk(database: Database, scores: ScoresStore, comets_library: Library, clock: Clock) -> Desk:
    return Desk(database, scores, comets_library, clock)


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
