"""Pages that are turned by buttons: whose page turns, and how places on a board are written."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from typing import Final

import discord

from bot.i18n import Translator, translator
from bot.ui.context import private, server_of
from bot.ui.reply import show, turn
from bot.ui.views import Screen

_MEDALS: Final = {1: "🥇 ", 2: "🥈 ", 3: "🥉 "}


async def turn_page(interaction: discord.Interaction, make: Callable[[Translator], Screen | Awaitable[Screen]]) -> None:
    """Turn the page for the one who asked for it; to anybody else show it privately.

    So nobody's page is taken away by another. ``make`` draws it in the reader's language.
    """
    message = interaction.message
    asked = message.interaction_metadata if message else None
    mine = message is not None and asked is not None and asked.user.id == interaction.user.id
    public = mine and message is not None and not message.flags.ephemeral
    t = translator((await server_of(interaction)).language) if public else private(interaction)
    drawn = make(t)
    screen = await drawn if inspect.isawaitable(drawn) else drawn
    await (turn if mine else show)(interaction, screen)


def place(rank: int, points: int) -> str:
    """How a place is written: a medal beside the number for the first three, if they have points."""
    return f"{_MEDALS.get(rank, '') if points else ''}**{rank:,}.**"
