"""Takes the steps of each night as the timer calls them: decides, has the stage act, writes what came of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from bot.db.jobs import Done, Job, Jobs
from bot.errors import NotFound
from bot.events import steps
from bot.events.models import FAILED, LATE, Event, Night, Occurrence
from bot.events.nights.store import NightStore
from bot.events.stage import NightGone, NightLost, NightStage
from bot.events.steps import Verdict
from bot.timer import Timer

_KINDS: Final = (
    steps.ANNOUNCE,
    steps.REMIND_DAY,
    steps.REMIND_SOON,
    steps.LOBBY,
    steps.GAME,
    steps.RECAP,
    steps.NEXT,
    steps.TELL_MISSED,
)


class Planner:
    """Runs the nights of every server on a :class:`NightStage`. ``now`` tells UTC milliseconds."""

    def __init__(self, jobs: Jobs, nights: NightStore, stage: NightStage, *, now: Callable[[], int]) -> None:
        self._jobs = jobs
        self._nights = nights
        self._stage = stage
        self._now = now

    def attach(self, timer: Timer) -> None:
        """Have ``timer`` call the steps."""
        for kind in _KINDS:
            timer.on(kind, self._step, self._failed)
        timer.on(steps.RETRACT, self._retract)

    async def _step(self, job: Job) -> Done:
        """Take a step, or leave it, as the clock and the state of its night say."""
        found = await self._find(job)
        if found is None:
            return Done()
        event, occurrence = found
        verdict = steps.judge(job.kind, occurrence, self._now())
        if verdict is Verdict.PLAN:
            return Done(also=partial(self._nights.go_on, server_id=event.server_id, event_id=event.id, now=self._now()))
        if verdict is Verdict.SKIP or occurrence is None:
            return Done()
        if verdict is Verdict.MISS:
            return self._miss(occurrence, LATE)
        return await self._run(await self._night(job, event, occurrence))

    async def _run(self, night: Night) -> Done:
        this, now = night.occurrence, self._now()
        match night.kind:
            case steps.ANNOUNCE:
                found = await self._stage.announce(night)
                note = partial(self._nights.announced, night=this, discord_event_id=found, now=now)
                return Done(found, also=note)
            case steps.REMIND_DAY | steps.REMIND_SOON:
                return Done(await self._stage.remind(night))
            case steps.LOBBY:
                return Done(await self._stage.lobby(night))
            case steps.GAME:
                try:
                    await self._stage.game(night)
                except NightLost as lost:
                    return self._miss(this, lost.reason)
                except NightGone:
                    pass
                return Done()
            case steps.RECAP:
                posted = await self._stage.recap(night)
                return Done(posted, also=partial(self._nights.recapped, night=this, message_id=posted))
            case _:
                return Done(await self._stage.missed(night))

    async def _failed(self, job: Job, error: Exception) -> Done:
        """A step was tried for the last time: without a game there is no night, and moderators are told of the rest."""
        found = await self._find(job)
        if found is None:
            return Done()
        event, occurrence = found
        if occurrence is None:
            return Done()
        if job.kind == steps.GAME:
            return self._miss(occurrence, FAILED)
        await self._stage.failed(await self._night(job, event, occurrence), error)
        return Done()

    async def _retract(self, job: Job) -> Done:
        await self._stage.retract(job.server_id, int(job.subject))
        return Done()

    def _miss(self, night: Occurrence, reason: str) -> Done:
        return Done(also=partial(self._nights.miss, night=night, reason=reason, now=self._now()))

    async def _find(self, job: Job) -> tuple[Event, Occurrence | None] | None:
        event_id, starts_at = steps.parse_subject(job.subject)
        try:
            return await self._nights.get(job.server_id, event_id, starts_at)
        except NotFound:  # the server's data was deleted
            return None

    async def _night(self, job: Job, event: Event, occurrence: Occurrence) -> Night:
        missed: tuple[int, ...] = ()
        if job.kind == steps.TELL_MISSED:
            missed = await self._nights.missed(event.server_id, event.id, occurrence.starts_at, job.due_at)
        return Night(
            kind=job.kind,
            event=event,
            occurrence=occurrence,
            late=steps.is_late(occurrence.starts_at, self._now()),
            again=job.again,
            nonce=job.nonce,
            messages=await self._jobs.posted(job.server_id, job.subject),
            missed=missed,
        )
