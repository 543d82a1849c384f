"""SQLite means exactly one process: the lock that the running bot holds beside its database file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from bot.db.engine import unusable
from bot.errors import StartError

SUFFIX: Final = ".lock"


@contextmanager
def alone(path: Path | None) -> Iterator[None]:
    """Be the one process that uses the database file at ``path``, for as long as the block runs.

    The lock is a write transaction on an empty SQLite file, which the system ends with the process, however
    that ends, and which holds on every system. The file stays: whoever removed it could remove another's. None
    stands for PostgreSQL, which serves many.

    Raises:
        StartError: another process uses it, or the file beside it can't be made.
    """
    if path is None:
        yield
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = sqlite3.connect(f"{path}{SUFFIX}", timeout=0, isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        raise StartError(unusable(path, error)) from error
    with closing(lock):
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                raise StartError(f"Lightstick is running on {path}. Stop it first, then try again.") from error
            raise StartError(unusable(path, error)) from error
        yield
