"""Finding a message of our own that a crash kept us from writing down."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import discord

from bot.ui.faults import REFUSED

DEPTH: Final = 50  # messages back from now; more have rarely come since a crash


async def find_own(
    client: discord.Client,
    channel: discord.abc.Messageable,
    mark: str,
    *,
    since: int | None = None,
    known: Collection[int] = (),
) -> int | None:
    """The id of our newest message in ``channel`` that holds ``mark`` in its text or a button's id.

    ``since`` is a snowflake to look after, ``known`` messages are others. None where there is none, or where
    we may not read what was posted; Discord then still refuses a nonce that it saw some minutes ago.
    """
    assert client.user is not None
    after = discord.Object(since) if since is not None else None
    try:
        async for message in channel.history(limit=DEPTH, after=after, oldest_first=False):
            ours = message.author.id == client.user.id and message.id not in known
            if ours and (mark in message.content or mark in str([part.to_dict() for part in message.components])):
                return message.id
    except REFUSED:
        return None
    return None
