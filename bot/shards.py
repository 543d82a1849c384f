"""Which of the bot's shards a process runs, and so whose servers are its own.

Discord sends each server to one shard: ``(server_id >> 22) % shard_count``. Several processes share the shards
out among them on one PostgreSQL, and whatever is done for a server, the process that runs its shard does.

https://discord.com/developers/docs/events/gateway#sharding
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from bot.errors import StartError

COUNT_MAX: Final = 10_000


class Shards(Struct, frozen=True):
    """The shards of one process: ``ids`` of ``count``.

    ``ids`` is None where they are all of them, ``count`` where Discord is to say how many there are.
    """

    ids: tuple[int, ...] | None = None
    count: int | None = None

    def owns(self, server_id: int) -> bool:
        """Whether a server is this process's own. What belongs to no server has the id 0 and goes with shard 0."""
        return self.ids is None or self.count is None or (server_id >> 22) % self.count in self.ids

    @property
    def share(self) -> float:
        """Which part of the bot's servers this process has, at most 1."""
        return 1.0 if self.ids is None or self.count is None else len(self.ids) / self.count

    @property
    def lead(self) -> bool:
        """Whether this is the process that does what one does for all: the one with shard 0."""
        return self.ids is None or 0 in self.ids

    def __str__(self) -> str:
        if self.ids is None or self.count is None:
            return "every shard"
        return f"shard{'s' if len(self.ids) > 1 else ''} {', '.join(map(str, self.ids))} of {self.count}"


def parse_shards(ids: str, count: str) -> Shards:
    """The shards for what the host wrote in ``SHARD_IDS`` (``0,1`` or ``0-7``) and ``SHARD_COUNT``; empty is not set.

    Raises:
        StartError: they name no shards that there can be.
    """
    if not count:
        if ids:
            raise StartError("SHARD_IDS needs SHARD_COUNT: write how many shards all processes have together.")
        return Shards()
    total = _number(count)
    if total is None or not 1 <= total <= COUNT_MAX:
        raise StartError(f"SHARD_COUNT is not a number from 1 to {COUNT_MAX}. Write how many shards there are, like 4.")
    if not ids:
        return Shards(count=total)
    named: list[int] = []
    for part in ids.split(","):
        first, dash, last = part.partition("-")
        low = _number(first)
        high = _number(last) if dash else low
        if low is None or high is None or high < low:
            raise StartError("SHARD_IDS is not a list of shards. Write them like 0,1 or 0-7.")
        if high >= total:
            raise StartError(
                f"SHARD_IDS names shard {high}, and SHARD_COUNT is {total}. Write numbers from 0 to {total - 1}."
            )
        named += range(low, high + 1)
    for earlier, shard in zip(sorted(named), sorted(named)[1:], strict=False):
        if earlier == shard:
            raise StartError(f"SHARD_IDS names shard {shard} twice. Write each shard once.")
    return Shards(None if len(named) == total else tuple(sorted(named)), total)


def _number(text: str) -> int | None:
    """A number of at most five digits; None for anything else."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 5 else None
