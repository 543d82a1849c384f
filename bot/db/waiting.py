"""Answers that wait to be written: bounded, and fair to every game.

A batch takes from each game's line in turn, so that an answer to a quiet game is in the next batch, however
many wait in the line of a loud one.
"""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from typing import Final, Generic, TypeVar

from bot.errors import TooBusy

GAME_MAX: Final = 6_000  # 5,000 who answer in the same instant, and some to spare
WAITING_MAX: Final = 12_000  # two such games; whoever waits behind more is not written within Discord's three seconds
BATCH_MAX: Final = 250  # the answers of one batch are acknowledged in one go, and nobody else is meanwhile

T = TypeVar("T")


class Waiting(Generic[T]):
    """What waits, in a line for each game. It is filled in one thread and may be emptied in another."""

    def __init__(self) -> None:
        self._lines: OrderedDict[int, deque[T]] = OrderedDict()
        self._count = 0
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return self._count

    def put(self, game_id: int, item: T) -> None:
        """Let ``item`` wait at the end of the line of its game.

        Raises:
            TooBusy: that line, or all of them together, are as long as they may be.
        """
        with self._lock:
            line = self._lines.get(game_id)
            if self._count >= WAITING_MAX or (line is not None and len(line) >= GAME_MAX):
                raise TooBusy
            if line is None:
                line = self._lines[game_id] = deque()
            line.append(item)
            self._count += 1

    def take(self) -> list[T]:
        """The next batch: one from each line in turn, in each line the one that has waited longest."""
        batch: list[T] = []
        with self._lock:
            while self._lines and len(batch) < BATCH_MAX:
                game_id, line = self._lines.popitem(last=False)
                if not self._lines:  # no other to be fair to
                    batch.extend(line.popleft() for _ in range(min(len(line), BATCH_MAX - len(batch))))
                else:
                    batch.append(line.popleft())
                if line:
                    self._lines[game_id] = line
            self._count -= len(batch)
        return batch
