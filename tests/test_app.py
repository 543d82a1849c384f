"""The parts put together: what a start finds of the one before."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.app import compiled_packs, open_app
from bot.content import library
from bot.content.pack import Pack
from bot.settings import Settings
from tests.content import comets


def now() -> int:
    return 1_795_000_000_000


def test_compiled_packs_lie_with_the_data_of_the_host(tmp_path: Path) -> None:
    assert compiled_packs(Settings(database_url=f"sqlite:///{tmp_path}/scores.db")) == tmp_path / "compiled"
    assert compiled_packs(Settings()) == Path("data/compiled")
    assert compiled_packs(Settings(database_url="postgresql://127.0.0.1/lightstick")) == Path("data/compiled")


async def test_a_start_reads_the_packs_that_were_edited_since_the_last_one(
    sqlite_url: sa.URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    def noted(folder: Path) -> Pack:
        read.append(folder.name)
        return sound(folder)

    sound = library._sound
    monkeypatch.setattr(library, "_sound", noted)
    shelf = tmp_path / "packs"
    data = comets.data()
    for name in ("comets", "meteors"):
        comets.write(shelf / name, data)
    settings = Settings(database_url=sqlite_url.render_as_string(hide_password=False), packs=("comets", "meteors"))

    async with open_app(settings, now, packs=shelf):
        assert read == ["comets", "meteors"]
    data["pack"]["name"] = "Meteors"
    comets.write(shelf / "meteors", data)
    async with open_app(settings, now, packs=shelf) as app:
        assert read == ["comets", "meteors", "meteors"]
        assert [pack.manifest.name("en") for pack in app.library.packs.values()] == ["Comets", "Meteors"]
        assert app.library.search.find("spring day")[0].pack.id == "comets"
