"""The commands that show who stands where, and the buttons on a board."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.db.servers import Server
from bot.errors import LightstickError
from bot.i18n import N_, Translator, translator
from bot.scores.periods import ALL, parse_period, season_of, week_of
from bot.ui.cog import Cog
from bot.ui.context import server_of
from bot.ui.pages import turn_page
from bot.ui.press import chosen, press
from bot.ui.reply import show
from bot.ui.translate import command_text
from bot.ui.views import Screen
from bot.zones import find_zone
from cogs.scores import screens

if TYPE_CHECKING:
    from bot.client import Lightstick


class BotsDoNotPlay(LightstickError):
    """Somebody asks for the profile of a bot."""

    sentence = N_("Bots don't play, so {member} has no profile. Pick a person.")


class Scores(Cog):
    """Boards and profiles. Answers are public, for they are there to be compared."""

    @app_commands.command(
        name=command_text("leaderboard"), description=command_text("Who leads this week, this season or of all time")
    )
    @app_commands.rename(period=command_text("period"))
    @app_commands.describe(period=command_text("Which scores to count (this week)"))
    @app_commands.choices(
        period=[
            app_commands.Choice(name=command_text("This week"), value="week"),
            app_commands.Choice(name=command_text("This season"), value="season"),
            app_commands.Choice(name=command_text("All time"), value="all"),
        ]
    )
    async def leaderboard(self, interaction: discord.Interaction[Lightstick], period: str = "week") -> None:
        """The first page of a board."""
        server = await server_of(interaction)
        today = self._today(server)
        key = {"week": today.week, "season": today.season}.get(period, ALL)
        t = translator(server.language)
        await show(interaction, await self._board(interaction, server, key, 0, t), public=True)

    @app_commands.command(
        name=command_text("profile"), description=command_text("Level, accuracy and streak of a member")
    )
    @app_commands.rename(member=command_text("member"))
    @app_commands.describe(member=command_text("Whose profile (yours)"))
    async def profile(self, interaction: discord.Interaction[Lightstick], member: discord.User | None = None) -> None:
        """What a member has reached here; who has left the server keeps what they reached."""
        person = member or interaction.user
        if person.bot:
            raise BotsDoNotPlay(member=person.mention)
        server = await server_of(interaction)
        t = translator(server.language)
        reached = await self.app.scores.profile(server.server_id, person.id)
        best = self.app.library.category(reached.best.category)(t.language) if reached.best else None
        await show(interaction, screens.profile(reached, best, self.app.accent(server), t), public=True)

    @press("board", str, int)
    async def page(self, interaction: discord.Interaction[Lightstick], period: str, offset: int) -> None:
        """Another page of a board."""
        await self._turn(interaction, parse_period(period), offset)

    @press("boards")
    async def pick(self, interaction: discord.Interaction[Lightstick]) -> None:
        """The board of another period."""
        await self._turn(interaction, parse_period(chosen(interaction)), 0)

    async def _turn(self, interaction: discord.Interaction[Lightstick], period: str, offset: int) -> None:
        server = await server_of(interaction)
        await turn_page(interaction, lambda t: self._board(interaction, server, period, offset, t))

    async def _board(
        self, interaction: discord.Interaction[Lightstick], server: Server, period: str, offset: int, t: Translator
    ) -> Screen:
        reader = interaction.user.id
        board = await self.app.scores.board(server.server_id, period, reader, offset, screens.LINES)
        scored = await self.app.scores.periods(server.server_id)
        names = await self.app.season_names.of(server.server_id)
        return screens.board(board, reader, period, scored, self._today(server), self.app.accent(server), t, names)

    def _today(self, server: Server) -> screens.Today:
        now, zone = self.app.now(), find_zone(server.zone)
        return screens.Today(week_of(now, zone), season_of(now, zone))
