"""Revisions, read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db.engine import Database
from bot.db.tables import revisions
from bot.facts.errors import NothingToUndo
from bot.facts.records import Page, Revision, Subject, decode_ruling, decode_stored, nearest_page

_REVISION: Final = tuple(
    revisions.c[name]
    for name in ("id", "server_id", "batch", "member_id", "at", "action", "entry_id", "before", "after")
)


class HistoryStore:
    """Reads who changed what. Revisions are written with what they are about, by :class:`bot.facts.store.Change`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def page(
        self, server_id: int, number: int, size: int, *, entry_id: int | None = None, member_id: int | None = None
    ) -> Page[Revision]:
        """What was done in a server, the newest first, each batch once: to one entry or by one member, where given."""
        wanted = [revisions.c.server_id == server_id]
        wanted += [] if entry_id is None else [revisions.c.entry_id == entry_id]
        wanted += [] if member_id is None else [revisions.c.member_id == member_id]
        batches = sa.select(sa.func.min(revisions.c.id).label("id")).where(*wanted).group_by(revisions.c.batch)
        async with self._db.read() as connection:
            total = int(await connection.scalar(sa.select(sa.func.count()).select_from(batches.subquery())) or 0)
            number = nearest_page(number, total, size)
            # The batches of a server count up, so their order is that of time.
            first = batches.order_by(sa.func.max(revisions.c.id).desc()).limit(size).offset(number * size).subquery()
            query = sa.select(*_REVISION, _size()).join(first, first.c.id == revisions.c.id)
            rows = (await connection.execute(query.order_by(revisions.c.id.desc()))).mappings()
            return Page(tuple(_revision(row) for row in rows), number, total, size)

    async def revision(self, server_id: int, revision_id: int) -> Revision:
        """One change.

        Raises:
            NothingToUndo: this server has none of this id.
        """
        query = sa.select(*_REVISION, _size()).where(revisions.c.server_id == server_id, revisions.c.id == revision_id)
        async with self._db.read() as connection:
            row = (await connection.execute(query)).mappings().one_or_none()
        if row is None:
            raise NothingToUndo
        return _revision(row)

    async def batch(self, connection: AsyncConnection, server_id: int, revision_id: int) -> list[Revision]:
        """All that was done together with a revision, in its order.

        Raises:
            NothingToUndo: this server has none of this id.
        """
        here = revisions.c.server_id == server_id
        batch = sa.select(revisions.c.batch).where(here, revisions.c.id == revision_id).scalar_subquery()
        query = sa.select(*_REVISION, _size()).where(here, revisions.c.batch == batch).order_by(revisions.c.id)
        found = [_revision(row) for row in (await connection.execute(query)).mappings()]
        if not found:
            raise NothingToUndo
        return found


def _size() -> sa.Label[int]:
    """How many revisions the batch of one has."""
    same = revisions.alias("same")
    count = sa.select(sa.func.count()).where(
        same.c.server_id == revisions.c.server_id, same.c.batch == revisions.c.batch
    )
    return count.correlate(revisions).scalar_subquery().label("size")


def _revision(row: sa.RowMapping) -> Revision:
    values: dict[str, Any] = dict(row)
    decode: Callable[[str], Subject] = decode_ruling if values.pop("entry_id") is None else decode_stored
    for side in ("before", "after"):
        values[side] = decode(values[side]) if values[side] is not None else None
    return Revision(**values)
