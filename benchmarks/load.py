"""Clicks at a rate, and what came of them."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from benchmarks.loopback import Interaction, Member, Message, World
from benchmarks.loopback.interactions import DEADLINE_SECONDS
from benchmarks.process import BotProcess

LOCKED_IN: Final = "Locked in"  # how a bot acknowledges an answer; anything else is a refusal
LATE_SECONDS: Final = 5.0  # after the last click, for what is still to come


@dataclass(frozen=True, slots=True)
class Load:
    """``clicks`` by as many members, ``rate`` of them in a second."""

    clicks: int
    rate: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a load came to. Latencies are from the click to the answer's arrival, of answers in time, in order.

    ``cpu_seconds`` are the bot's alone; ``behind`` is by how many seconds the generator was late at worst.
    """

    clicks: int
    acknowledged: int
    missed: int
    latencies: tuple[float, ...]
    cpu_seconds: float
    behind: float

    @property
    def cpu_ms(self) -> float:
        """Processor time for one acknowledged answer, in milliseconds."""
        return self.cpu_seconds * 1000 / self.acknowledged if self.acknowledged else float("nan")

    def latency_ms(self, share: float) -> float:
        """The latency that ``share`` of the answers did not exceed, in milliseconds."""
        if not self.latencies:
            return float("nan")
        return self.latencies[min(int(share * len(self.latencies)), len(self.latencies) - 1)] * 1000


async def click_through(
    world: World, bot: BotProcess, message: Message, members: Sequence[Member], load: Load
) -> Outcome:
    """Have the next ``load.clicks`` of ``members`` click one button each of ``message``."""
    ids = [button["custom_id"] for button in message.buttons]
    dice = random.Random(7)
    clicks: list[Interaction] = []
    behind = 0.0
    cpu = bot.cpu_seconds()
    begun = time.monotonic()
    for number, member in enumerate(members[: load.clicks]):
        ahead = begun + number / load.rate - time.monotonic()
        if ahead > 0:
            await asyncio.sleep(ahead)
        behind = max(behind, -ahead)
        clicks.append(world.click(member, message, custom_id=dice.choice(ids)))
        if ahead <= 0:
            await asyncio.sleep(0)  # a generator that is late must still let the answers in
    await asyncio.gather(*(click.settled(LATE_SECONDS) for click in clicks), return_exceptions=True)
    used = bot.cpu_seconds() - cpu
    latencies = sorted(click.seconds for click in clicks if click.seconds is not None)
    in_time = [seconds for seconds in latencies if seconds <= DEADLINE_SECONDS]
    acknowledged = sum(click.response is not None and click.response.text.startswith(LOCKED_IN) for click in clicks)
    return Outcome(len(clicks), acknowledged, len(clicks) - len(in_time), tuple(in_time), used, behind)
