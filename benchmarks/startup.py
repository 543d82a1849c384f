"""What it costs to start, to be there, to be in one more server, and whether messages leave something behind.

Our bot and a bare one with the same intents start against the same loopback Discord, in turn. Ours has its database and
has registered its commands, as after any start but the first; that one is shown beside it. Memory is what the process
holds (resident) when it has gone quiet.

    python -m benchmarks.startup [--rounds 5] [--servers 1000] [--messages 5000]
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks.answers import BARE
from benchmarks.loopback import Channel, Member, World
from benchmarks.process import OURS, BotProcess
from benchmarks.promises import Promise, conclude

QUIET_SECONDS: Final = 1.0  # without work, and it has gone quiet
BUSY_SHARE: Final = 0.02  # of a processor, which a heartbeat or a timer may take
PATIENCE_SECONDS: Final = 60.0
MEGABYTE: Final = 1024 * 1024
AT_ONCE: Final = 20  # commands that are under way together
PEOPLE: Final = 1_000  # who ask, so that nobody does so too often
PROMISED_START: Final = 2.5
PROMISED_MEMORY: Final = 2.0
PROMISED_SERVER: Final = 1.1
PROMISED_KEPT_BYTES: Final = 100.0  # a message: nothing is, but a process never holds exactly the same


@dataclass(frozen=True, slots=True)
class Start:
    """One start: seconds of real and processor time until it was connected, bytes when it had gone quiet."""

    seconds: float
    cpu: float
    memory: int


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.startup", description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5, help="starts of each bot, in turn (default: 5)")
    parser.add_argument("--servers", type=int, default=1_000, help="in the larger world (default: 1000)")
    parser.add_argument("--messages", type=int, default=5_000, help="that the bot posts (default: 5000)")
    args = parser.parse_args()
    asyncio.run(report(args.rounds, args.servers, args.messages))


async def report(rounds: int, servers: int, messages: int) -> None:
    """Measure everything and print it."""
    small = await starts(1, rounds)
    large = await starts(servers, max(rounds // 2, 1))
    print(f"{'bot':<12} {'servers':>8} {'seconds':>8} {'CPU s':>7} {'MB':>7}")
    for count, runs in ((1, small), (servers, large)):
        for name, found in runs.items():
            seconds, cpu, memory = (median(values) for values in zip(*map(_figures, found), strict=True))
            print(f"{name:<12} {count:>8} {seconds:>8.2f} {cpu:>7.2f} {memory / MEGABYTE:>7.1f}")
    start = median(o.cpu / b.cpu for o, b in zip(small["ours"], small["bare"], strict=True))
    clock = median(o.seconds / b.seconds for o, b in zip(small["ours"], small["bare"], strict=True))
    memory = median(o.memory for o in small["ours"]) / median(b.memory for b in small["bare"])
    grown = {
        name: (median(run.memory for run in large[name]) - median(run.memory for run in small[name])) / (servers - 1)
        for name in small
    }
    print(f"one more server: ours {grown['ours']:,.0f} bytes, bare {grown['bare']:,.0f} bytes")
    kept = await kept_per_message(messages)
    print(f"a message that was posted: {kept:,.0f} bytes are kept of it")
    conclude(
        "startup",
        [
            Promise("start to ready, against a bare bot", clock, PROMISED_START, "x"),
            Promise("memory, against a bare bot", memory, PROMISED_MEMORY, "x"),
            Promise(
                "memory of one more server, against a bare bot", grown["ours"] / grown["bare"], PROMISED_SERVER, "x"
            ),
            Promise("kept for each message", kept, PROMISED_KEPT_BYTES, "bytes"),
        ],
        cpu_ratio=round(start, 2),
        servers=servers,
        messages=messages,
    )


def _figures(start: Start) -> tuple[float, float, float]:
    return start.seconds, start.cpu, float(start.memory)


async def starts(servers: int, rounds: int) -> dict[str, list[Start]]:
    """Both bots, started in turn in a world of so many servers; and our very first start."""
    found: dict[str, list[Start]] = {"bare": [], "ours": [], "ours, first": []}
    with tempfile.TemporaryDirectory(prefix="lightstick-startup-") as place:
        folder = Path(place)
        for number in range(rounds + 1):
            async with _world(servers) as (world, channel):
                if number:  # the first of each warms the machine's caches
                    bare = {**world.environment, "BARE_CHANNEL": str(channel.id)}
                    found["bare"].append(await _start(world, BARE, bare, folder))
                ours = {**world.environment, "DATABASE_URL": "sqlite:///lightstick.db"}
                found["ours" if number else "ours, first"].append(await _start(world, OURS, ours, folder))
    return found


@asynccontextmanager
async def _world(servers: int) -> AsyncIterator[tuple[World, Channel]]:
    async with World(keep_log=False) as world:
        for number in range(servers - 1):
            world.channel(world.guild(f"Server {number}"), "general")
        yield world, world.channel(world.guild("Purple House"), "trivia")


async def _start(world: World, arguments: tuple[str, ...], variables: dict[str, str], folder: Path) -> Start:
    times = world.gateway.identified + 1
    begun = time.monotonic()
    bot = await BotProcess.start(arguments, variables, folder)
    try:
        await bot.during(world.online(times))
        seconds, cpu = time.monotonic() - begun, bot.cpu_seconds()
        memory = await quiet(bot)
        await bot.stop()
    finally:
        await bot.kill()
    return Start(seconds, cpu, memory)


async def quiet(bot: BotProcess) -> int:
    """The memory that ``bot`` holds once it has done its work.

    Raises:
        TimeoutError: it does not go quiet.
    """
    async with asyncio.timeout(PATIENCE_SECONDS):
        used = -1.0
        while bot.cpu_seconds() - used > BUSY_SHARE * QUIET_SECONDS:
            used = bot.cpu_seconds()
            await asyncio.sleep(QUIET_SECONDS)
    return bot.memory_bytes()


async def kept_per_message(messages: int) -> float:
    """By how many bytes our bot has grown for each of ``messages`` that it posted, after as many to warm up."""
    with tempfile.TemporaryDirectory(prefix="lightstick-startup-") as place:
        async with _world(1) as (world, channel):
            variables = {**world.environment, "DATABASE_URL": "sqlite:///lightstick.db"}
            bot = await BotProcess.start(OURS, variables, Path(place))
            try:
                await bot.during(world.online())
                assert channel.guild is not None
                people = [world.member(channel.guild, f"fan{number}") for number in range(PEOPLE)]
                await bot.during(_have_posted(world, channel, people, messages))
                before = await quiet(bot)
                await bot.during(_have_posted(world, channel, people, messages))
                after = await quiet(bot)
                await bot.stop()
            finally:
                await bot.kill()
    return max(after - before, 0) / messages


async def _have_posted(world: World, channel: Channel, people: list[Member], messages: int) -> None:
    """Have the bot answer so many commands with a message that has buttons; people ask in turn."""
    for first in range(0, messages, AT_ONCE):
        asking = [people[(first + number) % len(people)] for number in range(AT_ONCE)]
        await asyncio.gather(*(world.slash(person, channel, "fact").settled() for person in asking))


if __name__ == "__main__":
    main()
