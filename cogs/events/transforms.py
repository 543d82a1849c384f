"""What a moderator types, as the time, zone, event or text that is meant."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot.errors import NotFound, ServerOnly
from bot.events.clock import read_time
from bot.events.errors import BadName
from bot.events.models import Event
from bot.events.places import city, find_places, resolve, wall_clock
from bot.events.store import NAME_MAX, NOTE_MAX
from bot.facts.clean import cleaned
from bot.ui.clip import OPTION, clip, echo
from bot.ui.context import app_of, private, server_of

if TYPE_CHECKING:
    from bot.client import Lightstick


class NameText(app_commands.Transformer["Lightstick"]):
    """The name of an event."""

    @property
    def min_value(self) -> int:
        return 1

    @property
    def max_value(self) -> int:
        return NAME_MAX

    async def transform(self, _interaction: discord.Interaction[Lightstick], value: Any, /) -> str:
        """The name, tidied.

        Raises:
            BadName: nothing of it can be seen.
        """
        if name := cleaned(value):
            return name
        raise BadName(limit=NAME_MAX)


class NoteText(app_commands.Transformer["Lightstick"]):
    """A moderator's words at the opening. Where nothing of them can be seen, there are none."""

    @property
    def max_value(self) -> int:
        return NOTE_MAX

    async def transform(self, _interaction: discord.Interaction[Lightstick], value: Any, /) -> str | None:
        return cleaned(value) or None


class TimeOfDay(app_commands.Transformer["Lightstick"]):
    """A time on the clock, in any of the ways in which people write it."""

    @property
    def max_value(self) -> int:
        return 20

    async def transform(self, _interaction: discord.Interaction[Lightstick], value: Any, /) -> dt.time:
        """The time.

        Raises:
            BadTime: it is none.
        """
        return read_time(value)


class ZoneNamed(app_commands.Transformer["Lightstick"]):
    """A time zone; the value of a choice is its name."""

    @property
    def max_value(self) -> int:
        return OPTION

    async def transform(self, interaction: discord.Interaction[Lightstick], value: Any, /) -> str:
        """The zone that was chosen or typed out.

        Raises:
            UnknownZone: there is none of that name.
            SeveralZones: there are several.
        """
        return resolve(value, app_of(interaction).now())

    async def autocomplete(  # type: ignore[override]  # the library's own declaration allows numbers, too
        self, interaction: discord.Interaction[Lightstick], value: str, /
    ) -> list[app_commands.Choice[str]]:
        """The likeliest first, each with what its clocks show; at first the server's own."""
        t, now = private(interaction), app_of(interaction).now()
        zones = find_places(value, now)
        if not value.strip() and interaction.guild_id is not None:
            own = (await server_of(interaction)).zone
            zones = [own, *(zone for zone in zones if zone != own)][:25]
        return [
            app_commands.Choice(
                name=clip(
                    t(
                        "{place} · now {time} · {zone}",
                        place=city(zone, t.language),
                        time=f"{wall_clock(zone, now):%H:%M}",
                        zone=zone,
                    ),
                    OPTION,
                ),
                value=zone,
            )
            for zone in zones
        ]


class EventNamed(app_commands.Transformer["Lightstick"]):
    """An event of the server that is not cancelled; the value of a choice is its id."""

    @property
    def max_value(self) -> int:
        return NAME_MAX

    async def transform(self, interaction: discord.Interaction[Lightstick], value: Any, /) -> Event:
        """The event that was chosen, or the only one that the text can mean.

        Raises:
            NotFound: there is none in this server, or several.
        """
        if interaction.guild_id is None:
            raise ServerOnly
        events = [event for event, _ in await app_of(interaction).events.listed(interaction.guild_id)]
        typed = value.strip().casefold()
        for event in events:
            if typed in (str(event.id), event.name.casefold()):
                return event
        match [event for event in events if typed in event.name.casefold()]:
            case [only]:
                return only
        raise NotFound(name=echo(value))

    async def autocomplete(  # type: ignore[override]  # as above
        self, interaction: discord.Interaction[Lightstick], value: str, /
    ) -> list[app_commands.Choice[str]]:
        """The server's events whose name holds what is typed."""
        if interaction.guild_id is None:
            return []
        typed = value.strip().casefold()
        events = [event for event, _ in await app_of(interaction).events.listed(interaction.guild_id)]
        return [
            app_commands.Choice(name=clip(event.name, OPTION), value=str(event.id))
            for event in events
            if typed in event.name.casefold()
        ]
