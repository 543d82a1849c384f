"""Puts the parts together, and takes them down in reverse order."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.content.library import Library
from bot.db import migrate
from bot.db.engine import Database, parse_url
from bot.db.ledger import Ledger
from bot.db.servers import Servers
from bot.scores.store import ScoresStore
from bot.settings import Settings
from bot.trivia.games import Games
from bot.trivia.store import TriviaStore

log = logging.getLogger(__name__)

ROOT: Final = Path(__file__).resolve().parent.parent
PACKS: Final = ROOT / "data" / "packs"


@dataclass(frozen=True, slots=True)
class App:
    """Every part of the running bot but Discord itself. ``now`` tells UTC milliseconds."""

    settings: Settings
    db: Database
    library: Library
    servers: Servers
    scores: ScoresStore
    ledger: Ledger
    games: Games
    now: Callable[[], int]


@asynccontextmanager
async def open_app(settings: Settings, now: Callable[[], int], *, packs: Path = PACKS) -> AsyncIterator[App]:
    """The parts, ready to use; closed in reverse order when the block ends.

    Raises:
        StartError: a pack or the database can't be used, in one sentence.
    """
    library = await asyncio.to_thread(Library.load, packs, settings.packs)
    async with AsyncExitStack() as stack:
        db = Database.open(parse_url(settings.database_url))
        stack.push_async_callback(db.close)
        if copied := await migrate.upgrade(db):
            log.info("the database was migrated; it is kept as it was in %s", copied)
        ledger = Ledger(db)
        stack.push_async_callback(ledger.close)
        scores = ScoresStore(db)
        games = Games(store=TriviaStore(db), ledger=ledger, scores=scores, pools=library.pools, now=now)
        stack.push_async_callback(games.close)
        servers = Servers(db, zone=settings.default_zone)
        yield App(settings, db, library, servers, scores, ledger, games, now)
