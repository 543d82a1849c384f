"""Jobs: work that is due at an instant, claimed by a lease, closed in one transaction with what follows.

A claim counts up ``attempts``, and whoever renews, postpones or closes a job names the attempt that it
made: a process that lost its lease can no longer change anything. The loop over them is ``bot.timer``.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Collection, Iterable
from contextlib import asynccontextmanager
from typing import Any, Final, NamedTuple

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db.engine import Database
from bot.db.tables import jobs

Also = Callable[[AsyncConnection], Awaitable[None]]
"""What is written in the transaction that closes a job; where it raises, nothing is written."""

PAGE: Final = 50


class NewJob(NamedTuple):
    """A job to be written. ``kind`` + ``subject`` + ``due_at`` (UTC milliseconds) is one job, however often written."""

    server_id: int
    kind: str
    subject: str
    due_at: int


class Job(NamedTuple):
    """A claimed job. ``attempts`` counts this claim too, ``failures`` the earlier ones that ended in an error."""

    id: int
    server_id: int
    kind: str
    subject: str
    due_at: int
    attempts: int
    failures: int

    @property
    def deaths(self) -> int:
        """How many earlier attempts neither closed it nor failed: the process went away in the middle."""
        return self.attempts - 1 - self.failures

    @property
    def again(self) -> bool:
        """Whether it was tried before, so that what it posts may be there already."""
        return self.attempts > 1

    @property
    def nonce(self) -> str:
        """A nonce for what it posts, the same at each attempt: for a few minutes Discord refuses the second.

        An id may come to mean another job, where a backup of the database was put back; not with the same instant.

        https://discord.com/developers/docs/resources/message#create-message (at most 25 characters)
        """
        return f"j{self.id:x}-{self.due_at:x}"


class Done(NamedTuple):
    """What a job came to: the message that it posted, the jobs that follow, and what else is written with them."""

    message_id: int | None = None
    follow: tuple[NewJob, ...] = ()
    also: Also | None = None


class Upcoming(NamedTuple):
    """An open job, from when on (UTC milliseconds) it can be claimed, and in how many attempts the process died."""

    id: int
    server_id: int
    subject: str
    due_at: int
    ready_at: int
    deaths: int


_JOB: Final = tuple(jobs.c[name] for name in Job._fields)
_OPEN: Final = jobs.c.done_at.is_(None)
_DEATHS: Final = jobs.c.attempts - jobs.c.failures
_READY_AT: Final = sa.case((jobs.c.claimed_until > jobs.c.due_at, jobs.c.claimed_until), else_=jobs.c.due_at)


class Jobs:
    """The table of jobs. ``wake`` is called after each :meth:`transaction`; the timer puts itself there."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.wake: Callable[[], None] = _nobody

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that may :meth:`add` jobs; once it is committed, the timer looks for them."""
        async with self.db.write() as connection:
            yield connection
        self.wake()

    async def add(self, connection: AsyncConnection, new: Iterable[NewJob]) -> None:
        """Write jobs; those that are there already, open or done, stay as they are."""
        if rows := [job._asdict() for job in new]:
            await connection.execute(self.db.insert(jobs).on_conflict_do_nothing(), rows)

    async def posted(self, server_id: int, subject: str) -> dict[str, int]:
        """Kind -> the message that the newest job of that kind about ``subject`` posted."""
        of_subject = sa.and_(jobs.c.subject == subject, jobs.c.server_id == server_id, jobs.c.message_id.is_not(None))
        query = sa.select(jobs.c.kind, jobs.c.message_id).where(of_subject).order_by(jobs.c.due_at)
        async with self.db.read() as connection:
            return {row.kind: row.message_id for row in await connection.execute(query)}

    async def oldest_due(self) -> int | None:
        """When (UTC milliseconds) the earliest open job is or was due; None where there is none."""
        async with self.db.read() as connection:
            due_at: int | None = await connection.scalar(sa.select(sa.func.min(jobs.c.due_at)).where(_OPEN))
        return due_at

    async def servers_with(self, kind: str) -> set[int]:
        """The servers that have an open job of ``kind``."""
        query = sa.select(jobs.c.server_id).distinct().where(_OPEN, jobs.c.kind == kind)
        async with self.db.read() as connection:
            return set(await connection.scalars(query))

    async def take_back(self, server_id: int, kind: str) -> None:
        """Delete the open jobs of ``kind`` of a server."""
        async with self.db.write() as connection:
            await connection.execute(sa.delete(jobs).where(jobs.c.server_id == server_id, jobs.c.kind == kind, _OPEN))

    # What the timer does

    async def upcoming(self, kinds: Collection[str], until: int) -> AsyncGenerator[Upcoming, None]:
        """The open jobs of ``kinds`` that are due by ``until``, the earliest first, claimed ones too."""
        query = sa.select(jobs.c.id, jobs.c.server_id, jobs.c.subject, jobs.c.due_at, _READY_AT, _DEATHS)
        query = query.where(_OPEN, jobs.c.due_at <= until, jobs.c.kind.in_(kinds))
        query = query.order_by(jobs.c.due_at, jobs.c.id).limit(PAGE)
        page = query
        while True:
            async with self.db.read() as connection:
                rows = [Upcoming._make(row) for row in await connection.execute(page)]
            for row in rows:
                yield row
            if len(rows) < PAGE:
                return
            page = query.where(sa.tuple_(jobs.c.due_at, jobs.c.id) > sa.tuple_(rows[-1].due_at, rows[-1].id))

    async def claim(self, ids: Collection[int], now: int, until: int) -> list[Job]:
        """Take those of ``ids`` that are still open and free at ``now``; they are ours until ``until``."""
        if not ids:
            return []
        free = sa.or_(jobs.c.claimed_until.is_(None), jobs.c.claimed_until <= now)
        # Rows that another process is claiming right now are skipped, not waited for: no two can lock each other out.
        chosen = sa.select(jobs.c.id).where(jobs.c.id.in_(ids), _OPEN, free).with_for_update(skip_locked=True)
        take = sa.update(jobs).where(jobs.c.id.in_(chosen)).values(claimed_until=until, attempts=jobs.c.attempts + 1)
        async with self.db.write() as connection:
            taken = [Job._make(row) for row in await connection.execute(take.returning(*_JOB))]
        return sorted(taken, key=lambda job: (job.due_at, job.id))

    async def hold(self, job: Job, until: int, *, failed: bool = False) -> bool:
        """Keep others from a claimed job until then: to renew a lease, or where it ``failed``, to rest.

        Returns:
            False where the claim is no longer ours.
        """
        values = {"claimed_until": until} | ({"failures": job.failures + 1} if failed else {})
        async with self.db.write() as connection:
            held = await connection.execute(sa.update(jobs).where(_ours(job)).values(values))
        return held.rowcount > 0

    async def close(self, job: Job, done: Done, now: int) -> bool:
        """Close a claimed job with all that it came to, in one transaction.

        Returns:
            False where the claim is no longer ours: nothing is written.
        """
        closing = sa.update(jobs).where(_ours(job)).values(done_at=now, claimed_until=None, message_id=done.message_id)
        async with self.db.write() as connection:
            if (await connection.execute(closing)).rowcount == 0:
                return False
            if done.also is not None:
                await done.also(connection)
            await self.add(connection, done.follow)
        return True

    async def release(self, owned: Callable[[int], bool]) -> None:
        """Take back every claim on jobs of servers that are ``owned``: whoever made it is dead."""
        claimed = sa.and_(_OPEN, jobs.c.claimed_until.is_not(None))
        async with self.db.write() as connection:
            rows = (await connection.execute(sa.select(jobs.c.id, jobs.c.server_id).where(claimed))).all()
            free = sa.update(jobs).where(jobs.c.id == sa.bindparam("job"), claimed).values(claimed_until=None)
            if ours := [{"job": row.id} for row in rows if owned(row.server_id)]:
                await connection.execute(free, ours)


def _ours(job: Job) -> sa.ColumnElement[Any]:
    return sa.and_(jobs.c.id == job.id, jobs.c.attempts == job.attempts, _OPEN)


def _nobody() -> None:
    """Until there is a timer, nobody waits."""
