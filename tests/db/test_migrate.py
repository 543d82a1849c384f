"""Bringing a database to this version and back, and what the host reads when it can't be done."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.config import Config
from alembic.script import ScriptDirectory

from bot.db import migrate
from bot.db.engine import Database, parse_url, unusable
from bot.db.tables import answers, metadata, notes
from bot.errors import StartError

SECRET = "hunter2"
ROOT = Path(__file__).resolve().parents[2]


def one_sentence(error: pytest.ExceptionInfo[StartError]) -> str:
    """What the host reads: a line or two of plain words, and never the password."""
    text = str(error.value)
    assert "\n" not in text
    assert text.endswith(".")
    assert len(text) < 300
    assert SECRET not in text
    return text


@pytest.fixture
async def file(tmp_path: Path) -> AsyncIterator[Database]:
    """A database file that does not exist yet."""
    database = Database.open(parse_url(f"sqlite:///{tmp_path / 'data' / 'lightstick.db'}"))
    yield database
    await database.close()


@pytest.fixture
def next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The migrations of a next version of Lightstick, from which the tests may use :func:`add_revision`."""
    folder = tmp_path / "migrations"
    shutil.copytree(migrate.MIGRATIONS, folder)
    monkeypatch.setattr(migrate, "MIGRATIONS", folder)
    return folder


def add_revision(folder: Path, name: str, *statements: str) -> None:
    (folder / "versions" / f"{name}_next.py").write_text(
        "from alembic import op\n"
        f"revision, down_revision, branch_labels, depends_on = {name!r}, {migrate.head()!r}, None, None\n"
        "def upgrade():\n" + "".join(f"    op.execute({statement!r})\n" for statement in statements) + "    pass\n"
        "def downgrade():\n    pass\n"
    )


def test_the_files_of_the_migrations_are_named_by_their_revisions() -> None:
    config = Config()
    config.set_main_option("script_location", str(migrate.MIGRATIONS))
    walked = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    assert list(migrate.known()) == walked[::-1]


def test_a_start_that_finds_its_database_ready_does_without_what_it_does_not_need() -> None:
    code = "import sys, bot.cli.run; sys.exit('alembic' in sys.modules or 'PIL' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


async def table_names(database: Database) -> set[str]:
    async with database.read() as connection:
        return set(await connection.run_sync(lambda sync: sa.inspect(sync).get_table_names()))


async def set_revision(database: Database, revision: str) -> None:
    async with database.write() as connection:
        await connection.execute(sa.text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})


async def test_a_fresh_database_gets_every_table(database: Database) -> None:
    assert await migrate.current(database) == migrate.head()
    assert await table_names(database) == {*metadata.tables, "alembic_version"}


async def test_the_migrations_and_the_tables_agree(database: Database) -> None:
    assert await migrate.differences(database) == []


async def test_a_fresh_file_is_made_with_its_folder_and_needs_no_copy(file: Database) -> None:
    assert await migrate.current(file) is None
    assert await migrate.upgrade(file) is None
    assert await migrate.current(file) == migrate.head()
    assert file.path is not None
    assert not list(file.path.parent.glob("*.before-*"))


async def test_a_database_of_this_version_is_left_alone(database: Database) -> None:
    assert await migrate.upgrade(database) is None


async def test_the_way_back_to_nothing_and_forth_again(database_url: sa.URL) -> None:
    database = Database.open(database_url)
    try:
        copy = await migrate.downgrade(database, "base")
        assert (copy is not None) == (database.dialect == "sqlite")
        assert await table_names(database) == {"alembic_version"}
        assert await migrate.current(database) is None
    finally:
        await migrate.upgrade(database)
        await database.close()


async def test_clicks_of_a_version_without_typed_answers_stay_as_they_were(database_url: sa.URL) -> None:
    database = Database.open(database_url)
    clicks = [(1, 0, 7, 2, True, 950, 1_500, 1), (1, 0, 8, 0, False, 0, 9_000, 2)]
    shared = ("game_id", "position", "member_id", "choice", "right", "points", "elapsed_ms", "answered_at")
    insert = sa.text(
        'INSERT INTO answers (game_id, position, member_id, choice, "right", points, elapsed_ms, answered_at) '
        "VALUES (:game_id, :position, :member_id, :choice, :right, :points, :elapsed_ms, :answered_at)"
    )
    try:
        await migrate.downgrade(database, "0005")
        async with database.write() as connection:
            await connection.execute(insert, [dict(zip(shared, click, strict=True)) for click in clicks])
        await migrate.upgrade(database)
        query = sa.select(answers).order_by(answers.c.member_id)
        async with database.read() as connection:
            kept = (await connection.execute(query)).mappings().all()
        assert [tuple(row[name] for name in shared) for row in kept] == clicks
        assert [(row["given"], row["tries"]) for row in kept] == [(None, 1)] * 2
        typed = {**dict(zip(shared, clicks[0], strict=True)), "member_id": 9, "choice": None, "tries": 2, "given": "[]"}
        async with database.write() as connection:
            await connection.execute(answers.insert().values(typed))
        await migrate.downgrade(database, "0005")
        async with database.read() as connection:
            left = await connection.scalars(sa.text("SELECT member_id FROM answers ORDER BY member_id"))
            assert left.all() == [7, 8], "what was typed has no place there"
    finally:
        await migrate.upgrade(database)
        async with database.write() as connection:
            await connection.execute(answers.delete())
        await database.close()


