"""One question, thousands of answers: what each costs, how long it takes, and whether it counts.

Our bot and a bare one, which only replies to a button, take the same clicks in the same minute.
The cost is the processor time of the bot's process; equal loads are compared, since a click at a
low rate costs several times what it costs under saturation, on both sides.

    python -m benchmarks.answers [--rounds 3] [--clicks 5000] [--rate 500]
"""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
import statistics
import tempfile
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

from benchmarks.load import Load, Outcome, click_through
from benchmarks.loopback import Channel, Guild, Member, Message, World
from benchmarks.process import OURS, BotProcess
from benchmarks.promises import Promise, conclude

BARE: Final = ("-m", "benchmarks.bare_bot")
PROMISED_RATIO: Final = 1.5
PROMISED_P99_MS: Final = 1_000.0
QUIET: Final = Load(clicks=500, rate=50)
QUESTION_SECONDS: Final = 60  # each question is open; the loads must fit in
Run = tuple[Outcome, ...]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.answers", description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=3, help="how often both bots are measured in turn (default: 3)")
    parser.add_argument("--clicks", type=int, default=5_000, help="answers to the question (default: 5000)")
    parser.add_argument("--rate", type=float, default=500, help="of them in a second (default: 500)")
    parser.add_argument(
        "--profile", type=Path, help="run both under cProfile, which skews the figures, and keep it here"
    )
    args = parser.parse_args()
    loads = (QUIET, Load(args.clicks, args.rate))
    if sum(load.clicks / load.rate for load in loads) > QUESTION_SECONDS - 5:
        parser.error(f"the clicks must fit into a question of {QUESTION_SECONDS} seconds")
    asyncio.run(report(loads, args.rounds, args.profile))


async def report(loads: tuple[Load, ...], rounds: int, profile: Path | None) -> None:
    """Measure both bots ``rounds`` times in turn and print the table and the JSON."""
    bare: list[Run] = []
    ours: list[Run] = []
    counted: list[int] = []
    for _ in range(rounds):
        bare.append(await measure_bare(loads, profile))
        run, rows = await measure_ours(loads, profile)
        ours.append(run)
        counted.append(rows)
    print(f"{'load':>18}  {'bot':<5} {'CPU ms/answer':>13} {'p50 ms':>8} {'p99 ms':>8} {'missed':>7}")
    ratios = []
    for number, load in enumerate(loads):
        pairs = [(mine[number], floor[number]) for mine, floor in zip(ours, bare, strict=True)]
        ratios.append(statistics.median(mine.cpu_ms / floor.cpu_ms for mine, floor in pairs))
        name = f"{load.clicks} at {load.rate:g}/s"
        print(_row(name, "bare", [floor for _, floor in pairs]))
        print(_row("", "ours", [mine for mine, _ in pairs]))
        print(f"{'':>18}  ratio {ratios[-1]:>13.2f}")
    acknowledged = [sum(outcome.acknowledged for outcome in run) for run in ours]
    full = [run[-1] for run in ours]
    clicks = sum(outcome.clicks for run in ours for outcome in run)
    missed = sum(outcome.missed for run in ours for outcome in run)
    p99 = max(outcome.latency_ms(0.99) for outcome in full)
    print(f"answers: {clicks} clicked, {sum(acknowledged)} acknowledged, {sum(counted)} in the database")
    conclude(
        "answers",
        [
            *(
                Promise(f"CPU of an answer at {load.rate:g} a second, against a bare reply", ratio, PROMISED_RATIO, "x")
                for load, ratio in zip(loads, ratios, strict=True)
            ),
            Promise("answers missed (3 s)", float(missed), 0.0, "times"),
            Promise("time to the acknowledgement, p99", p99, PROMISED_P99_MS, "ms"),
            Promise("acknowledged and not counted", float(abs(sum(acknowledged) - sum(counted))), 0.0, "times"),
        ],
        rounds=rounds,
        ours_cpu_ms=[round(outcome.cpu_ms, 3) for outcome in full],
        bare_cpu_ms=[round(run[-1].cpu_ms, 3) for run in bare],
        p50_ms=round(statistics.median(outcome.latency_ms(0.5) for outcome in full), 1),
        clicks=clicks,
        acknowledged=sum(acknowledged),
        counted_in_database=sum(counted),
        generator_behind_ms=round(max(outcome.behind for outcome in full) * 1000, 1),
    )


