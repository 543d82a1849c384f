"""Everything that can go wrong but the end of the process, each as one function of a :class:`Scene`."""

from __future__ import annotations

import asyncio
import resource
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from benchmarks.chaos.database import PostgresDatabase, SqliteFile
from benchmarks.chaos.lane import Lane
from benchmarks.chaos.nights import Nights
from benchmarks.chaos.people import Server
from benchmarks.loopback import Action, Fault
from benchmarks.loopback.interactions import DEADLINE_SECONDS
from benchmarks.loopback.records import SEND_MESSAGES, VIEW_CHANNEL

MINUTE_MS: Final = 60_000
POSTING: Final[tuple[Action, ...]] = ("message.create", "message.edit", "message.list", "callback")
BY_TOKEN: Final[tuple[Action, ...]] = POSTING[:3]


@dataclass(frozen=True)
class Scene:
    """Where troubles happen."""

    lane: Lane
    servers: list[Server]
    nights: Nights
    peace: float
    """How long the bot lives between two kills at most, in seconds, so that games get somewhere."""

    @property
    def everywhere(self) -> list[Server]:
        """Every server, those of the nights too."""
        return [*self.servers, *(house.server for house in self.nights.houses)]


Trouble: TypeAlias = Callable[[Scene], Coroutine[Any, Any, None]]


# Discord's API


def _fails(status: int) -> Trouble:
    async def fails(scene: Scene) -> None:
        """The next requests fail, before or after Discord has done what was asked."""
        dice = scene.lane.dice
        for _ in range(dice.randint(1, 4)):
            action = dice.choice(POSTING)
            fault = Fault(action, times=dice.randint(1, 3), status=status, applied=dice.random() < 0.5)
            scene.lane.world.fault(fault)

    return fails


async def limited(scene: Scene) -> None:
    """429 with Discord's headers, for a route or for all of them."""
    dice = scene.lane.dice
    everywhere = dice.random() < 0.3
    action = None if everywhere else dice.choice(BY_TOKEN)
    retry_after = dice.uniform(0.3, 2.0)
    scene.lane.world.fault(Fault(action, times=2, status=429, retry_after=retry_after, everywhere=everywhere))


async def banned(scene: Scene) -> None:
    """429 by Cloudflare, which says nothing that a client could read."""
    scene.lane.world.fault(Fault(scene.lane.dice.choice(BY_TOKEN), status=429, via=False))


async def resets(scene: Scene) -> None:
    """Connections are cut in the middle of a request, done or not."""
    dice = scene.lane.dice
    scene.lane.world.fault(Fault(dice.choice(POSTING), times=2, cut=True, applied=dice.random() < 0.5))


async def late_callbacks(scene: Scene) -> None:
    """Answers to interactions reach Discord after its three seconds."""
    scene.lane.world.fault(Fault("callback", times=4, delay=DEADLINE_SECONDS + 0.3))


# Sessions


async def cut(scene: Scene) -> None:
    """The gateway's connection is reset; the session can be resumed."""
    if scene.lane.world.gateway.live:
        scene.lane.world.gateway.cut()
        await scene.lane.deaf_until_back()


async def reconnect(scene: Scene) -> None:
    """Discord asks the bot to connect anew."""
    if scene.lane.world.gateway.live:
        scene.lane.world.gateway.ask_to_reconnect()
        await scene.lane.deaf_until_back()


async def invalid(scene: Scene) -> None:
    """Discord invalidates the session, which may be resumable."""
    if scene.lane.world.gateway.live:
        scene.lane.world.gateway.invalidate(resumable=scene.lane.dice.random() < 0.5)
        await scene.lane.deaf_until_back()


async def forgotten(scene: Scene) -> None:
    """The connection ends, and Discord refuses the RESUME."""
    gateway = scene.lane.world.gateway
    if gateway.live:
        await gateway.close(4000)
        gateway.forget()
        await scene.lane.deaf_until_back()


# What moderators do


async def message_deleted(scene: Scene) -> None:
    """Somebody deletes the newest message of the bot."""
    dice = scene.lane.dice
    channel = dice.choice(scene.everywhere).channel
    if newest := list(channel.messages.values())[-2:]:
        scene.lane.history.deleted(channel.id)
        scene.lane.world.delete_message(dice.choice(newest))


