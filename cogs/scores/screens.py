"""What boards and profiles look like, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import discord
from discord import ui

from bot.i18n import MONTHS, Translator
from bot.scores.boards import Board, Row
from bot.scores.levels import Level, level_of
from bot.scores.periods import ALL, newest_first, span
from bot.scores.profiles import CATEGORY_MIN, Profile, accuracy
from bot.ui.clip import OPTION, clip, echo
from bot.ui.pages import place
from bot.ui.press import button, select
from bot.ui.views import Screen, row

LINES: Final = 10  # of a board on one page
PERIODS: Final = 23  # in the select; of the 25 options that Discord allows, two lead to the periods beyond
NAME_LENGTH: Final = 120  # of a period with its dates
FULL, EMPTY = "▰", "▱"
BAR_WIDTH: Final = 10


NO_NAMES: Final[Mapping[str, str]] = MappingProxyType({})


class Today(NamedTuple):
    """The keys of the week and the season that it is in a server."""

    week: str
    season: str


def board(
    shown: Board,
    reader: int,
    period: str,
    scored: list[str],
    today: Today,
    accent: int,
    t: Translator,
    names: Mapping[str, str] = NO_NAMES,
) -> Screen:
    """One page of a board, with the reader's own rank whatever the page.

    Args:
        reader: the id of the member for whom the board was read.
        scored: the periods in which somebody has scored, which the select offers.
        names: what the server calls its seasons.
    """
    called = echo(period_name(period, today, t, names), NAME_LENGTH)
    items: list[str | ui.Item[Any]] = ["## " + t("Leaderboard"), f"-# {called}"]
    if shown.rows:
        items.append("\n".join(_line(line, t) for line in shown.rows))
        items.append(_own(shown.own, shown.players, reader, t))
    else:
        items.append(t("Nobody is on this board yet. Start a game with `/trivia start`: one answer puts you on it."))
    if shown.players > LINES:
        items.append(_pages(shown, period, t))
    options = _periods(newest_first({*scored, period}), period, today, t, names)
    if len(options) > 1:
        items.append(row(select("boards", placeholder=t("Another period"), options=options)))
    return Screen(accent, *items)


def period_name(period: str, today: Today, t: Translator, names: Mapping[str, str] = NO_NAMES) -> str:
    """A period with its dates: ``This week · 23 November – 29 November 2026``."""
    if period == ALL:
        return t("All time")
    if period in names:
        kind = names[period]
    elif period == today.week:
        kind = t("This week")
    elif period == today.season:
        kind = t("This season")
    else:
        kind = t("Week") if "W" in period else t("Season")
    return f"{kind} · {_dates(period, t)}"


def _dates(period: str, t: Translator) -> str:
    first, last = span(period)
    if first.year != last.year:
        return f"{t.date(first)} – {t.date(last)}"
    return t(
        "{first_day} {first_month} – {last_day} {last_month} {year}",
        first_day=first.day,
        first_month=t(MONTHS[first.month - 1]),
        last_day=last.day,
        last_month=t(MONTHS[last.month - 1]),
        year=last.year,
    )


def _line(line: Row, t: Translator) -> str:
    score = f"{_points(line.points, t)} · ✓ {line.right}/{line.answered}"
    return f"{place(line.rank, line.points)} <@{line.member_id}> · {score}"


def _own(own: Row | None, players: int, reader: int, t: Translator) -> str:
    member = f"<@{reader}>"
    if own is None:
        return t("{member}, you are not on this board yet: one answer in a game puts you on it.", member=member)
    own_place = t("Your rank, {member}: {rank:,} of {players:,}", member=member, rank=own.rank, players=players)
    return f"{own_place} · {_points(own.points, t)}"


def _points(points: int, t: Translator) -> str:
    return t.plural("{count:,} point", "{count:,} points", points)


def _pages(shown: Board, period: str, t: Translator) -> ui.ActionRow[Any]:
    before, after = shown.offset - LINES, shown.offset + LINES
    here, last = shown.offset // LINES + 1, -(-shown.players // LINES)
    return row(
        button("◀ " + t("Previous"), "board", period, before, disabled=before < 0),
        # Only a label, but one that stays between its buttons on every screen.
        button(t("Page {page} of {pages}", page=here, pages=last), "board", period, shown.offset, disabled=True),
        button(t("Next") + " ▶", "board", period, after, disabled=after >= shown.players),
    )


def _periods(
    offered: list[str], shown: str, today: Today, t: Translator, called: Mapping[str, str]
) -> list[discord.SelectOption]:
    """The part of ``offered`` that ``shown`` is in; its ends lead on, each to the nearest period beyond."""
    start = offered.index(shown) // PERIODS * PERIODS
    end = start + PERIODS
    names = {period: period_name(period, today, t, called) for period in offered[max(start - 1, 0) : end + 1]}
    if start:
        names[offered[start - 1]] = t("Later: {period}", period=names[offered[start - 1]])
    if end < len(offered):
        names[offered[end]] = t("Earlier: {period}", period=names[offered[end]])
    return [
        discord.SelectOption(label=clip(name, OPTION), value=key, default=key == shown) for key, name in names.items()
    ]


def profile(reached: Profile, best_category: str | None, accent: int, t: Translator) -> Screen:
    """What a member has reached. ``best_category`` is the name of the one they know best."""
    member = f"<@{reached.member_id}>"
    if reached.rank is None:
        invitation = t(
            "{member} has not played here yet. A game starts with `/trivia start`, and anyone can join.", member=member
        )
        return Screen(accent, "## " + t("Profile"), invitation)
    level, best, streak = level_of(reached.points), reached.best, reached.streak
    share = accuracy(reached.right, reached.answered)
    assert share is not None  # who has a rank has answered
    if best is None:
        strength = t("known after {count} answers in one category", count=CATEGORY_MIN)
    else:
        strength = f"{best_category} · ✓ {best.right}/{best.answered}"
    fields = (
        (t("Points"), f"{reached.points:,}"),
        (t("Rank"), t("{rank:,} of {players:,}", rank=reached.rank, players=reached.players)),
        (t("Accuracy"), f"{share:.0%} · ✓ {reached.right}/{reached.answered}"),
        (t("Best category"), strength),
        (t("Streak"), t("{current} now, {longest} at best", current=streak.current, longest=streak.longest)),
        (t("Games"), f"{reached.games:,}"),
        (t("Wins"), f"{reached.wins:,}"),
    )
    return Screen(
        accent,
        "-# " + t("Profile"),
        f"## {member}",
        _level(level, t),
        "\n".join(f"**{label}**  {value}" for label, value in fields),
    )


def _level(level: Level, t: Translator) -> str:
    filled = BAR_WIDTH * level.into // level.needed
    bar = FULL * filled + EMPTY * (BAR_WIDTH - filled)
    name = t("Level {level}", level=level.number)
    missing = level.needed - level.into
    to_next = t.plural(
        "{count:,} point to level {level}", "{count:,} points to level {level}", missing, level=level.number + 1
    )
    return f"**{name}**  {bar}\n-# {to_next}"
