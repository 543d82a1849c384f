"""What goes out by itself: to the moderators' channel, to one member, under a game."""

from __future__ import annotations

import datetime as dt
import logging
from typing import Final

import discord
from discord.utils import time_snowflake

from bot.db.servers import Server
from bot.facts.records import AskedQuestion
from bot.snowflake import NOBODY
from bot.ui.faults import REFUSED
from bot.ui.views import Screen

log = logging.getLogger(__name__)

CLOCKS_APART: Final = 60  # seconds that ours and Discord's may differ
LOOKED_THROUGH: Final = 100  # messages, in the one request that Discord takes for so many


async def to_moderators(client: discord.Client, server: Server, screen: Screen) -> None:
    """Post in the moderators' channel, if the server has one; where that fails, the lists still have it."""
    if server.moderator_channel_id is None:
        return
    channel = client.get_partial_messageable(server.moderator_channel_id, guild_id=server.server_id)
    try:
        await channel.send(view=screen)
    except REFUSED as error:
        log.info("the moderators' channel of server %s can't be reached (%s)", server.server_id, error)


async def mend(client: discord.Client, server: Server, posted_at: int, mark: str, screen: Screen) -> None:
    """Bring a message in the moderators' channel up to date that was dealt with elsewhere.

    It was posted soon after ``posted_at`` (UTC milliseconds), and has ``mark`` in the id of a button. Where it can't
    be found, its buttons say how things stand to whoever presses them.
    """
    if server.moderator_channel_id is None or client.user is None:
        return
    channel = client.get_partial_messageable(server.moderator_channel_id, guild_id=server.server_id)
    since = discord.Object(time_snowflake(dt.datetime.fromtimestamp(posted_at / 1000 - CLOCKS_APART, dt.UTC)))
    try:
        async for message in channel.history(limit=LOOKED_THROUGH, after=since, oldest_first=True):
            ours = message.author.id == client.user.id
            if ours and mark in str([part.to_dict() for part in message.components]):
                await message.edit(view=screen)
                return
    except REFUSED as error:
        log.info("a message to the moderators of server %s can't be mended (%s)", server.server_id, error)


async def to_member(client: discord.Client, member_id: int, text: str) -> None:
    """Tell a member in a private conversation; their door may be closed to us, or they are nobody any more."""
    if member_id <= NOBODY:
        return
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
