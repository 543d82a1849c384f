"""What backups are called, which is the last, which go."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.db.backup import files, nightly
from bot.settings import Settings

NOON = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC)


def touch(folder: Path, name: str, at: int) -> Path:
    made = folder / name
    made.write_bytes(b"x")
    os.utime(made, (at, at))
    return made


def test_a_week_of_nights_is_kept_and_what_was_asked_for_stays(tmp_path: Path) -> None:
    asked = touch(tmp_path, files.by_hand(NOON, ".db"), 1)
    strange = touch(tmp_path, "lightstick-2026-11-01.db.unfinished-7", 1)
    nights = [touch(tmp_path, files.nightly(dt.date(2026, 11, day), ".db"), day) for day in range(1, 11)]
    assert files.prune(tmp_path) == nights[:3]
    assert {*tmp_path.iterdir()} == {asked, strange, *nights[3:]}
    assert files.prune(tmp_path) == []


def test_the_last_backup_is_the_one_made_last_whatever_its_name(tmp_path: Path) -> None:
    assert files.last(tmp_path / "nowhere", ".db") is None
    assert files.last(tmp_path, ".db") is None
    touch(tmp_path, "lightstick-2026-11-24.db", 100)
    newest = touch(tmp_path, "lightstick-2026-11-23-101500.db", 200)
    dump = touch(tmp_path, "lightstick-2026-11-26.dump", 500)
    touch(tmp_path, "lightstick-2026-11-25.db.unfinished-7", 300)
    touch(tmp_path, "holiday.db", 400)
    assert files.last(tmp_path, ".db") == newest
    assert files.last(tmp_path, ".dump") == dump


def test_a_file_that_is_not_finished_never_has_the_name(tmp_path: Path) -> None:
    target = tmp_path / "new" / "lightstick-2026-11-24.db"

    def broken() -> None:
        with files.unfinished(target) as writing:
            writing.write_text("half")
            assert not target.exists()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken()
    assert [*target.parent.iterdir()] == []
    with files.unfinished(target) as writing:
        writing.write_text("whole")
    assert [path.name for path in target.parent.iterdir()] == [target.name]


@pytest.mark.parametrize(
    ("settings", "database", "folder"),
    [
        (Settings(), Path("data/lightstick.db"), Path("data/backups")),
        (Settings(), Path("/srv/bot/my.db"), Path("/srv/bot/backups")),
        (Settings(), None, Path("data/backups")),
        (Settings(backup_folder="/mnt/disk"), Path("data/lightstick.db"), Path("/mnt/disk")),
    ],
)
def test_the_settings_say_where_they_go(settings: Settings, database: Path | None, folder: Path) -> None:
    assert files.folder_of(settings, database) == folder


@given(st.integers(min_value=0, max_value=4_000_000_000))
def test_a_night_is_one_date_from_four_to_four(seconds: int) -> None:
    now = dt.datetime.fromtimestamp(seconds, dt.UTC)
    due = nightly.night(now)
    struck = dt.datetime.combine(due, dt.time(nightly.HOUR), dt.UTC)
    assert dt.timedelta(0) <= now - struck < dt.timedelta(days=1)
