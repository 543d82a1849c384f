"""Where backups are kept, what they are called, and which of them go.

A file has its name only once it is whole and was checked, so whatever is called a backup is a good one.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from bot.db.engine import data_folder
from bot.errors import StartError
from bot.settings import Settings

KEPT: Final = 7
FOLDER: Final = "backups"
SQLITE_SUFFIX: Final = ".db"
POSTGRES_SUFFIX: Final = ".dump"
_NAME: Final = re.compile(r"lightstick-(?P<day>\d{4}-\d\d-\d\d)(?P<time>-\d{6})?(?:\.db|\.dump)", re.ASCII)


def folder_of(settings: Settings, database: Path | None) -> Path:
    """Where backups go: BACKUP_FOLDER, or else beside the ``database`` file; None stands for PostgreSQL."""
    if settings.backup_folder:
        return Path(settings.backup_folder)
    return data_folder(database) / FOLDER


def nightly(day: dt.date, suffix: str) -> str:
    """The name of the one backup of a night."""
    return f"lightstick-{day.isoformat()}{suffix}"


def by_hand(at: dt.datetime, suffix: str) -> str:
    """The name of a backup that somebody asked for at ``at``: it is not counted among those of the nights."""
    return f"lightstick-{at:%Y-%m-%d-%H%M%S}{suffix}"


def last(folder: Path, suffix: str) -> Path | None:
    """The newest backup in ``folder`` of the kind that ends so, by the time that it was made."""
    try:
        found = [entry for entry in folder.iterdir() if _NAME.fullmatch(entry.name) and entry.suffix == suffix]
        return max(found, key=made_at, default=None)
    except OSError:  # no folder, or one goes while we look
        return None


def made_at(file: Path) -> dt.datetime:
    """When a backup was made, in UTC."""
    return dt.datetime.fromtimestamp(file.stat().st_mtime, dt.UTC)


def require_there(file: Path) -> None:
    """Raises:
    StartError: there is no such file.
    """
    if not file.is_file():
        raise StartError(f"{file} is not there. Name a file such as those in the folder of the backups.")


def prune(folder: Path, kept: int = KEPT) -> list[Path]:
    """Remove the backups of nights but the newest ``kept``; one that was asked for stays. Returns what went."""
    nights = sorted(
        (entry for entry in folder.iterdir() if (name := _NAME.fullmatch(entry.name)) and not name["time"]),
        key=lambda entry: entry.name,
    )
    gone = nights[: max(len(nights) - kept, 0)]
    for entry in gone:
        entry.unlink(missing_ok=True)
    return gone


@contextmanager
def unfinished(target: Path) -> Iterator[Path]:
    """A file beside ``target`` to be written; it takes the name ``target`` when the block ends well, and goes if not.

    Raises:
        OSError: the folder or the disk does not take it.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    writing = target.with_name(f"{target.name}.unfinished-{os.getpid()}")
    writing.unlink(missing_ok=True)
    try:
        yield writing
        with writing.open("rb+") as stream:
            os.fsync(stream.fileno())
        writing.replace(target)
    finally:
        writing.unlink(missing_ok=True)
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    """Have the new name on the disk, too, where the system can say so (Windows can't)."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
