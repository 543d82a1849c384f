"""What every room's tests share: an empty database of each kind.

A test that takes ``database`` runs twice, on a SQLite file and on PostgreSQL. Without a PostgreSQL
its half is skipped; where one must be there (CI), REQUIRE_POSTGRES=1 makes that a failure.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import uuid
from collections.abc import AsyncIterator, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.db import migrate
from bot.db.engine import Database, parse_url
from bot.db.tables import metadata
from bot.errors import StartError

POSTGRES = os.environ.get("TEST_DATABASE_URL", "postgresql://postgres@127.0.0.1/test")


async def wipe(database: Database) -> None:
    """Empty every table: for each example of a property test, which shares its database with the others."""
    async with database.write() as connection:
        for table in reversed(metadata.sorted_tables):
            await connection.execute(sa.delete(table))


def _run(work: Coroutine[Any, Any, None]) -> None:
    with asyncio.Runner() as runner:  # `asyncio.run` would also reset the loop that the tests use
        runner.run(work)


async def _migrate(url: sa.URL) -> None:
    database = Database.open(url)
    try:
        await migrate.upgrade(database)
    finally:
        await database.close()


async def _execute(*statements: str) -> None:
    server = Database.open(parse_url(POSTGRES))
    try:
        await server.ping()
        async with server.engine.connect() as connection:
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            for statement in statements:
                await connection.execute(sa.text(statement))
    finally:
        await server.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty database file, to be copied: that is quicker than to migrate each."""
    path = tmp_path_factory.mktemp("sqlite") / "empty.db"
    _run(_migrate(parse_url(f"sqlite:///{path}")))
    return path


@pytest.fixture(scope="session")
def postgres_server() -> sa.URL:
    """A PostgreSQL that answers and lets us create databases."""
    try:
        _run(_execute())
    except StartError as error:
        if os.environ.get("REQUIRE_POSTGRES") == "1":
            pytest.fail(str(error))
        pytest.skip(f"{error} (TEST_DATABASE_URL says where the tests look for it)")
    return parse_url(POSTGRES)


@pytest.fixture(scope="session")
def postgres_url(postgres_server: sa.URL) -> Iterator[sa.URL]:
    """A migrated database on PostgreSQL that this process alone uses, dropped at its end."""
    name = f"lightstick_test_{uuid.uuid4().hex}"
    # Tests are not run through a power cut: no need to wait for the disk.
    _run(_execute(f"CREATE DATABASE {name}", f"ALTER DATABASE {name} SET synchronous_commit = off"))
    try:
        url = postgres_server.set(database=name)
        _run(_migrate(url))
        yield url
    finally:
        _run(_execute(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture
async def empty_postgres_url(postgres_server: sa.URL) -> AsyncIterator[sa.URL]:
    """A database on PostgreSQL of the test's own, without a table, for what runs as a process of its own."""
    name = f"lightstick_test_{uuid.uuid4().hex}"
    await _execute(f"CREATE DATABASE {name}")
    try:
        yield postgres_server.set(database=name)
    finally:
        await _execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> sa.URL:
    """A migrated, empty database file of the test's own."""
    return parse_url(f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'lightstick.db')}")


@pytest.fixture(params=["sqlite_url", "postgres_url"], ids=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> sa.URL:
    """Where an empty, migrated database is, of each kind in turn."""
    url: sa.URL = request.getfixturevalue(request.param)
    return url


@pytest.fixture
async def database(database_url: sa.URL) -> AsyncIterator[Database]:
    """An empty, migrated database; the test runs once on each kind."""
    database = Database.open(database_url)
    try:
        yield database
        if database.dialect == "postgresql":
            await wipe(database)
    finally:
        await database.close()
