"""The buttons of a night, and the start of the clockwork that holds every night."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord.ext import commands

from bot.errors import Stale
from bot.events.planner import Planner
from bot.events.recap import standings
from bot.i18n import translator
from bot.ui.cog import Cog
from bot.ui.context import server_of
from bot.ui.pages import turn_page
from bot.ui.press import press
from bot.ui.reply import turn
from cogs.events import night_screens as screens
from cogs.events.stage import DiscordNights

if TYPE_CHECKING:
    from bot.client import Lightstick


class Nights(Cog):
    """Holds the nights that moderators have set up."""

    def __init__(self, client: Lightstick) -> None:
        super().__init__(client)
        app = client.app
        Planner(app.jobs, app.nights, DiscordNights(client), now=app.now).attach(app.timer)

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Begin once the games that were cut off go on: what was missed meanwhile is judged by the planner."""
        if not self.app.timer.running:
            self.app.timer.start()
            await self.app.nights.recover(self.app.now(), self.app.settings.shards.owns)

    @press("join", int, int)
    async def join(self, interaction: discord.Interaction[Lightstick], event_id: int, starts_at: int) -> None:
        """“I'm in”: the lobby shows it at once."""
        server = await server_of(interaction)
        joined = await self.app.lobbies.join(server.server_id, event_id, starts_at, interaction.user.id, self.app.now())
        if joined is None:
            raise Stale
        event = await self.app.events.get(server.server_id, event_id)
        t = translator(server.language)
        await turn(interaction, screens.lobby(event, starts_at, joined, t, self.app.library.accent(event.pack)))

    @press("places", int, int)
    async def places(self, interaction: discord.Interaction[Lightstick], game_id: int, offset: int) -> None:
        """Everybody's place in a night, with the asker's own, for them alone."""
        server = await server_of(interaction)
        store = self.app.games.store
        game = await store.get(game_id, server.server_id)
        ranking = standings([asked for asked, _ in await store.asked(game_id)])
        accent, reader = self.app.library.accent(game.pack), interaction.user.id
        await turn_page(interaction, lambda t: screens.places(game_id, ranking, offset, reader, t, accent))
