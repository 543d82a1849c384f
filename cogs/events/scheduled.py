"""Discord's own scheduled event of a night: made for the next date alone, started, completed, taken back."""

from __future__ import annotations

import datetime as dt
import logging
from typing import Final, TypedDict

import discord

from bot.events.models import Event, Night
from bot.events.store import NAME_MAX
from bot.i18n import Translator
from bot.ui.clip import echo
from cogs.events import night_screens as screens

log = logging.getLogger(__name__)

PAUSE_SECONDS: Final = 6  # between two questions, roughly: for the end that Discord wants to know beforehand
SPARE_SECONDS: Final = 300
NAME: Final = 100  # Discord's limit on a scheduled event's name and location


class _About(TypedDict):
    name: str
    description: str
    start_time: dt.datetime
    end_time: dt.datetime
    location: str
    image: bytes


def about(night: Night, place: str, cover: bytes, t: Translator) -> _About:
    """What Discord's event says: name, when, where, and a picture of ours."""
    event = night.event
    start = time_of(night.occurrence.starts_at)
    length = event.format.questions * (event.format.usual_seconds + PAUSE_SECONDS) + SPARE_SECONDS
    return {
        "name": event.name[:NAME],
        "description": screens.description(event, t),
        "start_time": start,
        "end_time": start + dt.timedelta(seconds=length),
        "location": f"#{place}"[:NAME],
        "image": cover,
    }


async def bring_up(guild: discord.Guild, night: Night, said: _About) -> int | None:
    """Create the scheduled event or bring it up to date; None where we may not."""
    known = night.occurrence.discord_event_id
    if not guild.me.guild_permissions.create_events:
        return known
    if known is not None:
        try:
            there = await guild.fetch_scheduled_event(known)
            await there.edit(**said)
        except discord.NotFound:
            log.info("scheduled event %s was deleted; another takes its place", known)
        else:
            return known
    elif night.again:
        for there in await guild.fetch_scheduled_events():  # made before a crash and not yet written down
            if (there.name, there.start_time) == (said["name"], said["start_time"]):
                return there.id
    made = await guild.create_scheduled_event(
        **said, entity_type=discord.EntityType.external, privacy_level=discord.PrivacyLevel.guild_only
    )
    return made.id


async def take_back(guild: discord.Guild, discord_event_id: int) -> None:
    """Delete the scheduled event of a night that will not be."""
    try:
        await (await guild.fetch_scheduled_event(discord_event_id)).delete()
    except (discord.NotFound, discord.Forbidden):
        log.info("scheduled event %s can't be deleted or is gone", discord_event_id)


async def turn(guild: discord.Guild, night: Night, status: discord.EventStatus) -> bool:
    """Start or complete the scheduled event. Returns whether it is still there, if there was one."""
    known = night.occurrence.discord_event_id
    if known is None:
        return True
    try:
        there = await guild.fetch_scheduled_event(known)
        if there.status is not status:
            await there.edit(status=status)
    except discord.NotFound:
        return False
    except discord.HTTPException as error:
        log.info("scheduled event %s stays as it is (HTTP %s)", known, error.status)
    return True


def gone(event: Event, t: Translator) -> str:
    """What moderators are told whose scheduled event was deleted by hand."""
    return t(
        "Somebody deleted the scheduled event of {event}; the night is held all the same. "
        "`/event pause` or `/event cancel` call it off.",
        event=echo(event.name, NAME_MAX),
    )


def time_of(ms: int) -> dt.datetime:
    """UTC milliseconds as Discord wants them."""
    return dt.datetime.fromtimestamp(ms / 1000, dt.UTC)
