"""What a moderator sees of a weekly event: the preview of a plan, its page, the list, the nights that were."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, Final

import discord
from discord import ui

from bot.content.library import Library
from bot.events.models import ACTIVE, CANCELLED, PAUSED, Event, EventPlan, Occurrence
from bot.events.places import city, wall_clock
from bot.events.store import NAME_MAX, NOTE_MAX
from bot.i18n import N_, Translator
from bot.ui.clip import OPTION, clip, echo
from bot.ui.press import button, select
from bot.ui.views import Screen, row
from cogs.events.night_screens import WEEKDAYS
from cogs.trivia.screens import stars

DATES_SHOWN: Final = 4
NIGHTS_SHOWN: Final = 25  # as many options as a select has
_NAME_IN_LIST: Final = 60
_STATES: Final = {ACTIVE: N_("on"), PAUSED: N_("paused"), CANCELLED: N_("cancelled")}


class Screens:
    """Draws them in the language of one reader. ``calm``: the server doubles the time for each question.

    ``accent`` is the colour, as 0xRRGGBB; ``packs`` are the ids of those that the server has on.
    """

    def __init__(self, library: Library, t: Translator, *, calm: bool, accent: int, packs: Collection[str]) -> None:
        self._library = library
        self._t = t
        self._calm = calm
        self._accent = accent
        self._packs = packs

    def preview(self, plan: EventPlan, before: Event | None, token: str, now: int, short: Iterable[str]) -> Screen:
        """A plan before it is one: everything about it, or what becomes of what was ``before``."""
        t = self._t
        if before is None:
            head = "## " + echo(plan.name, NAME_MAX)
            told, confirm = t("This is how it will be. Nothing is set up yet."), t("Confirm")
            lines = [_line(label, value) for label, value in self._fields(plan)]
        else:
            head = "## " + t("Change {event}", event=echo(before.name, NAME_MAX))
            told, confirm = t("This is what changes. Nothing is changed yet."), t("Confirm")
            lines = list(self._changes(before, plan))
        moved = before is None or before.weekly != plan.weekly
        return self._screen(
            head,
            "-# " + told,
            "\n".join(lines),
            self._dates(plan, now) if moved else "",
            _warnings(short),
            row(
                button(confirm, "eventok", token, style=discord.ButtonStyle.success),
                button(t("Cancel"), "eventno", token),
            ),
        )

    def page(self, event: Event, next_at: int | None, short: Iterable[str], said: str = "") -> Screen:
        """An event as it is, and what can be done with it; ``said`` is what has just happened to it."""
        t = self._t
        if event.state == CANCELLED:
            return self._screen(said, "## " + echo(event.name, NAME_MAX), row(button(t("All events"), "events")))
        paused = event.state == PAUSED
        return self._screen(
            said,
            "## " + echo(event.name, NAME_MAX),
            self._next(event, next_at),
            "\n".join(_line(label, value) for label, value in self._fields(event)),
            _warnings(short),
            row(
                button(t("Resume"), "eventresume", event.id, style=discord.ButtonStyle.success)
                if paused
                else button(t("Pause"), "eventpause", event.id),
                button(t("Run now"), "eventrun", event.id),
                button(t("Cancel the event"), "eventend", event.id, style=discord.ButtonStyle.danger),
                button(t("All events"), "events"),
            ),
        )

    def listed(self, events: Sequence[tuple[Event, int | None]]) -> Screen:
        """Every event of a server, each with its next date."""
        t = self._t
        if not events:
            return self._screen("## " + t("Weekly events"), t("There are none yet. `/event create` sets one up."))
        options = [
            discord.SelectOption(
                label=clip(event.name, OPTION), value=str(event.id), description=clip(self._when(event), OPTION)
            )
            for event, _ in events
        ]
        return self._screen(
            "## " + t("Weekly events"),
            *(
                f"**{echo(event.name, _NAME_IN_LIST)}** · {t(_STATES[event.state])}\n"
                f"{self._when(event)} · <#{event.channel_id}>\n{self._next(event, next_at)}"
                for event, next_at in events
            ),
            row(select("event", placeholder=t("Open an event"), options=options)),
        )

    def ask_cancel(self, event: Event) -> Screen:
        """Whether an event is really to end."""
        t = self._t
        return self._screen(
            "## " + t("Cancel {event}?", event=echo(event.name, NAME_MAX)),
            t("No more nights are held, for good. Past nights, points and ranks stay. To stop for a while, pause it."),
            row(
                button(t("Cancel the event"), "eventendyes", event.id, style=discord.ButtonStyle.danger),
                button(t("Keep it"), "eventopen", event.id),
            ),
        )

    def dropped(self) -> Screen:
        """Instead of a preview that was cancelled."""
        t = self._t
        return self._screen(t("Nothing was changed."))

    def nights(self, held: Sequence[tuple[Event, Occurrence]], page: int, *, more: bool) -> Screen:
        """The nights that were, newest first, to choose one whose recap to see; ``more``: there are earlier ones."""
        t = self._t
        title = "## " + t("Past nights")
        if not held:
            return self._screen(title, t("No night has been held yet. The recap comes when the first one is over."))
        options = [
            discord.SelectOption(
                label=clip(f"{t.date(wall_clock(event.zone, night.starts_at).date())} · {event.name}", OPTION),
                value=f"{event.id}@{night.starts_at}",
            )
            for event, night in held
        ]
        turning = [
            *([button(t("Later nights"), "eventnights", page - 1)] if page else []),
            *([button(t("Earlier nights"), "eventnights", page + 1)] if more else []),
        ]
        return self._screen(
            title,
            t("Choose a night to see its recap. Only you see it, until you post it."),
            row(select("eventnight", placeholder=t("A past night"), options=options)),
            *([row(*turning)] if turning else []),
        )

    def posting(self) -> Screen:
        """Instead of a private recap that is being posted."""
        t = self._t
        return self._screen(t("The recap comes into this channel."))

    # Parts

    def _screen(self, *items: str | ui.Item[Any]) -> Screen:
        return Screen(self._accent, *items)

    def _when(self, plan: EventPlan) -> str:
        t = self._t
        return t(
            "Every {weekday} at {time}, {place} time",
            weekday=t(WEEKDAYS[plan.weekday]),
            time=plan.local_time.isoformat("minutes"),
            place=city(plan.zone, t.language),
        )

    def _next(self, event: Event, next_at: int | None) -> str:
        t = self._t
        if next_at is not None:
            when = f"<t:{next_at // 1000}:F> (<t:{next_at // 1000}:R>)"
            return t("Next night: {when}", when=when)
        if event.state == PAUSED:
            return t("Paused: no night is planned.")
        return t("No night is planned.")

    def _fields(self, plan: EventPlan) -> list[tuple[str, str]]:
        t = self._t
        ping = t("{role}, 15 minutes before", role=f"<@&{plan.role_id}>") if plan.role_id else t("nobody")
        fields = [(t("When"), self._when(plan)), (t("Where"), f"<#{plan.channel_id}>")]
        if plan.announce_channel_id:
            fields.append((t("Reminders"), f"<#{plan.announce_channel_id}>"))
        if len(self._library.packs) > 1:
            fields.append((t("Pack"), self._pack(plan.pack)))
        fields += [(t("Game"), self._format(plan)), (t("Ping"), ping)]
        if plan.champion_role_id:
            fields.append((t("Champion"), f"<@&{plan.champion_role_id}>"))
        if plan.note:
            fields.append((t("Note"), echo(plan.note, NOTE_MAX)))
        return fields

    def _changes(self, before: Event, after: EventPlan) -> Iterator[str]:
        """Each field, the changed ones as ``before → after``."""
        t = self._t
        if before.name != after.name:
            yield _line(t("Name"), f"{echo(before.name, NAME_MAX)} → **{echo(after.name, NAME_MAX)}**")
        old, new = dict(self._fields(before)), dict(self._fields(after))
        for label in dict.fromkeys((*old, *new)):
            was, becomes = old.get(label, t("none")), new.get(label, t("none"))
            yield _line(label, was if was == becomes else f"{was} → **{becomes}**")

    def _format(self, plan: EventPlan) -> str:
        t, chosen = self._t, plan.format
        facts = [
            t.plural("{count} question", "{count} questions", chosen.questions),
            t.plural("{count} second each", "{count} seconds each", chosen.seconds),
            *([t("twice the time in calm mode")] if self._calm else []),
            self._library.category(chosen.category)(t.language) if chosen.category else t("all categories"),
        ]
        if chosen.difficulty:
            facts.append(stars(chosen.difficulty))
        if plan.double_last:
            facts.append(t("the last question counts twice"))
        return " · ".join(facts)

    def _pack(self, pack_id: str) -> str:
        """What an event asks about; without it no night can be held."""
        t, pack = self._t, self._library.packs.get(pack_id)
        name = pack.manifest.name(t.language) if pack else pack_id
        return name if pack_id in self._packs else "⚠ " + t("{pack} (switched off: no night is held)", pack=name)

    def _dates(self, plan: EventPlan, now: int) -> str:
        t = self._t
        coming = plan.weekly.occurrences(now, DATES_SHOWN)
        lines = [f"- {self._date(wall_clock(plan.zone, at))} · <t:{at // 1000}:F>" for at in coming]
        return "\n".join(["### " + t("The next dates"), *lines])

    def _date(self, local: dt.datetime) -> str:
        t = self._t
        weekday = t(WEEKDAYS[local.weekday()])
        return t("{weekday}, {date}, {time}", weekday=weekday, date=t.date(local.date()), time=f"{local:%H:%M}")


def _line(label: str, value: str) -> str:
    return f"**{label}**  {value}"


def _warnings(short: Iterable[str]) -> str:
    return "\n".join(f"⚠ {sentence}" for sentence in short)
