"""How hard a question is, once people have answered it: the data guesses, answers know.

A question begins with the difficulty that its writer gave it. After thirty answers in a server, the share of right
ones decides, there alone: what is easy for fans of ten years is not so for newcomers.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Final, NamedTuple

from bot.content.writer import Candidate

ENOUGH: Final = 30  # answers
EASY: Final = 0.75  # of the answers are right
MEDIUM: Final = 0.45  # below that it is hard: by luck alone, a quarter of the answers to a choice of four are right
KEPT_MS: Final = 60 * 60 * 1000  # that the count of a server's answers is used for: a question is rarely asked twice
SERVERS_KEPT: Final = 256


class Tally(NamedTuple):
    """How often a question was answered, and how often right."""

    answered: int
    right: int


def known(tallies: Mapping[str, Tally]) -> dict[str, int]:
    """The difficulty of each question, by key, that was answered often enough."""
    return {key: level for key, tally in tallies.items() if (level := level_of(tally))}


def level_of(tally: Tally) -> int | None:
    """From 1, easy, to 3, hard; None where too few have answered."""
    if tally.answered < ENOUGH:
        return None
    share = tally.right / tally.answered
    return 1 if share >= EASY else 2 if share >= MEDIUM else 3


def adjusted(candidates: Iterable[Candidate], levels: Mapping[str, int]) -> list[Candidate]:
    """``candidates`` with the difficulties of ``levels`` where there are any."""
    return [
        candidate._replace(difficulty=levels[candidate.key]) if candidate.key in levels else candidate
        for candidate in candidates
    ]


class Difficulties:
    """What is :func:`known` in each server, counted anew each hour at most. ``tallies`` reads a server's answers."""

    def __init__(self, tallies: Callable[[int], Awaitable[Mapping[str, Tally]]], now: Callable[[], int]) -> None:
        self._tallies = tallies
        self._now = now
        self._counted: OrderedDict[int, tuple[int, dict[str, int]]] = OrderedDict()

    async def of(self, server_id: int) -> Mapping[str, int]:
        """The difficulties that a server's answers have shown, by key."""
        at, levels = self._counted.get(server_id, (None, {}))
        if at is None or not 0 <= self._now() - at < KEPT_MS:
            levels = known(await self._tallies(server_id))
            self._counted[server_id] = (self._now(), levels)
        self._counted.move_to_end(server_id)
        if len(self._counted) > SERVERS_KEPT:
            self._counted.popitem(last=False)
        return levels

    def forget(self, server_id: int) -> None:
        """Have a server's answers counted anew: some are gone."""
        self._counted.pop(server_id, None)
