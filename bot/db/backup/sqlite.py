"""A SQLite database as a file: copied while others write to it, judged, put back."""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Final, NamedTuple

from bot.db import migrate
from bot.db.backup import files
from bot.errors import StartError

MAGIC: Final = b"SQLite format 3\0"
PAGES: Final = 2_000  # 8 MB; between two such steps a copy can be called off
REST_SECONDS: Final = 0.005  # between two steps, for the disk to serve the players
PROGRESS_STEPS: Final = 100_000  # of SQLite's machine: a few milliseconds
_INSTANTS: Final = (
    *("answered_at", "asked_at", "at", "created_at", "done_at", "ended_at"),
    *("handled_at", "joined_at", "settled_at", "started_at", "updated_at"),
)
_SIDE_FILES: Final = ("-wal", "-shm")


class CalledOff(Exception):
    """A copy was ended before it was whole: the bot is closing."""


class State(NamedTuple):
    """What a database file holds: its revision, and when (UTC milliseconds) anything in it last changed."""

    revision: str | None
    changed_at: int


def is_database(path: Path) -> bool:
    """Whether a file looks like a SQLite database. https://www.sqlite.org/fileformat.html#magic_header_string"""
    try:
        with path.open("rb") as stream:
            return stream.read(len(MAGIC)) == MAGIC
    except OSError:
        return False


def _never() -> bool:
    return False


def fault(path: Path, *, thorough: bool = False, called_off: Callable[[], bool] = _never) -> str | None:
    """What is wrong with the database file at ``path``, None where nothing is.

    It is read from its first page to its last; ``thorough`` also compares every index with its table. No file and
    an empty one are fine. Where it is ``called_off``, it is interrupted.

    Raises:
        sqlite3.OperationalError: it can't be opened or read at all, which says nothing of what is in it.
    """
    if not path.exists():
        return None
    try:
        with closing(_open(path)) as connection:
            connection.set_progress_handler(called_off, PROGRESS_STEPS)
            said: str = connection.execute(f"PRAGMA {'integrity' if thorough else 'quick'}_check(1)").fetchone()[0]
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError as error:
        return str(error)
    return None if said == "ok" else said.splitlines()[-1]


def require_sound(path: Path, backups: Path) -> None:
    """Look at a database file before anything relies on it.

    Raises:
        StartError: it is damaged; the sentence names the newest of the ``backups`` and how to put it back.
    """
    try:
        if fault(path) is None:
            return
    except sqlite3.OperationalError:
        return  # whoever opens it next says why it can't be opened
    damaged = f"{path} is not a SQLite database or is damaged."
    if (last := files.last(backups, files.SQLITE_SUFFIX)) is None:
        raise StartError(f"{damaged} There is no backup in {backups}. Put a good copy in its place.")
    raise StartError(
        f"{damaged} The last good backup is of {files.made_at(last):%Y-%m-%d %H:%M} UTC. "
        f"Put it back: lightstick restore {last}"
    )


def save(source: Path, target: Path, called_off: Callable[[], bool] = _never) -> None:
    """Copy the database file ``source``, in use or not, to ``target``, as it is at one instant; then check the copy.

    The source is read in one transaction, which keeps no writer waiting. ``called_off`` is asked between the steps.

    Raises:
        CalledOff: as it was asked.
        StartError: the source can't be read, or the disk does not take the copy, in one sentence.
    """

    def step(_status: int, _remaining: int, _total: int) -> None:
        if called_off():
            raise CalledOff

    try:
        with files.unfinished(target) as writing:
            with closing(_open(source)) as reading, closing(sqlite3.connect(writing)) as copy:
                # Without a transaction of our own, each write of others would make it begin anew.
                reading.execute("BEGIN")
                reading.execute("SELECT count(*) FROM sqlite_master").fetchone()
                reading.backup(copy, pages=PAGES, progress=step, sleep=REST_SECONDS)
                copy.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it
            if (wrong := fault(writing, thorough=True, called_off=called_off)) is not None:
                raise StartError(f"{source} is damaged, and so would be its copy ({wrong}).")
    except (sqlite3.Error, OSError) as error:
        if called_off():
            raise CalledOff from error
        raise StartError(f"{source} can't be copied to {target}: {error}.") from error


