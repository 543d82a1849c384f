"""What members send to the moderators: ``/suggest``, and reports of questions that seem wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.suggest.cog import Suggest

if TYPE_CHECKING:
    from bot.client import Lightstick


async def setup(client: Lightstick) -> None:
    """Called by discord.py when the cog is loaded."""
    await client.add_cog(Suggest(client))
