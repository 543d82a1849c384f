"""Which exceptions mean that Discord could not be reached, or would not."""

from __future__ import annotations

from typing import Final

import aiohttp
import discord

PASSING: Final = (discord.DiscordServerError, discord.RateLimited, aiohttp.ClientError, OSError)
"""A fault that a second try may not meet. A 429 that the library does not wait for itself is one, too."""
REFUSED: Final = (discord.HTTPException, discord.RateLimited, aiohttp.ClientError, OSError)
"""Whatever can come of a request."""

TOO_MANY_REQUESTS: Final = 429


def is_passing(error: BaseException) -> bool:
    """Whether it is worth trying again."""
    limited = isinstance(error, discord.HTTPException) and error.status == TOO_MANY_REQUESTS
    return limited or isinstance(error, PASSING)
