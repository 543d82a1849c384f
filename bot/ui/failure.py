"""One answer for whatever went wrong in a command, button, select or modal.

The first rule that matches wins, so the most specific stand first.
"""

from __future__ import annotations

import logging
import secrets

import discord
from discord import app_commands

from bot.errors import LightstickError, NotAllowed, ServerOnly
from bot.i18n import N_
from bot.ui.context import private
from bot.ui.reply import is_over, say

log = logging.getLogger(__name__)


class CommandChanged(LightstickError):
    sentence = N_("This command has changed. Restart Discord (Ctrl+R) and try again.")


class Forbidden(LightstickError):
    sentence = N_("Discord did not let me do that here. Ask a moderator to check my permissions in this channel.")


class Busy(LightstickError):
    sentence = N_("Discord has trouble right now. Try again in a minute.")


class Incident(LightstickError):
    sentence = N_("Something went wrong on my side. If it happens again, tell the host this number: {incident}")


def _cause(error: BaseException) -> BaseException:
    """What the library has wrapped."""
    while isinstance(error, app_commands.CommandInvokeError | app_commands.TransformerError):
        cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error.__cause__
        if cause is None:
            break
        error = cause
    return error


def explain(error: BaseException) -> LightstickError | None:
    """The error that a member can be told for ``error``, or None where it is a fault of ours."""
    error = _cause(error)
    match error:
        case LightstickError():
            return error
        case app_commands.CommandNotFound() | app_commands.CommandSignatureMismatch():
            return CommandChanged()
        case app_commands.NoPrivateMessage():
            return ServerOnly()
        case app_commands.CheckFailure():
            return NotAllowed()
        case discord.Forbidden():
            return Forbidden()
        case discord.DiscordServerError() | discord.InteractionResponded():  # the latter: a form, asked for too late
            return Busy()
    return None


async def answer_failure(interaction: discord.Interaction, error: BaseException) -> None:
    """Tell the one who acted what went wrong; log what is ours to mend under the number that they were told."""
    if is_over(_cause(error)):  # of a form, say; who acted has it, or is told by Discord itself that nothing came
        log.info("interaction %s was not answered: %s", interaction.id, error)
        return
    told = explain(error)
    if told is None:
        told = Incident(incident=secrets.token_hex(4))
        log.error(
            "incident %s in server %s, channel %s",
            told.values["incident"],
            interaction.guild_id,
            interaction.channel_id,
            exc_info=error,
        )
    await say(interaction, told.say(private(interaction)))
