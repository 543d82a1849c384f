"""A picture under 60 ms, drawn in a thread, and the event loop never stalled over 10 ms.

``python -m benchmarks.cards`` draws each kind of card one after the other, in the thread that the bot draws in,
while a heartbeat measures how late the loop wakes up. The same heartbeat on an idle loop, just before, shows
what the machine itself costs. The very first card also opens the fonts and lights the hall.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from statistics import median
from time import perf_counter
from typing import Final

from benchmarks.promises import Promise, conclude
from bot.cards.drawing import draw_recap
from bot.cards.models import Place, RecapCard
from bot.cards.studio import Studio

BEAT_SECONDS: Final = 0.001
IDLE_SECONDS: Final = 2.0
PROMISED_MS: Final = 60.0
PROMISED_STALL_MS: Final = 10.0

NAMES: Final = {
    "Latin": ("moonchild", "Tannie", "borahae_7", "Luna", "Mikrokosmos"),
    "Hangul": ("봄날의 아미", "달빛소녀", "보라해", "소우주", "민들레"),
    "every script": ("أرمي بي تي إس", "आर्मी क्षत्रिय", "อาร์มี่ไทย", "防弾少年団のファン", "보라해 💜👩‍👩‍👧🇰🇷"),
    "32 characters": (
        "W" * 32,
        "가나다라마바사아자차카타파하" * 2 + "가나다라",
        "أرمي بي تي إس إلى الأبد معكم 123",
        "आर्मी क्षत्रिय हमेशा के लिए साथ ह",
        "💜👩‍👩‍👧🇰🇷👋🏽" * 8,
    ),
}


class Heartbeat:
    """How late the loop woke up, in milliseconds, for each beat."""

    def __init__(self) -> None:
        self.late_ms: list[float] = []

    async def beat(self) -> None:
        """Beat until cancelled."""
        while True:
            asleep = perf_counter()
            await asyncio.sleep(BEAT_SECONDS)
            self.late_ms.append((perf_counter() - asleep - BEAT_SECONDS) * 1000)


@asynccontextmanager
async def heartbeat() -> AsyncIterator[Heartbeat]:
    """A heartbeat for as long as the block lasts."""
    heart = Heartbeat()
    task = asyncio.create_task(heart.beat())
    try:
        yield heart
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def recap(names: tuple[str, ...]) -> RecapCard:
    """A night and a season of these people."""
    places = tuple(Place(rank, name, f"{9000 - rank * 431:,} points") for rank, name in enumerate(names, start=1))
    return RecapCard(
        title="Friday trivia night",
        subtitle="Friday, 27 November 2026 · 24 played",
        podium=places[:3],
        season_title="Autumn season 2026",
        season=places,
        footer="Lightstick · fan-made",
        accent=0x8B5CF6,
    )


async def measure(cards: int) -> dict[str, object]:
    """Draw ``cards`` pictures of each kind, and print a line for each."""
    studio = Studio()
    async with heartbeat() as heart:
        await asyncio.sleep(IDLE_SECONDS)
    idle = max(heart.late_ms)
    print(f"{'card':<15} {'median ms':>9} {'worst ms':>9} {'bytes':>8} {'worst stall ms':>15}")
    print(f"{'(idle loop)':<15} {'':>9} {'':>9} {'':>8} {idle:>15.1f}")
    result: dict[str, object] = {"cards": cards, "idle_stall_ms": round(idle, 2)}
    for kind, names, count in (
        ("the first ever", NAMES["every script"], 1),
        *((k, n, cards) for k, n in NAMES.items()),
    ):
        times: list[float] = []
        size = 0
        async with heartbeat() as heart:
            for _ in range(count):
                started = perf_counter()
                size = len(await studio.render(draw_recap, recap(names)))
                times.append((perf_counter() - started) * 1000)
        stall = max(heart.late_ms)
        print(f"{kind:<15} {median(times):>9.1f} {max(times):>9.1f} {size:>8} {stall:>15.1f}")
        result[kind] = {
            "median_ms": round(median(times), 2),
            "worst_ms": round(max(times), 2),
            "bytes": size,
            "worst_stall_ms": round(stall, 2),
        }
    await studio.close()
    return result


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cards", description=__doc__.partition("\n")[0])
    parser.add_argument("--cards", type=int, default=50, help="pictures of each kind (default: 50)")
    arguments = parser.parse_args()
    result = asyncio.run(measure(arguments.cards))
    kinds: dict[str, dict[str, float]] = {kind: value for kind, value in result.items() if isinstance(value, dict)}
    slowest = max(kinds[kind]["median_ms"] for kind in NAMES)
    conclude(
        "cards",
        [
            Promise("a picture, the slowest kind", slowest, PROMISED_MS, "ms"),
            Promise(
                "worst stall of the loop", max(v["worst_stall_ms"] for v in kinds.values()), PROMISED_STALL_MS, "ms"
            ),
        ],
        **result,
    )


if __name__ == "__main__":
    main()
