"""The commands that look things up, and the buttons on what they show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from random import Random
from typing import TYPE_CHECKING, TypeVar

import discord
from discord import app_commands

from bot.content.days import Calendar, Day
from bot.content.deck import deck, mark, next_fact
from bot.content.search import Hit
from bot.errors import LightstickError, Stale
from bot.i18n import N_, Translator, translator
from bot.ui.cog import Cog
from bot.ui.context import server_of
from bot.ui.pages import turn_page
from bot.ui.press import chosen, press
from bot.ui.reply import show
from bot.ui.translate import command_text
from bot.ui.views import Screen
from bot.zones import find_zone
from cogs.content import screens
from cogs.content.transforms import CategoryNamed, DayNamed, ThingNamed

if TYPE_CHECKING:
    from bot.client import Lightstick
    from bot.db.servers import Server
    from bot.facts.content import ServerContent

_Value = TypeVar("_Value")


class NoFact(LightstickError):
    """Nothing is written about that, or not in that category."""

    sentence = N_("I have no fact about that yet. Pick something else, or leave the category out.")


class Content(Cog):
    """What the packs know. Answers are public, for they are there to be shared."""

    def __init__(self, client: Lightstick) -> None:
        super().__init__(client)
        self._calendars: dict[tuple[str, ...], Calendar] = {}
        self._rng = Random()

    @app_commands.command(name=command_text("fact"), description=command_text("A fact and where it is from"))
    @app_commands.rename(about=command_text("about"), category=command_text("category"))
    @app_commands.describe(
        about=command_text("A song, album, member, campaign or moment"),
        category=command_text("Only facts of one category"),
    )
    async def fact(
        self,
        interaction: discord.Interaction[Lightstick],
        about: app_commands.Transform[Hit | None, ThingNamed()] = None,
        category: app_commands.Transform[str | None, CategoryNamed()] = None,
    ) -> None:
        """A fact at random."""
        server = await server_of(interaction)
        thing = about.thing if about else None
        contents = self.app.desk.content
        each = [await contents.of(server.server_id, about.pack.id)] if about else await contents.each(server.server_id)
        # What is the server's own stands in the deck of each of its packs.
        cards = {card.id: (content, card) for content in reversed(each) for card in deck(content.pack, thing, category)}
        if not cards:
            raise NoFact
        (content, card), t = self._rng.choice(list(cards.values())), translator(server.language)
        own = content.entry(card.id)
        screen = screens.fact(content.pack, card, t, about=thing, category=category, own=own)
        await show(interaction, screen, public=True)

    @app_commands.command(name=command_text("song"), description=command_text("Everything about a song"))
    @app_commands.rename(name=command_text("name"))
    @app_commands.describe(name=command_text("Its title, in English or Korean, or a part of it"))
    async def song(
        self, interaction: discord.Interaction[Lightstick], name: app_commands.Transform[Hit, ThingNamed("song")]
    ) -> None:
        """The page of a song."""
        await self._open(interaction, name)

    @app_commands.command(name=command_text("album"), description=command_text("An album and its tracks"))
    @app_commands.rename(name=command_text("name"))
    @app_commands.describe(name=command_text("Its title, in English or Korean, or a part of it"))
    async def album(
        self, interaction: discord.Interaction[Lightstick], name: app_commands.Transform[Hit, ThingNamed("album")]
    ) -> None:
        """The page of an album."""
        await self._open(interaction, name)

    @app_commands.command(name=command_text("campaign"), description=command_text("A campaign and what it reached"))
    @app_commands.rename(name=command_text("name"))
    @app_commands.describe(name=command_text("Its name, or a part of it"))
    async def campaign(
        self, interaction: discord.Interaction[Lightstick], name: app_commands.Transform[Hit, ThingNamed("campaign")]
    ) -> None:
        """The page of a campaign."""
        await self._open(interaction, name)

    @app_commands.command(name=command_text("member"), description=command_text("A member of the group"))
    @app_commands.rename(name=command_text("name"))
    @app_commands.describe(name=command_text("A stage name or a birth name"))
    async def member(
        self, interaction: discord.Interaction[Lightstick], name: app_commands.Transform[Hit, ThingNamed("member")]
    ) -> None:
        """The page of a member."""
        await self._open(interaction, name)

    @app_commands.command(
        name=command_text("onthisday"), description=command_text("What happened on this date in earlier years")
    )
    @app_commands.rename(date=command_text("date"))
    @app_commands.describe(date=command_text("Another date, such as 02-13 or 13 February (today)"))
    async def onthisday(
        self,
        interaction: discord.Interaction[Lightstick],
        date: app_commands.Transform[Day | None, DayNamed()] = None,
    ) -> None:
        """A day of the year, today by the server's clock if none is given."""
        server = await server_of(interaction)
        if date is None:
            now = dt.datetime.fromtimestamp(self.app.now() / 1000, find_zone(server.zone))
            date = Day.of(now.date())
        await show(interaction, self._day(server, date, translator(server.language)), public=True)

    @press("fact", str, str, str, str)
    async def another(
        self, interaction: discord.Interaction[Lightstick], pack_id: str, about: str, category: str, shown: str
    ) -> None:
        """The next fact; ``about``, ``category`` and ``shown`` are marks of ids, the first two may be empty."""
        content = await self._content(await server_of(interaction), pack_id)
        pack = content.pack
        thing = _found({mark(thing.id): thing for thing in pack.things.values()}, about) if about else None
        key = _found({mark(key): key for key in pack.categories}, category) if category else None
        cards = deck(pack, thing, key)
        if not cards:
            raise Stale
        card = next_fact(cards, shown)
        own = content.entry(card.id)
        await turn_page(interaction, lambda t: screens.fact(pack, card, t, about=thing, category=key, own=own))

    @press("page", str, str)
    async def page(self, interaction: discord.Interaction[Lightstick], pack_id: str, thing_id: str) -> None:
        """The page of a thing, by button."""
        content = await self._content(await server_of(interaction), pack_id)
        thing = _found(content.pack.things, thing_id)
        await turn_page(interaction, lambda t: screens.page(content, thing, t))

    @press("goto", str, str)
    async def goto(self, interaction: discord.Interaction[Lightstick], pack_id: str, _list: str) -> None:
        """The page of a thing, by select."""
        await self.page(interaction, pack_id, chosen(interaction))

    @press("day", int, int)
    async def day(self, interaction: discord.Interaction[Lightstick], month: int, day: int) -> None:
        """Another day of the year."""
        wanted = Day(month, day)
        if not wanted.exists:
            raise Stale
        server = await server_of(interaction)
        await turn_page(interaction, lambda t: self._day(server, wanted, t))

    def _day(self, server: Server, day: Day, t: Translator) -> Screen:
        packs = self.app.packs(server)
        key = tuple(pack.id for pack in packs)
        if key not in self._calendars:
            self._calendars[key] = Calendar(*packs)
        return screens.on_this_day(self._calendars[key], day, t, self.app.accent(server))

    async def _open(self, interaction: discord.Interaction[Lightstick], hit: Hit) -> None:
        server = await server_of(interaction)
        content = await self._content(server, hit.pack.id)
        await show(interaction, screens.page(content, hit.thing, translator(server.language)), public=True)

    async def _content(self, server: Server, pack_id: str) -> ServerContent:
        """What the server has on one of its packs.

        Raises:
            Stale: it has no such pack on (any more).
        """
        if pack_id not in {pack.id for pack in self.app.packs(server)}:
            raise Stale
        return await self.app.desk.content.of(server.server_id, pack_id)


def _found(known: Mapping[str, _Value], key: str) -> _Value:
    """What a button names, which may be forged or of a pack that has changed since."""
    if key not in known:
        raise Stale
    return known[key]
