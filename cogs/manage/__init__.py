"""``/manage``: what a server keeps by itself, looked after by its moderators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.manage.cog import Manage

if TYPE_CHECKING:
    from bot.client import Lightstick


async def setup(client: Lightstick) -> None:
    """Called by discord.py when the cog is loaded."""
    await client.add_cog(Manage(client))
