"""The recap of a night as a message: podium, what was special, the next date, and a picture worth sharing."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable
from typing import TYPE_CHECKING

import discord
from discord import ui

from bot.cards.drawing import draw_recap
from bot.cards.models import IN_SEASON, ON_PODIUM, Place, RecapCard
from bot.events.models import ACTIVE, Event, Occurrence
from bot.events.recap import Recap, recap
from bot.events.store import NAME_MAX
from bot.i18n import Translator, translator
from bot.scores.boards import Row
from bot.scores.history.store import season_until
from bot.trivia.game import Asked
from bot.ui.clip import clip, echo
from bot.ui.pages import place
from bot.ui.press import button
from bot.ui.views import Screen, row
from bot.zones import find_zone

if TYPE_CHECKING:
    from bot.app import App

PICTURE = "recap.png"


async def recap_of(app: App, occurrence: Occurrence) -> Recap:
    """The recap of a night that was held, from its answers and those of the night before."""
    asked = await _asked(app, occurrence.game_id)
    before = await app.nights.before(occurrence)
    return recap(asked, await _asked(app, before.game_id) if before else ())


async def recap_screen(
    app: App, client: discord.Client, event: Event, occurrence: Occurrence, language: str
) -> tuple[Screen, discord.File | None]:
    """The message and its picture; no picture where nobody played."""
    t = translator(language)
    told = await recap_of(app, occurrence)
    title = t("{event}: the recap", event=echo(event.name, NAME_MAX))
    screen = [f"## {title}"]
    when = _next(app, event, t)
    if not told.players:
        return Screen(app.library.accent(event.pack), *screen, t("Nobody played this time."), when), None
    game_id = occurrence.game_id
    assert game_id is not None
    game = await app.games.store.get(game_id, event.server_id)
    season = await season_until(app.db, event.server_id, game.season, game.started_at, IN_SEASON)
    season_name = (await app.season_names.of(event.server_id)).get(game.season)
    card = await _card(app, client, event, occurrence, told, season, season_name, t)
    picture = discord.File(io.BytesIO(await app.studio.render(draw_recap, card)), PICTURE)
    gallery: ui.MediaGallery[ui.LayoutView] = ui.MediaGallery(
        discord.MediaGalleryItem(f"attachment://{PICTURE}", description=clip(_alt_text(card), 1024))
    )
    items: list[str | ui.Item[ui.LayoutView]] = [
        *screen,
        "\n".join(_podium(told, t)),
        gallery,
        "\n".join(_special(told, t)),
        when,
        row(button(t("Everybody's place"), "places", game_id, 0), button(t("My answers"), "mine", game_id)),
    ]
    return Screen(app.library.accent(event.pack), *items), picture


async def _asked(app: App, game_id: int | None) -> list[Asked]:
    return [asked for asked, _ in await app.games.store.asked(game_id)] if game_id else []


def _podium(told: Recap, t: Translator) -> Iterable[str]:
    for rank, standing in told.ranking[:ON_PODIUM]:
        points = t.plural("{count:,} point", "{count:,} points", standing.points)
        yield f"{place(rank, standing.points)} <@{standing.member_id}> · {points}"


def _special(told: Recap, t: Translator) -> Iterable[str]:
    yield t.plural("{count} player", "{count} players", told.players)
    if told.hardest is not None:
        question = clip(told.hardest.question.text(t.language), 150)
        yield (
            t("Hardest question: {question}", question=question)
            + " "
            + t("({right} of {answered} were right)", right=told.hardest.right, answered=told.hardest.answered)
        )
    if told.fastest is not None:
        seconds = f"{told.fastest.elapsed_ms / 1000:.1f}"
        yield t("Fastest right answer: {member}, {seconds} s", member=f"<@{told.fastest.member_id}>", seconds=seconds)
    if told.climber is not None:
        yield t(
            "Biggest climber: {member}, from {before} to {now}",
            member=f"<@{told.climber.member_id}>",
            before=told.climber.before,
            now=told.climber.now,
        )


def _next(app: App, event: Event, t: Translator) -> str:
    if event.state != ACTIVE:
        return "-# " + t("No further night is planned.")
    return t("Next: {when}", when=f"<t:{event.weekly.after(app.now()) // 1000}:F>")


async def _card(
    app: App,
    client: discord.Client,
    event: Event,
    occurrence: Occurrence,
    told: Recap,
    season: list[Row],
    season_name: str | None,
    t: Translator,
) -> RecapCard:
    podium = told.ranking[:ON_PODIUM]
    wanted = [standing.member_id for _, standing in podium] + [line.member_id for line in season]
    names = await _names(client, event.server_id, wanted, t)

    def points(count: int) -> str:
        return t.plural("{count:,} point", "{count:,} points", count)

    day = dt.datetime.fromtimestamp(occurrence.starts_at / 1000, find_zone(event.zone)).date()
    return RecapCard(
        title=event.name,
        subtitle=t.date(day) + " · " + t.plural("{count} player", "{count} players", told.players),
        podium=tuple(Place(rank, names[s.member_id], points(s.points)) for rank, s in podium),
        season_title=season_name or t("The season so far"),
        season=tuple(Place(line.rank, names[line.member_id], points(line.points)) for line in season),
        footer=t("Lightstick · fan-made"),
        accent=app.library.accent(event.pack),
    )


async def _names(client: discord.Client, server_id: int, members: Iterable[int], t: Translator) -> dict[int, str]:
    """What each is called in the server. The bot keeps no list of members, so it asks for these few."""
    names: dict[int, str] = {}
    guild = client.get_guild(server_id)
    for member_id in members:
        if member_id in names:
            continue
        names[member_id] = t("Somebody who left")
        if guild is not None:
            try:
                member = guild.get_member(member_id) or await guild.fetch_member(member_id)
            except discord.HTTPException:
                continue
            names[member_id] = member.display_name
    return names


def _alt_text(card: RecapCard) -> str:
    """The same facts as the picture, as text."""
    podium = "; ".join(f"{each.rank}. {each.name}, {each.points}" for each in card.podium)
    season = "; ".join(f"{each.rank}. {each.name}, {each.points}" for each in card.season)
    told = f"{card.title}, {card.subtitle}. {podium}."
    return f"{told} {card.season_title}: {season}." if season else told
