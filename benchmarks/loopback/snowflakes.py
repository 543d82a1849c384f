"""Ids as Discord makes them: 42 bits of milliseconds since 2015, then 22 bits that keep them apart."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Final

EPOCH_MS: Final = 1_420_070_400_000


class Snowflakes:
    """Makes ids by the time; no two are equal, and each is greater than the one before."""

    def __init__(self) -> None:
        self._last = 0
        self.ahead_ms = 0
        """How far the time of this Discord is ahead of the real one."""

    def make(self) -> int:
        """A new id."""
        now = (time.time_ns() // 1_000_000 + self.ahead_ms - EPOCH_MS) << 22
        self._last = max(now, self._last + 1)
        return self._last

    def make_for(self, shard: int | None, shards: int) -> int:
        """A new id for a guild that goes to ``shard`` of ``shards``, or to whichever comes for None."""
        made = self.make()
        while shard is not None and (made >> 22) % shards != shard:
            made = self.make()
        return made


def timestamp(snowflake: int) -> str:
    """When ``snowflake`` was made, as Discord writes times."""
    return datetime.fromtimestamp(((snowflake >> 22) + EPOCH_MS) / 1000, UTC).isoformat()
