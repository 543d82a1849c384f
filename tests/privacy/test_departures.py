"""A server that the bot was removed from: kept for thirty days, then deleted, unless it is only an outage."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

import pytest
import sqlalchemy as sa

from bot import timer
from bot.db.engine import Database
from bot.db.jobs import Jobs
from bot.db.tables import jobs, metadata
from bot.privacy.departures import DAY_MS, FORGET, KEPT_MS, Departures
from bot.privacy.servers import store
from bot.privacy.servers.store import BY_PARENT, ServerData
from tests.clockwork import Clock, TurnedTimer
from tests.facts.words import OTHER_SERVER, SERVER
from tests.privacy.conftest import START
from tests.privacy.filled import ABOUT_THE_BOT, everything, fill

ANN, BEA = 101, 102


@dataclass
class Process:
    """A process of the bot: its timer, and a Discord that knows which servers it is in, or does not answer."""

    database: Database
    clock: Clock
    servers: set[int] = field(default_factory=lambda: {SERVER, OTHER_SERVER})
    answers: bool = True
    asked: list[int] = field(default_factory=list)
    deleted: list[int] = field(default_factory=list)
    owned: Callable[[int], bool] = lambda _server: True

    def __post_init__(self) -> None:
        work = Jobs(self.database)
        self.timer = TurnedTimer(work, self.clock, alone=True)
        self.departures = Departures(work, ServerData(self.database), now=self.clock, owned=self.owned)
        self.departures.on_deleted.append(self.deleted.append)
        self.departures.attach(self.timer, self.is_in)
        self.timer.start()

    async def is_in(self, server_id: int) -> bool:
        self.asked.append(server_id)
        if not self.answers:
            raise OSError("Discord is away")
        return server_id in self.servers

    async def remove(self, server_id: int) -> None:
        self.servers.discard(server_id)
        await self.departures.left(server_id)

    async def compare(self) -> None:
        await self.departures.compare(self.servers.__contains__)

    async def rows_of(self, server_id: int, member_id: int) -> int:
        """How many rows speak of a server or of the one member who was there."""
        told = (str(server_id), str(member_id))
        rows = [row for rows in (await everything(self.database)).values() for row in rows]
        return sum(any(word in str(row) for word in told) for row in rows)

    async def open_jobs(self) -> list[tuple[int, int]]:
        query = sa.select(jobs.c.server_id, jobs.c.due_at - START).where(
            jobs.c.kind == FORGET, jobs.c.done_at.is_(None)
        )
        async with self.database.read() as connection:
            return [tuple(row) for row in await connection.execute(query)]


@pytest.fixture(autouse=True)
def long_sleeps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody sets this clock: no need to look at it every few minutes of a month."""
    monkeypatch.setattr(timer, "LONGEST_SLEEP_MS", DAY_MS)


Opening = Callable[..., Awaitable[Process]]


@pytest.fixture
async def opening(database: Database, clock: Clock) -> AsyncIterator[Opening]:
    """Starts a process; all of them end with the test."""
    opened: list[Process] = []

    async def opens(**options: object) -> Process:
        opened.append(Process(database, clock, **options))  # type: ignore[arg-type]
        return opened[-1]

    yield opens
    for process in opened:
        await process.timer.close()


@pytest.fixture
async def process(opening: Opening, database: Database) -> Process:
    """Two servers with a row in every table; the bot is in both."""
    await fill(database, SERVER, ANN)
    await fill(database, OTHER_SERVER, BEA)
    return await opening()


def test_every_table_says_of_which_server_its_rows_are() -> None:
    for table in metadata.sorted_tables:
        assert "server_id" in table.c or table in BY_PARENT or table.name in ABOUT_THE_BOT, table.name


async def test_after_thirty_days_all_of_it_is_gone_and_the_others_stay(process: Process) -> None:
    others = await process.rows_of(OTHER_SERVER, BEA)
    await process.remove(SERVER)
    await process.timer.turn(START + KEPT_MS - 1)
    assert await process.rows_of(SERVER, ANN) > 10
    await process.timer.turn(START + KEPT_MS)
    assert await process.rows_of(SERVER, ANN) == 0
    assert await process.rows_of(OTHER_SERVER, BEA) == others
    assert process.deleted == [SERVER]


