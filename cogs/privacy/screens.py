"""What a member is shown of their data, and asked before it is deleted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, Literal, TypeAlias

import discord

from bot.db.backup.files import KEPT as BACKUP_NIGHTS
from bot.i18n import Translator
from bot.privacy.records import Holdings, total
from bot.ui.press import button
from bot.ui.views import Screen, row
from cogs.help.screens import NOT_STORED

Scope: TypeAlias = Literal["here", "all"]
SCOPES: Final[tuple[Scope, ...]] = ("here", "all")
"""Of this server, or of every one."""


def shown(here: Holdings, others: Sequence[Holdings], accent: int, t: Translator) -> Screen:
    """How much is stored of the reader, here and in all ``others`` together, and what is not."""
    items = ["## " + t("What I store about you"), "### " + t("In this server")]
    items.append(_listed(here, t))
    if others:
        items += ["### " + t.plural("In one other server", "In {count} other servers", len(others))]
        items.append(_listed(total(others), t))
    items += ["### " + t("What is not"), "\n".join(f"- {t(what)}" for what in NOT_STORED)]
    presses = []
    if here or others:
        presses = [
            button(t("Export"), "privacyexport"),
            button(t("Delete"), "privacydelete", style=discord.ButtonStyle.danger),
        ]
    return Screen(accent, *items, *([row(*presses)] if presses else []))


def which(here: Holdings, others: Sequence[Holdings], accent: int, t: Translator) -> Screen:
    """Which of it is to be deleted."""
    elsewhere = t.plural(
        "One other server has data of yours, too.", "{count} other servers have data of yours, too.", len(others)
    )
    return Screen(
        accent,
        "## " + t("Delete your data"),
        t("Of this server only, or of every server that I am or was in?"),
        elsewhere if others else t("No other server has data of yours."),
        row(
            button(t("This server"), "privacyask", "here", disabled=not here),
            button(t("Every server"), "privacyask", "all"),
            button(t("Cancel"), "privacycancel"),
        ),
    )


def sure(scope: Scope, accent: int, t: Translator) -> Screen:
    """What goes, what stays, and that there is no way back."""
    goes = (
        t("your answers, points, hints, ranks and streaks; everybody else's ranks are as if you had not played"),
        t("which nights you joined"),
        t("suggestions and reports that the moderators have not taken up"),
    )
    stays = (
        t("facts and questions of yours that the server has, with no credit"),
        t("reports that were dealt with, and what was changed and ruled, “by a former member”"),
        t("that a game was played or an event set up, but not by whom"),
        t("messages that I have posted in channels; a moderator can delete them"),
    )
    return Screen(
        accent,
        "## " + (t("Delete your data of this server?") if scope == "here" else t("Delete your data of every server?")),
        "**" + t("This goes") + "**\n" + "\n".join(f"- {what}" for what in goes),
        "**" + t("This stays, without you") + "**\n" + "\n".join(f"- {what}" for what in stays),
        t(
            "It can't be undone. The host's nightly backups hold it for {nights} more nights.",
            nights=BACKUP_NIGHTS,
        ),
        row(
            button(t("Delete for good"), "privacysure", scope, style=discord.ButtonStyle.danger),
            button(t("Cancel"), "privacycancel"),
        ),
    )


def deleted(servers: int, accent: int, t: Translator) -> Screen:
    """It is done."""
    done = t.plural("Your data of one server is deleted.", "Your data of {count} servers is deleted.", servers)
    return Screen(accent, "✓ " + done, "-# " + t("What you do from now on is stored anew."))


def _listed(held: Holdings, t: Translator) -> str:
    return "\n".join(f"- {line}" for line in _lines(held, t)) or t("Nothing.")


def _lines(held: Holdings, t: Translator) -> Iterator[str]:
    """A line for each kind of data that there is."""
    if held.answers:
        yield t.plural(
            "{count:,} answer: what you chose or typed, when and how fast",
            "{count:,} answers: what you chose or typed, when and how fast",
            held.answers,
        )
    if held.points or held.games:
        points = t.plural("{count:,} point", "{count:,} points", held.points)
        games = t.plural("{count:,} game", "{count:,} games", held.games)
        yield f"{points} · {games} · " + t.plural("{count:,} win", "{count:,} wins", held.wins)
    if held.hints:
        yield t.plural("a hint for {count:,} question", "hints for {count:,} questions", held.hints)
    if held.joins:
        yield t.plural("{count:,} weekly night that you joined", "{count:,} weekly nights that you joined", held.joins)
    if held.started:
        yield t.plural("{count:,} game that you started", "{count:,} games that you started", held.started)
    if held.events:
        yield t.plural("{count:,} weekly event that you set up", "{count:,} weekly events that you set up", held.events)
    if held.entries:
        yield t.plural(
            "{count:,} fact or question of yours that the server has",
            "{count:,} facts and questions of yours that the server has",
            held.entries,
        )
    if held.suggestions:
        yield t.plural(
            "{count:,} suggestion that nobody has taken over",
            "{count:,} suggestions that nobody has taken over",
            held.suggestions,
        )
    if held.reports:
        yield t.plural("{count:,} report of a question", "{count:,} reports of questions", held.reports)
    if held.changes:
        yield t.plural(
            "{count:,} change that you made as a moderator",
            "{count:,} changes that you made as a moderator",
            held.changes,
        )
    if held.reviews:
        yield t.plural(
            "{count:,} suggestion or report that you decided on",
            "{count:,} suggestions and reports that you decided on",
            held.reviews,
        )
