"""A member asks what is held of them: it is counted, handed out, deleted.

Deleting is one transaction (:mod:`bot.privacy.store`). What processes keep in memory of those servers (boards, credits,
games that are on) is then read anew: here at once, elsewhere by a job that the process with the server runs.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from bot.db.jobs import Done, Job, Jobs, NewJob
from bot.privacy import export
from bot.privacy.errors import NothingStored, OneAtATime
from bot.privacy.reading.store import ReadingStore
from bot.privacy.records import Holdings
from bot.privacy.store import PrivacyStore
from bot.scores.store import ScoresStore
from bot.timer import Timer
from bot.trivia.games import Games

log = logging.getLogger(__name__)

REFRESH: Final = "refresh-server"


class Privacy:
    """What is held of members. ``owned`` are the servers that this process keeps in memory.

    Args:
        forget_content: has a server's facts and questions read anew.
        now: tells UTC milliseconds.
    """

    def __init__(
        self,
        jobs: Jobs,
        scores: ScoresStore,
        forget_content: Callable[[int], None],
        games: Games,
        *,
        now: Callable[[], int],
        owned: Callable[[int], bool] = lambda _server_id: True,
    ) -> None:
        self._store = PrivacyStore(jobs, scores)
        self._reading = ReadingStore(jobs.db)
        self._scores = scores
        self._forget_content = forget_content
        self._games = games
        self._now = now
        self._owned = owned
        self._busy: set[int] = set()

    def attach(self, timer: Timer) -> None:
        """Have ``timer`` call what other processes ask for."""

        async def refresh(job: Job) -> Done:
            await self.refresh(job.server_id)
            return Done()

        timer.on(REFRESH, refresh)

    async def holdings(self, member_id: int) -> dict[int, Holdings]:
        """How much each server holds of a member; servers that hold nothing are left out."""
        return await self._reading.holdings(member_id)

    async def export(self, member_id: int, limit: int) -> list[bytes]:
        """Every row that is about a member, of all servers, as files of at most ``limit`` bytes.

        Raises:
            NothingStored: there is none.
            OneAtATime: they have asked for something that is not done yet.
        """
        with self._alone(member_id):
            rows = await self._reading.rows(member_id)
            if not any(rows.values()):
                raise NothingStored
            return await asyncio.to_thread(export.files, rows, member_id, self._now(), limit)

    async def delete(self, member_id: int, server_id: int | None) -> tuple[int, ...]:
        """Delete all that is held of a member in one server, or in all of them (None), for good.

        Returns:
            the servers in which something was.

        Raises:
            NothingStored: there is nothing.
            QuestionOpen: the member has answered a question there that others still answer. Nothing is deleted.
            OneAtATime: they have asked for something that is not done yet.
        """
        with self._alone(member_id):
            places = await self._store.delete(member_id, server_id, self._now(), self._elsewhere)
            if not places:
                raise NothingStored
            for place in filter(self._owned, places):
                try:
                    await self.refresh(place)
                except Exception:  # it is deleted all the same; what is in memory is read anew at its next change
                    log.exception("what is in memory of server %s can't be read anew", place)
            return places

    async def refresh(self, server_id: int) -> None:
        """Have what this process keeps of a server in memory read anew."""
        self._scores.forget_counts(server_id)
        self._forget_content(server_id)
        await self._games.refresh(server_id)

    def _elsewhere(self, places: Sequence[int]) -> list[NewJob]:
        """What the processes have to do that keep the other servers in memory."""
        others = [place for place in places if not self._owned(place)]
        return [NewJob(place, REFRESH, str(place), self._now()) for place in others]

    @contextmanager
    def _alone(self, member_id: int) -> Iterator[None]:
        if member_id in self._busy:
            raise OneAtATime
        self._busy.add(member_id)
        try:
            yield
        finally:
            self._busy.discard(member_id)
