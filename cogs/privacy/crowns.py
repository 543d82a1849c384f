"""The champion's role of whoever has their answers deleted: the next night would not know whom to take it from."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Final

import discord

from bot.app import App
from bot.ui.faults import REFUSED
from cogs.events.recap import recap_of

log = logging.getLogger(__name__)

LOOK_BACK: Final = 100
"""Past nights of a server: ten events of ten weeks. A role that an event gave before that stays."""


async def crowns_of(app: App, guild: discord.Guild, member_id: int) -> list[discord.Role]:
    """The champions' roles that a member has by the last night of each event."""
    latest = {event.id: (event, night) for event, night in reversed(await app.nights.held(guild.id, LOOK_BACK))}
    roles = [
        guild.get_role(event.champion_role_id)
        for event, night in latest.values()
        if event.champion_role_id is not None and member_id in (await recap_of(app, night)).champions
    ]
    return [role for role in roles if role is not None]


async def take(member_id: int, roles: Iterable[discord.Role]) -> None:
    """Take ``roles`` from a member, as far as Discord lets us."""
    for role in roles:
        try:
            await (await role.guild.fetch_member(member_id)).remove_roles(role)
        except REFUSED as error:
            log.info("the role %s can't be taken in server %s (%s)", role.id, role.guild.id, error)
