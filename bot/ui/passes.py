"""Who was let into a command by a server's override in Integrations, without being a moderator to us.

Only Discord knows the overrides, and it tells us by delivering the command. What is pressed on the answer must work
for the same person, so a command opens it for as long as the answer lives. In memory only. Times are UTC milliseconds.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

LIFE_MS: Final = 15 * 60 * 1000  # as long as Discord lets us edit a private answer
PASSES_MAX: Final = 2_000


class Passes:
    """Those who were let in lately; where there are too many, the one of the longest ago is forgotten."""

    def __init__(self) -> None:
        self._until: OrderedDict[tuple[int, int], int] = OrderedDict()

    def give(self, server_id: int, member_id: int, now: int) -> None:
        """Discord has just let this member use a command."""
        self._until.pop((server_id, member_id), None)
        self._until[server_id, member_id] = now + LIFE_MS
        while len(self._until) > PASSES_MAX:
            self._until.popitem(last=False)

    def holds(self, server_id: int, member_id: int, now: int) -> bool:
        """Whether it did so within a quarter of an hour."""
        return now <= self._until.get((server_id, member_id), -1)
