"""One server storms, another plays: how long the quiet one waits for its answers to be acknowledged.

The quiet server's members click ten times a second: alone at first, then while a loud server's members answer a
question at 1,000 a second, while 1,000 of them answer in the same instant, and while they use commands at 600 a
second. Both servers are on one shard, so
everything comes over one connection: what is measured is what the bot makes of it.

    python -m benchmarks.storms [--seconds 8]
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from benchmarks.loopback import Channel, Interaction, Member, Message, World
from benchmarks.process import OURS, BotProcess
from benchmarks.promises import Promise, Times, conclude

QUESTION_SECONDS: Final = 60
QUIET_RATE: Final = 10.0
ANSWERS_RATE: Final = 1_000.0
COMMANDS_RATE: Final = 600.0
AT_ONCE: Final = 1_000
PROMISED_P99_MS: Final = 1_000.0
LATE_SECONDS: Final = 5.0
COMMAND: Final = "leaderboard"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.storms", description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=8.0, help="how long each of the four takes (default: 8)")
    args = parser.parse_args()
    if args.seconds * 4 > QUESTION_SECONDS - 10:
        parser.error("four times the seconds must fit in a question of a minute")
    asyncio.run(report(args.seconds))


async def report(seconds: float) -> None:
    """Measure the four in one run of the bot, and print the table and the promises."""
    with tempfile.TemporaryDirectory(prefix="lightstick-storms-") as folder:
        async with World(keep_log=False, limits=False) as world:
            variables = {**world.environment, "DATABASE_URL": f"sqlite:///{folder}/lightstick.db"}
            bot = await BotProcess.start(OURS, variables, Path(folder))
            try:
                await bot.during(world.online())
                runs = await bot.during(_measure(world, seconds))
                await bot.stop()
            finally:
                await bot.kill()
    print(f"{'beside':<24} {'p50 ms':>8} {'p99 ms':>8} {'worst':>8}   what the storm was told")
    for name, times, told in runs:
        said = ", ".join(f"{count} x {text[:40]!r}" for text, count in told.most_common(3))
        print(f"{name:<24} {times.median:>8.1f} {times.at(0.99):>8.1f} {times.ms[-1]:>8.1f}   {said}")
    conclude(
        "storms",
        [
            Promise(f"p99 of a quiet game beside {name}", times.at(0.99), PROMISED_P99_MS, "ms")
            for name, times, _ in runs[1:]
        ],
        seconds=seconds,
        p50_ms={name: round(times.median, 1) for name, times, _ in runs},
        p99_ms={name: round(times.at(0.99), 1) for name, times, _ in runs},
    )


async def _measure(world: World, seconds: float) -> list[tuple[str, Times, Counter[str]]]:
    quiet, loud = [world.channel(world.guild(name), "trivia") for name in ("Quiet House", "Loud House")]
    calm, wild = [await _game(world, channel) for channel in (quiet, loud)]
    fans = _crowd(world, loud, round(seconds * ANSWERS_RATE) + AT_ONCE)
    answers = (_click(world, fan, wild) for fan in fans)
    commands = (world.slash(fan, loud, COMMAND) for fan in fans)
    runs = []
    for name, storm, rate in (
        ("nothing", iter(()), 0.0),
        (f"{ANSWERS_RATE:g} answers/s", islice(answers, round(seconds * ANSWERS_RATE)), ANSWERS_RATE),
        (f"{AT_ONCE} answers at once", answers, float("inf")),
        (f"{COMMANDS_RATE:g} commands/s", commands, COMMANDS_RATE),
    ):
        players = _crowd(world, quiet, round(seconds * QUIET_RATE))
        clicks = (_click(world, player, calm) for player in players)
        asked, stormed = await asyncio.gather(_at(QUIET_RATE, clicks, seconds), _at(rate, storm, seconds))
        await asyncio.gather(*(act.settled(LATE_SECONDS) for act in (*asked, *stormed)), return_exceptions=True)
        told = Counter(act.response.text.partition("\n")[0] if act.response else "nothing" for act in stormed)
        runs.append((name, Times.of(act.seconds or LATE_SECONDS for act in asked), told))
    return runs


async def _game(world: World, channel: Channel) -> Message:
    """A game's first question, open for a minute."""
    assert channel.guild is not None
    starter = world.member(channel.guild, "starter")
    await world.slash(starter, channel, "trivia start", questions=3, seconds=QUESTION_SECONDS, style="choice").reply()
    return (await world.until(lambda: channel.find("Question 1 of 3")))[0]


def _crowd(world: World, channel: Channel, number: int) -> list[Member]:
    assert channel.guild is not None
    return [world.member(channel.guild, f"fan{count}") for count in range(number)]


def _click(world: World, member: Member, message: Message) -> Interaction:
    return world.click(member, message, custom_id=message.buttons[0]["custom_id"])


async def _at(rate: float, acts: Iterator[Interaction], seconds: float) -> list[Interaction]:
    """Do ``acts``, so many a second for so long; returns those that were done."""
    done: list[Interaction] = []
    loop = asyncio.get_running_loop()
    begun = loop.time()
    while rate and len(done) < seconds * rate and (act := next(acts, None)) is not None:
        done.append(act)
        if rate < float("inf"):
            await asyncio.sleep(max(begun + len(done) / rate - loop.time(), 0))
    return done


if __name__ == "__main__":
    main()
