"""One backup each night, by the running bot itself.

The file of a night is its own record: where it is there, the night is done, however often the bot was started
meanwhile; where the bot was away, the backup is made when it is back.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from bot.db.backup import files, postgres, sqlite
from bot.db.engine import Database
from bot.errors import StartError

log = logging.getLogger(__name__)

HOUR: Final = 4  # on the host's clocks (DEFAULT_ZONE): the night is over almost everywhere that it was played
FIRST_SECONDS: Final = 20.0  # a start has other things to do
LONGEST_SECONDS: Final = 3_600.0  # a machine that slept, or whose clock was set, looks again after it


async def save(db: Database, target: Path, called_off: Callable[[], bool] = lambda: False) -> None:
    """Write a checked backup of either kind of database to ``target``.

    Raises:
        StartError: it can't be made, in one sentence.
    """
    if db.path is None:
        await postgres.save(db, target)
    else:
        await asyncio.to_thread(sqlite.save, db.path, target, called_off)


def suffix(db: Database) -> str:
    """How a backup of this kind of database ends."""
    return files.POSTGRES_SUFFIX if db.path is None else files.SQLITE_SUFFIX


def night(now: dt.datetime) -> dt.date:
    """The night whose backup is due at ``now``, a local time: the last one of which :data:`HOUR` has struck."""
    return (now.replace(tzinfo=None) - dt.timedelta(hours=HOUR)).date()


class Nightly:
    """Makes the backups of a bot that runs. ``now`` tells UTC milliseconds; ``zone`` says when it is night."""

    def __init__(self, db: Database, folder: Path, zone: str, now: Callable[[], int]) -> None:
        self._db = db
        self._folder = folder
        self._zone = ZoneInfo(zone)
        self._now = now
        self._closing = False

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Look after the nights while the block runs; a backup in the making is called off at its end."""
        task = asyncio.create_task(self._run(), name="nightly backup")
        try:
            yield
        finally:
            self._closing = True
            task.cancel()
            await asyncio.wait({task})

    async def look(self) -> Path | None:
        """Make the backup that is due, and let the eighth night go; None where the night has one.

        Raises:
            StartError: it can't be made, in one sentence.
        """
        target = self._folder / files.nightly(night(self._local()), suffix(self._db))
        if target.exists():
            return None
        await save(self._db, target, lambda: self._closing)
        await asyncio.to_thread(files.prune, self._folder)
        return target

    async def _run(self) -> None:
        seconds = FIRST_SECONDS
        while True:
            await asyncio.sleep(seconds)
            seconds = LONGEST_SECONDS
            try:
                if made := await self.look():
                    log.info("backup made: %s", made)
                seconds = min(LONGEST_SECONDS, self._until_next())
            except (StartError, OSError) as error:
                log.error("no backup could be made; again in an hour: %s", error)
            except Exception:
                log.exception("no backup could be made; again in an hour")

    def _local(self) -> dt.datetime:
        return dt.datetime.fromtimestamp(self._now() / 1000, self._zone)

    def _until_next(self) -> float:
        """Seconds until the next night is due; an hour more or less, where clocks change, is an hour."""
        local = self._local()
        due = local.replace(hour=HOUR, minute=0, second=0, microsecond=0)
        if due <= local:
            due += dt.timedelta(days=1)
        return (due - local).total_seconds() + 1
