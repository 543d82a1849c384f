"""A backup is made while people play, holds what was acknowledged before it, and is put back."""

from __future__ import annotations

import asyncio
import datetime as dt
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.db import migrate
from bot.db.backup import sqlite
from bot.db.engine import Database, parse_url
from bot.db.ledger import Answer, Ledger
from bot.db.lock import alone
from bot.errors import StartError
from bot.scores.store import ScoresStore
from tests.scores.play import NOW, answer, start_game, totals

AT = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC)


@pytest.fixture
def path(sqlite_url: sa.URL) -> Path:
    """A migrated, empty database file."""
    assert sqlite_url.database
    return Path(sqlite_url.database)


def opened(path: Path) -> Database:
    return Database.open(parse_url(f"sqlite:///{path}"))


async def play(path: Path, member_id: int, at: int = NOW) -> None:
    """A game of one question, which ``member_id`` wins at ``at``."""
    database = opened(path)
    try:
        game = await start_game(database)
        await answer(database, game, 0, {member_id: 500}, at=at)
        scores = ScoresStore(database)
        await scores.settle(game, 0, at)
        await scores.finish(game, "ended", at)
    finally:
        await database.close()


async def board(path: Path) -> dict[tuple[int, str, int], tuple[int, ...]]:
    database = opened(path)
    try:
        return await totals(database)
    finally:
        await database.close()


def answered(path: Path) -> set[int]:
    with closing(sqlite3.connect(path)) as connection:
        return {member for (member,) in connection.execute("SELECT member_id FROM answers")}