async def test_an_unknown_revision_is_named(file: Database) -> None:
    await migrate.upgrade(file)
    with pytest.raises(StartError) as error:
        await migrate.downgrade(file, "1999")
    assert "1999" in one_sentence(error)
    assert await migrate.current(file) == migrate.head()


async def test_an_older_file_is_copied_before_it_is_migrated(file: Database, next_version: Path) -> None:
    await migrate.upgrade(file)
    old = migrate.head()
    async with file.write() as connection:
        await connection.execute(sa.insert(notes).values(name="kept", value="yes"))
    add_revision(next_version, "9001", "CREATE TABLE news (id INTEGER)", "DELETE FROM notes")

    copy = await migrate.upgrade(file)

    assert await migrate.current(file) == "9001"
    assert "news" in await table_names(file)
    assert copy is not None
    assert copy.name == f"lightstick.db.before-{old}"
    kept = sqlite3.connect(copy)
    assert kept.execute("SELECT value FROM notes").fetchall() == [("yes",)]
    assert kept.execute("SELECT version_num FROM alembic_version").fetchall() == [(old,)]
    kept.close()


async def test_a_migration_that_fails_leaves_the_database_as_it_was(database: Database, next_version: Path) -> None:
    old = migrate.head()
    add_revision(next_version, "9001", "CREATE TABLE news (id INTEGER)", "SELECT * FROM no_such_table")
    with pytest.raises(StartError) as error:
        await migrate.upgrade(database)
    assert "no_such_table" in str(error.value)
    assert await migrate.current(database) == old
    assert "news" not in await table_names(database)


async def test_a_database_that_is_newer_than_the_code_is_refused(database_url: sa.URL) -> None:
    database = Database.open(database_url)
    await set_revision(database, "9999")
    try:
        for step in (migrate.require_known(database), migrate.upgrade(database), migrate.downgrade(database, "base")):
            with pytest.raises(StartError) as error:
                await step
            assert one_sentence(error) == (
                "The database is newer than this version of Lightstick (revision 9999). "
                "Update Lightstick, or restore an older copy of the database."
            )
        assert "answers" in await table_names(database)
    finally:
        await set_revision(database, migrate.head())
        await database.close()


async def open_and_upgrade(url: str) -> None:
    database = Database.open(parse_url(url))
    try:
        await migrate.upgrade(database)
    finally:
        await database.close()


async def refusal(url: str) -> str:
    """The sentence with which a database at ``url`` is refused at the start."""
    with pytest.raises(StartError) as error:
        await open_and_upgrade(url)
    return one_sentence(error)


@pytest.mark.parametrize("content", [b"Dear diary, today I saw BTS.\n" * 100, b"SQLite format 3\0" + b"\xff" * 4096])
async def test_a_file_that_is_no_database_is_named_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "diary.txt"
    path.write_bytes(content)
    assert await refusal(f"sqlite:///{path}") == (
        f"{path} is not a SQLite database or is damaged. Put a good copy in its place."
    )
    assert path.read_bytes() == content


async def test_a_folder_in_the_files_place_is_named(tmp_path: Path) -> None:
    assert await refusal(f"sqlite:///{tmp_path}") == (
        f"The database file {tmp_path} can't be opened. Check the folder and its permissions."
    )


async def test_a_file_in_the_folders_place_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("in the way", encoding="utf-8")
    path = tmp_path / "data" / "lightstick.db"
    assert await refusal(f"sqlite:///{path}") == (
        f"The database file {path} can't be opened. Check the folder and its permissions."
    )


def test_a_file_that_another_program_holds_is_said_to_be_locked(tmp_path: Path) -> None:
    path = tmp_path / "lightstick.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as holding:
        holding.execute("BEGIN EXCLUSIVE")
        with closing(sqlite3.connect(path, timeout=0)) as other, pytest.raises(sqlite3.OperationalError) as error:
            other.execute("CREATE TABLE fans (id)")
    assert unusable(path, error.value) == (
        f"The database file {path} is locked by another program. End that one, then start Lightstick again."
    )


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a limit on what a process may write, as Linux has it")
def test_a_full_disk_is_named_when_the_bot_starts(tmp_path: Path) -> None:
    import resource  # there is none on Windows

    ran = subprocess.run(
        [sys.executable, "-m", "bot", "run"],
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "DISCORD_TOKEN": "MTIz.loop.back",
            "DATABASE_URL": "sqlite:///x.db",
        },
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)),
    )
    assert ran.returncode == 1
    assert ran.stderr.strip() == (
        "The database file x.db can't be written: the disk is full or at fault. Make room, then start again."
    )


async def test_a_postgresql_that_does_not_answer_is_named_without_its_password() -> None:
    assert await refusal(f"postgresql://jin:{SECRET}@127.0.0.1:1/lightstick") == (
        "PostgreSQL at 127.0.0.1:1 does not answer for database “lightstick”. Check DATABASE_URL and the server."
    )


async def test_a_database_that_is_not_on_the_server_is_named(postgres_server: sa.URL) -> None:
    url = postgres_server.set(database="lightstick_no_such_database", password=SECRET)
    assert "lightstick_no_such_database" in await refusal(url.render_as_string(hide_password=False))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "nonsense",
        "://",
        "lightstick.db",
        f"mysql://jin:{SECRET}@localhost/lightstick",
        f"postgresql://jin:{SECRET}@localhost:port/lightstick",
        f"jin:{SECRET}@localhost",
        "sqlite://",
        "sqlite:///:memory:",
    ],
)
async def test_what_is_no_database_address_is_told_what_one_looks_like(url: str) -> None:
    assert "DATABASE_URL" in await refusal(url)
