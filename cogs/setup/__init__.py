"""``/setup``: everything that a server can set, and whether Discord lets the bot do what it is set to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.setup.cog import Setup

if TYPE_CHECKING:
    from bot.client import Lightstick


async def setup(client: Lightstick) -> None:
    """Called by discord.py when the cog is loaded."""
    await client.add_cog(Setup(client))
