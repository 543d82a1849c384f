"""A server with a weekly night: set up once, then held week after week, with the weeks in between passing at once."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Final

from benchmarks.chaos.lane import Lane, until
from benchmarks.chaos.people import QUESTIONS, SECONDS, Server
from benchmarks.loopback import Interaction, Member
from benchmarks.loopback.records import MANAGE_GUILD, USUAL

MINUTE_MS: Final = 60_000
NAME: Final = "Purple Night"
RETRY_SECONDS: Final = 1.5
LOBBY_SECONDS: Final = 4.0
ARRIVALS: Final = ((0, 0.7), (5 * MINUTE_MS, 0.15), (20 * MINUTE_MS, 0.15))
"""How late the bot comes back for the game, and how often: in time, within the grace, past it."""


class Nights:
    """Drives the night of one server. ``others`` play no games while a week passes."""

    def __init__(self, lane: Lane, others: list[Server]) -> None:
        self._lane = lane
        self._others = others
        self.server = Server(lane, "Night House")
        self.server.plays = False
        guild = self.server.guild
        self.owner = Member(guild.owner, guild, USUAL | MANAGE_GUILD)
        guild.members[guild.owner.id] = self.owner
        self.champion = lane.world.role(guild, "Champion")
        self.held = 0
        """Nights that came to their end, held or missed."""

    async def live(self) -> None:
        """Set the night up and hold one after another, until the lane is calm."""
        await self._set_up()
        while not self._lane.calm:
            await self._week()

    # Setting up

    async def _set_up(self) -> None:
        while self._next() is None:
            await asyncio.sleep(RETRY_SECONDS)
            await self._lane.up()
            soon = dt.datetime.fromtimestamp(self._lane.clock.now / 1000, dt.UTC) + dt.timedelta(minutes=10)
            preview = await self._answer(
                partial(
                    self._lane.world.slash,
                    self.owner,
                    self.server.channel,
                    "event create",
                    name=NAME,
                    weekday=soon.weekday(),
                    time=f"{soon:%H:%M}",
                    zone="UTC",
                    questions=QUESTIONS,
                    seconds=SECONDS,
                    champion=self.champion,
                )
            )
            if preview is None or preview.response is None:
                continue
            message = preview.response
            for confirm in (str(button["custom_id"]) for button in message.buttons):
                if confirm.startswith("v1:eventok:"):
                    await self._answer(partial(self._lane.world.click, self.owner, message, custom_id=confirm))

    async def _answer(self, act: Callable[[], Interaction]) -> Interaction | None:
        """Do something, and wait for what the bot says to it; None where that can't be done or nothing comes."""
        try:
            deed = self._lane.deeds.add(act())
            await deed.settled()
        except (LookupError, TimeoutError):
            return None
        return deed

    # One week

    async def _week(self) -> None:
        if (starts_at := self._next()) is None:
            await asyncio.sleep(RETRY_SECONDS)
            return
        await self._leap(starts_at - MINUTE_MS - 1_000)
        await asyncio.sleep(LOBBY_SECONDS)
        (late,) = self._lane.dice.choices([late for late, _ in ARRIVALS], [often for _, often in ARRIVALS])
        await self._leap(starts_at + late)
        await until(lambda: self._over(starts_at))
        self.held += 1

    async def _leap(self, instant: int) -> None:
        """Let the time pass while the process is dead, once no game is cut off by that."""
        for server in self._others:
            server.plays = False
        await until(lambda: not self._cut_off())
        self._lane.kill("time passes")
        self._lane.clock.pass_until(instant)
        for server in self._others:
            server.plays = True
        await self._lane.up()

    def _cut_off(self) -> int:
        query = "SELECT COUNT(*) FROM games WHERE state = 'running' OR outcome_message_id IS NULL"
        found = self._lane.rows(query)
        return int(found[0][0]) if found else 1

    def _next(self) -> int | None:
        query = "SELECT MIN(starts_at) FROM occurrences WHERE state = 'planned'"
        found = self._lane.rows(query)
        return found[0][0] if found else None

    def _over(self, starts_at: int) -> bool:
        query = (
            "SELECT state, EXISTS (SELECT 1 FROM jobs WHERE kind = 'recap' AND done_at IS NOT NULL"
            " AND subject = event_id || '@' || starts_at) FROM occurrences WHERE starts_at = ?"
        )
        return any(
            state in ("missed", "cancelled") or (state == "done" and recapped)
            for state, recapped in self._lane.rows(query, starts_at)
        )
