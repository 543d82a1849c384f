"""The events of a server: what moderators set up, change, pause and end.

Whatever changes an event aligns its planned night with it, in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db.jobs import Jobs
from bot.db.tables import events, occurrences
from bot.events import steps
from bot.events.errors import (
    AlreadyPaused,
    BadName,
    EditedMeanwhile,
    EventCancelled,
    NameTaken,
    NightAtHand,
    NoteTooLong,
    NotPaused,
    TooManyEvents,
)
from bot.events.models import ACTIVE, CANCELLED, PAUSED, PLANNED, Event, EventPlan, Occurrence
from bot.events.nights.store import NightStore, get_event, lock, to_event
from bot.trivia import format as formats
from bot.zones import find_zone

EVENTS_MAX: Final = 10
"""Events of a server that are not cancelled."""
NAME_MAX: Final = 100  # as many as the name of Discord's own scheduled event
NOTE_MAX: Final = 300


class EventStore:
    """Events in the database. Times are UTC milliseconds."""

    def __init__(self, jobs: Jobs, nights: NightStore) -> None:
        self._db = jobs.db
        self._jobs = jobs
        self._nights = nights

    async def create(self, server_id: int, member_id: int, plan: EventPlan, now: int) -> Event:
        """Set up an event and plan its first night.

        Raises:
            TooManyEvents, NameTaken, BadName, NoteTooLong: as their sentences say.
            UnknownZone: its time zone is none.
        """
        row = {"server_id": server_id, "state": ACTIVE, "version": 1, "created_by": member_id, "created_at": now}
        insert = sa.insert(events).values(_values(plan) | row).returning(*events.c)
        async with self._jobs.transaction() as connection:
            await lock(connection, server_id)
            names = await _names(connection, server_id)
            if len(names) >= EVENTS_MAX:
                raise TooManyEvents(limit=EVENTS_MAX)
            _check(plan, names.values())
            event = to_event((await connection.execute(insert)).mappings().one())
            await self._nights.align(connection, event, now)
        return event

    async def edit(self, event: Event, now: int) -> Event:
        """Write a changed event; its ``version`` is the one that the moderator saw.

        Its planned night moves with it, unless that has its time already; Discord's scheduled event follows.

        Raises:
            EditedMeanwhile: somebody else was quicker.
            NotFound, EventCancelled, NameTaken, BadName, NoteTooLong, UnknownZone: as their sentences say.
        """
        async with self._jobs.transaction() as connection:
            here = await self._open(connection, event.server_id, event.id)
            if here.version != event.version:
                raise EditedMeanwhile
            names = await _names(connection, event.server_id)
            _check(event, [name for event_id, name in names.items() if event_id != event.id])
            edited = await _change(connection, here, _values(event))
            if edited.state == ACTIVE:
                kept = await self._nights.align(connection, edited, now)
                if kept is not None:
                    await self._nights.refresh(connection, edited, kept, now)
        return edited

    async def pause(self, server_id: int, event_id: int, now: int) -> Event:
        """Hold no more nights until :meth:`resume`; one that is running goes on to its end.

        Raises:
            AlreadyPaused, EventCancelled, NotFound: as their sentences say.
        """
        async with self._jobs.transaction() as connection:
            event = await self._open(connection, server_id, event_id)
            if event.state == PAUSED:
                raise AlreadyPaused(name=event.name)
            await self._nights.unplan(connection, event, now)
            return await _change(connection, event, {"state": PAUSED})

    async def resume(self, server_id: int, event_id: int, now: int) -> Event:
        """Go on with a paused event, from its next date.

        Raises:
            NotPaused, EventCancelled, NotFound, UnknownZone: as their sentences say.
        """
        async with self._jobs.transaction() as connection:
            event = await self._open(connection, server_id, event_id)
            if event.state != PAUSED:
                raise NotPaused(name=event.name)
            event = await _change(connection, event, {"state": ACTIVE})
            await self._nights.align(connection, event, now)
        return event

    async def cancel(self, server_id: int, event_id: int, now: int) -> Event:
        """End an event for good. What was held stays, and one that is running goes on to its end.

        Raises:
            EventCancelled, NotFound: as their sentences say.
        """
        async with self._jobs.transaction() as connection:
            event = await self._open(connection, server_id, event_id)
            await self._nights.unplan(connection, event, now)
            return await _change(connection, event, {"state": CANCELLED})

    async def run_now(self, server_id: int, event_id: int, now: int) -> Occurrence:
        """Hold a night in a minute, beside the schedule; of a paused event too.

        Raises:
            NightAtHand: one is running, or begins within the hour.
            EventCancelled, NotFound: as their sentences say.
        """
        async with self._jobs.transaction() as connection:
            event = await self._open(connection, server_id, event_id)
            if await self._nights.at_hand(connection, event, now + steps.HOUR_MS):
                raise NightAtHand(name=event.name)
            return await self._nights.plan_extra(connection, event, now + steps.LOBBY_MS)

    async def get(self, server_id: int, event_id: int) -> Event:
        """One event of a server, in whatever state.

        Raises:
            NotFound: it has none with this id.
        """
        async with self._db.read() as connection:
            return await get_event(connection, server_id, event_id)

    async def listed(self, server_id: int) -> list[tuple[Event, int | None]]:
        """The events of a server that are not cancelled, the oldest first, each with when its next night is."""
        planned = sa.and_(occurrences.c.event_id == events.c.id, occurrences.c.state == PLANNED)
        next_at = sa.select(sa.func.min(occurrences.c.starts_at)).where(planned).scalar_subquery().label("next_at")
        query = sa.select(*events.c, next_at).where(events.c.server_id == server_id, events.c.state != CANCELLED)
        async with self._db.read() as connection:
            rows = (await connection.execute(query.order_by(events.c.id))).mappings().all()
        return [(to_event(row), row["next_at"]) for row in rows]

    async def _open(self, connection: AsyncConnection, server_id: int, event_id: int) -> Event:
        """An event that is not cancelled, and that nobody else changes until we commit."""
        await lock(connection, server_id)
        event = await get_event(connection, server_id, event_id)
        if event.state == CANCELLED:
            raise EventCancelled(name=event.name)
        return event


def _check(plan: EventPlan, others: Iterable[str]) -> None:
    """Refuse what can't be kept; Discord's own limits on an option hold no forged one back."""
    if not plan.name.strip() or len(plan.name) > NAME_MAX:
        raise BadName(limit=NAME_MAX)
    if plan.note is not None and len(plan.note) > NOTE_MAX:
        raise NoteTooLong(count=len(plan.note), limit=NOTE_MAX)
    if plan.name.casefold() in {name.casefold() for name in others}:
        raise NameTaken(name=plan.name)


async def _names(connection: AsyncConnection, server_id: int) -> dict[int, str]:
    """Id -> name of a server's events that are not cancelled."""
    query = sa.select(events.c.id, events.c.name).where(events.c.server_id == server_id, events.c.state != CANCELLED)
    return {row.id: row.name for row in await connection.execute(query)}


async def _change(connection: AsyncConnection, event: Event, values: dict[str, Any]) -> Event:
    change = sa.update(events).where(events.c.id == event.id, events.c.server_id == event.server_id)
    change = change.values(values | {"version": event.version + 1})
    return to_event((await connection.execute(change.returning(*events.c))).mappings().one())


def _values(plan: EventPlan) -> dict[str, Any]:
    """The columns of what a moderator chooses."""
    values = {name: getattr(plan, name) for name in EventPlan.__struct_fields__}
    return values | {
        "local_time": plan.local_time.isoformat("minutes"),
        "zone": find_zone(plan.zone).key,
        "format": formats.encode(plan.format),
    }
