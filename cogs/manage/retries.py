"""What somebody typed and could not be taken: kept for a while, so that nobody types it twice.

In memory only. A text does not fit into a ``custom_id``, so a button names it by a token; after a restart it is gone.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

import discord

from bot.errors import LightstickError, Stale
from bot.ui.context import app_of, private, server_of
from bot.ui.press import button
from bot.ui.reply import show
from bot.ui.views import Form, Screen, row

KEPT: Final = 500
Make = Callable[[], Form]


class Retries:
    """Forms with what was typed; where there are too many, the oldest is given up. ``kind`` is that of the button."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._kept: OrderedDict[str, tuple[int | None, int, Make]] = OrderedDict()

    async def offer(self, interaction: discord.Interaction, error: LightstickError, make: Make) -> None:
        """Say privately what is wrong, with a button that opens the form again."""
        token = secrets.token_hex(8)
        self._kept[token] = (interaction.guild_id, interaction.user.id, make)
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        t = private(interaction)
        again = button(t("Change it"), self._kind, token, style=discord.ButtonStyle.primary)
        accent = app_of(interaction).accent(await server_of(interaction))
        await show(interaction, Screen(accent, error.say(t), row(again)))

    async def reopen(self, interaction: discord.Interaction, token: str) -> None:
        """Open the form again for the one who filled it in.

        Raises:
            Stale: there is none of theirs in this server, or no more.
        """
        server_id, member_id, make = self._kept.get(token, (None, 0, None))
        if make is None or (server_id, member_id) != (interaction.guild_id, interaction.user.id):
            raise Stale
        await interaction.response.send_modal(make())
