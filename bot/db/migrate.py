"""Bringing a database to the shape that this version needs, and back.

A database file is copied before it is changed; a database newer than the code is refused, since
an older program would write it wrong.
"""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from bot.db.engine import Database
from bot.db.tables import complete
from bot.errors import StartError

if TYPE_CHECKING:
    from alembic.config import Config

# Alembic is imported where something is migrated: a start that finds its database ready is quicker without it.
MIGRATIONS: Final = Path(__file__).with_name("migrations")
_MIGRATING: Final = 0x4C534D47  # "LSMG": the advisory lock of whoever migrates a PostgreSQL


def known() -> tuple[str, ...]:
    """Every revision that this code knows, the oldest first: what the names of the migrations' files begin with."""
    return tuple(sorted(path.name.partition("_")[0] for path in MIGRATIONS.glob("versions/[0-9]*.py")))


def head() -> str:
    """The newest revision that this code knows."""
    return known()[-1]


async def current(db: Database) -> str | None:
    """The database's revision; None where it is empty."""
    await db.ping()
    async with db.read() as connection:
        if not await connection.run_sync(lambda this: sa.inspect(this).has_table("alembic_version")):
            return None
        revision: str | None = await connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
        return revision


async def require_known(db: Database) -> str | None:
    """The database's revision, which this code knows.

    Raises:
        StartError: a newer version of Lightstick has migrated it.
    """
    revision = await current(db)
    if revision is not None and revision not in known():
        raise StartError(
            f"The database is newer than this version of Lightstick (revision {revision}). "
            "Update Lightstick, or restore an older copy of the database."
        )
    return revision


async def upgrade(db: Database) -> Path | None:
    """Migrate to the newest revision.

    Returns:
        the copy that was made of an older database file, or None where none was needed.
    """
    revision = await require_known(db)
    if revision == head():
        return None
    from alembic import command

    copied = await asyncio.to_thread(_copy, db.path, revision) if db.path and revision else None
    await _run(db, command.upgrade, "head")
    return copied


async def downgrade(db: Database, revision: str) -> Path | None:
    """Migrate back to ``revision`` (``base`` empties the database). Returns the copy that was made.

    Raises:
        StartError: there is no such revision.
    """
    from alembic import command

    here = await require_known(db)
    copied = await asyncio.to_thread(_copy, db.path, here) if db.path and here else None
    await _run(db, command.downgrade, revision)
    return copied


async def differences(db: Database) -> list[Any]:
    """What the database lacks against :mod:`bot.db.tables`; empty when they agree."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    def compare(connection: sa.Connection) -> list[Any]:
        return list(compare_metadata(MigrationContext.configure(connection), complete()))

    async with db.read() as connection:
        return await connection.run_sync(compare)


def _config(connection: sa.Connection) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


async def _run(db: Database, step: Any, revision: str) -> None:
    from alembic.util import CommandError

    def run(connection: sa.Connection) -> None:
        step(_config(connection), revision)

    try:
        async with db.write() as connection:
            if db.dialect == "postgresql":  # several processes may start at once: the first migrates, the others wait
                await connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_MIGRATING)))
            await connection.run_sync(run)
    except DBAPIError as error:
        raise StartError(f"The database could not be migrated and is as it was: {error.orig}") from error
    except CommandError as error:
        raise StartError(f"There is no database revision “{revision}”; this version knows base to {head()}.") from error


def _copy(path: Path, revision: str | None) -> Path:
    copy = path.with_name(f"{path.name}.before-{revision}")
    try:
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
    except (sqlite3.Error, OSError) as error:
        raise StartError(f"{path} can't be copied to {copy.name} before it is migrated: {error}.") from error
    return copy
