"""``/leaderboard`` and ``/profile``: who stands where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.scores.cog import Scores

if TYPE_CHECKING:
    from bot.client import Lightstick


async def setup(client: Lightstick) -> None:
    """Called by discord.py when the cog is loaded."""
    await client.add_cog(Scores(client))
