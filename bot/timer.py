"""One loop that sleeps until the next due job in the database, and runs what is due.

A job is claimed by a lease, handed to the handler of its kind, and closed together with what follows.
A process that dies leaves its claims to be taken back at its next start, or to run out, so a job is resumed
and not forgotten; its handler sees by ``job.again`` that it may have done its work already. A handler that
raises is tried again later, and given up in the end. A job in which the process died a few times runs alone,
so that one that kills it is given up by itself and takes no other along.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from typing import Final

from bot.db.jobs import Done, Job, Jobs, Upcoming
from bot.sleeper import Sleeper

log = logging.getLogger(__name__)

Handler = Callable[[Job], Awaitable[Done]]
"""Does a job and says what it came to. The process may die at any await: the next one repeats it."""
Failed = Callable[[Job, Exception], Awaitable[Done]]
"""Ends a job that failed for the last time, with its last error; its result closes the job like a handler's."""

LEASE_MS: Final = 60_000
LONGEST_SLEEP_MS: Final = 300_000  # a machine that slept, or whose clock was set, looks again after it
AT_ONCE: Final = 16
FAILURES_MAX: Final = 10  # in 13 minutes, with these rests between them
FIRST_REST_MS: Final = 5_000  # three times as long after each further failure
LONGEST_REST_MS: Final = 120_000
SUSPECT_DEATHS: Final = 3
DEATHS_MAX: Final = 10
CLOSE_SECONDS: Final = 5.0  # for what runs to come to its end
TROUBLE_SECONDS: Final = 5.0  # until the next look, after the database failed


def rest_ms(failures: int) -> int:
    """How long a job rests after it failed for the ``failures``-th time."""
    return min(FIRST_REST_MS * int(3 ** (failures - 1)), LONGEST_REST_MS)


