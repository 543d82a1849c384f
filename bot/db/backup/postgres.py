"""A PostgreSQL database as a file, by PostgreSQL's own ``pg_dump`` and ``pg_restore``."""

from __future__ import annotations

import asyncio
import datetime as dt
import os
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from bot.db import migrate
from bot.db.backup import files
from bot.db.engine import Database
from bot.db.tables import metadata
from bot.errors import StartError

MAGIC: Final = b"PGDMP"  # what a dump in PostgreSQL's custom format begins with
_OPTIONS: Final = {"ssl": "sslmode"}  # asyncpg's name of an option -> libpq's


class ToolFailed(StartError):
    """``pg_dump`` or ``pg_restore`` is missing or refused."""


def is_dump(path: Path) -> bool:
    """Whether a file looks like a dump of PostgreSQL."""
    try:
        with path.open("rb") as stream:
            return stream.read(len(MAGIC)) == MAGIC
    except OSError:
        return False


async def save(db: Database, target: Path) -> None:
    """Write the whole database, as it is at one instant, to ``target``, while others use it.

    Raises:
        StartError: pg_dump is missing or can't do it, or the disk does not take the file, in one sentence.
    """
    try:
        with files.unfinished(target) as writing:
            await _tool("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={writing}", db=db)
            await revision(writing)
    except OSError as error:
        raise StartError(f"The backup can't be written to {target}: {error}.") from error


async def revision(dump: Path) -> str:
    """The revision of the database that was dumped; reading it also reads the dump's table of contents.

    Raises:
        StartError: it is not there, is damaged, or is no database of Lightstick.
    """
    files.require_there(dump)
    try:
        said = await _tool("pg_restore", "--data-only", "--table=alembic_version", "--file=-", str(dump))
    except ToolFailed:
        if not is_dump(dump):
            raise StartError(f"{dump} is no dump of PostgreSQL. Choose a file that `lightstick backup` made.") from None
        raise
    lines = said.splitlines()
    for number, line in enumerate(lines[:-1]):
        if line.startswith("COPY ") and "alembic_version" in line and lines[number + 1] != "\\.":
            return lines[number + 1]
    raise StartError(f"{dump} is no database of Lightstick. Choose a file that `lightstick backup` made.")


async def inspect(dump: Path) -> str:
    """The revision of a dump that somebody wants to put back; every row of it can be read.

    Raises:
        StartError: as :func:`revision`, or it is damaged or of a newer version of Lightstick.
    """
    found = await revision(dump)
    await _tool("pg_restore", f"--file={os.devnull}", str(dump))
    if found not in migrate.known():
        raise StartError(
            f"{dump} was made by a newer version of Lightstick (revision {found}). Update Lightstick, then restore it."
        )
    return found


async def restore(dump: Path, db: Database, backups: Path, *, force: bool, now: dt.datetime) -> Path | None:
    """Put ``dump`` in the place of what is in the database, in one transaction.

    Returns:
        the dump of what was there, or None where nothing was.

    Raises:
        StartError: the file is not fit for it, the database is in use, or it is not empty and it is not ``force``.
    """
    await inspect(dump)
    await require_unused(db)
    there = await tables(db)
    kept: Path | None = None
    if there:
        if not force:
            raise StartError(
                f"The database “{db.engine.url.database}” is not empty. To replace what is in it, add --force; "
                f"what is there now is kept in {backups}."
            )
        kept = backups / f"before-restore-{now:%Y-%m-%d-%H%M%S}{files.POSTGRES_SUFFIX}"
        await save(db, kept)
        await _drop(db, there)
    try:
        await _tool("pg_restore", "--no-owner", "--no-privileges", "--single-transaction", str(dump), db=db, into=True)
    except StartError as error:
        if kept is None:
            raise
        raise StartError(f"{error} The database is empty now; what was in it: lightstick restore {kept}") from error
    return kept


async def require_unused(db: Database) -> None:
    """Make sure that no other process is connected to the database.

    Raises:
        StartError: one is, say the running bot.
    """
    await db.ping()
    others = sa.text(
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
    )
    await db.close()  # our own idle connections are no others
    async with db.read() as connection:
        count = await connection.scalar(others)
    if count:
        raise StartError(
            f"The database “{db.engine.url.database}” is in use by {count} other connections. "
            "Stop Lightstick and whatever else uses it, then try again."
        )


async def tables(db: Database) -> list[str]:
    """Which of Lightstick's tables are there, of this version or of an earlier one."""
    ours = {*metadata.tables, "alembic_version"}

    def names(connection: sa.Connection) -> list[str]:
        return [name for name in sa.inspect(connection).get_table_names() if name in ours]

    async with db.read() as connection:
        return await connection.run_sync(names)


async def _drop(db: Database, names: list[str]) -> None:
    async with db.write() as connection:
        quoted = ", ".join(f'"{name}"' for name in names)
        await connection.execute(sa.text(f"DROP TABLE {quoted} CASCADE"))


async def _tool(program: str, *arguments: str, db: Database | None = None, into: bool = False) -> str:
    """What ``program`` prints. The password goes by the environment, where no list of processes shows it.

    Raises:
        ToolFailed: it is not installed, or it fails; its last line says why.
    """
    environment = dict(os.environ)
    if db is not None:
        url = db.engine.url
        options = {_OPTIONS.get(name, name): value for name, value in url.query.items()}
        target = sa.URL.create("postgresql", url.username, None, url.host, url.port, url.database, options)
        arguments = (*arguments, f"--dbname={target}")
        if url.password is not None:
            environment["PGPASSWORD"] = str(url.password)
    if into:
        arguments = ("--exit-on-error", *arguments)
    try:
        process = await asyncio.create_subprocess_exec(
            program,
            *arguments,
            env=environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
    except FileNotFoundError:
        raise ToolFailed(
            f"{program} is not installed. Install PostgreSQL's client of your server's version "
            "(Debian: postgresql-client), or let your provider make the backups."
        ) from None
    try:
        said, complaint = await process.communicate()
    except asyncio.CancelledError:
        process.kill()
        await process.wait()
        raise
    if process.returncode:
        lines = complaint.decode(errors="replace").strip().splitlines() or [f"exit code {process.returncode}"]
        raise ToolFailed(f"{program} failed: {_reason(lines)}.")
    return said.decode(errors="replace")


def _reason(lines: list[str]) -> str:
    """The first line that says what is wrong, without the program's own name and without a full stop."""
    wrong = next((line for line in lines if "error" in line.lower()), lines[-1])
    return wrong.partition(": error: ")[2].rstrip(".") or wrong.rstrip(".")
