"""What a game needs of the place where questions come from. The facts room has one for each server."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Protocol

from bot.content.question import Question
from bot.content.writer import Candidate


class Pool(Protocol):
    """The questions of one server on one pack, as they stand now."""

    @property
    def accent(self) -> int: ...

    async def warm(self) -> None:
        """Called before ``candidates`` is asked for; what takes long is done here, off the event loop."""
        ...

    @property
    def candidates(self) -> Sequence[Candidate]: ...

    def build(self, key: str, rng: Random) -> Question:
        """The question of ``key``.

        Raises:
            QuestionGone: there is none (any more).
        """
        ...

    def judge(self, question: Question, guess: str) -> bool:
        """Whether ``guess``, which somebody typed, is the answer to ``question``."""
        ...


class Pools(Protocol):
    """The pools of all servers."""

    async def packs(self, server_id: int) -> Sequence[str]:
        """The names of the packs that a server has on, at least one."""
        ...

    async def of(self, server_id: int, pack: str) -> Pool:
        """What a server can be asked, on the pack of that name.

        Raises:
            KeyError: there is no such pack.
        """
        ...