class Timer:
    """Runs due jobs of the kinds that it was given handlers for, and of the servers that are ``owned``.

    Where it is ``alone``, no other process runs jobs of those servers, and what is claimed when it starts is
    free at once. ``now`` tells UTC milliseconds. Jobs of one subject run one after the other, the earliest first;
    ``at_once`` jobs of different subjects at the same time.
    """

    def __init__(
        self,
        jobs: Jobs,
        *,
        now: Callable[[], int],
        owned: Callable[[int], bool] = lambda _server_id: True,
        alone: bool = False,
        at_once: int = AT_ONCE,
    ) -> None:
        self._jobs = jobs
        self._now = now
        self._owned = owned
        self._alone = alone
        self._at_once = at_once
        self._handlers: dict[str, tuple[Handler, Failed]] = {}
        self._running: dict[asyncio.Task[None], Job] = {}
        self._loop: asyncio.Task[None] | None = None
        self._sleeper = Sleeper()
        self._closing = False
        jobs.wake = self.wake

    def on(self, kind: str, handler: Handler, failed: Failed | None = None) -> None:
        """Have jobs of ``kind`` run by ``handler``; jobs of a kind without one wait."""
        self._handlers[kind] = (handler, failed or _forget)
        self.wake()

    @property
    def running(self) -> bool:
        """Whether it was started."""
        return self._loop is not None

    def start(self) -> None:
        """Begin; what came due while nobody looked is run at once."""
        assert self._loop is None, "a timer starts once"
        self._loop = asyncio.create_task(self._run(), name="timer")

    def wake(self) -> None:
        """Look for due jobs now: an earlier one was written."""
        self._sleeper.wake()

    async def close(self) -> None:
        """Start nothing more, let what runs come to its end, and leave to the next start what takes too long.

        A task is cancelled as the last resort only: in the middle of a statement that costs its connection.
        """
        self._closing = True
        self.wake()
        if self._loop is not None:
            await asyncio.wait({self._loop})
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=CLOSE_SECONDS)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late)

    # The loop

    async def _run(self) -> None:
        released = not self._alone
        while not self._closing:
            self._sleeper.woken = False
            try:
                if not released:
                    await self._jobs.release(self._owned)
                    released = True
                seconds = await self._turn()
            except Exception:
                log.exception("the timer could not read what is due; it looks again soon")
                seconds = TROUBLE_SECONDS
            await self._pause(seconds)

    async def _turn(self) -> float:
        """Start what is due, as far as there is room. Returns for how many seconds nothing more will be."""
        room = self._at_once - len(self._running)
        if room <= 0 or any(job.deaths >= SUSPECT_DEATHS for job in self._running.values()):
            return LONGEST_SLEEP_MS / 1000  # a job that ends wakes us
        now = self._now()
        due, soonest = await self._look(now, room)
        for job in await self._jobs.claim(due, now, now + LEASE_MS):
            task = asyncio.create_task(self._work(job), name=f"lease of job {job.id}")
            self._running[task] = job
            task.add_done_callback(self._ended)
        return max(soonest - self._now(), 0) / 1000

    async def _look(self, now: int, room: int) -> tuple[list[int], int]:
        """The jobs to claim, ``room`` at most, and when to look for more."""
        due: list[Upcoming] = []
        suspects: list[Upcoming] = []
        soonest = now + LONGEST_SLEEP_MS
        busy = {_line(job) for job in self._running.values()}
        async with aclosing(self._jobs.upcoming(self._handlers, soonest)) as upcoming:
            async for job in upcoming:
                if _line(job) in busy or not self._owned(job.server_id):
                    continue
                if job.ready_at > now:
                    soonest = min(soonest, job.ready_at)
                else:
                    busy.add(_line(job))
                    (suspects if job.deaths >= SUSPECT_DEATHS else due).append(job)
                if job.due_at > now or len(due) == room:
                    break
        if suspects and not due and not self._running:
            due = [min(suspects, key=lambda job: job.deaths)]
        return [job.id for job in due], soonest

    async def _pause(self, seconds: float) -> None:
        """Sleep until the time is up or :meth:`wake` is called; what woke us before now counts too."""
        await self._sleeper.sleep(seconds)

    # One job

    async def _work(self, job: Job) -> None:
        """See a claimed job to its end, or to its next attempt, and keep its lease meanwhile."""
        attempt = asyncio.create_task(self._attempt(job), name=f"job {job.id} {job.kind}")
        try:
            while not (await asyncio.wait({attempt}, timeout=LEASE_MS / 3000))[0]:
                if not await self._renew(job):
                    log.warning("job %s (%s) was taken over while it ran", job.id, job.kind)
                    attempt.cancel()
        except asyncio.CancelledError:
            attempt.cancel()
            await asyncio.wait({attempt})
            await self._jobs.hold(job, self._now())  # for the next to take it at once
            raise
        if not attempt.cancelled() and (error := attempt.exception()):
            log.error("job %s (%s) broke off; its lease runs out", job.id, job.kind, exc_info=error)

    async def _renew(self, job: Job) -> bool:
        """Keep the lease of a job that runs; False where it is no longer ours."""
        try:
            return await self._jobs.hold(job, self._now() + LEASE_MS)
        except Exception:
            log.exception("the lease of job %s (%s) could not be renewed", job.id, job.kind)
            return True

    async def _attempt(self, job: Job) -> None:
        handler, failed = self._handlers[job.kind]
        if job.deaths >= DEATHS_MAX:
            await self._give_up(job, failed, RuntimeError(f"the process died in it {job.deaths} times"))
            return
        try:
            await self._close(job, await handler(job))
        except Exception as error:
            failures = job.failures + 1
            if failures == FAILURES_MAX:
                await self._give_up(job, failed, error)
                return
            log.warning("job %s (%s) failed and is tried again", job.id, job.kind, exc_info=True)
            await self._jobs.hold(job, self._now() + rest_ms(failures), failed=True)

    async def _give_up(self, job: Job, failed: Failed, error: Exception) -> None:
        log.error("job %s (%s of %s) is given up", job.id, job.kind, job.subject, exc_info=error)
        try:
            await self._close(job, await failed(job, error))
        except Exception:
            log.exception("giving up job %s (%s) failed too", job.id, job.kind)
            await self._close(job, Done())

    async def _close(self, job: Job, done: Done) -> None:
        if not await self._jobs.close(job, done, self._now()):
            log.warning("job %s (%s) was taken over while it ran", job.id, job.kind)

    def _ended(self, task: asyncio.Task[None]) -> None:
        job = self._running.pop(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("job %s (%s) was left; its lease runs out", job.id, job.kind, exc_info=error)
        self.wake()


def _line(job: Job | Upcoming) -> tuple[int, str]:
    """What runs one after the other."""
    return job.server_id, job.subject


async def _forget(_job: Job, _error: Exception) -> Done:
    """Where a room has nothing to say about a job that failed, the log has."""
    return Done()
