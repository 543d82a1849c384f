"""``/privacy``: what is stored of a member, as a file, or gone; and of servers that the bot has left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.privacy.cog import PrivacyCommands
from cogs.privacy.left import LeftServers

if TYPE_CHECKING:
    from bot.client import Lightstick


async def setup(client: Lightstick) -> None:
    """Called by discord.py when the cogs are loaded."""
    await client.add_cog(PrivacyCommands(client))
    await client.add_cog(LeftServers(client))
