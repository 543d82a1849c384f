"""Who pressed "I'm in", in the database: a lobby outlives a restart."""

from __future__ import annotations

import sqlalchemy as sa

from bot.db.engine import Database
from bot.db.tables import joins, occurrences
from bot.events.models import PLANNED, Occurrence


class LobbyStore:
    """The lobbies of all nights."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def join(self, server_id: int, event_id: int, starts_at: int, member_id: int, now: int) -> list[int] | None:
        """Let a member in, however often they press.

        Returns:
            everybody who is in, the first first; None where that night is not (or no longer) waited for here.
        """
        this = (occurrences.c.event_id == event_id) & (occurrences.c.starts_at == starts_at)
        waited_for = sa.select(occurrences.c.state).where(this, occurrences.c.server_id == server_id)
        insert = self._db.insert(joins).values(
            event_id=event_id, starts_at=starts_at, member_id=member_id, joined_at=now
        )
        async with self._db.write() as connection:
            if await connection.scalar(waited_for) != PLANNED:
                return None
            await connection.execute(insert.on_conflict_do_nothing())
            return list(await connection.scalars(_joined(event_id, starts_at)))

    async def joined(self, night: Occurrence) -> list[int]:
        """Everybody who is in, the first first."""
        async with self._db.read() as connection:
            return list(await connection.scalars(_joined(night.event_id, night.starts_at)))


def _joined(event_id: int, starts_at: int) -> sa.Select[int]:
    this = (joins.c.event_id == event_id) & (joins.c.starts_at == starts_at)
    return sa.select(joins.c.member_id).where(this).order_by(joins.c.joined_at, joins.c.member_id)
