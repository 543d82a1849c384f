"""A host makes a backup, loses the database, puts the backup back; and moves house."""

from __future__ import annotations

import os
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.db import migrate
from bot.db.lock import alone
from tests.cli.conftest import TOKEN, Call

DATABASE = Path("data", "lightstick.db")


def write(text: str, path: Path = DATABASE) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO notes VALUES (?, ?)", (text, text))
        connection.commit()


def notes(path: Path = DATABASE) -> set[str]:
    with closing(sqlite3.connect(path)) as connection:
        return {name for (name,) in connection.execute("SELECT name FROM notes")}


def cut_in_half(path: Path) -> None:
    with path.open("rb+") as stream:
        stream.truncate(path.stat().st_size // 8192 * 4096)


@pytest.fixture
def host(call: Call) -> Call:
    """A host whose database has one note."""
    call("db", "upgrade")
    write("first")
    return call


def backed_up(call: Call, *words: str) -> Path:
    """Where ``lightstick backup`` says that it put the copy."""
    code, out, err = call("backup", *words)
    assert (code, err) == (0, "")
    found = re.fullmatch(r"The backup is (.+) \([\d,.]+ MB\)\. It was checked, and is whole\.\n", out)
    assert found
    return Path(found[1])


def test_a_database_that_was_damaged_comes_back(host: Call, comet_packs: Path) -> None:
    with alone(DATABASE):  # while the bot runs
        copy = backed_up(host)
    assert copy.parent == Path("data", "backups")
    assert re.fullmatch(r"lightstick-\d{4}-\d\d-\d\d-\d{6}\.db", copy.name)
    cut_in_half(DATABASE)
    said = host("run", env={"DISCORD_TOKEN": TOKEN}).sentence
    assert said.startswith(f"{DATABASE} is not a SQLite database or is damaged. The last good backup is of ")
    assert said.endswith(f" UTC. Put it back: lightstick restore {copy}")
    code, out, err = host("restore", str(copy))
    assert (code, err) == (0, "")
    assert out.startswith(f"The database is what {copy} holds, at revision {migrate.head()}. What was there is kept ")
    assert notes() == {"first"}


def test_a_backup_goes_where_it_is_told(host: Call, folder: Path) -> None:
    disk = folder / "disk"
    disk.mkdir()
    assert backed_up(host, "--to", str(disk)).parent == disk
    assert backed_up(host, "--to", "mine/today.db") == Path("mine", "today.db")
    assert notes(Path("mine", "today.db")) == {"first"}
    assert host("backup", "--to", "mine/today.db").sentence == (
        f"{Path('mine', 'today.db')} is there already. Name another file, or a folder."
    )
    assert host("backup", "--to", str(DATABASE / "under")).sentence.startswith(f"{DATABASE} can't be copied to ")


def test_there_is_nothing_to_back_up_before_the_first_start(call: Call) -> None:
    assert call("backup").sentence == "The database is empty: there is nothing to back up."
    assert not DATABASE.exists()


def test_what_was_played_since_needs_force(host: Call) -> None:
    copy = backed_up(host)
    with closing(sqlite3.connect(DATABASE)) as connection:
        connection.execute("INSERT INTO joins VALUES (1, 2, 3, 1796000000000)")
        connection.commit()
    assert "To go back all the same, add --force" in host("restore", str(copy)).sentence
    assert host("restore", str(copy), "--force").code == 0


def test_nothing_is_changed_under_a_running_bot(host: Call, comet_packs: Path) -> None:
    copy = backed_up(host)
    sentence = f"Lightstick is running on {DATABASE}. Stop it first, then try again."
    with alone(DATABASE):
        for words in (
            *(["restore", str(copy)], ["db", "upgrade"], ["db", "downgrade"], ["db", "rebuild-scores"]),
            *(["db", "copy", "--to", "sqlite:///other.db"], ["run"]),
        ):
            assert host(*words, env={"DISCORD_TOKEN": TOKEN}).sentence == sentence
        assert host("db", "current").code == 0
    assert notes() == {"first"}


@pytest.mark.parametrize("words", [["restore"], ["db", "copy"], ["backup", "now"]])
def test_what_is_missing_on_the_line_is_named(call: Call, words: list[str]) -> None:
    code, _, err = call(*words)
    assert (code, err.count("\n")) == (2, 1)


def test_the_other_kind_of_backup_is_told_from_a_bad_one(host: Call, folder: Path) -> None:
    (folder / "x.dump").write_bytes(b"PGDMP\x01")
    assert host("restore", "x.dump").sentence == (
        "x.dump is a dump of PostgreSQL, and DATABASE_URL names a SQLite file."
    )
    elsewhere = {"DATABASE_URL": "postgresql://127.0.0.1:1/x"}
    said = host("restore", str(DATABASE), env=elsewhere).sentence
    assert said.startswith(f"{DATABASE} is a SQLite file, and DATABASE_URL names a PostgreSQL database. ")


def test_the_check_says_when_the_last_backup_was_made(host: Call, comet_packs: Path) -> None:
    def line() -> str:
        out = host("check", env={"DISCORD_TOKEN": TOKEN}).out
        return next(line for line in out.splitlines() if line[2:].startswith("Backup: "))

    assert line().startswith(f"✓ Backup: none yet in {Path('data', 'backups')}; the running bot makes one each night")
    copy = backed_up(host)
    assert re.fullmatch(
        rf"✓ Backup: the last good one is {re.escape(str(copy))}, made \d{{4}}-\d\d-\d\d \d\d:\d\d UTC", line()
    )
    long_ago = DATABASE.stat().st_mtime - 3 * 86_400
    os.utime(copy, (long_ago, long_ago))
    assert line().startswith("✗ Backup: the last good one is ")
    assert line().endswith("and the database has changed since. Look for “backup” in the bot's log.")


def test_a_community_moves_to_another_database(host: Call) -> None:
    code, out, err = host("db", "copy", "--to", "sqlite:///new/home.db")
    assert (code, err) == (0, "")
    assert re.fullmatch(r"1 rows of \d+ tables were copied, and each was compared .* DATABASE_URL\.\n", out)
    assert notes(Path("new", "home.db")) == {"first"}
    assert host("db", "copy", "--to", "sqlite:///new/home.db").sentence.startswith("The target is not empty: ")
    same = host("db", "copy", "--to", "sqlite:///data/lightstick.db").sentence
    assert same == "--to names the database that DATABASE_URL names. Name another one."
    assert host("db", "copy", "--to", "mysql://host/db").sentence.startswith("--to names “mysql”. ")


def test_a_community_moves_to_postgresql(host: Call, postgres_url: sa.URL) -> None:
    address = postgres_url.set(drivername="postgresql").render_as_string(hide_password=False)
    assert host("db", "copy", "--to", address).code == 0
    assert host("db", "copy", "--to", "sqlite:///back.db", env={"DATABASE_URL": address}).code == 0
    assert notes(Path("back.db")) == {"first"}
    copied = host("restore", "back.db", env={"DATABASE_URL": address}).sentence
    assert copied.startswith("back.db is a SQLite file")
    assert host("db", "downgrade", "base", env={"DATABASE_URL": address}).code == 0
    assert host("db", "upgrade", env={"DATABASE_URL": address}).code == 0