def inspect(path: Path) -> State:
    """What a backup holds that somebody wants to put back.

    Raises:
        StartError: it is not there, not ours, damaged, or of a newer version of Lightstick.
    """
    files.require_there(path)
    try:
        wrong = fault(path, thorough=True)
        state = None if wrong else _state(path)
    except sqlite3.Error as error:
        raise StartError(f"{path} can't be read: {error}.") from error
    if wrong:
        raise StartError(f"{path} is not a SQLite database or is damaged ({wrong}). Choose another backup.")
    if state is None or state.revision is None:
        raise StartError(f"{path} is no database of Lightstick. Choose a file that `lightstick backup` made.")
    if state.revision not in migrate.known():
        raise StartError(
            f"{path} was made by a newer version of Lightstick (revision {state.revision}). "
            "Update Lightstick, then restore it."
        )
    return state


def restore(file: Path, database: Path, *, force: bool, now: dt.datetime) -> Path | None:
    """Put ``file`` in the place of ``database``, which no process may have open.

    Returns:
        where the database that was there is kept, or None where there was none.

    Raises:
        StartError: the file is not fit for it, or the database is newer and it is not ``force``.
    """
    state = inspect(file)
    if not force:
        _refuse_newer(state, file, database)
    _merge_log(database)
    ready = database.with_name(f"{database.name}.restored")
    kept = database.with_name(f"{database.name}.before-restore-{now:%Y-%m-%d-%H%M%S}")
    there = database.exists()
    save(file, ready)
    try:
        if there:
            shutil.copyfile(database, kept)
        for suffix in _SIDE_FILES:  # they belong to what was there, and would be read into what comes
            side = database.with_name(database.name + suffix)
            if side.exists():
                side.replace(kept.with_name(kept.name + suffix))
        ready.replace(database)
    except OSError as error:
        raise StartError(f"{database} can't be replaced: {error}.") from error
    finally:
        ready.unlink(missing_ok=True)
    return kept if there else None


def _refuse_newer(state: State, file: Path, database: Path) -> None:
    """A database that is damaged or empty is older than any backup."""
    try:
        present = _state(database) if database.exists() and fault(database) is None else None
    except sqlite3.Error:
        present = None
    if present is None:
        return
    order = {revision: number for number, revision in enumerate(migrate.known())}
    newer_version = order.get(present.revision or "", len(order)) > order[state.revision or ""]
    if present.revision is None or not (newer_version or present.changed_at > state.changed_at):
        return
    what = f"last changed {_instant(present.changed_at)}, the backup {_instant(state.changed_at)}"
    raise StartError(
        f"{database} is newer than {file} ({what}). To go back all the same, add --force; "
        "what is there now is kept beside it."
    )


def _state(path: Path) -> State | None:
    """What a sound file holds; None where it has none of our tables."""
    with closing(_open(path)) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if not {"alembic_version", "servers"} <= tables:
            return None
        found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        newest = 0
        for table in sorted(tables):
            columns = [name for _, name, *_ in connection.execute(f'PRAGMA table_info("{table}")')]
            for column in set(columns) & set(_INSTANTS):
                # Both names are of the database itself.
                (value,) = connection.execute(f'SELECT max("{column}") FROM "{table}"').fetchone()  # noqa: S608
                newest = max(newest, value or 0)
    return State(found[0] if found else None, newest)


def _merge_log(database: Path) -> None:
    """Bring what a killed process left in the write-ahead log into the file itself, where it is sound enough."""
    with suppress(sqlite3.Error), closing(_open(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _open(path: Path) -> sqlite3.Connection:
    """A connection that makes no file."""
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True, isolation_level=None, timeout=5)


def _instant(ms: int) -> str:
    return f"{dt.datetime.fromtimestamp(ms / 1000, dt.UTC):%Y-%m-%d %H:%M:%S} UTC" if ms else "never"
