"""The nights of an event in the database: planned, held, missed, called off.

An active event has one next date, its *planned* occurrence, and that has its jobs. Whatever ends a planned
night or changes its event plans the next in the same transaction, so that the chain never breaks. A planned
night that will not be is deleted; its jobs find nothing when they are due and do nothing.

Times are UTC milliseconds. Methods that take a connection write in the transaction of their caller.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterable
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db.jobs import Jobs, NewJob
from bot.db.tables import events, games, occurrences
from bot.errors import LightstickError, NotFound
from bot.events import steps
from bot.events.models import ACTIVE, CANCELLED, DONE, LATE, MISSED, PLANNED, RUNNING, Event, Occurrence
from bot.events.stage import NightGone
from bot.trivia import format as formats

log = logging.getLogger(__name__)

_PLANNED: Final = occurrences.c.state == PLANNED
_NEXT: Final = sa.and_(_PLANNED, sa.not_(occurrences.c.extra))
_OCCURRENCE: Final = tuple(occurrences.c[name] for name in Occurrence.__struct_fields__)


class NightStore:
    """Plans nights, follows their course, and finds them again."""

    def __init__(self, jobs: Jobs) -> None:
        self._db = jobs.db
        self._jobs = jobs

    # Planning

    async def align(self, connection: AsyncConnection, event: Event, now: int) -> int | None:
        """Make the next date of an active event one of its schedule; one that has its time already stays.

        Returns:
            the start of the planned night that could stay, None where another one was planned.
        """
        planned = await self._next(connection, event)
        if planned is not None:
            if planned <= now or event.weekly.has(planned):
                return planned
            await self.unplan(connection, event, now, _NEXT)
        await self._plan(connection, event, now, now)
        return None

    async def advance(self, connection: AsyncConnection, event: Event, now: int, missed: int | None = None) -> None:
        """Plan the date after the last one of an active event, where none is planned.

        Dates that went by in between, while nobody looked, are missed; one that is still within the grace is
        planned and begins late.

        Args:
            missed: the night that was just marked as missed; the moderators are told of it and of those after it.
        """
        if event.state == ACTIVE and await self._next(connection, event) is None:
            latest = sa.select(sa.func.max(occurrences.c.starts_at)).where(_of(event))
            last = await connection.scalar(latest) or now
            while steps.is_missed(date := event.weekly.after(last), now):
                await self._insert(connection, event, date, state=MISSED, reason=LATE)
                last, missed = date, missed or date
            await self._plan(connection, event, last, now)
        if missed is not None:
            await self._add(connection, event, missed, [(steps.TELL_MISSED, now)])

    async def go_on(self, connection: AsyncConnection, server_id: int, event_id: int, now: int) -> None:
        """A night is over, or was taken back: :meth:`advance`, as the event is now."""
        await lock(connection, server_id)
        await self.advance(connection, await get_event(connection, server_id, event_id), now)

    async def plan_extra(self, connection: AsyncConnection, event: Event, starts_at: int) -> Occurrence:
        """Plan a night that a moderator calls, beside the schedule."""
        night = await self._insert(connection, event, starts_at, state=PLANNED, extra=True)
        await self._add(connection, event, starts_at, steps.by_hand(starts_at))
        return night

    async def refresh(self, connection: AsyncConnection, event: Event, starts_at: int, now: int) -> None:
        """Have Discord's scheduled event of a planned night brought up to date."""
        await self._add(connection, event, starts_at, [(steps.ANNOUNCE, now)])

    async def unplan(
        self, connection: AsyncConnection, event: Event, now: int, which: sa.ColumnElement[bool] = _PLANNED
    ) -> None:
        """Take an event's planned nights back, and their scheduled events in Discord."""
        gone = sa.delete(occurrences).where(_of(event), which).returning(occurrences.c.discord_event_id)
        for discord_event_id in (await connection.scalars(gone)).all():
            await self._retract(connection, event.server_id, discord_event_id, now)

    async def at_hand(self, connection: AsyncConnection, event: Event, until: int) -> bool:
        """Whether a night of the event is running, or begins by ``until``."""
        near = sa.or_(occurrences.c.state == RUNNING, sa.and_(_PLANNED, occurrences.c.starts_at <= until))
        return bool(await connection.scalar(sa.select(sa.func.count()).where(_of(event), near)))

    # The course of a night

    async def announced(
        self, connection: AsyncConnection, night: Occurrence, discord_event_id: int | None, now: int
    ) -> None:
        """Note Discord's scheduled event of a night; where there is no such night any more, have it deleted."""
        standing = sa.and_(_is(night), occurrences.c.state.in_((PLANNED, RUNNING)))
        if not await _update(connection, standing, discord_event_id=discord_event_id):
            await self._retract(connection, night.server_id, discord_event_id, now)

    async def begin(self, connection: AsyncConnection, night: Occurrence, game_id: int) -> None:
        """A night begins: its game is being created in this transaction.

        Raises:
            NightGone: it is no longer planned, and the game must not be created.
        """
        if not await _update(connection, sa.and_(_is(night), _PLANNED), state=RUNNING, game_id=game_id):
            raise NightGone

    async def end(self, server_id: int, game_id: int, now: int) -> Occurrence | None:
        """The game ``game_id`` is over: so is its night, and the recap is due.

        Returns:
            the night; None where the game is of none, or it was over before.
        """
        running = sa.and_(occurrences.c.game_id == game_id, occurrences.c.state == RUNNING)
        ending = sa.update(occurrences).where(occurrences.c.server_id == server_id, running).values(state=DONE)
        async with self._jobs.transaction() as connection:
            row = (await connection.execute(ending.returning(*_OCCURRENCE))).mappings().one_or_none()
            if row is None:
                return None
            night = Occurrence(**row)
            recap = steps.subject(night.event_id, night.starts_at)
            await self._jobs.add(connection, [NewJob(server_id, steps.RECAP, recap, now)])
        return night

    async def recapped(self, connection: AsyncConnection, night: Occurrence, message_id: int | None) -> None:
        """Note the recap's message."""
        await _update(connection, _is(night), recap_message_id=message_id)

    async def miss(self, connection: AsyncConnection, night: Occurrence, reason: str, now: int) -> None:
        """Mark a planned night as missed, have the moderators told, and plan the next."""
        await lock(connection, night.server_id)
        if await _update(connection, sa.and_(_is(night), _PLANNED), state=MISSED, reason=reason):
            event = await get_event(connection, night.server_id, night.event_id)
            await self._retract(connection, night.server_id, night.discord_event_id, now)
            await self.advance(connection, event, now, missed=night.starts_at)

    async def call_off(self, server_id: int, event_id: int, starts_at: int, reason: str, now: int) -> bool:
        """Call off one planned night (say, it was deleted in Discord); its event goes on with the date after it.

        Returns:
            False where it is not planned.

        Raises:
            NotFound: the server has no such event.
        """
        async with self._jobs.transaction() as connection:
            await lock(connection, server_id)
            event = await get_event(connection, server_id, event_id)
            this = sa.and_(_of(event), occurrences.c.starts_at == starts_at, _PLANNED)
            if not await _update(connection, this, state=CANCELLED, reason=reason):
                return False
            if event.state == ACTIVE:
                await self.align(connection, event, now)
        return True

    async def recover(self, now: int, owned: Callable[[int], bool] = lambda _server_id: True) -> None:
        """After a start: end the nights whose game ended unseen, and align events with their schedule.

        The rules of a time zone may have changed with an update, and a planned date must follow them.
        """
        over = sa.and_(occurrences.c.state == RUNNING, games.c.state != RUNNING)
        ended = sa.select(occurrences.c.server_id, occurrences.c.game_id).join(games).where(over)
        planned = occurrences.c.event_id == events.c.id
        active = sa.select(*events.c, occurrences.c.starts_at).outerjoin_from(events, occurrences, planned & _NEXT)
        async with self._db.read() as connection:
            cut_off = (await connection.execute(ended)).all()
            rows = (await connection.execute(active.where(events.c.state == ACTIVE))).mappings().all()
        for server_id, game_id in cut_off:
            if owned(server_id):
                await self.end(server_id, game_id, now)
        for row in rows:
            if owned(row["server_id"]):
                await self._recover(to_event(row), row["starts_at"], now)

    async def _recover(self, event: Event, planned: int | None, now: int) -> None:
        try:
            if planned is not None and (planned <= now or event.weekly.has(planned)):
                return
            async with self._jobs.transaction() as connection:
                await lock(connection, event.server_id)
                event = await get_event(connection, event.server_id, event.id)
                if planned is not None and event.state == ACTIVE:
                    await self.align(connection, event, now)
                else:
                    await self.advance(connection, event, now)
        except LightstickError as error:  # this machine does not know its time zone
            log.error("event %s of server %s can't be planned: %r %s", event.id, event.server_id, error, error.values)

    # What is there

    async def get(self, server_id: int, event_id: int, starts_at: int) -> tuple[Event, Occurrence | None]:
        """An event and its night of that start; None where there is none, or no more.

        Raises:
            NotFound: the server has no such event.
        """
        async with self._db.read() as connection:
            event = await get_event(connection, server_id, event_id)
            return event, await _one(connection, sa.and_(_of(event), occurrences.c.starts_at == starts_at))

    async def by_game(self, server_id: int, game_id: int) -> Occurrence | None:
        """The night that a game is of, if it is of one."""
        async with self._db.read() as connection:
            return await _one(connection, _here(server_id, occurrences.c.game_id == game_id))

    async def by_discord_event(self, server_id: int, discord_event_id: int) -> Occurrence | None:
        """The night that Discord's scheduled event announces, if it is one of ours."""
        async with self._db.read() as connection:
            return await _one(connection, _here(server_id, occurrences.c.discord_event_id == discord_event_id))

    async def held(self, server_id: int, limit: int = 25) -> list[tuple[Event, Occurrence]]:
        """The nights of a server that were held to their end, the newest first."""
        query = sa.select(*_OCCURRENCE).where(_here(server_id, occurrences.c.state == DONE))
        query = query.order_by(occurrences.c.starts_at.desc(), occurrences.c.event_id).limit(limit)
        async with self._db.read() as connection:
            nights = [Occurrence(**row) for row in (await connection.execute(query)).mappings()]
            theirs = events.c.id.in_({night.event_id for night in nights})
            rows = (await connection.execute(sa.select(*events.c).where(theirs))).mappings().all()
        by_id = {row["id"]: to_event(row) for row in rows}
        return [(by_id[night.event_id], night) for night in nights]

    async def before(self, night: Occurrence) -> Occurrence | None:
        """The night of the same event that was held before this one."""
        earlier = (occurrences.c.starts_at < night.starts_at) & (occurrences.c.state == DONE)
        query = sa.select(*_OCCURRENCE).where(_here(night.server_id, occurrences.c.event_id == night.event_id), earlier)
        async with self._db.read() as connection:
            latest = query.order_by(occurrences.c.starts_at.desc()).limit(1)
            row = (await connection.execute(latest)).mappings().one_or_none()
        return Occurrence(**row) if row else None

    async def missed(self, server_id: int, event_id: int, first: int, last: int) -> tuple[int, ...]:
        """The dates of an event from ``first`` to ``last`` that were missed."""
        dates = sa.and_(occurrences.c.state == MISSED, occurrences.c.starts_at.between(first, last))
        query = sa.select(occurrences.c.starts_at).where(_here(server_id, occurrences.c.event_id == event_id), dates)
        async with self._db.read() as connection:
            return tuple(await connection.scalars(query.order_by(occurrences.c.starts_at)))

    # Rows

    async def _next(self, connection: AsyncConnection, event: Event) -> int | None:
        found: int | None = await connection.scalar(sa.select(occurrences.c.starts_at).where(_of(event), _NEXT))
        return found

    async def _plan(self, connection: AsyncConnection, event: Event, after: int, now: int) -> None:
        """Plan the first date later than ``after`` that was not called off, with its jobs."""
        taken = sa.select(occurrences.c.starts_at).where(_of(event), occurrences.c.starts_at > after)
        dates = set(await connection.scalars(taken))
        date = event.weekly.after(after)
        while date in dates:
            date = event.weekly.after(date)
        await self._insert(connection, event, date, state=PLANNED)
        await self._add(connection, event, date, steps.plan(date, now))

    async def _insert(
        self,
        connection: AsyncConnection,
        event: Event,
        starts_at: int,
        *,
        state: str,
        extra: bool = False,
        reason: str | None = None,
    ) -> Occurrence:
        values = {"state": state, "extra": extra, "reason": reason}
        key = {"event_id": event.id, "starts_at": starts_at, "server_id": event.server_id}
        row = await connection.execute(sa.insert(occurrences).values(key | values).returning(*_OCCURRENCE))
        return Occurrence(**row.mappings().one())

    async def _add(
        self, connection: AsyncConnection, event: Event, starts_at: int, due: Iterable[tuple[str, int]]
    ) -> None:
        about = steps.subject(event.id, starts_at)
        await self._jobs.add(connection, [NewJob(event.server_id, kind, about, at) for kind, at in due])

    async def _retract(
        self, connection: AsyncConnection, server_id: int, discord_event_id: int | None, now: int
    ) -> None:
        if discord_event_id is not None:
            await self._jobs.add(connection, [NewJob(server_id, steps.RETRACT, str(discord_event_id), now)])


