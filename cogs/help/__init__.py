"""``/help``: what one can do here, how points are counted, what is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.help.cog import Help

if TYPE_CHECKING:
    from bot.client import Lightstick


async def setup(client: Lightstick) -> None:
    """Called by discord.py when the cog is loaded."""
    await client.add_cog(Help(client))
