"""Servers that the bot was removed from: what is stored of them goes after thirty days."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord.ext import commands

from bot.ui.cog import Cog

if TYPE_CHECKING:
    from bot.client import Lightstick


class LeftServers(Cog):
    """Tells :mod:`bot.privacy.departures` which servers the bot is in.

    A server with an outage is not one that was left: Discord names it all the same when the bot connects, and says so
    when it happens later, of which the library makes another event than of a removal.
    """

    def __init__(self, client: Lightstick) -> None:
        super().__init__(client)
        client.app.departures.attach(client.app.timer, self._is_in)

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """See what has changed while the bot was away."""
        await self.app.departures.compare(lambda server_id: self.client.get_guild(server_id) is not None)

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """The bot was removed, or the server deleted."""
        await self.app.departures.left(guild.id)

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """The bot was invited, perhaps again."""
        await self.app.departures.back(guild.id)

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """A server is there that was not, or that Discord named late."""
        await self.app.departures.back(guild.id)

    async def _is_in(self, server_id: int) -> bool:
        """Whether the bot is in a server, by Discord's own answer.

        Raises:
            discord.HTTPException, OSError, …: Discord has not answered that.
        """
        if self.client.get_guild(server_id) is not None:
            return True
        try:
            await self.client.fetch_guild(server_id, with_counts=False)
        except (discord.NotFound, discord.Forbidden):
            return False
        return True
