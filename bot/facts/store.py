"""Entries in the database, and every change to them.

A change is one transaction in which nobody else changes the same server's desk. It writes what
becomes of each entry together with a revision that says how it was, so a history can't be lost and
an undo can't be wrong.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final, TypeAlias

import sqlalchemy as sa
from msgspec.structs import replace
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db.engine import Database
from bot.db.tables import accepted_answers, entries, reports, revisions
from bot.facts import entry as entry_json
from bot.facts import limits, records
from bot.facts.entry import Entry
from bot.facts.errors import AlreadyThere, ChangedMeanwhile, NoSuchEntry, TooManyEntries
from bot.facts.records import KEPT, OVER, WAITING, Action, Ruling, State, Stored, Subject

Step: TypeAlias = tuple[Stored | None, Stored | None]
"""An entry as it is and as it becomes. None before: it is new, its id 0 unless it comes back; None after: it goes."""

_STORED: Final = tuple(
    entries.c[name]
    for name in (
        *("id", "server_id", "kind", "state", "content", "author_id", "reviewer_id", "reason", "corrects"),
        *("created_at", "updated_at", "version"),
    )
)
_KEPT: Final = entries.c.state.in_(KEPT)


class Change:
    """One transaction of one member's. Made by :meth:`DeskStore.change`."""

    def __init__(self, connection: AsyncConnection, server_id: int, member_id: int, action: Action, now: int) -> None:
        self.connection = connection
        self.server_id = server_id
        self.member_id = member_id
        self.action = action
        self.now = now
        self._batch: int | None = None

    async def entry(self, entry_id: int, version: int | None = None) -> Stored:
        """An entry of this server.

        Raises:
            NoSuchEntry: there is none of this id.
            ChangedMeanwhile: it is not at ``version``.
        """
        found = await self.entries([entry_id])
        if not found:
            raise NoSuchEntry
        if version not in (None, found[entry_id].version):
            raise ChangedMeanwhile
        return found[entry_id]

    async def entries(self, ids: Collection[int]) -> dict[int, Stored]:
        """Those of ``ids`` that this server has."""
        found: dict[int, Stored] = {}
        every = list(ids)
        for start in range(0, len(every), 1_000):  # a statement holds only so many values
            some = entries.c.id.in_(every[start : start + 1_000])
            query = sa.select(*_STORED).where(entries.c.server_id == self.server_id, some)
            rows = (await self.connection.execute(query)).mappings()
            found |= {row["id"]: _stored(row) for row in rows}
        return found

    async def standing_for(self, key: str) -> Stored | None:
        """What stands for the item ``key`` of a pack, or hides it."""
        query = sa.select(*_STORED).where(entries.c.server_id == self.server_id, entries.c.corrects == key, _KEPT)
        row = (await self.connection.execute(query)).mappings().one_or_none()
        return _stored(row) if row is not None else None

    async def says_that(self, stored: Stored) -> bool:
        """Whether the server keeps an entry that says the same, or one waits."""
        states = entries.c.state.in_((*KEPT, *WAITING))
        return await self._count(entries, states, entries.c.fingerprint == stored.fingerprint) > 0

    async def waiting(self, member_id: int | None = None) -> int:
        """How many suggestions wait, those of one member or all."""
        own = sa.true() if member_id is None else entries.c.author_id == member_id
        return await self._count(entries, entries.c.state.in_(WAITING), own)

    async def recent(self, action: Action, span: int, *, whole: bool = False) -> int:
        """How often something was done in the last ``span`` milliseconds, by this member or in the whole server."""
        of = sa.true() if whole else revisions.c.member_id == self.member_id
        there = sa.and_(revisions.c.server_id == self.server_id, revisions.c.at > self.now - span)
        query = sa.select(sa.func.count(revisions.c.batch.distinct())).where(there, revisions.c.action == action, of)
        return int(await self.connection.scalar(query) or 0)

    async def write(self, steps: Sequence[Step]) -> list[Stored | None]:
        """Take ``steps`` and write a revision of each; returns what each entry has become.

        Raises:
            ChangedMeanwhile: something else stands for the same item of a pack.
            AlreadyThere: the server would keep two entries that say the same.
            TooManyEntries: it would keep more than it may.
        """
        await self._one_for_each(steps)
        written: list[Stored | None] = [_moved_on(step, self.now) for step in steps]
        await self._insert(steps, written)
        await self._update(steps, written)
        gone = [before.id for before, after in steps if before and not after]
        if gone:
            mine = sa.and_(entries.c.server_id == self.server_id, entries.c.id.in_(gone))
            await self.connection.execute(sa.delete(entries).where(mine))
        await self._check(steps)
        await self.record([(before, after) for (before, _), after in zip(steps, written, strict=True)])
        return written

    async def put(self, before: Stored | None, after: Stored) -> Stored:
        """:meth:`write` one step after which there is an entry."""
        (stored,) = await self.write([(before, after)])
        assert stored is not None
        return stored

    async def record(self, changes: Sequence[tuple[Subject | None, Subject | None]]) -> None:
        """Write a revision of each change; all of one :class:`Change` are one batch."""
        if self._batch is None:
            newest = sa.select(sa.func.max(revisions.c.batch)).where(revisions.c.server_id == self.server_id)
            self._batch = (await self.connection.scalar(newest) or 0) + 1
        rows = [self._revision(before, after) for before, after in changes]
        if rows:
            await self.connection.execute(sa.insert(revisions), rows)

    def _revision(self, before: Subject | None, after: Subject | None) -> dict[str, Any]:
        subject = after if after is not None else before
        row = {
            "server_id": self.server_id,
            "batch": self._batch,
            "member_id": self.member_id,
            "at": self.now,
            "action": self.action,
            "before": records.encode(before) if before is not None else None,
            "after": records.encode(after) if after is not None else None,
        }
        if isinstance(subject, Ruling):
            return row | {"entry_id": None, "game_id": subject.game_id, "position": subject.position}
        assert subject is not None
        return row | {"entry_id": subject.id, "game_id": None, "position": None}

    async def _one_for_each(self, steps: Sequence[Step]) -> None:
        """Nothing else may stand for what a step stands for. (The database holds it, too, but says it less kindly.)"""
        ids = {subject.id for step in steps for subject in step if subject}
        for _, after in steps:
            if after and after.corrects and after.kept:
                other = await self.standing_for(after.corrects)
                if other and other.id not in ids:
                    raise ChangedMeanwhile

    async def _insert(self, steps: Sequence[Step], written: list[Stored | None]) -> None:
        fresh = [place for place, (before, after) in enumerate(steps) if not before and after and not after.id]
        back = [after for (before, _), after in zip(steps, written, strict=True) if not before and after and after.id]
        if fresh:
            rows = [_row(after, without_id=True) for place in fresh if (after := written[place])]
            insert = sa.insert(entries).returning(entries.c.id, sort_by_parameter_order=True)
            ids = (await self.connection.scalars(insert, rows)).all()
            for place, entry_id in zip(fresh, ids, strict=True):
                after = written[place]
                assert after is not None
                written[place] = replace(after, id=entry_id)
        if back:
            await self.connection.execute(sa.insert(entries), [_row(after) for after in back])

    async def _update(self, steps: Sequence[Step], written: list[Stored | None]) -> None:
        changed = [after for (before, _), after in zip(steps, written, strict=True) if before and after]
        if not changed:
            return
        mine = sa.and_(entries.c.id == sa.bindparam("which"), entries.c.server_id == self.server_id)
        names = [column.name for column in entries.c if column.name not in ("id", "server_id")]
        change = sa.update(entries).where(mine).values({name: sa.bindparam(f"new_{name}") for name in names})
        rows = [
            {"which": after.id, **{f"new_{name}": row[name] for name in names}}
            for after, row in ((after, _row(after)) for after in changed)
        ]
        await self.connection.execute(change, rows)

    async def _check(self, steps: Sequence[Step]) -> None:
        """The server keeps no more than it may, and nothing twice."""
        more = sum(bool(after and after.kept) - bool(before and before.kept) for before, after in steps)
        if more > 0 and await self._count(entries, _KEPT) > limits.ENTRIES:
            raise TooManyEntries(most=limits.ENTRIES)
        kept = sa.and_(entries.c.server_id == self.server_id, _KEPT, entries.c.fingerprint.is_not(None))
        twice = sa.select(entries.c.fingerprint).where(kept).group_by(entries.c.fingerprint)
        if found := await self.connection.scalar(twice.having(sa.func.count() > 1).limit(1)):
            said = next(after.entry for _, after in steps if after and after.entry and after.fingerprint == found)
            raise AlreadyThere(text=said.text("en"))

    async def _count(self, table: sa.Table, *where: sa.ColumnElement[bool]) -> int:
        query = sa.select(sa.func.count()).select_from(table).where(table.c.server_id == self.server_id, *where)
        return int(await self.connection.scalar(query) or 0)


