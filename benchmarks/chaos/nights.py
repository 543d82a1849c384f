"""The weekly nights of some servers: held week after week, with the weeks in between passing at once."""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import Final

from benchmarks.chaos.house import RETRY_SECONDS, House
from benchmarks.chaos.lane import Lane, until

MINUTE_MS: Final = 60_000
WEEK_MS: Final = 7 * 24 * 60 * MINUTE_MS
HOUSES: Final = 2
LOBBY_SECONDS: Final = 4.0
TIME_PASSES: Final = "time passes"
ARRIVALS: Final = ((0, 0.7), (5 * MINUTE_MS, 0.15), (20 * MINUTE_MS, 0.15))
"""How late the bot comes back for the game, and how often: in time, within the grace, past it."""
UNTOLD: Final = "SELECT COUNT(*) FROM games WHERE state <> 'running' AND outcome_message_id IS NULL"


class Nights:
    """Drives the nights of the servers of one lane, which all begin at the same time."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane
        self.houses = [House(lane, f"Night House {n}", f"Purple Night {n}") for n in range(1, HOUSES + 1)]

    async def live(self) -> None:
        """Set the nights up and hold one after another, until the lane is calm."""
        soon = dt.datetime.fromtimestamp(self._lane.clock.now / 1000, dt.UTC) + dt.timedelta(minutes=10)
        await asyncio.gather(*(house.set_up(soon) for house in self.houses))
        while not self._lane.calm:
            await self._week()

    async def _week(self) -> None:
        await self._lane.up()
        await asyncio.gather(*(house.look_after() for house in self.houses))
        if (starts_at := await self._next()) is None:
            await asyncio.sleep(RETRY_SECONDS)
            return
        await self._leap(starts_at - MINUTE_MS - 1_000)
        await asyncio.sleep(LOBBY_SECONDS)
        (late,) = self._lane.dice.choices([late for late, _ in ARRIVALS], [often for _, often in ARRIVALS])
        await self._leap(starts_at + late)
        await until(lambda: self._over(starts_at))

    async def _leap(self, instant: int) -> None:
        """Let the time pass while the process is dead.

        A game that is cut off by it goes on a week later. Only its end must have been told, since that is news to
        nobody by then.
        """
        lane = self._lane
        while True:
            await lane.up()
            await until(self._all_is_told, every=0.1)
            async with lane.at_rest:
                lane.kill(TIME_PASSES)
                if lane.bot is not None:
                    await lane.bot.ended()
                if told := await self._all_is_told():  # nothing has ended in the very last moment
                    lane.clock.pass_until(instant)
            if told:
                break
        await lane.up()

    async def _all_is_told(self) -> bool:
        return (await self._lane.store.rows(UNTOLD)) == [(0,)]

    async def _next(self) -> int | None:
        """When the next night begins. It is planned only a while after the one before it: by then a week will be over.

        None where none has been planned yet.
        """
        query = "SELECT MAX(starts_at), MIN(CASE WHEN state = 'planned' THEN starts_at END) FROM occurrences"
        for latest, planned in await self._lane.store.rows(query):
            if latest is not None:
                return int(planned or latest + WEEK_MS)
        return None

    async def _over(self, starts_at: int) -> bool:
        """Whether every night of that start is over and told."""
        under_way = (
            "SELECT COUNT(*) FROM occurrences WHERE starts_at = :at AND (state IN ('planned', 'running')"
            " OR (state = 'done' AND NOT EXISTS (SELECT 1 FROM jobs WHERE kind = 'recap' AND done_at IS NOT NULL"
            " AND subject = event_id || '@' || starts_at)))"
        )
        return (await self._lane.store.rows(under_way, at=starts_at)) == [(0,)]
