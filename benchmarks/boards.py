"""The top ten and one's own rank, over a million answers of a hundred thousand members, and over ten times as many.

The history is written into the real tables, and the totals are made from it by ``rebuild``, so both databases read
what a long-lived server would have. The peer adds up the answers when it is asked, as a bot without totals does.

    python -m benchmarks.boards [--answers 1000000] [--times 10] [--postgresql URL]
"""

from __future__ import annotations

import argparse
import asyncio
import random
import tempfile
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from benchmarks.promises import Promise, Times, conclude
from bot.db import migrate
from bot.db.engine import Database, parse_url
from bot.db.tables import answers, game_questions, games
from bot.scores.periods import ALL
from bot.scores.store import ScoresStore

MEMBERS: Final = 100_000
POSITIONS: Final = 10
CROWD: Final = 100  # members in each game
SERVER: Final = 1
FIRST: Final = 1_000_000  # the id of the first member
WEEKS: Final = 52
ASKED: Final = 200  # boards that are measured
PROMISED_MS: Final = 5.0
PROMISED_GROWTH: Final = 1.2  # "no slower": within what two runs of the same differ by


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.boards", description=__doc__.partition("\n")[0])
    parser.add_argument("--answers", type=int, default=1_000_000, help="in the smaller history (default: 1000000)")
    parser.add_argument("--times", type=int, default=10, help="how much longer the other one is (default: 10)")
    parser.add_argument(
        "--postgresql",
        default="postgresql://postgres@127.0.0.1/test",
        metavar="URL",
        help="where a PostgreSQL is, in which a database is made and dropped; empty: none is measured",
    )
    asyncio.run(report(parser.parse_args()))


async def report(args: argparse.Namespace) -> None:
    """Measure both databases at both sizes and print what was found."""
    promises: list[Promise] = []
    print(f"{'database':<12} {'answers':>11} {'board: median ms':>17} {'p99 ms':>8} {'from the answers: ms':>21}")
    for name in ("SQLite", "PostgreSQL"):
        if name == "PostgreSQL" and not args.postgresql:
            continue
        found: list[Times] = []
        async with _sqlite() if name == "SQLite" else _postgresql(args.postgresql) as database:
            for count in (args.answers, args.answers * args.times):
                await write_history(database, count)
                times, summed = await ask(database), await add_up(database)
                found.append(times)
                print(f"{name:<12} {count:>11,} {times.median:>17.2f} {times.at(0.99):>8.2f} {summed:>21.0f}")
        what = f"top ten and own rank of {MEMBERS:,} members on {name}"
        promises += [
            Promise(f"{what}, {args.answers:,} answers", found[0].median, PROMISED_MS, "ms"),
            Promise(f"{what}, {args.times} times the history", found[1].median / found[0].median, PROMISED_GROWTH, "x"),
        ]
    conclude("boards", promises, members=MEMBERS, answers=args.answers, times=args.times)


@asynccontextmanager
async def _sqlite() -> AsyncIterator[Database]:
    with tempfile.TemporaryDirectory(prefix="lightstick-boards-") as folder:
        async with _opened(f"sqlite:///{Path(folder) / 'boards.db'}") as database:
            yield database


@asynccontextmanager
async def _postgresql(url: str) -> AsyncIterator[Database]:
    name = f"lightstick_boards_{uuid.uuid4().hex}"
    await _execute(url, f"CREATE DATABASE {name}")
    try:
        async with _opened(parse_url(url).set(database=name).render_as_string(hide_password=False)) as database:
            yield database
    finally:
        await _execute(url, f"DROP DATABASE {name} WITH (FORCE)")


async def _execute(url: str, statement: str) -> None:
    server = Database.open(parse_url(url))
    try:
        async with server.engine.connect() as connection:
            await (await connection.execution_options(isolation_level="AUTOCOMMIT")).execute(sa.text(statement))
    finally:
        await server.close()


@asynccontextmanager
async def _opened(url: str) -> AsyncIterator[Database]:
    database = Database.open(parse_url(url))
    try:
        await migrate.upgrade(database)
        yield database
    finally:
        await database.close()


async def write_history(database: Database, count: int) -> None:
    """Bring the history to ``count`` answers: games of ten questions with a hundred members each, a year of weeks."""
    wanted = count // (POSITIONS * CROWD)
    async with database.write() as connection:
        there = await connection.scalar(sa.select(sa.func.count()).select_from(games)) or 0
        for first in range(there, wanted, 500):
            await _write_games(connection, first, min(first + 500, wanted))
    await ScoresStore(database).rebuild(None)
    async with database.engine.connect() as connection:
        bare = await connection.execution_options(isolation_level="AUTOCOMMIT")
        await bare.execute(sa.text("VACUUM ANALYZE" if database.dialect == "postgresql" else "ANALYZE"))


async def _write_games(connection: AsyncConnection, first: int, end: int) -> None:
    """The games ``first`` to ``end``; the members come in turn, so that everybody has played."""
    rng = random.Random(first)
    played, asked, given = [], [], []
    for number in range(first, end):
        week = number % WEEKS
        played.append(
            {
                "id": number + 1,
                "server_id": SERVER,
                "channel_id": number,
                "kind": "trivia",
                "state": "ended",
                "format": "{}",
                "pack": "bts",
                "language": "en",
                "seed": 0,
                "question_keys": "[]",
                "position": POSITIONS - 1,
                "started_by": FIRST,
                "started_at": number,
                "week": f"2026-W{week + 1:02}",
                "season": f"2026-Q{week // 13 + 1}",
            }
        )
        for position in range(POSITIONS):
            asked.append(
                {
                    "game_id": number + 1,
                    "position": position,
                    "server_id": SERVER,
                    "question_key": f"q{number}-{position}",
                    "category": "songs",
                    "difficulty": 1,
                    "question": "{}",
                    "asked_at": number,
                    "settled_at": number,
                }
            )
            for place in range(CROWD):
                right = rng.random() < 0.6
                given.append(
                    {
                        "game_id": number + 1,
                        "position": position,
                        "member_id": FIRST + (number * CROWD + place) % MEMBERS,
                        "choice": 0,
                        "right": right,
                        "points": rng.randrange(500, 1001) if right else 0,
                        "elapsed_ms": 1_000,
                        "answered_at": number,
                    }
                )
    for table, rows in ((games, played), (game_questions, asked), (answers, given)):
        await connection.execute(sa.insert(table), rows)


async def ask(database: Database) -> Times:
    """The first page of the all-time board for members who stand anywhere on it."""
    scores, rng = ScoresStore(database), random.Random(7)
    seconds = []
    for _ in range(ASKED):
        member = FIRST + rng.randrange(MEMBERS)
        begun = time.perf_counter()
        board = await scores.board(SERVER, ALL, member, 0)
        seconds.append(time.perf_counter() - begun)
        assert board.own is not None
        assert len(board.rows) == 10
    return Times.of(seconds)


async def add_up(database: Database) -> float:
    """What the top ten alone costs where nobody keeps totals, in milliseconds."""
    points = sa.func.sum(answers.c.points)
    query = (
        sa.select(answers.c.member_id, points)
        .join(games, games.c.id == answers.c.game_id)
        .where(games.c.server_id == SERVER)
        .group_by(answers.c.member_id)
        .order_by(points.desc())
        .limit(10)
    )
    async with database.read() as connection:
        begun = time.perf_counter()
        await connection.execute(query)
        return (time.perf_counter() - begun) * 1000


if __name__ == "__main__":
    main()
