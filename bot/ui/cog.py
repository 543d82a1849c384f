"""The base of every cog."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.ext import commands

if TYPE_CHECKING:
    from bot.app import App
    from bot.client import Lightstick


class Cog(commands.Cog):
    """A family of commands; its methods marked with :func:`bot.ui.press.press` serve its buttons."""

    def __init__(self, client: Lightstick) -> None:
        self.client = client

    @property
    def app(self) -> App:
        """The parts of the running bot."""
        return self.client.app

    async def cog_load(self) -> None:
        self.client.presses.register(self)

    async def cog_unload(self) -> None:
        self.client.presses.forget(self)
