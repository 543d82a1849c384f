"""What the bot may not do where it is meant to work, and how a moderator allows it: one line each."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final, TypeAlias

import discord

from bot.db.servers import Server
from bot.events.models import Event
from bot.i18n import N_, Translator

Place: TypeAlias = discord.abc.GuildChannel | discord.Thread

IN_CHANNELS: Final = {
    "view_channel": N_("View Channel"),
    "send_messages": N_("Send Messages"),
    "embed_links": N_("Embed Links"),
    "attach_files": N_("Attach Files"),
    "read_message_history": N_("Read Message History"),
}
"""What every channel of the bot's must grant: the library's name -> Discord's own."""
IN_THREADS: Final = {
    **{name: label for name, label in IN_CHANNELS.items() if name != "send_messages"},
    "send_messages_in_threads": N_("Send Messages in Threads"),
}
CREATE_EVENTS: Final = N_("Create Events")
MANAGE_ROLES: Final = N_("Manage Roles")


def shortfalls(
    guild: discord.Guild, here: Place | None, server: Server, events: Collection[Event], t: Translator
) -> Iterator[str]:
    """Each thing that is missing in the channels of ``server``, ``here`` where the check is made, and for ``events``.

    ``guild`` must have the bot as a member; nothing is said where all is well.
    """
    places: list[Place] = []
    for channel_id, gone in (
        (server.trivia_channel_id, t("The trivia channel was deleted. Choose another.")),
        (server.moderator_channel_id, t("The moderators' channel was deleted. Choose another.")),
    ):
        channel = guild.get_channel(channel_id) if channel_id is not None else None
        if channel is not None:
            places.append(channel)
        elif channel_id is not None:
            yield gone
    if here is not None:
        places.append(here)
    for place in {place.id: place for place in places}.values():
        yield from _in_channel(guild.me, place, t)
    if server.moderator_role_id is not None and guild.get_role(server.moderator_role_id) is None:
        yield t("The moderators' role was deleted. Choose another.")
    yield from _for_events(guild, events, t)


def _in_channel(me: discord.Member, place: Place, t: Translator) -> Iterator[str]:
    needed = IN_THREADS if isinstance(place, discord.Thread) else IN_CHANNELS
    home = place.parent if isinstance(place, discord.Thread) else place
    if home is None:
        return
    # The channel's own method would also deny what can't be used as long as another permission is missing.
    granted = discord.abc.GuildChannel.permissions_for(home, me)
    missing = [t(label) for name, label in needed.items() if not getattr(granted, name)]
    if missing:
        yield t(
            "{channel}: I lack {permissions}. Open Edit Channel → Permissions, add {bot} and allow that.",
            channel=home.mention,
            permissions=_bold(missing, t),
            bot=me.mention,
        )


def _for_events(guild: discord.Guild, events: Collection[Event], t: Translator) -> Iterator[str]:
    """What weekly events use in the whole server."""
    me, granted = guild.me, guild.me.guild_permissions
    prizes = [guild.get_role(event.champion_role_id) for event in events if event.champion_role_id is not None]
    missing = []
    if events and not granted.create_events:
        missing.append(t(CREATE_EVENTS))
    if prizes and not granted.manage_roles:
        missing.append(t(MANAGE_ROLES))
    if missing:
        yield t(
            "For weekly events I lack {permissions}. Open Server Settings → Roles and allow that to a role of {bot}.",
            permissions=_bold(missing, t),
            bot=me.mention,
        )
    for prize in dict.fromkeys(prizes):
        if prize is not None and prize >= me.top_role and me.id != guild.owner_id:
            yield t(
                "{role}, a champion's role, is not below mine. Open Server Settings → Roles and drag mine above it.",
                role=prize.mention,
            )


def _bold(labels: list[str], t: Translator) -> str:
    return f"**{t.list(labels)}**"
