"""The host of one game: asks, waits, closes, settles, reveals, and goes on after a restart.

What it does at each step stands in the database before the next begins, so that a game that is
cut off at any instant goes on where it was: a question that was open stays open a little longer,
one that was closed is settled once, standings that were not posted are posted.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable
from typing import Final, Protocol

from bot.content.question import LETTERS, Question
from bot.db.ledger import Answer, Ledger
from bot.errors import AlreadyAnswered
from bot.snowflake import made_at
from bot.trivia.game import Asked, Game, Locked
from bot.trivia.stage import Ending, Stage, StageLost
from bot.trivia.store import TriviaStore

log = logging.getLogger(__name__)

COUNTER_SECONDS: Final = 2.5  # between two edits of the counter: Discord allows about one a second a channel
ARRIVAL_SECONDS: Final = 0.8  # an answer that was in time may still be on its way
PAUSE_SECONDS: Final = 5.0  # to read the reveal
RESUME_SECONDS: Final = 10  # that a question stays open at least, after the bot was away
IDLE_QUESTIONS: Final = 3  # that nobody answered end a game


class Settling(Protocol):
    """The scores room, as far as a game needs it. Each returns whether it was not done before."""

    async def settle(self, game_id: int, position: int, now: int) -> bool: ...

    async def finish(self, game_id: int, state: str, now: int) -> bool: ...


class Host:
    """Runs one :class:`Game` on a :class:`Stage`. ``build`` makes a question from its key."""

    def __init__(
        self,
        game: Game,
        stage: Stage,
        *,
        store: TriviaStore,
        ledger: Ledger,
        scores: Settling,
        build: Callable[[str, random.Random], Question],
        now: Callable[[], int],
    ) -> None:
        self.game = game
        self._stage = stage
        self._store = store
        self._ledger = ledger
        self._scores = scores
        self._build = build
        self._now = now
        self._sleeper: asyncio.Task[None] | None = None
        self._counter: asyncio.Task[None] | None = None
        self._writing = 0
        self._written: asyncio.Future[None] | None = None
        self._stopping = asyncio.Event()
        self._skips: set[int] = set()

    # What members do

    async def answer(self, position: int, member_id: int, choice: int, clicked_at: int, message_at: int) -> Locked:
        """Lock in a member's answer; returns once it is durable.

        Raises:
            QuestionClosed, TooLate, AlreadyAnswered: as :meth:`Game.lock_in`.
        """
        game = self.game
        locked = game.lock_in(position, member_id, choice, clicked_at, message_at)
        row = Answer(game.id, position, member_id, choice, locked.right, locked.points, locked.elapsed_ms, clicked_at)
        self._writing += 1
        try:
            fresh = await self._ledger.append(row)
        except BaseException:
            self.game.take_back(position, member_id)
            raise
        finally:
            self._writing -= 1
            if not self._writing and self._written is not None:
                self._written.set_result(None)
                self._written = None
        if not fresh:  # another process, or this one before a restart, has it already
            raise AlreadyAnswered(letter=LETTERS[choice])
        self._show_count()
        return locked

    def skip(self, member_id: int, *, at_once: bool) -> tuple[int, int]:
        """Vote to close the open question now; ``at_once`` closes it whatever the votes.

        Returns:
            the votes so far and how many are needed: more than half of those who have played, two at least.
        """
        self._skips.add(member_id)
        needed = max(len(self.game.standings) // 2 + 1, 2)
        if at_once or len(self._skips) >= needed:
            self._wake()
        return len(self._skips), needed

    def stop(self) -> None:
        """End the game: what is open is closed and counted, then the standings are posted."""
        self._stopping.set()
        self._wake()

    # The game itself

    async def run(self) -> None:
        """Play to the end."""
        try:
            ending = await self._play()
        except StageLost:
            log.warning("game %s lost its channel", self.game.id)
            await self._settle_open()
            await self._scores.finish(self.game.id, "lost", self._now())
            await self._stage.lost(self.game)
            return
        finally:
            if self._counter is not None:
                self._counter.cancel()
        await self._scores.finish(self.game.id, ending, self._now())
        await self.post_outcome(ending)

    async def post_outcome(self, ending: Ending) -> None:
        """Post the final standings and note that they are posted."""
        try:
            message_id = await self._stage.podium(self.game, ending)
        except StageLost:
            await self._stage.lost(self.game)
            return
        await self._store.outcome_posted(self.game.id, message_id)

    async def _play(self) -> Ending:
        game = self.game
        if game.asked is not None:  # only after a restart
            if game.asked.open:
                await self._reopen(game.asked)
                await self._close(game.asked)
            else:  # it may have been settled and not yet shown; to show it again changes nothing
                await self._stage.reveal(game, game.asked, game.outcome())
        while not self._stopping.is_set():
            if game.unanswered >= IDLE_QUESTIONS:
                return "idle"
            position = game.next_position
            if position is None:
                return "ended"
            if position:
                await self._pause(PAUSE_SECONDS)
            if self._stopping.is_set():
                break
            asked = await self._ask(position)
            await self._pause(game.format.seconds + ARRIVAL_SECONDS)
            await self._close(asked)
        return "stopped"

    async def _ask(self, position: int) -> Asked:
        key = self.game.keys[position]
        question = self._build(key, random.Random(f"{self.game.seed}:{position}"))
        await self._store.add_question(self.game.id, self.game.server_id, position, question, self._now())
        asked = Asked(position, question, closes_at=self._now() + self.game.format.limit_ms)
        self._skips.clear()
        await self._post(asked)
        return asked

    async def _post(self, asked: Asked) -> None:
        game = self.game
        game.asked = asked  # before the message is there: a member can click before our call returns
        asked.message_id = await self._stage.ask(game, asked)
        asked.closes_at = made_at(asked.message_id) + game.format.limit_ms
        await self._store.opened(game.id, asked.position, asked.message_id, asked.closes_at)

    async def _reopen(self, asked: Asked) -> None:
        """Go on with a question that was open when the bot went away."""
        if asked.message_id is None:
            await self._post(asked)
            await self._pause(self.game.format.seconds + ARRIVAL_SECONDS)
            return
        now = self._now()
        asked.closes_at = max(asked.closes_at, now + RESUME_SECONDS * 1000)
        await self._store.opened(self.game.id, asked.position, asked.message_id, asked.closes_at)
        await self._stage.update(self.game, asked)
        await self._pause((asked.closes_at - now) / 1000 + ARRIVAL_SECONDS)

    async def _close(self, asked: Asked) -> None:
        await self._shut(asked)
        outcome = self.game.close()
        await self._scores.settle(self.game.id, asked.position, self._now())
        await self._stage.reveal(self.game, asked, outcome)

    async def _shut(self, asked: Asked) -> None:
        """Take no more answers, and wait for those that are being written."""
        asked.open = False
        if self._counter is not None:
            self._counter.cancel()
            self._counter = None
        if self._writing:
            self._written = asyncio.get_running_loop().create_future()
            await self._written

    async def _settle_open(self) -> None:
        asked = self.game.asked
        if asked is not None:
            await self._shut(asked)
            await self._scores.settle(self.game.id, asked.position, self._now())

    # Waiting

    async def _pause(self, seconds: float) -> None:
        """Sleep until the time is up or :meth:`_wake` is called."""
        if self._stopping.is_set():
            return
        self._sleeper = asyncio.create_task(asyncio.sleep(seconds))
        try:
            await asyncio.wait({self._sleeper})
        finally:
            self._sleeper.cancel()
            self._sleeper = None

    def _wake(self) -> None:
        if self._sleeper is not None:
            self._sleeper.cancel()

    def _show_count(self) -> None:
        """Have the counter edited soon; one edit serves all the answers until then."""
        if self._counter is None or self._counter.done():
            self._counter = asyncio.create_task(self._edit_count(), name=f"counter {self.game.id}")

    async def _edit_count(self) -> None:
        await asyncio.sleep(COUNTER_SECONDS)
        asked = self.game.asked
        if asked is not None and asked.open:
            try:
                await self._stage.update(self.game, asked)
            except StageLost:
                self._wake()