async def lock(connection: AsyncConnection, server_id: int) -> None:
    """Have the events of a server to ourselves until the transaction ends."""
    if connection.dialect.name == "postgresql":  # SQLite has one writer
        await connection.execute(sa.select(sa.func.pg_advisory_xact_lock(server_id)))


async def get_event(connection: AsyncConnection, server_id: int, event_id: int) -> Event:
    """One event of a server, in whatever state.

    Raises:
        NotFound: it has none with this id.
    """
    query = sa.select(*events.c).where(events.c.id == event_id, events.c.server_id == server_id)
    row = (await connection.execute(query)).mappings().one_or_none()
    if row is None:
        raise NotFound(name=event_id)
    return to_event(row)


def to_event(row: sa.RowMapping) -> Event:
    """An event as its row says it."""
    values: dict[str, Any] = {name: row[name] for name in Event.__struct_fields__}
    values["local_time"] = dt.time.fromisoformat(row["local_time"])
    values["format"] = formats.decode(row["format"])
    return Event(**values)


def _of(event: Event) -> sa.ColumnElement[bool]:
    return _here(event.server_id, occurrences.c.event_id == event.id)


def _is(night: Occurrence) -> sa.ColumnElement[bool]:
    here = _here(night.server_id, occurrences.c.event_id == night.event_id)
    return sa.and_(here, occurrences.c.starts_at == night.starts_at)


def _here(server_id: int, where: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return sa.and_(occurrences.c.server_id == server_id, where)


async def _one(connection: AsyncConnection, where: sa.ColumnElement[bool]) -> Occurrence | None:
    row = (await connection.execute(sa.select(*_OCCURRENCE).where(where))).mappings().one_or_none()
    return Occurrence(**row) if row else None


async def _update(connection: AsyncConnection, where: sa.ColumnElement[bool], **values: Any) -> bool:
    return (await connection.execute(sa.update(occurrences).where(where).values(**values))).rowcount > 0
