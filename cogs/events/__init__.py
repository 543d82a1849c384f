"""``/event``: the weekly trivia night that runs itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.events.buttons import EventButtons
from cogs.events.cog import Events
from cogs.events.desk import Desk
from cogs.events.nights import Nights

if TYPE_CHECKING:
    from bot.client import Lightstick


async def setup(client: Lightstick) -> None:
    """Called by discord.py when the cogs are loaded."""
    await client.add_cog(Nights(client))
    desk = Desk(client)
    await client.add_cog(Events(client, desk))
    await client.add_cog(EventButtons(client, desk))
