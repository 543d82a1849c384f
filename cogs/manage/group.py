"""``/manage``: the group that the moderators' commands hang on, each family in a file of its own."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.ui.translate import command_text

manage = app_commands.Group(
    name=command_text("manage"),
    description=command_text("The facts and questions of this server"),
    default_permissions=discord.Permissions(manage_guild=True),
    guild_only=True,
)