async def test_many_games_go_some_at_a_time(
    process: Process, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "GAMES_AT_ONCE", 2)
    (game,) = [row for row in (await everything(database))["games"] if row[1] == SERVER]
    table = metadata.tables["games"]
    async with database.write() as connection:
        for number in range(5):
            values = dict(zip(table.columns.keys(), game, strict=True)) | {"id": 5_000 + number}
            await connection.execute(sa.insert(table).values(values))
    await process.remove(SERVER)
    await process.timer.turn(START + KEPT_MS)
    assert await process.rows_of(SERVER, ANN) == 0


async def test_a_bot_that_comes_back_finds_everything(process: Process) -> None:
    before = await everything(process.database)
    await process.remove(SERVER)
    await process.timer.turn(START + 29 * DAY_MS)
    process.servers.add(SERVER)
    await process.departures.back(SERVER)
    assert await process.open_jobs() == []
    await process.timer.turn(START + 60 * DAY_MS)
    assert await everything(process.database) == before
    assert process.asked == []


async def test_removed_again_the_thirty_days_begin_anew(process: Process) -> None:
    await process.remove(SERVER)
    await process.timer.turn(START + 20 * DAY_MS)
    await process.departures.back(SERVER)
    await process.remove(SERVER)
    assert await process.open_jobs() == [(SERVER, 50 * DAY_MS)]


async def test_told_twice_it_is_one_removal(process: Process) -> None:
    await process.remove(SERVER)
    await process.timer.turn(START + DAY_MS)
    await process.remove(SERVER)
    await process.compare()
    assert await process.open_jobs() == [(SERVER, 30 * DAY_MS)]


async def test_discord_is_asked_once_more_before_anything_goes(process: Process) -> None:
    before = await everything(process.database)
    await process.departures.left(SERVER)  # so it seemed
    await process.timer.turn(START + KEPT_MS)
    assert process.asked == [SERVER]
    left = await everything(process.database)
    assert {table: rows for table, rows in left.items() if table != "jobs"} == {
        table: rows for table, rows in before.items() if table != "jobs"
    }
    assert await process.open_jobs() == []


async def test_an_outage_is_no_removal(process: Process) -> None:
    await process.remove(SERVER)
    process.answers = False
    await process.timer.turn(START + KEPT_MS + DAY_MS // 2)
    assert await process.rows_of(SERVER, ANN) > 10
    ((server, due),) = await process.open_jobs()
    assert server == SERVER
    assert KEPT_MS + DAY_MS <= due < KEPT_MS + 2 * DAY_MS, "it is asked again the next day"
    process.answers = True
    await process.timer.turn(START + KEPT_MS + 2 * DAY_MS)
    assert await process.rows_of(SERVER, ANN) == 0


async def test_a_removal_while_the_bot_was_away_is_noticed_at_the_next_start(
    process: Process, opening: Opening
) -> None:
    await process.timer.close()
    again = await opening(servers={OTHER_SERVER})
    await again.compare()
    assert await again.open_jobs() == [(SERVER, KEPT_MS)]
    await again.timer.turn(START + KEPT_MS)
    assert await again.rows_of(SERVER, ANN) == 0
    assert await again.rows_of(OTHER_SERVER, BEA) > 10


async def test_a_return_while_the_bot_was_away_is_noticed_at_the_next_start(process: Process, opening: Opening) -> None:
    await process.remove(SERVER)
    await process.timer.close()
    again = await opening()
    await again.compare()
    assert await again.open_jobs() == []


async def test_a_process_looks_after_its_own_servers(process: Process, opening: Opening) -> None:
    await process.timer.close()
    half = await opening(servers=set(), owned=lambda server: server == OTHER_SERVER)
    await half.compare()
    await half.departures.left(SERVER)
    assert await half.open_jobs() == [(OTHER_SERVER, KEPT_MS)]
