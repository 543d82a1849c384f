"""The names that moderators give to seasons; one without is told by its dates."""

from __future__ import annotations

import sqlalchemy as sa

from bot.db.engine import Database
from bot.db.tables import season_names


class SeasonNames:
    """Season key (``2026-Q4``) -> its name, for each server."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def of(self, server_id: int) -> dict[str, str]:
        """Every season of a server that has a name."""
        query = sa.select(season_names.c.season, season_names.c.name).where(season_names.c.server_id == server_id)
        async with self._db.read() as connection:
            rows = (await connection.execute(query)).all()
        return {row.season: row.name for row in rows}

    async def give(self, server_id: int, season: str, name: str | None) -> None:
        """Name a season, over the name that it had; None takes the name back."""
        this = (season_names.c.server_id == server_id) & (season_names.c.season == season)
        async with self._db.write() as connection:
            await connection.execute(sa.delete(season_names).where(this))
            if name is not None:
                await connection.execute(sa.insert(season_names).values(server_id=server_id, season=season, name=name))
