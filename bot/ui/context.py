"""What a handler asks of an interaction: which app, whose language, who may do what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast

import discord

from bot.db.servers import Server
from bot.errors import NotAllowed, ServerOnly
from bot.i18n import Translator, language_of, translator

if TYPE_CHECKING:
    from bot.app import App


class _Client(Protocol):
    app: App


def app_of(interaction: discord.Interaction) -> App:
    """The parts of the running bot."""
    return cast("_Client", interaction.client).app


def private(interaction: discord.Interaction) -> Translator:
    """Speaks to the one who acts, in the language of their Discord, or else of the server."""
    app = app_of(interaction)
    server = app.servers.known(interaction.guild_id) if interaction.guild_id is not None else None
    return translator(
        language_of(str(interaction.locale))
        or (server.language if server is not None else app.settings.default_language)
        or language_of(str(interaction.guild_locale))
        or "en"
    )


async def server_of(interaction: discord.Interaction) -> Server:
    """The settings of the server in which this happens.

    Raises:
        ServerOnly: it happens in a private conversation.
    """
    if interaction.guild_id is None:
        raise ServerOnly
    return await app_of(interaction).server(interaction.guild_id, str(interaction.guild_locale))


def is_moderator(interaction: discord.Interaction, server: Server) -> bool:
    """Whether who acts may manage the server or has its moderator role."""
    if interaction.permissions.manage_guild:
        return True
    member = interaction.user
    return isinstance(member, discord.Member) and any(role.id == server.moderator_role_id for role in member.roles)


def require_moderator(interaction: discord.Interaction, server: Server) -> None:
    """Raises:
    NotAllowed: who acts is no moderator of ``server``.
    """
    if not is_moderator(interaction, server):
        raise NotAllowed
