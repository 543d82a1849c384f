"""Two hundred games at once: whether Discord has to slow the bot down, and how far each counter is behind.

Each game is in a server of its own, with some members who answer within the first ten seconds of each question. The
loopback Discord keeps Discord's limits: fifty requests a second in all, five messages and five edits in five seconds a
channel. A counter is behind from the moment in which an answer is acknowledged until the question's message shows it.

    python -m benchmarks.games [--games 200] [--members 5] [--seconds 60]
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from benchmarks.loopback import Channel, Member, Message, World
from benchmarks.process import OURS, BotProcess
from benchmarks.promises import Promise, Times, conclude

QUESTION_SECONDS: Final = 15
ANSWERED_WITHIN: Final = 10.0
START_SECONDS: Final = 20.0  # over which the games begin, as people do not all press at once
LOOK_SECONDS: Final = 0.1
PROMISED_BEHIND_SECONDS: Final = 3.0
_COUNT: Final = re.compile(r"(\d+) locked in")
_QUESTION: Final = re.compile(r"Question \d+ of")


@dataclass(slots=True)
class Table:
    """One game: its message that is open, when each of its answers was acknowledged, and who plays."""

    channel: Channel
    members: list[Member]
    open: Message | None = None
    acknowledged: list[float] = field(default_factory=list)
    shown: int = 0


class Watch:
    """Looks at every open question, and notes how long each answer took to be counted there."""

    def __init__(self, tables: list[Table]) -> None:
        self.tables = tables
        self.behind: list[float] = []

    async def look(self) -> None:
        """Look until cancelled."""
        while True:
            now = time.monotonic()
            for table in self.tables:
                self.note(table, now)
            await asyncio.sleep(LOOK_SECONDS)

    def note(self, table: Table, now: float) -> None:
        """Take in what ``table`` shows."""
        if table.open is None:
            return
        found = _COUNT.search(table.open.text)
        shown = int(found[1]) if found else len(table.acknowledged) if not table.open.buttons else 0
        for when in table.acknowledged[table.shown : shown]:
            self.behind.append(now - when)
        table.shown = max(table.shown, shown)


async def play(world: World, table: Table, delay: float, rng: random.Random) -> None:
    """Start a game and answer its questions until cancelled."""
    await asyncio.sleep(delay)
    options: dict[str, str | int] = {"questions": 30, "seconds": QUESTION_SECONDS, "style": "choice"}
    await world.slash(table.members[0], table.channel, "trivia start", **options).reply()
    seen: set[int] = set()
    while True:
        message = await world.until(lambda: next(_fresh(table.channel, seen), None), 120)
        seen.add(message.id)
        table.open, table.acknowledged, table.shown = message, [], 0
        await asyncio.gather(*(_answer(world, table, message, member, rng) for member in table.members))


def _fresh(channel: Channel, seen: set[int]) -> filter[Message]:
    questions = (message for message in channel.messages.values() if _QUESTION.search(message.text))
    return filter(lambda message: message.id not in seen and bool(message.buttons), questions)


async def _answer(world: World, table: Table, message: Message, member: Member, rng: random.Random) -> None:
    await asyncio.sleep(rng.uniform(0.5, ANSWERED_WITHIN))
    if not message.buttons:
        return
    click = world.click(member, message, custom_id=rng.choice(message.buttons)["custom_id"])
    await click.settled()
    if click.response is not None and click.response.text.startswith("Locked in"):
        table.acknowledged.append(time.monotonic())


async def report(games: int, members: int, seconds: float) -> None:
    """Measure and print."""
    rng = random.Random(7)
    with tempfile.TemporaryDirectory(prefix="lightstick-games-") as place:
        async with World(keep_log=False) as world:
            tables = []
            for number in range(games):
                guild = world.guild(f"Server {number}")
                people = [world.member(guild, f"fan{number}-{person}") for person in range(members)]
                tables.append(Table(world.channel(guild, "trivia"), people))
            variables = {**world.environment, "DATABASE_URL": "sqlite:///lightstick.db"}
            bot = await BotProcess.start(OURS, variables, Path(place))
            try:
                await bot.during(world.online())
                watch = Watch(tables)
                await bot.during(_measure(world, watch, seconds, rng))
                share = bot.cpu_seconds() / (START_SECONDS + seconds)
                await bot.stop()
            finally:
                await bot.kill()
    times = Times.of(watch.behind)
    print(f"{len(watch.behind):,} answers counted; counters behind: median {times.median / 1000:.2f} s, ", end="")
    print(f"p99 {times.at(0.99) / 1000:.2f} s, worst {times.ms[-1] / 1000:.2f} s")
    print(f"told to come later (429): {world.refused or 'never'}; the bot used {share:.0%} of a processor")
    conclude(
        "games",
        [
            Promise(f"429 for edits with {games} games", float(world.refused.get("message.edit", 0)), 0.0, "times"),
            Promise("a counter is behind, p99", times.at(0.99) / 1000, PROMISED_BEHIND_SECONDS, "seconds"),
        ],
        games=games,
        members=members,
        answers=len(watch.behind),
        refused=world.refused,
        worst_behind_seconds=round(times.ms[-1] / 1000, 2),
        processor=round(share, 3),
    )


async def _measure(world: World, watch: Watch, seconds: float, rng: random.Random) -> None:
    pace = START_SECONDS / len(watch.tables)
    playing = [
        asyncio.create_task(play(world, table, number * pace, random.Random(rng.random())))
        for number, table in enumerate(watch.tables)
    ]
    looking = asyncio.create_task(watch.look())
    ended, _ = await asyncio.wait(playing, timeout=START_SECONDS + seconds, return_when=asyncio.FIRST_EXCEPTION)
    for task in (*playing, looking):
        task.cancel()
    await asyncio.gather(*playing, looking, return_exceptions=True)
    for task in ended:
        task.result()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.games", description=__doc__.partition("\n")[0])
    parser.add_argument("--games", type=int, default=200, help="at once (default: 200)")
    parser.add_argument("--members", type=int, default=5, help="who play in each (default: 5)")
    parser.add_argument("--seconds", type=float, default=60.0, help="after the last has begun (default: 60)")
    args = parser.parse_args()
    asyncio.run(report(args.games, args.members, args.seconds))


if __name__ == "__main__":
    main()
