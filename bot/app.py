"""Puts the parts together, and takes them down in reverse order."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.cards.studio import Studio
from bot.content.library import Library
from bot.content.pack import Pack
from bot.db import migrate
from bot.db.backup.files import folder_of
from bot.db.backup.sqlite import require_sound
from bot.db.engine import Database, data_folder, file_of, parse_url
from bot.db.jobs import Jobs
from bot.db.ledger import Ledger
from bot.db.servers import Server, Servers
from bot.events.lobby.store import LobbyStore
from bot.events.nights.store import NightStore
from bot.events.store import EventStore
from bot.facts.desk import Desk
from bot.i18n import language_of
from bot.privacy.departures import Departures
from bot.privacy.desk import Privacy
from bot.privacy.servers.store import ServerData
from bot.scores.names.store import SeasonNames
from bot.scores.store import ScoresStore
from bot.settings import Settings
from bot.timer import Timer
from bot.trivia.game import Game
from bot.trivia.games import Games
from bot.trivia.store import TriviaStore

log = logging.getLogger(__name__)

ROOT: Final = Path(__file__).resolve().parent.parent
PACKS: Final = ROOT / "data" / "packs"
COMPILED: Final = "compiled"


@dataclass(frozen=True, slots=True)
class App:
    """Every part of the running bot but Discord itself. ``now`` tells UTC milliseconds."""

    settings: Settings
    db: Database
    library: Library
    servers: Servers
    scores: ScoresStore
    season_names: SeasonNames
    ledger: Ledger
    games: Games
    desk: Desk
    timer: Timer
    jobs: Jobs
    events: EventStore
    nights: NightStore
    lobbies: LobbyStore
    studio: Studio
    privacy: Privacy
    departures: Departures
    now: Callable[[], int]

    async def server(self, server_id: int, locale: str | None) -> Server:
        """The settings of a server; ``locale`` is what Discord says of it, for one that has set nothing."""
        spoken = self.settings.default_language or language_of(locale) or "en"
        return await self.servers.get(server_id, spoken)

    def packs(self, server: Server) -> tuple[Pack, ...]:
        """The packs that a server has on, the first of the host's first."""
        return self.library.on(server.packs_off)

    def accent(self, server: Server) -> int:
        """The colour of a server's messages that belong to no pack: that of its first, as 0xRRGGBB."""
        return self.library.accent(self.packs(server)[0].id)


def compiled_packs(settings: Settings) -> Path:
    """Where packs are kept compiled: a folder of the host's own data, beside the database file where there is one.

    Raises:
        StartError: DATABASE_URL can't be used.
    """
    return data_folder(file_of(settings.database_url)) / COMPILED


@asynccontextmanager
async def open_app(settings: Settings, now: Callable[[], int], *, packs: Path = PACKS) -> AsyncIterator[App]:
    """The parts, ready to use; closed in reverse order when the block ends.

    Raises:
        StartError: a pack or the database can't be used, in one sentence.
    """
    library = await asyncio.to_thread(Library.load, packs, settings.packs, compiled_packs(settings))
    async with AsyncExitStack() as stack:
        db = Database.open(parse_url(settings.database_url))
        stack.push_async_callback(db.close)
        if db.path is not None:
            await asyncio.to_thread(require_sound, db.path, folder_of(settings, db.path))
        if copied := await migrate.upgrade(db):
            log.info("the database was migrated; it is kept as it was in %s", copied)
        ledger = Ledger(db)
        stack.push_async_callback(ledger.close)
        scores = ScoresStore(db)
        servers = Servers(db, zone=settings.default_zone)
        desk = Desk(db, scores, library, now, servers.packs_off)
        owned = settings.shards.owns
        games = Games(store=TriviaStore(db), ledger=ledger, scores=scores, pools=desk.content, now=now, owned=owned)
        desk.reports.on_ruled.append(games.recount)
        stack.push_async_callback(games.close)
        jobs = Jobs(db)
        nights = NightStore(jobs)
        events = EventStore(jobs, nights)
        studio = Studio()
        stack.push_async_callback(studio.close)
        timer = Timer(jobs, now=now, owned=owned, alone=True)
        stack.push_async_callback(timer.close)

        privacy = Privacy(jobs, scores, desk.content.forget, games, now=now, owned=owned)
        privacy.attach(timer)
        departures = Departures(jobs, ServerData(db), now=now, owned=owned)
        departures.on_deleted += [servers.forget, desk.content.forget, scores.forget_counts]

        async def night_ended(game: Game) -> None:
            await nights.end(game.server_id, game.id, now())

        games.on_end.append(night_ended)
        yield App(
            settings=settings,
            db=db,
            library=library,
            servers=servers,
            scores=scores,
            season_names=SeasonNames(db),
            ledger=ledger,
            games=games,
            desk=desk,
            timer=timer,
            jobs=jobs,
            events=events,
            nights=nights,
            lobbies=LobbyStore(db),
            studio=studio,
            privacy=privacy,
            departures=departures,
            now=now,
        )
