"""Whether Discord lets a night happen as it is planned: what is refused, and what is only told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, TypeAlias

import discord

from bot.errors import CannotPost
from bot.events.models import EventPlan
from bot.i18n import Translator
from cogs.events.errors import (
    ChannelNeeded,
    EveryoneIsNoRole,
    NoPrize,
    NotYourChannel,
    PowerfulPrize,
    PrizeAboveYou,
)

Channel: TypeAlias = discord.TextChannel | discord.VoiceChannel | discord.StageChannel
_POWERS: Final = discord.Permissions.elevated() | discord.Permissions(mention_everyone=True)


def server_in(interaction: discord.Interaction) -> discord.Guild:
    """The server, as the bot sees it.

    Raises:
        CannotPost: the bot is no member of it; only its commands were added.
    """
    if interaction.guild is None or interaction.guild.me is None:
        raise CannotPost(channel=f"<#{interaction.channel_id}>")
    return interaction.guild


def home(interaction: discord.Interaction, trivia_channel_id: int | None) -> Channel:
    """The trivia channel of the server, if it is still there, or else the one in which a command was used.

    Raises:
        ChannelNeeded: that is a thread.
    """
    server = server_in(interaction)
    for channel_id in (trivia_channel_id, interaction.channel_id):
        channel = server.get_channel(channel_id) if channel_id is not None else None
        if isinstance(channel, Channel):
            return channel
    raise ChannelNeeded


def check_channel(interaction: discord.Interaction, channel: Channel) -> None:
    """Refuse a channel that is closed to the bot, or to the one who chooses it.

    Raises:
        CannotPost, NotYourChannel: as their sentences say.
    """
    assert isinstance(interaction.user, discord.Member)
    if not channel.permissions_for(interaction.user).view_channel:
        raise NotYourChannel
    require_open(channel.guild, channel.id)


def require_open(guild: discord.Guild, channel_id: int) -> None:
    """Raises:
    CannotPost: the channel is gone or closed to the bot.
    """
    if not _is_open(guild, guild.get_channel(channel_id)):
        raise CannotPost(channel=f"<#{channel_id}>")


def check_ping(role: discord.Role) -> None:
    """Raises:
    EveryoneIsNoRole: it is the role that everybody has.
    """
    if role.is_default():
        raise EveryoneIsNoRole


def check_prize(interaction: discord.Interaction, role: discord.Role) -> None:
    """Refuse a champion's role that nobody can be given, or that the one who chooses it could not give.

    Raises:
        NoPrize, PowerfulPrize, PrizeAboveYou: as their sentences say.
    """
    member = interaction.user
    assert isinstance(member, discord.Member)
    if role.is_default() or role.managed:
        raise NoPrize(role=role.mention)
    if role.permissions.value & _POWERS.value:
        raise PowerfulPrize(role=role.mention)
    if member.id != role.guild.owner_id and role >= member.top_role:
        raise PrizeAboveYou(role=role.mention)


def shortcomings(guild: discord.Guild, plan: EventPlan, t: Translator) -> Iterator[str]:
    """What of a plan Discord would not let the bot do, one sentence each: the night is held without it."""
    announced = plan.announce_channel_id or plan.channel_id
    for channel_id in dict.fromkeys((plan.channel_id, announced)):
        if not _is_open(guild, guild.get_channel(channel_id)):
            yield CannotPost(channel=f"<#{channel_id}>").say(t)
    channel = guild.get_channel(plan.channel_id)
    if channel is not None:
        ours = channel.permissions_for(guild.me)
        if not (ours.attach_files and ours.embed_links):
            yield t("The recap comes without its picture: I may not use Attach Files and Embed Links there.")
    if not guild.me.guild_permissions.create_events:
        yield t("The night is not among the server's own events: give me Create Events.")
    if plan.role_id is not None:
        yield from _ping(guild, plan.role_id, announced, t)
    if plan.champion_role_id is not None:
        yield from _prize(guild, plan.champion_role_id, t)


def _ping(guild: discord.Guild, role_id: int, channel_id: int, t: Translator) -> Iterator[str]:
    role, channel = guild.get_role(role_id), guild.get_channel(channel_id)
    if role is None:
        yield t("The role to ping was deleted. Choose another with `/event edit`.")
    elif not role.mentionable and channel is not None and not channel.permissions_for(guild.me).mention_everyone:
        yield t("I can't ping {role}: let anyone mention it, or give me Mention Everyone.", role=role.mention)


def _prize(guild: discord.Guild, role_id: int, t: Translator) -> Iterator[str]:
    role = guild.get_role(role_id)
    if role is None:
        yield t("The champion's role was deleted. Choose another with `/event edit`.")
    elif not guild.me.guild_permissions.manage_roles or role >= guild.me.top_role:
        yield t("I can't give {role}: give me Manage Roles, and put my role above it.", role=role.mention)


def _is_open(guild: discord.Guild, channel: discord.abc.GuildChannel | None) -> bool:
    if channel is None:
        return False
    ours = channel.permissions_for(guild.me)
    return ours.view_channel and ours.send_messages