async def channel_deleted(scene: Scene) -> None:
    """Somebody deletes the channel of a game, and makes another one."""
    server = scene.lane.dice.choice(scene.servers)
    scene.lane.world.delete_channel(server.channel)
    server.channel = scene.lane.world.channel(server.guild, "trivia")


async def night_channel_deleted(scene: Scene) -> None:
    """Somebody deletes the channel of a night; its owner makes another one and tells the bot of it after the night."""
    scene.lane.dice.choice(scene.nights.houses).lose_channel()


async def role_deleted(scene: Scene) -> None:
    """Somebody deletes the role of the champion."""
    champion = scene.lane.dice.choice(scene.nights.houses).champion
    if champion.id in champion.guild.roles:
        scene.lane.world.delete_role(champion)


async def permission_lost(scene: Scene) -> None:
    """The bot may not write, or not even look, for a while."""
    dice = scene.lane.dice
    channel = dice.choice(scene.everywhere).channel
    with scene.lane.history.disturbed("permission lost", channel.id):
        channel.bot_permissions &= ~dice.choice((SEND_MESSAGES, VIEW_CHANNEL))
        await asyncio.sleep(dice.uniform(1.0, 6.0))
        channel.bot_permissions |= SEND_MESSAGES | VIEW_CHANNEL


# The machine


async def disk_full(scene: Scene) -> None:
    """No file can be written (RLIMIT_FSIZE of the process: EFBIG, which SQLite takes as it takes a full disk)."""
    bot = scene.lane.bot
    if bot is None or not bot.running:
        return
    with suppress(ProcessLookupError), scene.lane.history.disturbed("disk full"):  # it is dead before or after
        soft, hard = resource.prlimit(bot.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, (0, hard))
        await asyncio.sleep(scene.lane.dice.uniform(0.5, 4.0))
        if bot.running:
            resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, (soft, hard))


async def database_locked(scene: Scene) -> None:
    """Another process writes, and takes its time."""
    with scene.lane.history.disturbed("database locked"):
        await scene.lane.store.hold(scene.lane.dice)


async def database_restarts(scene: Scene) -> None:
    """Every connection to the database breaks off, with the locks that it holds; at times none is taken for a while."""
    store = scene.lane.store
    assert isinstance(store, PostgresDatabase)  # a file has no connections that could break off: ELSEWHERE
    with scene.lane.history.disturbed("database restarts"):
        await store.restart(scene.lane.dice)


async def clock_jumps(scene: Scene) -> None:
    """The clock of the bot's machine is wrong for a while."""
    dice = scene.lane.dice
    with scene.lane.history.disturbed("clock jump"):
        scene.lane.clock.set_wrong(dice.choice((-40 * MINUTE_MS, -30_000, -2_000, 2_000, 30_000, 40 * MINUTE_MS)))
        await asyncio.sleep(dice.uniform(1.0, 8.0))
        scene.lane.clock.set_wrong(0)


RARE: Final = {"channel deleted": 0.25, "night channel deleted": 0.25, "permission lost": 0.5, "message deleted": 2.0}
"""How often a trouble happens against the others: a game that loses its channel is over, and tries nothing more."""

TROUBLES: Final[dict[str, Trouble]] = {
    "HTTP 500": _fails(500),
    "HTTP 502": _fails(502),
    "HTTP 503": _fails(503),
    "HTTP 429": limited,
    "HTTP 429 by Cloudflare": banned,
    "connection reset": resets,
    "late callbacks": late_callbacks,
    "gateway cut": cut,
    "reconnect": reconnect,
    "invalid session": invalid,
    "resume refused": forgotten,
    "message deleted": message_deleted,
    "channel deleted": channel_deleted,
    "night channel deleted": night_channel_deleted,
    "role deleted": role_deleted,
    "permission lost": permission_lost,
    "disk full": disk_full,
    "database locked": database_locked,
    "database restarts": database_restarts,
    "clock jump": clock_jumps,
}

ELSEWHERE: Final = {SqliteFile.kind: ("database restarts",), PostgresDatabase.kind: ("disk full",)}
"""What a kind of database does not know: a file has no connections to break off, and a server has its own disk."""
