"""``/privacy``: a member sees, takes and deletes what is stored of them, and of nobody else."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

import discord
from discord import app_commands, ui

from bot.errors import Stale
from bot.privacy.errors import NothingStored
from bot.privacy.records import Holdings
from bot.ui.cog import Cog
from bot.ui.context import private, server_of
from bot.ui.press import press
from bot.ui.reply import show, turn
from bot.ui.translate import command_text
from bot.ui.views import Screen
from cogs.privacy import crowns, screens

if TYPE_CHECKING:
    from bot.client import Lightstick

SPARE: Final = 16 * 1024
"""Bytes of what Discord takes in one upload that the message beside a file may need."""


class PrivacyCommands(Cog):
    """Whoever presses is whose data it is about: no button names a member. Answers are always private."""

    privacy = app_commands.Group(
        name=command_text("privacy"),
        description=command_text("What I store about you: see it, take it, delete it"),
        guild_only=True,
    )

    @privacy.command(name=command_text("show"), description=command_text("What I store about you"))
    async def show(self, interaction: discord.Interaction[Lightstick]) -> None:
        """How much there is, of this server and of the others."""
        here, others = await self._held(interaction)
        await show(interaction, screens.shown(here, others, await self._accent(interaction), private(interaction)))

    @privacy.command(
        name=command_text("export"), description=command_text("Everything that I store about you, as a file")
    )
    async def export(self, interaction: discord.Interaction[Lightstick]) -> None:
        """Every row, of every server, as JSON."""
        await self._export(interaction)

    @privacy.command(name=command_text("delete"), description=command_text("Delete what I store about you"))
    async def delete(self, interaction: discord.Interaction[Lightstick]) -> None:
        """Ask which of it."""
        await self._ask_which(interaction)

    @press("privacyexport")
    async def press_export(self, interaction: discord.Interaction[Lightstick]) -> None:
        """**Export**."""
        await self._export(interaction)

    @press("privacydelete")
    async def press_delete(self, interaction: discord.Interaction[Lightstick]) -> None:
        """**Delete**: which of it?"""
        await self._ask_which(interaction)

    @press("privacyask", str)
    async def ask(self, interaction: discord.Interaction[Lightstick], scope: str) -> None:
        """**This server** or **Every server**: is that what they want?"""
        screen = screens.sure(_scope(scope), await self._accent(interaction), private(interaction))
        await _answer(interaction, screen)

    @press("privacycancel")
    async def cancel(self, interaction: discord.Interaction[Lightstick]) -> None:
        """**Cancel**."""
        t = private(interaction)
        await _answer(interaction, Screen(await self._accent(interaction), t("Nothing was deleted.")))

    @press("privacysure", str)
    async def sure(self, interaction: discord.Interaction[Lightstick], scope: str) -> None:
        """**Delete for good**."""
        only = interaction.guild_id if _scope(scope) == "here" else None
        accent, member_id = await self._accent(interaction), interaction.user.id
        if _is_private(interaction):
            await interaction.response.defer()
        else:
            await interaction.response.defer(ephemeral=True, thinking=True)
        held = await self.app.privacy.holdings(member_id)
        guilds = [guild for server_id in held if (guild := self.client.get_guild(server_id)) is not None]
        theirs = [guild for guild in guilds if only in (None, guild.id)]
        roles = [role for guild in theirs for role in await crowns.crowns_of(self.app, guild, member_id)]
        places = await self.app.privacy.delete(member_id, only)
        await _answer(interaction, screens.deleted(len(places), accent, private(interaction)))
        await crowns.take(member_id, roles)

    async def _ask_which(self, interaction: discord.Interaction[Lightstick]) -> None:
        here, others = await self._held(interaction)
        if not here and not others:
            raise NothingStored
        screen = screens.which(here, others, await self._accent(interaction), private(interaction))
        await _answer(interaction, screen)

    async def _export(self, interaction: discord.Interaction[Lightstick]) -> None:
        accent = await self._accent(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        written = await self.app.privacy.export(interaction.user.id, interaction.filesize_limit - SPARE)
        t = private(interaction)
        told = t("All that I store about you, in every server. Times are in UTC.")
        if len(written) > 1:
            told += " " + t("It is too much for one file, so there are {count}.", count=len(written))
        for number, data in enumerate(written, start=1):
            name = f"lightstick-privacy{f'-{number}' if len(written) > 1 else ''}.json"
            file = discord.File(io.BytesIO(data), name)
            attached: ui.File[ui.LayoutView] = ui.File(file)
            await show(interaction, Screen(accent, told if number == 1 else "", attached), files=[file])

    async def _held(self, interaction: discord.Interaction[Lightstick]) -> tuple[Holdings, list[Holdings]]:
        """What is held of who asks, in this server and in each other one."""
        here = (await server_of(interaction)).server_id
        held = await self.app.privacy.holdings(interaction.user.id)
        return held.get(here, Holdings()), [holdings for server_id, holdings in held.items() if server_id != here]

    async def _accent(self, interaction: discord.Interaction) -> int:
        return self.app.accent(await server_of(interaction))


def _scope(text: str) -> screens.Scope:
    """Raises:
    Stale: there is no such choice; a button's words are untrusted.
    """
    for scope in screens.SCOPES:
        if scope == text:
            return scope
    raise Stale


def _is_private(interaction: discord.Interaction) -> bool:
    """Whether what was pressed is seen by who pressed it alone."""
    return interaction.message is not None and interaction.message.flags.ephemeral


async def _answer(interaction: discord.Interaction, screen: Screen) -> None:
    """In the place of the private message that was pressed, or else by a new one; never where others read it."""
    await (turn if _is_private(interaction) else show)(interaction, screen)
