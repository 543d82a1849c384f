"""What a member types, as the thing, category or day that is meant; offered while they type, from memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import discord
from discord import app_commands

from bot.content.days import Day, find_day
from bot.content.pack import THING_KINDS, ThingKind, kind_of
from bot.content.search import Hit
from bot.errors import BadDate, NotFound
from bot.ui.clip import OPTION, clip, echo
from bot.ui.context import app_of, private
from cogs.content.words import KIND_NAMES, both_names

if TYPE_CHECKING:
    from bot.client import Lightstick

LONGEST: Final = 100  # of what may be typed, in characters; no name is longer
SHOWN: Final = 25  # choices of an autocomplete


class _Typed(app_commands.Transformer["Lightstick"]):
    """A text option that Discord itself keeps short."""

    @property
    def min_value(self) -> int:
        return 1

    @property
    def max_value(self) -> int:
        return LONGEST


class ThingNamed(_Typed):
    """A thing of some of the kinds, of any kind without; the value of a choice is its id."""

    def __init__(self, *kinds: ThingKind) -> None:
        self._kinds = kinds or THING_KINDS

    async def transform(self, interaction: discord.Interaction[Lightstick], value: Any, /) -> Hit:
        """The thing that was chosen, or the only one that the text can mean.

        Raises:
            NotFound: there is none, or several.
        """
        search = app_of(interaction).library.search
        if named := search.lookup(value, self._kinds):
            return named
        match search.find(value, self._kinds, limit=2):
            case [only]:
                return only
        raise NotFound(name=echo(value))

    async def autocomplete(  # type: ignore[override]  # the library's own declaration allows numbers, too
        self, interaction: discord.Interaction[Lightstick], value: str, /
    ) -> list[app_commands.Choice[str]]:
        """The likeliest first, in the member's language with the other name beside it."""
        t = private(interaction)
        hits = app_of(interaction).library.search.find(value[:LONGEST], self._kinds, limit=SHOWN)
        names = [both_names(hit.thing, t.language) for hit in hits]
        if len(self._kinds) > 1:
            names = [f"{name} · {t(KIND_NAMES[kind_of(hit.thing)])}" for name, hit in zip(names, hits, strict=True)]
        return [
            app_commands.Choice(name=clip(name, OPTION), value=hit.thing.id)
            for name, hit in zip(names, hits, strict=True)
        ]


class CategoryNamed(_Typed):
    """A category of the pack that servers play; the value of a choice is its id."""

    async def transform(self, interaction: discord.Interaction[Lightstick], value: Any, /) -> str:
        """The id of the category that was chosen or typed out.

        Raises:
            NotFound: there is none of that name.
        """
        typed = value.strip().casefold()
        for key, name in app_of(interaction).library.categories.items():
            if typed in {key, *(wording.casefold() for wording in name.values())}:
                return key
        raise NotFound(name=echo(value))

    async def autocomplete(  # type: ignore[override]  # as above
        self, interaction: discord.Interaction[Lightstick], value: str, /
    ) -> list[app_commands.Choice[str]]:
        """Those whose name in the member's language holds what is typed."""
        language = private(interaction).language
        typed = value.strip().casefold()
        names = [(name(language), key) for key, name in app_of(interaction).library.categories.items()]
        return [
            app_commands.Choice(name=clip(name, OPTION), value=key) for name, key in names if typed in name.casefold()
        ][:SHOWN]


class DayNamed(_Typed):
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
