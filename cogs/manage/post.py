"""What goes out by itself: to the moderators' channel, to one member, under a game."""

from __future__ import annotations

import logging

import discord

from bot.db.servers import Server
from bot.facts.records import AskedQuestion
from bot.ui.faults import REFUSED
from bot.ui.views import Screen

log = logging.getLogger(__name__)


async def to_moderators(client: discord.Client, server: Server, screen: Screen) -> None:
    """Post in the moderators' channel, if the server has one; where that fails, the lists still have it."""
    if server.moderator_channel_id is None:
        return
    channel = client.get_partial_messageable(server.moderator_channel_id, guild_id=server.server_id)
    try:
        await channel.send(view=screen)
    except REFUSED as error:
        log.info("the moderators' channel of server %s can't be reached (%s)", server.server_id, error)


async def to_member(client: discord.Client, member_id: int, text: str) -> None:
    """Tell a member in a private conversation; their door may be closed to us."""
    try:
        await (await client.fetch_user(member_id)).send(text)
    except REFUSED as error:
        log.info("member %s can't be told (%s)", member_id, error)


async def under_game(client: discord.Client, asked: AskedQuestion, screen: Screen) -> bool:
    """Post under a question in its channel, as an answer to it where it is still there.

    Returns:
        whether it could be posted.
    """
    channel = client.get_partial_messageable(asked.channel_id, guild_id=asked.server_id)
    try:
        if asked.message_id is None:
            await channel.send(view=screen)
        else:
            question = channel.get_partial_message(asked.message_id)
            await channel.send(view=screen, reference=question.to_reference(fail_if_not_exists=False))
    except REFUSED as error:
        log.info("the correction of game %s can't be posted (%s)", asked.game_id, error)
        return False
    return True
