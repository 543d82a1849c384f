"""A server with a weekly night, and its owner, who sets it up, changes its format and mends what went wrong."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final, TypeAlias

from benchmarks.chaos.lane import Lane
from benchmarks.chaos.people import QUESTIONS, SECONDS, Server
from benchmarks.loopback import Channel, Interaction, Member, Role
from benchmarks.loopback.records import MANAGE_GUILD, USUAL

RETRY_SECONDS: Final = 1.5
MEND_SECONDS: Final = 120.0  # in which the bot lives long enough to be told of another channel, whatever befalls it
Options: TypeAlias = Mapping[str, str | int | bool | Channel | Role]
FORMATS: Final[tuple[Options, ...]] = (
    {"questions": 4},  # every fourth question is typed, a year or an order
    {"questions": QUESTIONS},
    {"double_last": True},
    {"double_last": False},
    {"difficulty": 1},
    {"difficulty": 3},
    {"clear": "difficulty"},
    {"category": "songs"},
    {"clear": "category"},
    {"seconds": SECONDS + 2},
    {"seconds": SECONDS},
    {"note": "Bring a friend"},
    {"clear": "note"},
)
"""What an owner changes between two nights, one at a time."""


class House:
    """One of the servers with a night; ``night`` is what it is called, and no other is called so."""

    def __init__(self, lane: Lane, name: str, night: str) -> None:
        self._lane = lane
        self.night = night
        self.server = Server(lane, name)
        self.server.plays = False
        guild = self.server.guild
        self.owner = Member(guild.owner, guild, USUAL | MANAGE_GUILD)
        guild.members[guild.owner.id] = self.owner
        self.champion = lane.world.role(guild, "Champion")

    async def set_up(self, at: dt.datetime) -> None:
        """Have a night each week at the time of ``at`` (UTC), however often that has to be tried."""
        while not await self._channel_id():
            await asyncio.sleep(RETRY_SECONDS)
            await self._lane.up()
            await self._confirmed(
                "event create",
                name=self.night,
                weekday=at.weekday(),
                time=f"{at:%H:%M}",
                zone="UTC",
                questions=QUESTIONS,
                seconds=SECONDS,
                champion=self.champion,
            )

    async def look_after(self) -> None:
        """What the owner does between two nights: a channel that is gone gets a successor, a format another one."""
        try:
            async with asyncio.timeout(MEND_SECONDS):
                while await self._channel_id() != self.server.channel.id:
                    await self._lane.up()
                    await self._confirmed("event edit", event=self.night, channel=self.server.channel)
                    await asyncio.sleep(RETRY_SECONDS)
        except TimeoutError:
            self._lane.broken.append(f"{self.night} could not be given another channel")
        await self._confirmed("event edit", event=self.night, **self._lane.dice.choice(FORMATS))

    def lose_channel(self) -> Channel:
        """Somebody deletes the channel of the night and makes another one, of which nobody has told the bot yet."""
        lost, guild = self.server.channel, self.server.guild
        self._lane.world.delete_channel(lost)
        self.server.channel = self._lane.world.channel(guild, "trivia")
        return lost

    async def _channel_id(self) -> int | None:
        """Where the bot holds the night; None where it knows of no night yet."""
        query = "SELECT channel_id FROM events WHERE server_id = :server AND name = :name"
        found = await self._lane.store.rows(query, server=self.server.guild.id, name=self.night)
        return found[0][0] if found else None

    async def _confirmed(self, path: str, **options: str | int | bool | Channel | Role) -> None:
        """Use a command, and confirm what the bot shows to it; that may come to nothing."""
        preview = await self._answer(partial(self._lane.world.slash, self.owner, self.server.channel, path, **options))
        if preview is None or preview.response is None:
            return
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
