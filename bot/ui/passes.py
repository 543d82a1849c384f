"""Who was let into a command by a server's override in Integrations, without being a moderator to us.

Only Discord knows the overrides, and it tells us by delivering the command. What is pressed on the answer must work
for the same person, so a command opens it for as long as the answer lives. In memory only. Times are UTC milliseconds.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

import discord

from bot.db.servers import Server
from bot.ui.context import app_of, is_moderator, require_moderator, server_of

LIFE_MS: Final = 15 * 60 * 1000  # as long as Discord lets us edit a private answer
PASSES_MAX: Final = 2_000


class Passes:
    """Those who were let in lately; where there are too many, the one of the longest ago is forgotten."""

    def __init__(self) -> None:
        self._until: OrderedDict[tuple[int, int], int] = OrderedDict()

    async def enter(self, interaction: discord.Interaction) -> Server:
        """The server of a command, which Discord has let through."""
        server = await server_of(interaction)
        if not is_moderator(interaction, server):
            self.give(server.server_id, interaction.user.id, app_of(interaction).now())
        return server

    async def enter_again(self, interaction: discord.Interaction) -> Server:
        """The server of a button, select or modal.

        Raises:
            NotAllowed: who acts is no moderator, and no command let them in lately.
        """
        server = await server_of(interaction)
        if not self.holds(server.server_id, interaction.user.id, app_of(interaction).now()):
            require_moderator(interaction, server)
        return server

    def give(self, server_id: int, member_id: int, now: int) -> None:
        """Discord has just let this member use a command."""
        self._until.pop((server_id, member_id), None)
        self._until[server_id, member_id] = now + LIFE_MS
        while len(self._until) > PASSES_MAX:
            self._until.popitem(last=False)

    def holds(self, server_id: int, member_id: int, now: int) -> bool:
        """Whether it did so within a quarter of an hour."""
        return now <= self._until.get((server_id, member_id), -1)