class DeskStore:
    """Everything that the desk reads and writes but what concerns questions that were asked.

    ``on_change`` hear of each server whose desk may have changed, as soon as that can be read.
    """

    def __init__(self, db: Database) -> None:
        self.db = db
        self.on_change: list[Callable[[int], None]] = []

    @asynccontextmanager
    async def change(self, server_id: int, member_id: int, action: Action, now: int) -> AsyncIterator[Change]:
        """A transaction that is committed when the block ends, and rolled back whole when it raises.

        Args:
            member_id: who does it.
            now: UTC milliseconds.
        """
        try:
            async with self.db.write() as connection:
                if self.db.dialect == "postgresql":  # SQLite has one writer anyway
                    await connection.execute(sa.select(sa.func.pg_advisory_xact_lock(server_id)))
                yield Change(connection, server_id, member_id, action, now)
        finally:
            for hear in self.on_change:
                hear(server_id)

    async def entries(self, server_id: int, states: Collection[State]) -> list[Stored]:
        """The entries of a server in any of ``states``, in the order in which they were made."""
        query = sa.select(*_STORED).where(entries.c.server_id == server_id, entries.c.state.in_(states))
        async with self.db.read() as connection:
            return [_stored(row) for row in (await connection.execute(query.order_by(entries.c.id))).mappings()]

    async def entry(self, server_id: int, entry_id: int) -> Stored:
        """One entry of a server.

        Raises:
            NoSuchEntry: there is none of this id.
        """
        query = sa.select(*_STORED).where(entries.c.server_id == server_id, entries.c.id == entry_id)
        async with self.db.read() as connection:
            row = (await connection.execute(query)).mappings().one_or_none()
        if row is None:
            raise NoSuchEntry
        return _stored(row)

    async def aliases(self, server_id: int) -> list[tuple[str, str]]:
        """What else counts as right in a server: the question's key, and the answer."""
        query = sa.select(accepted_answers.c.key, accepted_answers.c.alias)
        async with self.db.read() as connection:
            rows = await connection.execute(query.where(accepted_answers.c.server_id == server_id))
            return [(row.key, row.alias) for row in rows]

    async def prune(self, before: int) -> int:
        """Forget what was done, declined, removed or dealt with before then, in every server.

        Returns:
            how many rows are gone.
        """
        over = sa.and_(entries.c.state.in_(OVER), entries.c.updated_at < before)
        handled = sa.and_(reports.c.state != "open", reports.c.handled_at < before)
        old = (
            sa.delete(revisions).where(revisions.c.at < before),
            sa.delete(entries).where(over),
            sa.delete(reports).where(handled),
        )
        async with self.db.write() as connection:
            return sum([(await connection.execute(statement)).rowcount for statement in old])


def _moved_on(step: Step, now: int) -> Stored | None:
    """The entry after a step: later, and of a version that it never had."""
    before, after = step
    if after is None:
        return None
    if before is None:
        return replace(after, version=after.version + 1, updated_at=now) if after.id else after
    return replace(after, version=before.version + 1, updated_at=now)


def _stored(row: sa.RowMapping) -> Stored:
    values: dict[str, Any] = dict(row)
    content = values.pop("content")
    entry: Entry | None = entry_json.decode(content) if content is not None else None
    return Stored(entry=entry, **values)


def _row(stored: Stored, *, without_id: bool = False) -> dict[str, Any]:
    row: dict[str, Any] = {
        name: getattr(stored, name) for name in Stored.__struct_fields__ if name not in ("entry", without_id and "id")
    }
    row["content"] = entry_json.encode(stored.entry) if stored.entry is not None else None
    row["fingerprint"] = stored.fingerprint
    return row
