"""How the process is killed: at any instant, or just where it hurts."""

from __future__ import annotations

import asyncio
import random
import signal
from collections.abc import Awaitable, Callable
from typing import Final, TypeAlias

from benchmarks.chaos.troubles import Scene
from benchmarks.loopback import Action, Fault

STOP_SECONDS: Final = 30.0  # a stop takes five at most, on a machine that is not too busy
AT_REQUEST: Final[tuple[Action, ...]] = ("message.create", "message.create", "message.edit", "callback", "role.add")

Way: TypeAlias = Callable[[Scene], Awaitable[None]]


async def instant(scene: Scene) -> None:
    """At any instant."""
    await scene.lane.up()
    await asyncio.sleep(scene.lane.dice.uniform(0.0, scene.peace))
    scene.lane.kill("at any instant")


async def starting(scene: Scene) -> None:
    """While it starts."""
    await asyncio.sleep(scene.lane.dice.uniform(0.3, 2.0))
    scene.lane.kill("while it starts")


async def at_request(scene: Scene) -> None:
    """As it asks something of Discord, before that is done or before it hears that it is."""
    await scene.lane.up()
    await asyncio.sleep(scene.lane.dice.uniform(0.0, 3.0))
    applied = scene.lane.dice.random() < 0.6
    struck = asyncio.Event()

    def strike() -> None:
        scene.lane.kill("at a request, done" if applied else "at a request, not done")
        struck.set()

    # The process is dead when Discord does what was asked; that it fails with 500 then tells nobody anything.
    status = None if applied else 500
    fault = Fault(scene.lane.dice.choice(AT_REQUEST), applied=applied, status=status, strike=strike)
    scene.lane.world.fault(fault)
    try:
        async with asyncio.timeout(scene.peace):
            await struck.wait()
    except TimeoutError:
        fault.strike = None
        scene.lane.kill("at any instant")


async def in_a_commit(scene: Scene) -> None:
    """While the answers of many are being written."""
    await scene.lane.up()
    for _ in range(40):
        await asyncio.sleep(0.2)
        answered = [server.everybody_answers() for server in scene.everywhere]
        if any(answered):
            break
    await asyncio.sleep(scene.lane.dice.uniform(0.0, 0.04))
    scene.lane.kill("while answers are written")


async def asked(scene: Scene) -> None:
    """It is asked to end (SIGTERM), and leaves everything as it stands."""
    await scene.lane.up()
    await asyncio.sleep(scene.lane.dice.uniform(0.0, 5.0))
    bot = scene.lane.bot
    scene.lane.kill("asked to end", signal.SIGTERM)
    assert bot is not None
    try:
        async with asyncio.timeout(STOP_SECONDS):
            await bot.ended()
    except TimeoutError:
        scene.lane.broken.append("the process did not end when it was asked to")
        scene.lane.kill("as it did not end")


WAYS: Final[tuple[tuple[Way, float], ...]] = (
    (instant, 0.3),
    (starting, 0.1),
    (at_request, 0.35),
    (in_a_commit, 0.2),
    (asked, 0.05),
)


def choose(dice: random.Random) -> Way:
    """One of the ways."""
    (way,) = dice.choices([way for way, _ in WAYS], [often for _, often in WAYS])
    return way