def _row(load: str, bot: str, outcomes: list[Outcome]) -> str:
    cpu = statistics.median(outcome.cpu_ms for outcome in outcomes)
    p50 = statistics.median(outcome.latency_ms(0.5) for outcome in outcomes)
    p99 = max(outcome.latency_ms(0.99) for outcome in outcomes)
    missed = sum(outcome.missed for outcome in outcomes)
    return f"{load:>18}  {bot:<5} {cpu:>13.3f} {p50:>8.1f} {p99:>8.1f} {missed:>7}"


async def measure_bare(loads: tuple[Load, ...], profile: Path | None) -> Run:
    """The floor."""

    async def prepare(world: World, channel: Channel) -> Message:
        return (await world.until(lambda: channel.find("Which letter?")))[0]

    async with _playground() as (world, channel, folder):
        variables = {**world.environment, "BARE_CHANNEL": str(channel.id)}
        return await _measure(world, channel, _profiled(BARE, profile, "bare"), variables, folder, prepare, loads)


async def measure_ours(loads: tuple[Load, ...], profile: Path | None) -> tuple[Run, int]:
    """Our bot, and how many answers its database holds afterwards."""

    async def prepare(world: World, channel: Channel) -> Message:
        assert channel.guild is not None
        starter = world.member(channel.guild, "starter")
        await world.slash(starter, channel, "trivia start", questions=3, seconds=QUESTION_SECONDS).reply()
        return (await world.until(lambda: channel.find("Question 1 of 3")))[0]

    async with _playground() as (world, channel, folder):
        database = folder / "lightstick.db"
        variables = {**world.environment, "DATABASE_URL": f"sqlite:///{database}"}
        run = await _measure(world, channel, _profiled(OURS, profile, "ours"), variables, folder, prepare, loads)
        connection = sqlite3.connect(database)
        rows: int = connection.execute("SELECT COUNT(*) FROM answers").fetchone()[0]
        connection.close()
        return run, rows


@asynccontextmanager
async def _playground() -> AsyncIterator[tuple[World, Channel, Path]]:
    """A Discord with one channel, and a folder for the bot."""
    with tempfile.TemporaryDirectory(prefix="lightstick-answers-") as folder:
        async with World(keep_log=False) as world:
            yield world, world.channel(world.guild("Purple House"), "trivia"), Path(folder)


async def _measure(
    world: World,
    channel: Channel,
    arguments: tuple[str, ...],
    variables: dict[str, str],
    folder: Path,
    prepare: Callable[[World, Channel], Coroutine[Any, Any, Message]],
    loads: tuple[Load, ...],
) -> Run:
    """Start a bot, get the message to click from ``prepare``, and put one load after another on it."""
    guild = channel.guild
    assert guild is not None
    bot = await BotProcess.start(arguments, variables, folder)
    try:
        await bot.during(world.online())
        message = await bot.during(prepare(world, channel))
        run = [await click_through(world, bot, message, _crowd(world, guild, load), load) for load in loads]
        await bot.stop()
    finally:
        await bot.kill()
    return tuple(run)


def _crowd(world: World, guild: Guild, load: Load) -> list[Member]:
    return [world.member(guild, f"fan{number}") for number in range(load.clicks)]


def _profiled(arguments: tuple[str, ...], folder: Path | None, name: str) -> tuple[str, ...]:
    """``arguments`` for Python, under cProfile where a ``folder`` for its result is given."""
    if folder is None:
        return arguments
    folder.mkdir(parents=True, exist_ok=True)
    return ("-m", "cProfile", "-o", str(folder.resolve() / f"{name}.prof"), *arguments)


if __name__ == "__main__":
    main()
