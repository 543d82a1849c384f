"""``/event``: the commands by which moderators set up, look after and end their weekly events."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

import discord
from discord import app_commands

from bot.events.models import Event, EventPlan
from bot.facts.clean import cleaned
from bot.trivia.format import QUESTIONS_MAX, QUESTIONS_MIN, SECONDS_MAX, SECONDS_MIN
from bot.ui.cog import Cog
from bot.ui.translate import command_text
from cogs.content.transforms import CategoryNamed, PackNamed
from cogs.events import checks
from cogs.events.desk import Desk
from cogs.events.options import CLEAR_CHOICES, Given, plan_options
from cogs.events.transforms import EventNamed, NameText, NoteText, TimeOfDay, ZoneNamed

if TYPE_CHECKING:
    from bot.client import Lightstick


SEASON_NAME: Final = 40


class Events(Cog):
    """The weekly events of a server. Answers are private, in the language of the moderator.

    Discord decides who may use these commands (Manage Server, or a server's override in Integrations), so they ask
    nobody again. Their buttons do: :class:`cogs.events.buttons.EventButtons`.
    """

    def __init__(self, client: Lightstick, desk: Desk) -> None:
        super().__init__(client)
        self._desk = desk

    event = app_commands.Group(
        name=command_text("event"),
        description=command_text("The weekly trivia night that runs itself"),
        default_permissions=discord.Permissions(manage_guild=True),
        guild_only=True,
    )

    @event.command(name=command_text("create"), description=command_text("Set up a weekly trivia night"))
    @plan_options
    async def create(
        self,
        interaction: discord.Interaction[Lightstick],
        name: app_commands.Transform[str, NameText()],
        weekday: int,
        time: app_commands.Transform[dt.time, TimeOfDay()],
        zone: app_commands.Transform[str | None, ZoneNamed()] = None,
        channel: checks.Channel | None = None,
        questions: app_commands.Range[int, QUESTIONS_MIN, QUESTIONS_MAX] | None = None,
        category: app_commands.Transform[str | None, CategoryNamed()] = None,
        difficulty: int | None = None,
        seconds: app_commands.Range[int, SECONDS_MIN, SECONDS_MAX] | None = None,
        pack: app_commands.Transform[str | None, PackNamed()] = None,
        role: discord.Role | None = None,
        announce: checks.Channel | None = None,
        double_last: bool | None = None,
        note: app_commands.Transform[str | None, NoteText()] = None,
        champion: discord.Role | None = None,
    ) -> None:
        """Show how the event would be, to be confirmed."""
        server = await self._desk.enter(interaction)
        where = channel or checks.home(interaction, server.trivia_channel_id)
        given = Given(
            zone=zone,
            channel=where,
            questions=questions,
            category=category,
            difficulty=difficulty,
            seconds=seconds,
            pack=pack,
            role=role,
            announce=announce,
            double_last=double_last,
            note=note,
            champion=champion,
        )
        blank = EventPlan(
            name=name,
            weekday=weekday,
            local_time=time,
            zone=server.zone,
            channel_id=where.id,
            pack=self.app.packs(server)[0].id,
        )
        await self._desk.propose(interaction, server, given, blank, None)

    @event.command(name=command_text("edit"), description=command_text("Change what you name; the rest stays"))
    @plan_options
    @app_commands.rename(event=command_text("event"), clear=command_text("clear"))
    @app_commands.describe(event=command_text("Which event"), clear=command_text("What to take away"))
    @app_commands.choices(clear=CLEAR_CHOICES)
    async def edit(
        self,
        interaction: discord.Interaction[Lightstick],
        event: app_commands.Transform[Event, EventNamed()],
        name: app_commands.Transform[str | None, NameText()] = None,
        weekday: int | None = None,
        time: app_commands.Transform[dt.time | None, TimeOfDay()] = None,
        zone: app_commands.Transform[str | None, ZoneNamed()] = None,
        channel: checks.Channel | None = None,
        questions: app_commands.Range[int, QUESTIONS_MIN, QUESTIONS_MAX] | None = None,
        category: app_commands.Transform[str | None, CategoryNamed()] = None,
        difficulty: int | None = None,
        seconds: app_commands.Range[int, SECONDS_MIN, SECONDS_MAX] | None = None,
        pack: app_commands.Transform[str | None, PackNamed()] = None,
        role: discord.Role | None = None,
        announce: checks.Channel | None = None,
        double_last: bool | None = None,
        note: app_commands.Transform[str | None, NoteText()] = None,
        champion: discord.Role | None = None,
        clear: str | None = None,
    ) -> None:
        """Show what would change, to be confirmed."""
        server = await self._desk.enter(interaction)
        given = Given(
            name=name,
            weekday=weekday,
            time=time,
            zone=zone,
            channel=channel,
            questions=questions,
            category=category,
            difficulty=difficulty,
            seconds=seconds,
            pack=pack,
            role=role,
            announce=announce,
            double_last=double_last,
            note=note,
            champion=champion,
            clear=clear,
        )
        await self._desk.propose(interaction, server, given, event, event)

    @event.command(name=command_text("list"), description=command_text("Every weekly event and its next date"))
    async def listed(self, interaction: discord.Interaction[Lightstick]) -> None:
        """Show the events of the server."""
        await self._desk.show_list(interaction, await self._desk.enter(interaction))

    @event.command(name=command_text("pause"), description=command_text("Hold no more nights until you resume it"))
    @app_commands.rename(event=command_text("event"))
    @app_commands.describe(event=command_text("Which event"))
    async def pause(
        self, interaction: discord.Interaction[Lightstick], event: app_commands.Transform[Event, EventNamed()]
    ) -> None:
        """Pause an event."""
        await self._desk.pause(interaction, await self._desk.enter(interaction), event.id)

    @event.command(name=command_text("resume"), description=command_text("Go on with a paused event"))
    @app_commands.rename(event=command_text("event"))
    @app_commands.describe(event=command_text("Which event"))
    async def resume(
        self, interaction: discord.Interaction[Lightstick], event: app_commands.Transform[Event, EventNamed()]
    ) -> None:
        """Go on with an event."""
        await self._desk.resume(interaction, await self._desk.enter(interaction), event.id)

    @event.command(name=command_text("cancel"), description=command_text("End an event for good"))
    @app_commands.rename(event=command_text("event"))
    @app_commands.describe(event=command_text("Which event"))
    async def cancel(
        self, interaction: discord.Interaction[Lightstick], event: app_commands.Transform[Event, EventNamed()]
    ) -> None:
        """Ask whether the event is really to end."""
        await self._desk.ask_cancel(interaction, await self._desk.enter(interaction), event.id)

    @event.command(
        name=command_text("run"), description=command_text("Hold a night now; the weekly dates stay as they are")
    )
    @app_commands.rename(event=command_text("event"))
    @app_commands.describe(event=command_text("Which event"))
    async def run(
        self, interaction: discord.Interaction[Lightstick], event: app_commands.Transform[Event, EventNamed()]
    ) -> None:
        """Hold a night in a minute."""
        await self._desk.run(interaction, await self._desk.enter(interaction), event.id)

    @event.command(
        name=command_text("season"),
        description=command_text("Name the season that is on; without a name, take its name back"),
    )
    @app_commands.rename(name=command_text("name"))
    @app_commands.describe(name=command_text("What boards and recaps call it"))
    async def season(
        self, interaction: discord.Interaction[Lightstick], name: app_commands.Range[str, 1, SEASON_NAME] | None = None
    ) -> None:
        """Name the quarter that is on in this server."""
        server = await self._desk.enter(interaction)
        await self._desk.name_season(interaction, server, cleaned(name) if name else None)

    @event.command(name=command_text("recap"), description=command_text("How any past night went"))
    async def recap(self, interaction: discord.Interaction[Lightstick]) -> None:
        """Offer the past nights, newest first."""
        await self._desk.show_nights(interaction, await self._desk.enter(interaction), 0)
