"""Once a night, whatever restarts."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.db.backup import nightly
from bot.db.backup.nightly import Nightly
from bot.db.engine import Database
from bot.errors import StartError
from tests.clockwork import Clock

SEOUL = ZoneInfo("Asia/Seoul")


def at(day: int, hour: int, minute: int = 0) -> int:
    return round(dt.datetime(2026, 11, day, hour, minute, tzinfo=SEOUL).timestamp() * 1000)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def test_each_night_has_one_backup_however_often_the_bot_starts(database: Database, tmp_path: Path) -> None:
    folder, clock = tmp_path / "backups", Clock(at(1, 5))
    made = []
    for day in range(1, 11):
        for hour in (3, 5, 12, 23):
            clock.ms = at(day, hour)
            started_anew = Nightly(database, folder, "Asia/Seoul", clock)
            if file := await started_anew.look():
                made.append((file.stem, day, hour))
    nights = [
        f"lightstick-2026-{month}-{day:02}" for month, day in [("10", 31), *(("11", day) for day in range(1, 11))]
    ]
    assert made == [(nights[0], 1, 3), *((night, day, 5) for day, night in enumerate(nights[1:], start=1))]
    ending = nightly.suffix(database)
    assert names(folder) == [f"{night}{ending}" for night in nights[-7:]]


async def test_a_running_bot_makes_it_by_itself_and_ends_at_once(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nightly, "FIRST_SECONDS", 0.0)
    folder = tmp_path / "backups"
    looked = asyncio.Event()

    class Watched(Nightly):
        async def look(self) -> Path | None:
            made = await super().look()
            looked.set()
            return made

    async with Watched(database, folder, "Asia/Seoul", Clock(at(24, 12))).running():
        await looked.wait()
    assert names(folder) == [f"lightstick-2026-11-24{nightly.suffix(database)}"]


async def test_a_disk_that_refuses_is_logged_and_nothing_else_happens(
    database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nightly, "FIRST_SECONDS", 0.0)
    blocked = tmp_path / "backups"
    blocked.write_text("a file in the folder's place")
    nights = Nightly(database, blocked, "UTC", Clock(at(24, 12)))
    with pytest.raises(StartError):
        await nights.look()
    logged = asyncio.Event()

    class Hears(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            logged.set()

    ear = Hears()
    logging.getLogger("bot.db.backup.nightly").addHandler(ear)
    try:
        async with nights.running():
            await logged.wait()
    finally:
        logging.getLogger("bot.db.backup.nightly").removeHandler(ear)
    assert "no backup could be made; again in an hour" in caplog.text
