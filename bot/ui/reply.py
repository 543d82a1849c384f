"""The one way to answer: whatever state the interaction is in, and never with an exception of its own."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import discord
from discord import ui

from bot.ui.faults import REFUSED
from bot.ui.patience import begin

log = logging.getLogger(__name__)

UNKNOWN_INTERACTION = 10062
ALREADY_ANSWERED = 40060


async def say(interaction: discord.Interaction, text: str) -> None:
    """Answer with one private sentence."""
    try:
        await begin(interaction)
        if interaction.response.is_done():
            await interaction.followup.send(text, ephemeral=True)
        else:
            await interaction.response.send_message(text, ephemeral=True)
    except REFUSED as error:
        _unheard(interaction, error)


async def show(
    interaction: discord.Interaction,
    screen: ui.LayoutView,
    *,
    public: bool = False,
    files: Sequence[discord.File] = (),
) -> None:
    """Answer with a screen, to the one who acts alone unless ``public``."""
    try:
        await begin(interaction)
        if interaction.response.is_done():
            await interaction.followup.send(view=screen, ephemeral=not public, files=list(files))
        else:
            await interaction.response.send_message(view=screen, ephemeral=not public, files=list(files))
    except REFUSED as error:
        _unheard(interaction, error)


async def turn(interaction: discord.Interaction, screen: ui.LayoutView) -> None:
    """Put ``screen`` in the place of the message whose button or select was used."""
    try:
        await begin(interaction)
        if interaction.response.is_done():
            await interaction.edit_original_response(view=screen)
        else:
            await interaction.response.edit_message(view=screen)
    except REFUSED as error:
        _unheard(interaction, error)


def is_over(error: BaseException) -> bool:
    """Whether Discord takes no answer any more: it came too late, or there is one whose receipt was lost."""
    return isinstance(error, discord.HTTPException) and error.code in (UNKNOWN_INTERACTION, ALREADY_ANSWERED)


def _unheard(interaction: discord.Interaction, error: BaseException) -> None:
    """An interaction lives three seconds, its message can be gone, the line cut: nobody is there to be told."""
    log.log(
        logging.INFO if is_over(error) else logging.WARNING,
        "interaction %s was not answered: %s",
        interaction.id,
        error,
    )
