"""``/fact``, ``/song``, ``/album``, ``/campaign``, ``/member``, ``/onthisday``: what the packs know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.content.cog import Content

if TYPE_CHECKING:
    from bot.client import Lightstick


async def setup(client: Lightstick) -> None:
    """Called by discord.py when the cog is loaded."""
    await client.add_cog(Content(client))
