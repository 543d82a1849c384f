"""One run: a lane with its servers and its night, so many kills, then calm, then the verdict."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.chaos import kills
from benchmarks.chaos.database import Store
from benchmarks.chaos.lane import Lane, until
from benchmarks.chaos.nights import TIME_PASSES, Nights
from benchmarks.chaos.people import Server
from benchmarks.chaos.troubles import ELSEWHERE, RARE, TROUBLES, Scene
from benchmarks.chaos.verdict import Verdict, judge
from benchmarks.loopback.interactions import DEADLINE_SECONDS

SERVERS: Final = 4
CALM_SECONDS: Final = 240.0  # for everything to come to its end; the bot's longest rests add up to less
BUSY_SECONDS: Final = 30.0  # that an answer may take where the machine has other things to do: CI asserts no time
OUT_OF_TIME: Final = "closing took too long"  # what the bot says of that; then too it has lost nothing
TROUBLE_SECONDS: Final = (1.0, 4.0)


@dataclass(frozen=True)
class Plan:
    """What a run is made of: ``kills``, beside those by which weeks pass.

    ``once``: each trouble happens once, in an order of the dice; else at random, for long.
    """

    kills: int
    peace: float
    once: bool = False
    until: float = float("inf")
    """When to stop killing in any case, in seconds of the monotonic clock."""


@dataclass(frozen=True)
class Run:
    """What came of a run."""

    verdict: Verdict
    database: str
    """Of which kind."""
    kills: Counter[str]
    troubles: Counter[str]
    exits: Counter[int]
    seconds: float


async def run(number: int, folder: Path, dice: random.Random, plan: Plan, store: Store) -> Run:
    """Play, kill, trouble, and judge. The log of the bot stays in ``folder``."""
    begun = time.monotonic()
    async with Lane(number, folder, dice, store) as lane:
        servers = [Server(lane, f"Purple House {letter}") for letter in "ABCDEFGH"[:SERVERS]]
        scene = Scene(lane, servers, Nights(lane), plan.peace)
        life = [asyncio.create_task(server.live()) for server in scene.everywhere]
        nights = asyncio.create_task(scene.nights.live())
        happening: set[asyncio.Task[None]] = set()
        troubles = asyncio.create_task(_trouble(scene, plan, happening))
        try:
            await _kill(scene, plan, troubles)
            lane.calm = True
            if nights.done():
                nights.result()  # as long as the lane is not calm they go on by themselves
            nights.cancel()  # a night that is on goes on; no week passes any more
            await troubles
            await asyncio.gather(*happening)
            lane.world.mend()
            unfinished = [*lane.broken, *await _come_to_an_end(scene)]
            for task in life:
                if task.done():
                    task.result()  # the people of a lane never stop by themselves
            code = await lane.stop()
            if code and not (plan.once and lane.bot is not None and OUT_OF_TIME in lane.bot.output):
                unfinished.append(f"the process ended with {code} when it was asked to stop")
            await asyncio.sleep(0.3)  # for the last answers to be noted
        finally:
            for task in (*life, nights, troubles, *happening):
                task.cancel()
            await asyncio.gather(*life, nights, troubles, *happening, return_exceptions=True)
        verdict = await judge(scene, unfinished, BUSY_SECONDS if plan.once else DEADLINE_SECONDS)
        return Run(verdict, store.kind, lane.kills, lane.troubles, lane.exits, time.monotonic() - begun)


async def _kill(scene: Scene, plan: Plan, troubles: asyncio.Task[None]) -> None:
    """Kill as often as planned."""
    lane = scene.lane
    while lane.kills.total() - lane.kills[TIME_PASSES] < plan.kills and time.monotonic() < plan.until:
        await kills.choose(lane.dice)(scene)
    if plan.once:
        await troubles


async def _trouble(scene: Scene, plan: Plan, happening: set[asyncio.Task[None]]) -> None:
    """Have troubles happen, one soon after another and some at the same time."""
    lane = scene.lane
    names = [name for name in TROUBLES if name not in ELSEWHERE[lane.store.kind]]
    lane.dice.shuffle(names)
    await lane.up()
    while names and not (lane.calm and not plan.once):
        await asyncio.sleep(lane.dice.uniform(*TROUBLE_SECONDS) / (3 if plan.once else 1))
        name = names.pop() if plan.once else lane.dice.choices(names, [RARE.get(name, 1.0) for name in names])[0]
        if plan.once:
            await lane.up()
        lane.troubles[name] += 1
        task = asyncio.create_task(TROUBLES[name](scene), name=name)
        happening.add(task)
        task.add_done_callback(happening.discard)


async def _come_to_an_end(scene: Scene) -> list[str]:
    """Wait until nothing is under way any more; what still is after a long time."""
    try:
        async with asyncio.timeout(CALM_SECONDS):
            await scene.lane.up()
            await until(lambda: _is_over(scene.lane))
    except TimeoutError:
        return await _under_way(scene.lane)
    return []


async def _is_over(lane: Lane) -> bool:
    return not await _under_way(lane)


async def _under_way(lane: Lane) -> list[str]:
    """Games that are not over or whose end is not told, nights without their game or recap, jobs that are due."""
    rows = lane.store.rows
    games = await rows("SELECT id, state FROM games WHERE state = 'running' OR outcome_message_id IS NULL")
    nights = await rows("SELECT event_id, starts_at FROM occurrences WHERE state = 'running'")
    due = "SELECT id, kind, subject FROM jobs WHERE done_at IS NULL AND due_at <= :now"
    jobs = await rows(due, now=lane.clock.now)
    return [
        *(f"game {game} is {state} and its end not told" for game, state in games),
        *(f"night {event}@{at} is running" for event, at in nights),
        *(f"job {job}, {kind} of {subject}, is due" for job, kind, subject in jobs),
    ]
