"""Discord's ids tell when they were made: 42 bits of milliseconds since 2015, then 22 bits of detail.

https://discord.com/developers/docs/reference#snowflakes
"""

from __future__ import annotations

from typing import Final

_EPOCH_MS: Final = 1_420_070_400_000

NOBODY: Final = 0
"""What stands for a member who had their data deleted. Whatever is not above it is the id of nobody."""


def made_at(snowflake: int) -> int:
    """When ``snowflake`` was made, by Discord's clock, in UTC milliseconds."""
    return (snowflake >> 22) + _EPOCH_MS
