"""Which servers anything is stored of, and deleting all of it."""

from __future__ import annotations

from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db.engine import Database
from bot.db.tables import (
    accepted_answers,
    answers,
    entries,
    events,
    game_questions,
    games,
    hints,
    joins,
    metadata,
    reports,
    revisions,
    season_names,
    servers,
)

GAMES_AT_ONCE: Final = 50
"""In one transaction; the players of other servers wait for its end."""

_ROOTS: Final = (servers, games, events, entries, revisions, reports, accepted_answers, season_names)
"""Tables of which at least one has a row of every server that anything is stored of."""
_OF_A_GAME: Final = (answers, hints, reports, game_questions)
BY_PARENT: Final[dict[sa.Table, tuple[sa.Column[Any], sa.Table]]] = {
    answers: (answers.c.game_id, games),
    hints: (hints.c.game_id, games),
    joins: (joins.c.event_id, events),
}
"""Tables that do not say of which server a row is, and what does."""


class ServerData:
    """All that is stored of a server."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def known(self) -> set[int]:
        """The servers that anything is stored of."""
        async with self._db.read() as connection:
            found: set[int] = set()
            for table in _ROOTS:
                found |= set(await connection.scalars(sa.select(table.c.server_id).distinct()))
        return found

    async def delete_games(self, server_id: int) -> None:
        """Delete the games of a server, some at a time: each transaction is short, and what is left is whole."""
        some = sa.select(games.c.id).where(games.c.server_id == server_id).limit(GAMES_AT_ONCE)
        while True:
            async with self._db.write() as connection:
                ids = list(await connection.scalars(some))
                if not ids:
                    return
                for table in _OF_A_GAME:
                    await connection.execute(sa.delete(table).where(table.c.game_id.in_(ids)))
                await connection.execute(sa.delete(games).where(games.c.id.in_(ids)))

    async def delete(self, connection: AsyncConnection, server_id: int) -> None:
        """Delete every row of a server, as a part of ``connection``'s transaction."""
        for table in reversed(metadata.sorted_tables):
            if (which := _of(table, server_id)) is not None:
                await connection.execute(sa.delete(table).where(which))


def _of(table: sa.Table, server_id: int) -> sa.ColumnElement[bool] | None:
    """Which rows of a table are a server's; None where the table is about the bot itself."""
    if table in BY_PARENT:
        column, parent = BY_PARENT[table]
        return column.in_(sa.select(parent.c.id).where(parent.c.server_id == server_id))
    return table.c.server_id == server_id if "server_id" in table.c else None
