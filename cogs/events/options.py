"""The options that `/event create` and `/event edit` share, and the plan that comes of what was given."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import discord
from discord import app_commands
from msgspec import structs

from bot.events.models import EventPlan
from bot.ui.translate import command_text
from cogs.events.checks import Channel
from cogs.events.night_screens import WEEKDAYS

_F = TypeVar("_F", bound=Callable[..., Any])
_P = TypeVar("_P", bound=EventPlan)

CLEARED: Final = {
    "announce": "announce_channel_id",
    "role": "role_id",
    "champion": "champion_role_id",
    "note": "note",
    "category": "category",
    "difficulty": "difficulty",
}
"""What an edit can take away -> the field of the plan, or of its format."""


@dataclass(frozen=True, kw_only=True)
class Given:
    """The options that a moderator filled in; None is what was left out."""

    name: str | None = None
    weekday: int | None = None
    time: dt.time | None = None
    zone: str | None = None
    channel: Channel | None = None
    questions: int | None = None
    category: str | None = None
    difficulty: int | None = None
    seconds: int | None = None
    pack: str | None = None
    role: discord.Role | None = None
    announce: Channel | None = None
    double_last: bool | None = None
    note: str | None = None
    champion: discord.Role | None = None
    clear: str | None = None

    def over(self, plan: _P) -> _P:
        """``plan``, with whatever was given in its place."""
        changes = {
            "name": self.name,
            "weekday": self.weekday,
            "local_time": self.time,
            "zone": self.zone,
            "channel_id": self.channel and self.channel.id,
            "announce_channel_id": self.announce and self.announce.id,
            "role_id": self.role and self.role.id,
            "champion_role_id": self.champion and self.champion.id,
            "pack": self.pack,
            "double_last": self.double_last,
            "note": self.note,
        }
        of_format = {
            "questions": self.questions,
            "category": self.category,
            "difficulty": self.difficulty,
            "seconds": self.seconds,
        }
        chosen = structs.replace(plan.format, **self._filled(of_format))
        changed = structs.replace(plan, format=chosen, **self._filled(changes))
        if changed.announce_channel_id == changed.channel_id:
            return structs.replace(changed, announce_channel_id=None)
        return changed

    def _filled(self, values: dict[str, Any]) -> dict[str, Any]:
        filled = {field: value for field, value in values.items() if value is not None}
        cleared = CLEARED.get(self.clear or "")
        return filled | ({cleared: None} if cleared in values else {})


def plan_options(command: _F) -> _F:
    """Name, describe and limit the options of a command that makes a plan."""
    for decorate in (
        app_commands.rename(
            name=command_text("name"),
            weekday=command_text("weekday"),
            time=command_text("time"),
            zone=command_text("zone"),
            channel=command_text("channel"),
            questions=command_text("questions"),
            category=command_text("category"),
            difficulty=command_text("difficulty"),
            seconds=command_text("seconds"),
            pack=command_text("pack"),
            role=command_text("role"),
            announce=command_text("announce"),
            double_last=command_text("double_last"),
            note=command_text("note"),
            champion=command_text("champion"),
        ),
        app_commands.describe(
            name=command_text("What the event is called"),
            weekday=command_text("On which day of each week"),
            time=command_text("When it begins, such as 20:00 or 8:30 pm"),
            zone=command_text("Whose clocks: a city, a country or an abbreviation (this server's)"),
            channel=command_text("Where it is played (the trivia channel of `/setup`, or else here)"),
            questions=command_text("How many questions (10)"),
            category=command_text("Only questions of one category"),
            difficulty=command_text("Only questions of one difficulty"),
            seconds=command_text("How long each question is open (15)"),
            pack=command_text("Which pack it asks about (the first that is on)"),
            role=command_text("Whom to ping 15 minutes before (nobody)"),
            announce=command_text("Where reminders are posted (the same channel)"),
            double_last=command_text("Whether the last question counts twice (no)"),
            note=command_text("Your words at the opening: a prize, a rule"),
            champion=command_text("A role that moves to each night's winner (none)"),
        ),
        app_commands.choices(
            weekday=[app_commands.Choice(name=command_text(day), value=n) for n, day in enumerate(WEEKDAYS)],
            difficulty=[
                app_commands.Choice(name=command_text("★☆☆ easy"), value=1),
                app_commands.Choice(name=command_text("★★☆ medium"), value=2),
                app_commands.Choice(name=command_text("★★★ hard"), value=3),
            ],
        ),
    ):
        command = decorate(command)
    return command


CLEAR_CHOICES: Final = [
    app_commands.Choice(name=command_text("the channel for reminders"), value="announce"),
    app_commands.Choice(name=command_text("the role to ping"), value="role"),
    app_commands.Choice(name=command_text("the champion's role"), value="champion"),
    app_commands.Choice(name=command_text("the note"), value="note"),
    app_commands.Choice(name=command_text("the category"), value="category"),
    app_commands.Choice(name=command_text("the difficulty"), value="difficulty"),
]
