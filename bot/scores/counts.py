"""How many stand on each board, remembered for some seconds: on a large board, to count them is most of the work."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

KEPT_SECONDS: Final = 10.0  # what another process changes shows after that
KEPT_BOARDS: Final = 4_096


class PlayerCounts:
    """Counts by server and period. ``clock`` tells seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._counts: dict[int, dict[str, tuple[int, float]]] = {}

    def get(self, server_id: int, period: str) -> int | None:
        """How many stand on a board; None where nobody knows (any more)."""
        count, until = self._counts.get(server_id, {}).get(period, (0, 0.0))
        return count if self._clock() < until else None

    def keep(self, server_id: int, period: str, count: int) -> int:
        """Remember ``count``, and return it."""
        if len(self._counts) >= KEPT_BOARDS:
            self._counts.clear()
        self._counts.setdefault(server_id, {})[period] = (count, self._clock() + KEPT_SECONDS)
        return count

    def forget(self, server_id: int | None) -> None:
        """The boards of a server, or of all (None), are changing."""
        if server_id is None:
            self._counts.clear()
        else:
            self._counts.pop(server_id, None)