def damage(path: Path) -> bytes:
    """Half of the file is lost, as by a disk that was full or a copy that was cut off; what is left."""
    with path.open("rb+") as stream:
        stream.truncate(path.stat().st_size // 8192 * 4096)
    return path.read_bytes()


async def test_a_backup_under_load_holds_everything_acknowledged_before_it(path: Path, tmp_path: Path) -> None:
    database = opened(path)
    game = await start_game(database)
    ledger = Ledger(database)
    acknowledged: set[int] = set()
    enough = asyncio.Event()

    async def keep_playing(first: int) -> None:
        member = first
        while not enough.is_set():
            row = Answer(game, 0, member, choice=0, right=True, points=1, elapsed_ms=1, answered_at=NOW)
            assert await ledger.append(row)
            acknowledged.add(member)
            member += 10

    players = [asyncio.create_task(keep_playing(first)) for first in range(1, 11)]
    for number in range(3):
        already = set(acknowledged)
        copy = tmp_path / "copies" / f"{number}.db"
        await asyncio.to_thread(sqlite.save, path, copy)
        assert sqlite.fault(copy, thorough=True) is None
        assert already <= answered(copy)
    enough.set()
    await asyncio.gather(*players)
    await ledger.close()
    await database.close()
    assert acknowledged == answered(path)
    assert sorted(file.name for file in (tmp_path / "copies").iterdir()) == ["0.db", "1.db", "2.db"]


async def test_a_restored_bot_plays_on(path: Path, tmp_path: Path) -> None:
    await play(path, 7)
    sqlite.save(path, tmp_path / "kept.db")
    elsewhere = tmp_path / "elsewhere" / "lightstick.db"
    elsewhere.parent.mkdir()
    assert sqlite.restore(tmp_path / "kept.db", elsewhere, force=False, now=AT) is None
    assert await board(elsewhere) == await board(path)
    await play(elsewhere, 8)
    assert answered(elsewhere) == {7, 8}
    assert answered(path) == {7}


async def test_what_was_played_since_is_not_lost_to_a_restore(path: Path, tmp_path: Path) -> None:
    await play(path, 7)
    sqlite.save(path, tmp_path / "kept.db")
    await play(path, 8, NOW + 1)
    with pytest.raises(StartError, match=r"is newer than .*kept\.db.*add --force; what is there now is kept"):
        sqlite.restore(tmp_path / "kept.db", path, force=False, now=AT)
    assert answered(path) == {7, 8}
    kept = sqlite.restore(tmp_path / "kept.db", path, force=True, now=AT)
    assert kept == path.with_name("lightstick.db.before-restore-2026-11-24-120000")
    assert answered(path) == {7}
    assert answered(kept) == {7, 8}
    assert sqlite.restore(kept, path, force=False, now=AT + dt.timedelta(seconds=1)) is not None
    assert answered(path) == {7, 8}


async def test_what_a_killed_process_left_in_its_log_is_kept_and_does_not_leak_into_what_comes(
    path: Path, tmp_path: Path
) -> None:
    await play(path, 7)
    sqlite.save(path, tmp_path / "kept.db")
    with closing(sqlite3.connect(path)) as writer:
        writer.execute("PRAGMA journal_mode=WAL")
        writer.execute("PRAGMA wal_autocheckpoint=0")
        writer.execute("CREATE TEMP TABLE late AS SELECT * FROM answers")
        writer.execute("UPDATE late SET member_id = 9")
        writer.execute("INSERT INTO answers SELECT * FROM late")
        writer.commit()
        killed = tmp_path / "killed"  # as the disk looks at this instant, with the log beside the file
        killed.mkdir()
        for side in path.parent.glob("lightstick.db*"):
            shutil.copy(side, killed)
    database = killed / "lightstick.db"
    assert database.with_name("lightstick.db-wal").stat().st_size > 0
    kept = sqlite.restore(tmp_path / "kept.db", database, force=True, now=AT)
    assert kept is not None
    assert answered(kept) == {7, 9}
    assert answered(database) == {7}


async def test_a_damaged_database_gives_way_to_a_backup_and_is_kept(path: Path, tmp_path: Path) -> None:
    await play(path, 7)
    sqlite.save(path, tmp_path / "lightstick-2026-11-24.db")
    lost = damage(path)
    with pytest.raises(StartError, match=r"is damaged\. The last good backup is of .* UTC\. Put it back: lightstick "):
        sqlite.require_sound(path, tmp_path)
    kept = sqlite.restore(tmp_path / "lightstick-2026-11-24.db", path, force=False, now=AT)
    assert kept is not None
    assert sqlite.fault(kept) is not None
    assert await asyncio.to_thread(kept.read_bytes) == lost
    sqlite.require_sound(path, tmp_path)
    assert answered(path) == {7}


def test_a_damaged_database_without_a_backup_says_where_there_is_none(path: Path, tmp_path: Path) -> None:
    damage(path)
    with pytest.raises(StartError, match=r"is damaged\. There is no backup in .*nowhere\. Put a good copy in its"):
        sqlite.require_sound(path, tmp_path / "nowhere")


def test_a_damaged_database_is_not_taken_for_a_backup(path: Path, tmp_path: Path) -> None:
    damage(path)
    with pytest.raises(StartError):
        sqlite.save(path, tmp_path / "copies" / "kept.db")
    assert [*(tmp_path / "copies").iterdir()] == []


def test_a_backup_that_is_called_off_leaves_nothing(path: Path, tmp_path: Path) -> None:
    with pytest.raises(sqlite.CalledOff):
        sqlite.save(path, tmp_path / "copies" / "kept.db", lambda: True)
    assert [*(tmp_path / "copies").iterdir()] == []


def test_files_that_are_no_backup_are_refused_each_with_its_sentence(path: Path, tmp_path: Path) -> None:
    def refusal(file: Path) -> str:
        before = path.read_bytes()
        with pytest.raises(StartError) as error:
            sqlite.restore(file, path, force=True, now=AT)
        assert path.read_bytes() == before
        assert not [*path.parent.glob("*.before-restore-*")]
        return str(error.value)

    assert "is not there" in refusal(tmp_path / "nothing.db")
    diary = tmp_path / "diary.txt"
    diary.write_text("Dear diary, today I saw BTS.\n" * 200)
    assert "is not a SQLite database or is damaged" in refusal(diary)
    cut = tmp_path / "cut.db"
    shutil.copy(path, cut)
    damage(cut)
    assert "is not a SQLite database or is damaged" in refusal(cut)
    foreign = tmp_path / "foreign.db"
    with closing(sqlite3.connect(foreign)) as connection:
        connection.execute("CREATE TABLE recipes (id INTEGER)")
    assert "is no database of Lightstick" in refusal(foreign)
    empty = tmp_path / "empty.db"
    empty.touch()
    assert "is no database of Lightstick" in refusal(empty)
    newer = tmp_path / "newer.db"
    shutil.copy(path, newer)
    with closing(sqlite3.connect(newer)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    assert "was made by a newer version of Lightstick (revision 9999)" in refusal(newer)


async def test_a_backup_of_an_older_version_is_restored_and_then_migrated(path: Path, tmp_path: Path) -> None:
    first = migrate.known()[0]
    old = opened(tmp_path / "old.db")
    await migrate.upgrade(old)
    await migrate.downgrade(old, first)
    await old.close()
    sqlite.save(tmp_path / "old.db", tmp_path / "kept.db")
    with pytest.raises(StartError, match="is newer than"):
        sqlite.restore(tmp_path / "kept.db", path, force=False, now=AT)
    sqlite.restore(tmp_path / "kept.db", path, force=True, now=AT)
    database = opened(path)
    assert await migrate.current(database) == first
    await migrate.upgrade(database)
    assert await migrate.differences(database) == []
    await database.close()


def test_one_process_at_a_time_uses_a_file(path: Path) -> None:
    with alone(path):
        with (
            pytest.raises(StartError, match=r"^Lightstick is running on .*lightstick\.db\. Stop it first"),
            alone(path),
        ):
            pytest.fail("two at once")
        with alone(path.with_name("other.db")), alone(None):
            pass
    with alone(path):
        pass
