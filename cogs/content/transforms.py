"""What a member types, as the thing, category or day that is meant; offered while they type, from memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import discord
from discord import app_commands

from bot.content.days import Day, find_day
from bot.content.pack import THING_KINDS, ThingKind, kind_of
from bot.content.search import Hit
from bot.errors import BadDate, NotFound
from bot.facts.content import ServerContent
from bot.ui.clip import OPTION, clip, echo
from bot.ui.context import app_of, private, server_of
from cogs.content.words import KIND_NAMES, both_names

if TYPE_CHECKING:
    from bot.client import Lightstick

LONGEST: Final = 100  # of what may be typed, in characters; no name is longer
SHOWN: Final = 25  # choices of an autocomplete


class Typed(app_commands.Transformer["Lightstick"]):
    """A text option that Discord itself keeps short."""

    @property
    def min_value(self) -> int:
        return 1

    @property
    def max_value(self) -> int:
        return LONGEST


class ThingNamed(Typed):
    """A thing of some of the kinds, of any kind without; the value of a choice is its id."""

    def __init__(self, *kinds: ThingKind) -> None:
        self._kinds = kinds or THING_KINDS

    async def transform(self, interaction: discord.Interaction[Lightstick], value: Any, /) -> Hit:
        """The thing that was chosen, or the only one that the text can mean.

        Raises:
            NotFound: there is none, or several.
        """
        search, packs = app_of(interaction).library.search, await _packs(interaction)
        if named := search.lookup(value, self._kinds, packs=packs):
            return named
        match search.find(value, self._kinds, limit=2, packs=packs):
            case [only]:
                return only
        raise NotFound(name=echo(value))

    async def autocomplete(  # type: ignore[override]  # the library's own declaration allows numbers, too
        self, interaction: discord.Interaction[Lightstick], value: str, /
    ) -> list[app_commands.Choice[str]]:
        """The likeliest first, in the member's language with the other name beside it."""
        t = private(interaction)
        search, packs = app_of(interaction).library.search, await _packs(interaction)
        hits = search.find(value[:LONGEST], self._kinds, limit=SHOWN, packs=packs)
        names = [both_names(hit.thing, t.language) for hit in hits]
        if len(self._kinds) > 1:
            names = [f"{name} · {t(KIND_NAMES[kind_of(hit.thing)])}" for name, hit in zip(names, hits, strict=True)]
        return [
            app_commands.Choice(name=clip(name, OPTION), value=hit.thing.id)
            for name, hit in zip(names, hits, strict=True)
        ]


class CategoryNamed(Typed):
    """A category of the packs that the server has on, or one of its own; the value of a choice is its id."""

    async def transform(self, interaction: discord.Interaction[Lightstick], value: Any, /) -> str:
        """The id of the category that was chosen or typed out.

        Raises:
            NotFound: there is none of that name.
        """
        content = await content_of(interaction)
        typed = content.category_of(value.strip()).casefold()
        for key in self._keys(content):
            if key.casefold() == typed:
                return key
        raise NotFound(name=echo(value))

    async def autocomplete(  # type: ignore[override]  # as above
        self, interaction: discord.Interaction[Lightstick], value: str, /
    ) -> list[app_commands.Choice[str]]:
        """Those whose name in the member's language holds what is typed."""
        content, language = await content_of(interaction), private(interaction).language
        names = {key: content.category(key)(language) for key in self._keys(content)}
        return _choices(names, value)

    def _keys(self, content: ServerContent) -> Sequence[str]:
        return (*content.categories, *content.own_categories)


class PackNamed(Typed):
    """One of the packs that the server has on; the value of a choice is its id."""

    async def transform(self, interaction: discord.Interaction[Lightstick], value: Any, /) -> str:
        """The id of the pack that was chosen or typed out.

        Raises:
            NotFound: the server has none of that name on.
        """
        typed = value.strip().casefold()
        for pack in app_of(interaction).packs(await server_of(interaction)):
            if typed in {pack.id, *(wording.casefold() for wording in pack.manifest.name.values())}:
                return pack.id
        raise NotFound(name=echo(value))

    async def autocomplete(  # type: ignore[override]  # as above
        self, interaction: discord.Interaction[Lightstick], value: str, /
    ) -> list[app_commands.Choice[str]]:
        """Those whose name in the member's language holds what is typed."""
        packs, language = app_of(interaction).packs(await server_of(interaction)), private(interaction).language
        return _choices({pack.id: pack.manifest.name(language) for pack in packs}, value)


class DayNamed(Typed):
    """A day of any year."""

    async def transform(self, _interaction: discord.Interaction[Lightstick], value: Any, /) -> Day:
        """The day that the text means.

        Raises:
            BadDate: it is no date.
        """
        day = find_day(value)
        if day is None:
            raise BadDate(text=echo(value))
        return day


async def content_of(interaction: discord.Interaction) -> ServerContent:
    """What the server in which this happens has, on the first of its packs.

    Raises:
        ServerOnly: it happens in a private conversation.
    """
    server = await server_of(interaction)
    return await app_of(interaction).desk.content.of(server.server_id)


async def _packs(interaction: discord.Interaction) -> tuple[str, ...]:
    return tuple(pack.id for pack in app_of(interaction).packs(await server_of(interaction)))


def _choices(names: Mapping[str, str], typed: str) -> list[app_commands.Choice[str]]:
    """Those of ``names``, which are given by id, that hold what is typed."""
    wanted = typed.strip().casefold()
    found = [(key, name) for key, name in names.items() if wanted in name.casefold()]
    return [app_commands.Choice(name=clip(name, OPTION), value=key) for key, name in found][:SHOWN]
