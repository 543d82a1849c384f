"""``lightstick backup`` and ``lightstick restore``."""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
from pathlib import Path

from bot.cli.common import settings_of
from bot.cli.database import opened, state
from bot.db import migrate
from bot.db.backup import files, nightly, postgres, sqlite
from bot.db.engine import Database
from bot.db.lock import alone
from bot.errors import StartError
from bot.settings import Settings


def backup(args: argparse.Namespace) -> int:
    """Make a checked copy of the database now, whether the bot runs or not, and print where it is."""
    print(asyncio.run(_backup(settings_of(args), args.to)))
    return 0


def restore(args: argparse.Namespace) -> int:
    """Put a backup in the place of the database, and print where what was there is kept."""
    print(asyncio.run(_restore(settings_of(args), args.file, force=args.force)))
    return 0


async def _backup(settings: Settings, to: Path | None) -> str:
    async with opened(settings) as db:
        if await state(db) is None:
            raise StartError("The database is empty: there is nothing to back up.")
        target = _target(settings, db, to)
        await nightly.save(db, target)
    return f"The backup is {target} ({_size(target)}). It was checked, and is whole."


def _target(settings: Settings, db: Database, to: Path | None) -> Path:
    """Where a backup goes that was asked for: a file, a folder, or what the settings say."""
    name = files.by_hand(_now(), nightly.suffix(db))
    if to is None:
        return files.folder_of(settings, db.path) / name
    target = to / name if to.is_dir() else to
    if target.exists():
        raise StartError(f"{target} is there already. Name another file, or a folder.")
    return target


async def _restore(settings: Settings, file: Path, *, force: bool) -> str:
    async with opened(settings) as db:
        if db.path is not None:
            if postgres.is_dump(file):
                raise StartError(f"{file} is a dump of PostgreSQL, and DATABASE_URL names a SQLite file.")
            with alone(db.path):
                kept = sqlite.restore(file, db.path, force=force, now=_now())
        else:
            if sqlite.is_database(file):
                raise StartError(
                    f"{file} is a SQLite file, and DATABASE_URL names a PostgreSQL database. "
                    "Bring it there: DATABASE_URL=sqlite:///FILE lightstick db copy --to URL"
                )
            kept = await postgres.restore(file, db, files.folder_of(settings, None), force=force, now=_now())
        revision = await state(db)
    said = f"The database is what {file} holds, at revision {revision}"
    said += "." if revision == migrate.head() else f"; `lightstick run` brings it to {migrate.head()}."
    return f"{said} What was there is kept in {kept}." if kept else said


def last_backup(settings: Settings, db: Database) -> str:
    """When the last good backup was made.

    Raises:
        StartError: it is days old though the database has changed since.
    """
    folder = files.folder_of(settings, db.path)
    last = files.last(folder, nightly.suffix(db))
    if last is None:
        return f"none yet in {folder}; the running bot makes one each night, `lightstick backup` makes one now"
    at = files.made_at(last)
    said = f"the last good one is {last}, made {at:%Y-%m-%d %H:%M} UTC"
    if db.path is not None and _changed(db.path) - at > dt.timedelta(days=2):
        raise StartError(f"{said}, and the database has changed since. Look for “backup” in the bot's log.")
    return said


def _changed(database: Path) -> dt.datetime:
    there = [path for path in (database, database.with_name(f"{database.name}-wal")) if path.exists()]
    return max((files.made_at(path) for path in there), default=dt.datetime.fromtimestamp(0, dt.UTC))


def _size(file: Path) -> str:
    return f"{file.stat().st_size / 1_000_000:,.1f} MB"


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
