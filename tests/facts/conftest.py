"""A desk over the small fandom *Comets*, on both databases."""

from __future__ import annotations

import pytest

from bot.content.library import Library
from bot.db.engine import Database
from bot.facts.desk import Desk
from bot.scores.store import ScoresStore
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
