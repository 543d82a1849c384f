"""What a game needs of the place where it is played: a few verbs, and nothing of Discord.

The trivia cog turns them into messages; tests turn them into a list.
"""

from __future__ import annotations

from typing import Literal, Protocol

from bot.trivia.game import Asked, Game, Outcome

Ending = Literal["ended", "stopped", "idle", "lost"]


class StageLost(Exception):
    """The place is gone or closed to us: the channel was deleted, or a permission was taken away."""


class Stage(Protocol):
    """Each verb may raise :class:`StageLost`; any other fault of Discord's it has already retried.

    ``ask``, ``interlude`` and ``podium`` return the message's id. ``again`` says that they may have posted
    it before a crash: then they look for it first, and do not post a second one.
    """

    async def ask(self, game: Game, asked: Asked, *, again: bool) -> int: ...

    async def room(self) -> None:
        """Until there is room for an edit that can wait; :meth:`update` does not wait."""

    async def update(self, game: Game, asked: Asked) -> None: ...

    async def reveal(self, game: Game, asked: Asked, outcome: Outcome) -> None: ...

    async def interlude(self, game: Game, position: int, *, again: bool) -> int: ...

    async def podium(self, game: Game, ending: Ending, *, again: bool) -> int: ...

    async def lost(self, game: Game, *, again: bool) -> None: ...
