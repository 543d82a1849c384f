"""``lightstick db``: the database's shape, and its scores made anew."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from bot.cli.common import settings_of
from bot.db import migrate
from bot.db.backup import postgres
from bot.db.copy import copy
from bot.db.engine import Database, parse_url
from bot.db.lock import alone
from bot.errors import StartError
from bot.scores.store import ScoresStore
from bot.settings import Settings

Step = Callable[[Database, argparse.Namespace], Awaitable[str]]


def run(args: argparse.Namespace) -> int:
    """Do the step ``args.name`` and print what came of it."""
    print(asyncio.run(_run(settings_of(args), args)))
    return 0


async def _run(settings: Settings, args: argparse.Namespace) -> str:
    async with opened(settings) as db:
        if args.name in LOOKS:
            return await STEPS[args.name](db, args)
        with alone(db.path):
            return await STEPS[args.name](db, args)


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Database]:
    """The database of the settings, closed when the block ends."""
    db = Database.open(parse_url(settings.database_url))
    try:
        yield db
    finally:
        await db.close()


async def state(db: Database) -> str | None:
    """The database's revision, None where it is empty; a file that is not there is not made.

    Raises:
        StartError: it can't be reached, or is newer than this code.
    """
    if db.path is not None and not db.path.exists():
        return None
    return await migrate.require_known(db)


async def _upgrade(db: Database, _args: argparse.Namespace) -> str:
    before = await state(db)
    if before == migrate.head():
        return f"The database is at revision {before}, the newest. Nothing to do."
    copied = await migrate.upgrade(db)
    return f"The database is now at revision {migrate.head()}.{_kept(copied)}"


async def _downgrade(db: Database, args: argparse.Namespace) -> str:
    if await state(db) is None:
        raise StartError("The database is empty: there is nothing to take back.")
    copied = await migrate.downgrade(db, args.revision)
    revision = await state(db)
    return f"The database is now {f'at revision {revision}' if revision else 'empty'}.{_kept(copied)}"


async def _current(db: Database, _args: argparse.Namespace) -> str:
    revision = await state(db)
    if revision == migrate.head():
        return f"{revision} (the newest)"
    return f"{revision or 'empty'} (the newest is {migrate.head()}: lightstick db upgrade)"


async def _rebuild_scores(db: Database, _args: argparse.Namespace) -> str:
    await _require_newest(db)
    rows = await ScoresStore(db).rebuild(None)
    return f"The scores were made anew from the answers: {rows:,} totals."


async def _copy(db: Database, args: argparse.Namespace) -> str:
    await _require_newest(db)
    url = parse_url(args.to, "--to")
    if url == db.engine.url:
        raise StartError("--to names the database that DATABASE_URL names. Name another one.")
    target = Database.open(url)
    try:
        with alone(target.path):
            for each in (db, target):
                if each.path is None:
                    await postgres.require_unused(each)
            counts = await copy(db, target)
    finally:
        await target.close()
    return (
        f"{sum(counts.values()):,} rows of {len(counts)} tables were copied, and each was compared with its copy. "
        "Put the new address into DATABASE_URL."
    )


async def _require_newest(db: Database) -> None:
    revision = await state(db)
    if revision != migrate.head():
        raise StartError(
            f"The database is {f'at revision {revision}' if revision else 'empty'} and this version of Lightstick "
            f"needs {migrate.head()}. Run `lightstick db upgrade` first."
        )


def _kept(copied: Path | None) -> str:
    return f" It is kept as it was in {copied}." if copied else ""


STEPS: Final[dict[str, Step]] = {
    "upgrade": _upgrade,
    "downgrade": _downgrade,
    "current": _current,
    "rebuild-scores": _rebuild_scores,
    "copy": _copy,
}
LOOKS: Final = frozenset({"current"})
"""The steps that change nothing, and may be taken while the bot runs."""
