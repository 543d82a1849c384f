"""The pages of help."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import discord
from discord import app_commands

from bot.content.models import ORDERED
from bot.content.pack import Pack
from bot.db.servers import Server
from bot.i18n import N_, Translator
from bot.trivia.format import Format
from bot.trivia.scoring import (
    HINT_COST,
    MAXIMUM,
    RIGHT,
    STREAK_LIMIT,
    TRIES,
    YEARS_OFF,
    score,
    streak_bonus,
    year_mark,
)
from bot.ui.press import button
from bot.ui.views import Screen, row

if TYPE_CHECKING:
    from bot.client import Lightstick

TOPICS: Final = {
    "commands": N_("What you can do here"),
    "scoring": N_("How points are counted"),
    "privacy": N_("What is stored"),
}
STORED: Final = (
    N_("for each question that you answer: your Discord id, what you picked or typed, when and how fast, its points"),
    N_("what follows from that: your totals, ranks and streaks"),
    N_("for each game: who started it, in which channel, and when"),
    N_("for each weekly event: who set it up, and who pressed “I'm in”"),
    N_("for each fact and question of this server: who wrote, reviewed or changed it, and who reported what"),
)
NOT_STORED: Final = (
    N_("messages: I can't read any"),
    N_("names, pictures, or who is a member of this server"),
)


class Offered(NamedTuple):
    """One command as it stands in Discord: its full name, what it does, whether it is kept from members."""

    name: str
    description: str
    restricted: bool


def offered(tree: app_commands.CommandTree[Lightstick]) -> list[Offered]:
    """Every slash command that there is, groups opened; names and descriptions in English."""
    found = []
    for root in tree.get_commands(type=discord.AppCommandType.chat_input):
        leaves = root.walk_commands() if isinstance(root, app_commands.Group) else [root]
        found += [
            Offered(leaf.qualified_name, leaf.description, root.default_permissions is not None)
            for leaf in leaves
            if isinstance(leaf, app_commands.Command)
        ]
    return found


def commands(known: list[Offered], pack: Pack, t: Translator, *, moderator: bool) -> Screen:
    """What the reader can do here."""
    items = [
        t("When a question appears, answer by its buttons. Anyone can play, and anyone can start a game."),
        _listed([command for command in known if not command.restricted], t),
    ]
    if moderator:
        items += [
            "### " + t("As a moderator"),
            t("You can use `/trivia stop` and `/trivia skip` in any game, not only in your own."),
            _listed([command for command in known if command.restricted], t),
        ]
    return _screen("commands", pack, t, *items)


def _listed(known: list[Offered], t: Translator) -> str:
    return "\n".join(f"**{_name(command.name, t)}**  {t(command.description)}" for command in known)


def _name(qualified: str, t: Translator) -> str:
    """As the reader's Discord calls the command: ``/trivia start``."""
    return "/" + " ".join(t(part) for part in qualified.split())


def scoring(server: Server, pack: Pack, t: Translator) -> Screen:
    """How this server counts points, with an example that is reckoned by the rules themselves."""
    if server.speed_points:
        right = t(
            "A right answer gives `{maximum} × (1 − t / 2T)` points after t of the T seconds that a question is open, "
            "rounded: {maximum:,} at once, {half:,} at the last moment.",
            maximum=MAXIMUM,
            half=MAXIMUM // 2,
        )
    else:
        right = t("A right answer gives {maximum:,} points, however long it takes.", maximum=MAXIMUM)
    if server.streak_points:
        run = t(
            "From the second right answer in a row on there is a bonus: {first}, then {second}, up to {limit}. "
            "A wrong answer, or none, ends the streak.",
            first=streak_bonus(2),
            second=streak_bonus(3),
            limit=STREAK_LIMIT,
        )
    else:
        run = t("Right answers in a row give no bonus.")
    switches = (
        (server.speed_points, t("faster answers give more")),
        (server.streak_points, t("bonus for a streak")),
        (server.calm, t("calm mode: twice the time for each question")),
    )
    return _screen(
        "scoring",
        pack,
        t,
        right,
        run,
        t("A wrong answer costs nothing. Times are taken by Discord's clock; equal points share a rank."),
        "### " + t("Without buttons"),
        _without_buttons(t),
        "### " + t("In this server"),
        "\n".join(("✓ " + t("on") if on else "✗ " + t("off")) + f" · {what}" for on, what in switches),
        "### " + t("An example"),
        _example(server, t),
    )


def _without_buttons(t: Translator) -> str:
    """What an answer that is typed or put in order gives at most."""
    near = [f"{year_mark(0, off).most}" for off in range(1, YEARS_OFF + 1)]
    lines = (
        t(
            "Typed answer: {tries} tries; each hint takes {cost} off what it gives at most.",
            tries=TRIES,
            cost=HINT_COST,
        ),
        t(
            "Closest year: {maximum:,} at most if it is exact, {near} if it is up to {years} years off.",
            maximum=MAXIMUM,
            near=t.list(near),
            years=YEARS_OFF,
        ),
        t("Four in order: {share} at most for each in its place.", share=MAXIMUM // ORDERED),
        t("There is twice the time for these. Only what is exactly right counts as right, and for a streak."),
    )
    return "\n".join(f"- {line}" for line in lines)


def _example(server: Server, t: Translator) -> str:
    """One player answers three questions of a game with the usual time: right, right again, wrong."""
    seconds = Format().seconds * (2 if server.calm else 1)

    def worth(after: int, streak: int) -> int:
        return score(
            RIGHT,
            elapsed_ms=after * 1000,
            limit_ms=seconds * 1000,
            streak=streak,
            speed=server.speed_points,
            streaks=server.streak_points,
        )

    first, alone, second = worth(3, 1), worth(6, 1), worth(6, 2)
    sum_ = f"{alone:,} + {second - alone:,} = {second:,}" if second > alone else f"{second:,}"
    return "\n".join(
        (
            t("Each question is open for {seconds} seconds.", seconds=seconds),
            t("1. right after {seconds} seconds: {points}", seconds=3, points=f"{first:,}"),
            t("2. right after {seconds} seconds: {points}", seconds=6, points=sum_),
            t("3. wrong: 0"),
            "**" + t.plural("{count:,} point", "{count:,} points", first + second) + "**",
        )
    )


def privacy(pack: Pack, t: Translator) -> Screen:
    """What the database holds of people, and what nobody could find in it."""
    return _screen(
        "privacy",
        pack,
        t,
        "\n".join(f"- {t(what)}" for what in STORED),
        "### " + t("What is not"),
        "\n".join(f"- {t(what)}" for what in NOT_STORED),
        t(
            "Everybody in this server can see points, ranks, streaks and who was fastest. "
            "Other servers see nothing of it."
        ),
        t("`/privacy show` says what of it is yours, `/privacy export` hands it out, `/privacy delete` deletes it."),
    )


def _screen(topic: str, pack: Pack, t: Translator, *items: str) -> Screen:
    """One page: its title, ``items``, whose bot this is, and the way to the other pages."""
    others = [button(t(name), "help", other) for other, name in TOPICS.items() if other != topic]
    whose = f"-# {pack.manifest.disclaimer(t.language)} {pack.manifest.credits(t.language)}"
    return Screen(int(pack.manifest.accent[1:], 16), "## " + t(TOPICS[topic]), *items, whose, row(*others))
