"""The floor: a bot of discord.py alone, which posts one button and answers each click privately. It stores nothing.

Run by ``benchmarks.answers``; ``BARE_CHANNEL`` is the id of the channel to post in.
"""

from __future__ import annotations

import os
import signal

import discord


class AnswerView(discord.ui.View):
    """One button that outlives the process."""

    def __init__(self) -> None:
        super().__init__(timeout=None)

    @discord.ui.button(label="A", custom_id="answer", style=discord.ButtonStyle.primary)
    async def answer(self, interaction: discord.Interaction, _button: discord.ui.Button[AnswerView]) -> None:
        """Answer a click privately."""
        await interaction.response.send_message("Locked in: A. You can't change it.", ephemeral=True)


class BareBot(discord.AutoShardedClient):
    """As our own client is set up, with nothing in it."""

    def __init__(self) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            chunk_guilds_at_startup=False,
        )

    async def setup_hook(self) -> None:
        """Post the button."""
        view = AnswerView()
        self.add_view(view)
        await self.get_partial_messageable(int(os.environ["BARE_CHANNEL"])).send("Which letter?", view=view)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # the library closes in order on Ctrl-C only
    discord.http.Route.BASE = os.environ["DISCORD_API_URL"]
    BareBot().run(os.environ["DISCORD_TOKEN"], log_level=30)
