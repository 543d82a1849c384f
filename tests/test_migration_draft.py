"""A maintainer changes a table and is given the next migration to finish."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.db import migrate
from bot.db.tables import metadata
from tools.migration import draft


@pytest.fixture
def migrations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the project's migrations, for a draft to be added to."""
    folder = shutil.copytree(migrate.MIGRATIONS, tmp_path / "migrations")
    monkeypatch.setattr(migrate, "MIGRATIONS", folder)
    return folder


async def test_a_new_table_is_drafted_with_its_way_back(
    migrations: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    newest = migrate.head()
    extended = sa.MetaData(naming_convention=metadata.naming_convention)
    for table in metadata.sorted_tables:
        table.to_metadata(extended)
    sa.Table("badges", extended, sa.Column("id", sa.BigInteger, primary_key=True))
    monkeypatch.setattr("bot.db.tables.metadata", extended)

    await draft("badges of members", tmp_path)

    written = migrations / "versions" / f"{int(newest) + 1:04}_badges_of_members.py"
    text = written.read_text(encoding="utf-8")
    assert f"down_revision = '{newest}'" in text
    assert "op.create_table('badges'" in text
    assert "op.drop_table('badges')" in text
    assert text.count("op.") == text.count("op.f(") + 2  # and nothing but the new table
