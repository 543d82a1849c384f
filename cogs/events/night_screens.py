"""What a night looks like before its first question: reminder, lobby, opening."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import discord

from bot.cards.models import CoverCard
from bot.events.models import Event, Night, Occurrence
from bot.events.store import NAME_MAX, NOTE_MAX
from bot.i18n import N_, Translator
from bot.trivia.format import Format
from bot.trivia.game import Standing
from bot.ui.clip import echo
from bot.ui.pages import place
from bot.ui.press import button
from bot.ui.views import Screen, row

JOINED_SHOWN: Final = 20
PLACES: Final = 20
WEEKDAYS: Final = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)


def _name(event: Event) -> str:
    return echo(event.name, NAME_MAX)


def _note(event: Event) -> list[str]:
    return [f"> {echo(event.note, NOTE_MAX)}"] if event.note else []


def description(event: Event, t: Translator) -> str:
    """What Discord's scheduled event says about the night."""
    chosen = event.format
    facts = [
        t.plural("{count} question", "{count} questions", chosen.questions),
        t.plural("{count} second each", "{count} seconds each", chosen.usual_seconds),
    ]
    lines = [
        t("A weekly trivia night in {channel}: {facts}.", channel=f"<#{event.channel_id}>", facts=", ".join(facts)),
        t("Anyone can play: answer by the buttons when the questions come."),
    ]
    return "\n".join([*lines, event.note] if event.note else lines)[:1000]


def cover(night: Night, t: Translator, accent: int) -> CoverCard:
    """The picture of Discord's scheduled event: the weekly time, which is the same for everybody in the server."""
    event = night.event
    when = t(
        "{weekday}, {time}, {zone} time",
        weekday=t(WEEKDAYS[event.weekday]),
        time=event.local_time.isoformat("minutes"),
        zone=event.zone.rpartition("/")[2].replace("_", " "),
    )
    return CoverCard(title=event.name, subtitle=when, footer=t("Lightstick · fan-made"), accent=accent)


def reminder(event: Event, night: Occurrence, t: Translator, accent: int, ping: int | None) -> Screen:
    """A day before, or shortly before with the ping of a role."""
    at = night.starts_at // 1000
    return Screen(
        accent,
        *([f"<@&{ping}>"] if ping else []),
        f"### {_name(event)}",
        t(
            "{when} in {channel} ({countdown})",
            when=f"<t:{at}:F>",
            channel=f"<#{event.channel_id}>",
            countdown=f"<t:{at}:R>",
        ),
        *_note(event),
    )


def lobby(event: Event, at: int, joined: Sequence[int], t: Translator, accent: int) -> Screen:
    """The minute before a night that starts ``at`` (UTC milliseconds): the countdown, and who is there."""
    names = t.list(f"<@{member}>" for member in joined[:JOINED_SHOWN])
    if len(joined) > JOINED_SHOWN:
        names += " " + t.plural("and {count} more player", "and {count} more players", len(joined) - JOINED_SHOWN)
    there = t("Here: {members}", members=names) if joined else t("Nobody is here yet. Be the first.")
    return Screen(
        accent,
        f"## {_name(event)}",
        t("The first question comes {countdown}.", countdown=f"<t:{at // 1000}:R>"),
        there,
        row(button(t("I'm in"), "join", event.id, at, style=discord.ButtonStyle.success)),
    )


def opening(event: Event, chosen: Format, t: Translator, accent: int, *, late: bool) -> Screen:
    """The rules in two lines, the moderator's note, and off it goes."""
    first = [
        t.plural("{count} question", "{count} questions", chosen.questions),
        t.plural("{count} second each", "{count} seconds each", chosen.usual_seconds),
    ]
    if chosen.speed:
        first.append(t("the faster, the more points"))
    second = t("Answer by the buttons under each question. Only you see what you answered.")
    if chosen.double_last:
        second += " " + t("The last question counts twice.")
    return Screen(
        accent,
        f"## {_name(event)}",
        *([t("I was away when it should have started; we begin now.")] if late else []),
        " · ".join(first),
        second,
        *_note(event),
    )


def places(
    game_id: int,
    ranking: Sequence[tuple[int, Standing]],
    offset: int,
    reader: int,
    t: Translator,
    accent: int,
) -> Screen:
    """Everybody's place, a page of them, and the reader's own."""
    offset = min(max(offset, 0) // PLACES * PLACES, max(len(ranking) - 1, 0) // PLACES * PLACES)
    lines = [_place(rank, standing, t) for rank, standing in ranking[offset : offset + PLACES]]
    mine = [_place(rank, standing, t) for rank, standing in ranking if standing.member_id == reader]
    turns = [
        button(t("Earlier places"), "places", game_id, offset - PLACES) if offset else None,
        button(t("Later places"), "places", game_id, offset + PLACES) if offset + PLACES < len(ranking) else None,
    ]
    pages = [turn for turn in turns if turn is not None]
    return Screen(
        accent,
        "### " + t("Everybody's place"),
        "\n".join(lines) or t("Nobody played this time."),
        "-# " + (t("You: {place}", place=mine[0]) if mine else t("You did not play that night.")),
        *([row(*pages)] if pages else []),
    )


def _place(rank: int, standing: Standing, t: Translator) -> str:
    points = t.plural("{count:,} point", "{count:,} points", standing.points)
    return f"{place(rank, standing.points)} <@{standing.member_id}> · {points}"
