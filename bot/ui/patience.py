"""Telling Discord in time that an answer is on its way, where what it waits for takes long.

Discord takes the first answer to an interaction for three seconds, and most of ours are there in some milliseconds.
Where the database keeps one waiting, because another process holds its lock or the disk is slow, the member sees that
the bot is at it, and the answer follows. What is known to take long is still deferred at once by its handler.
https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-response-object
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Final

import discord

from bot.ui.faults import REFUSED

PATIENCE_SECONDS: Final = 1.5
"""What is left of the three seconds is for the way of the click to us, and of the answer to Discord."""
_TIMER: Final = "answer-timer"
_BEGUN: Final = "answer-begun"
_HELD: Final = "answer-held"


def hold(interaction: discord.Interaction) -> asyncio.TimerHandle:
    """Have ``interaction`` deferred after a while if nothing has answered it by then. Cancel it when it is over."""
    timer = asyncio.get_running_loop().call_later(PATIENCE_SECONDS, _wait_no_longer, interaction)
    interaction.extras[_TIMER] = timer
    return timer


async def begin(interaction: discord.Interaction) -> None:
    """Called before the first answer: from now on nothing else answers, and what has begun to is waited for."""
    interaction.extras[_BEGUN] = True
    if (timer := interaction.extras.get(_TIMER)) is not None:
        timer.cancel()
    if (held := interaction.extras.get(_HELD)) is not None:
        await asyncio.wait({held})


def _wait_no_longer(interaction: discord.Interaction) -> None:
    if _BEGUN not in interaction.extras and not interaction.response.is_done():
        interaction.extras[_HELD] = asyncio.create_task(_defer(interaction), name=f"hold {interaction.id}")


async def _defer(interaction: discord.Interaction) -> None:
    with suppress(*REFUSED, discord.InteractionResponded):
        await interaction.response.defer(ephemeral=True, thinking=True)
