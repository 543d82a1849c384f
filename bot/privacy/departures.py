"""A server's data goes thirty days after the bot was removed from it.

Each removal that is noticed, as it happens or at the next start, writes a job that is due then. If the bot is back
before, the job is taken back and nothing is deleted. Before it deletes anything it asks Discord once more, for an
outage can look like a removal; where Discord gives no clear answer, it asks again the next day.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Final

from bot.db.jobs import Done, Job, Jobs, NewJob
from bot.privacy.servers.store import ServerData
from bot.timer import Timer

log = logging.getLogger(__name__)

FORGET: Final = "forget-server"
DAY_MS: Final = 24 * 60 * 60 * 1000
KEPT_MS: Final = 30 * DAY_MS


class Departures:
    """Follows which servers the bot leaves and comes back to.

    ``owned`` are the servers of this process; ``now`` tells UTC milliseconds. ``on_deleted`` hear of each server whose
    data is gone.
    """

    def __init__(
        self,
        jobs: Jobs,
        data: ServerData,
        *,
        now: Callable[[], int],
        owned: Callable[[int], bool] = lambda _server_id: True,
    ) -> None:
        self._jobs = jobs
        self._data = data
        self._now = now
        self._owned = owned
        self._away: set[int] = set()
        self._noting = asyncio.Lock()
        self.on_deleted: list[Callable[[int], None]] = []

    def attach(self, timer: Timer, is_in: Callable[[int], Awaitable[bool]]) -> None:
        """Have ``timer`` call what is due.

        ``is_in`` asks Discord whether the bot is in a server, and raises where it gets no clear answer.
        """
        timer.on(FORGET, partial(self._forget, is_in=is_in), self._ask_tomorrow)

    async def compare(self, is_in: Callable[[int], bool]) -> None:
        """After a start: note which servers of ours the bot is in no more, and which it is in again.

        Discord names every server of the bot to one that connects, those with an outage too.
        """
        async with self._noting:
            known = set(filter(self._owned, await self._data.known()))
            self._away = set(filter(self._owned, await self._jobs.servers_with(FORGET)))
        for server_id in sorted(known | self._away):
            await (self.back if is_in(server_id) else self.left)(server_id)

    async def left(self, server_id: int) -> None:
        """The bot was removed from a server: its data goes in thirty days."""
        async with self._noting:
            if server_id in self._away or not self._owned(server_id):
                return
            async with self._jobs.transaction() as connection:
                await self._jobs.add(connection, [_job(server_id, self._now() + KEPT_MS)])
            self._away.add(server_id)
        log.info("the bot is no longer in server %s; what is stored of it is deleted in 30 days", server_id)

    async def back(self, server_id: int) -> None:
        """The bot is in a server. What is stored of it stays, if it was to go."""
        async with self._noting:
            if server_id not in self._away:
                return
            await self._jobs.take_back(server_id, FORGET)
            self._away.discard(server_id)
        log.info("the bot is back in server %s; what is stored of it stays", server_id)

    async def _forget(self, job: Job, is_in: Callable[[int], Awaitable[bool]]) -> Done:
        server_id = job.server_id
        if await is_in(server_id):
            self._away.discard(server_id)
            return Done()
        await self._data.delete_games(server_id)
        log.info("the bot is no longer in server %s; what was stored of it is deleted", server_id)
        self._away.discard(server_id)
        for hear in self.on_deleted:
            hear(server_id)
        return Done(also=partial(self._data.delete, server_id=server_id))

    async def _ask_tomorrow(self, job: Job, _error: Exception) -> Done:
        return Done(follow=(_job(job.server_id, self._now() + DAY_MS),))


def _job(server_id: int, due_at: int) -> NewJob:
    return NewJob(server_id, FORGET, str(server_id), due_at)
