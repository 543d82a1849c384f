"""The command that explains the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.errors import Stale
from bot.ui.cog import Cog
from bot.ui.context import is_moderator, private, server_of
from bot.ui.press import press
from bot.ui.reply import show, turn
from bot.ui.translate import command_text
from bot.ui.views import Screen
from cogs.help import screens

if TYPE_CHECKING:
    from bot.client import Lightstick


class Help(Cog):
    """Help is private and in the language of the one who asks."""

    @app_commands.command(name=command_text("help"), description=command_text("What you can do here"))
    @app_commands.rename(topic=command_text("topic"))
    @app_commands.describe(topic=command_text("One subject in detail"))
    @app_commands.choices(
        topic=[
            app_commands.Choice(name=command_text("scoring"), value="scoring"),
            app_commands.Choice(name=command_text("privacy"), value="privacy"),
        ]
    )
    async def help(self, interaction: discord.Interaction[Lightstick], topic: str = "commands") -> None:
        """One page of help."""
        await show(interaction, await self._page(interaction, topic))

    @press("help", str)
    async def go(self, interaction: discord.Interaction[Lightstick], topic: str) -> None:
        """Another page of help, in the place of this one: only its reader sees it."""
        await turn(interaction, await self._page(interaction, topic))

    async def _page(self, interaction: discord.Interaction[Lightstick], topic: str) -> Screen:
        server = await server_of(interaction)
        pack, t = self.app.packs(server)[0], private(interaction)
        match topic:
            case "commands":
                offered = screens.offered(self.client.tree)
                return screens.commands(offered, pack, t, moderator=is_moderator(interaction, server))
            case "scoring":
                return screens.scoring(server, pack, t)
            case "privacy":
                return screens.privacy(pack, t)
        raise Stale
