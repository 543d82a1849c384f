"""Every live game of this process: started, found by id or channel, resumed after a restart."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable, Mapping
from typing import Final
from zoneinfo import ZoneInfo

from msgspec import structs

from bot.content.pool import QuestionPool
from bot.db.ledger import Ledger
from bot.db.servers import Server
from bot.errors import GameOver, GameRunning, NoGame
from bot.scores.periods import season_of, week_of
from bot.trivia import selection
from bot.trivia.format import Format
from bot.trivia.game import Game, Locked
from bot.trivia.host import Host, Settling
from bot.trivia.stage import Ending, Stage
from bot.trivia.store import GameRow, NewGame, TriviaStore

log = logging.getLogger(__name__)

OUTCOME_STILL_WANTED_MS: Final = 60 * 60 * 1000  # standings of a game that ended longer ago are news to nobody


class Games:
    """Starts games, takes answers to them, and brings them back after a restart.

    ``stage`` makes the place where a game in a channel is played; ``pools`` are the packs by name.
    """

    def __init__(
        self,
        *,
        store: TriviaStore,
        ledger: Ledger,
        scores: Settling,
        pools: Mapping[str, QuestionPool],
        now: Callable[[], int],
    ) -> None:
        self.store = store
        self._ledger = ledger
        self._scores = scores
        self._pools = pools
        self._now = now
        self._hosts: dict[int, Host] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._starting: set[int] = set()

    async def start(self, server: Server, channel_id: int, member_id: int, chosen: Format, stage: Stage) -> Game:
        """Start a game; it runs by itself from here on.

        Raises:
            GameRunning: the channel has a game.
            NotEnoughQuestions: too few questions fit.
        """
        if channel_id in self._starting or any(h.game.channel_id == channel_id for h in self._hosts.values()):
            raise GameRunning
        self._starting.add(channel_id)
        try:
            chosen = structs.replace(
                chosen,
                seconds=chosen.seconds * (2 if server.calm else 1),
                speed=server.speed_points,
                streaks=server.streak_points,
            )
            pack, pool = next(iter(self._pools.items()))
            seed = random.SystemRandom().getrandbits(62)
            recent = await self.store.recent_keys(server.server_id)
            keys = selection.select(pool.candidates, chosen, recent, random.Random(seed))
            now = self._now()
            zone = ZoneInfo(server.zone)
            new = NewGame(
                server_id=server.server_id,
                channel_id=channel_id,
                kind="trivia",
                format=chosen,
                pack=pack,
                language=server.language,
                seed=seed,
                question_keys=keys,
                started_by=member_id,
                started_at=now,
                week=week_of(now, zone),
                season=season_of(now, zone),
            )
            game_id = await self.store.create(new)
            game = Game(
                id=game_id,
                server_id=server.server_id,
                channel_id=channel_id,
                started_by=member_id,
                language=server.language,
                accent=pool.accent,
                format=chosen,
                keys=keys,
                seed=seed,
            )
            self._run(self._host(game, pool, stage))
        finally:
            self._starting.discard(channel_id)
        return game

    async def answer(
        self, game_id: int, position: int, member_id: int, choice: int, *, clicked_at: int, message_at: int
    ) -> Locked:
        """Lock in one answer; returns once it is durable.

        Raises:
            GameOver: no such game is running here.
            QuestionClosed, TooLate, AlreadyAnswered: as :meth:`bot.trivia.game.Game.lock_in`.
        """
        host = self._hosts.get(game_id)
        if host is None:
            raise GameOver
        return await host.answer(position, member_id, choice, clicked_at, message_at)

    def in_channel(self, channel_id: int) -> Host:
        """The game that runs in a channel.

        Raises:
            NoGame: none does.
        """
        for host in self._hosts.values():
            if host.game.channel_id == channel_id:
                return host
        raise NoGame

    async def resume(self, stage_for: Callable[[GameRow], Stage | None]) -> int:
        """Go on with the games that a stop cut short; ``stage_for`` returns None for one that is not ours.

        Returns:
            how many go on.
        """
        resumed = 0
        for row in await self.store.unfinished(self._now() - OUTCOME_STILL_WANTED_MS):
            pool = self._pools.get(row.pack)
            if row.id in self._hosts or pool is None or (stage := stage_for(row)) is None:
                continue
            game = await self._restore(row, pool)
            host = self._host(game, pool, stage)
            if row.state == "running":
                self._run(host)
            else:
                await host.post_outcome(_ending(row.state))
            resumed += 1
        return resumed

    async def _restore(self, row: GameRow, pool: QuestionPool) -> Game:
        """The game as it stood when the bot went away."""
        known = {candidate.key for candidate in pool.candidates}
        asked = await self.store.asked(row.id)
        # The pack may have changed since: what is no longer in it can't be asked.
        coming = tuple(key for key in row.question_keys[len(asked) :] if key in known)
        game = Game(
            id=row.id,
            server_id=row.server_id,
            channel_id=row.channel_id,
            started_by=row.started_by,
            language=row.language,
            accent=pool.accent,
            format=row.format,
            keys=row.question_keys[: len(asked)] + coming,
            seed=row.seed,
        )
        for question, settled in asked:
            if settled or row.state != "running":
                game.count(question)
            else:
                game.asked = question
        return game

    def _host(self, game: Game, pool: QuestionPool, stage: Stage) -> Host:
        return Host(
            game,
            stage,
            store=self.store,
            ledger=self._ledger,
            scores=self._scores,
            build=pool.build,
            now=self._now,
        )

    def _run(self, host: Host) -> None:
        game_id = host.game.id
        self._hosts[game_id] = host
        task = self._tasks[game_id] = asyncio.create_task(host.run(), name=f"game {game_id}")
        task.add_done_callback(lambda done: self._ended(game_id, done))

    def _ended(self, game_id: int, task: asyncio.Task[None]) -> None:
        self._hosts.pop(game_id, None)
        self._tasks.pop(game_id, None)
        if not task.cancelled() and (error := task.exception()):
            log.error("game %s broke off and goes on after the next start", game_id, exc_info=error)

    async def close(self) -> None:
        """Leave every game as it stands; the next start goes on with it."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)


def _ending(state: str) -> Ending:
    endings: dict[str, Ending] = {"ended": "ended", "stopped": "stopped", "idle": "idle"}
    return endings[state]
