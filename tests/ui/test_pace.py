"""What can wait goes after what can't, and together they stay below Discord's limit."""

from __future__ import annotations

import asyncio
import heapq
import itertools

import pytest

from bot.ui.pace import PER_SECOND, Pace

LIMIT = 50


class Clock:
    """Seconds that pass when everybody sleeps: the next to wake is the one who sleeps the least."""

    def __init__(self) -> None:
        self.now = 0.0
        self._order = itertools.count()
        self._asleep: list[tuple[float, int, asyncio.Event]] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        woken = asyncio.Event()
        heapq.heappush(self._asleep, (self.now + seconds, next(self._order), woken))
        await woken.wait()

    async def run(self, *work: asyncio.Task[None]) -> None:
        while not all(task.done() for task in work):
            for _ in range(3):
                await asyncio.sleep(0)
            if self._asleep:
                self.now, _, woken = heapq.heappop(self._asleep)
                woken.set()


@pytest.fixture
def clock() -> Clock:
    return Clock()


async def sent(clock: Clock, pace: Pace, *, urgent: int = 0, patient: int = 0) -> tuple[list[float], list[float]]:
    """When each of so many requests, all wanted at once, is sent: the urgent ones and the patient ones."""
    times: tuple[list[float], list[float]] = ([], [])

    async def send(*, can_wait: bool) -> None:
        await pace.turn(can_wait=can_wait)
        times[can_wait].append(clock.now)

    wanted = [True] * patient + [False] * urgent
    await clock.run(*(asyncio.create_task(send(can_wait=can_wait)) for can_wait in wanted))
    return times


async def test_no_second_has_more_requests_than_discord_takes(clock: Clock) -> None:
    urgent, patient = await sent(clock, Pace(clock=clock, sleep=clock.sleep), urgent=100, patient=200)
    times = sorted(urgent + patient)
    assert len(times) == 300
    for start in times:
        assert sum(start <= at < start + 1 for at in times) < LIMIT


async def test_counters_go_after_questions_and_results(clock: Clock) -> None:
    urgent, patient = await sent(clock, Pace(clock=clock, sleep=clock.sleep), urgent=60, patient=60)
    assert sorted(patient)[3] >= max(urgent)  # a full bucket has some for everybody


async def test_no_counter_is_overtaken_by_one_that_came_later(clock: Clock) -> None:
    pace, order = Pace(clock=clock, sleep=clock.sleep), list[int]()

    async def count(number: int) -> None:
        await pace.turn(can_wait=True)
        order.append(number)

    await clock.run(*(asyncio.create_task(count(number)) for number in range(50)))
    assert order == list(range(50))


async def test_a_process_with_half_of_the_shards_has_half_of_the_limit(clock: Clock) -> None:
    urgent, _ = await sent(clock, Pace(0.5, clock, clock.sleep), urgent=100)
    assert max(urgent) == pytest.approx(100 / (PER_SECOND / 2), rel=0.2)
