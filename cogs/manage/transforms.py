"""What a moderator types, as the fact, question or category that is meant; offered while they type."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import discord
from discord import app_commands

from bot.errors import NotFound
from bot.facts.content import ServerContent
from bot.facts.entry import Kind
from bot.facts.finding import Item
from bot.facts.records import KEPT
from bot.ui.clip import OPTION, OPTIONS, clip, echo
from bot.ui.context import private
from bot.ui.translate import command_text
from cogs.content.transforms import LONGEST, CategoryNamed, Typed, content_of
from cogs.manage.room import ref_of
from cogs.manage.screens import STYLE_NAMES, categories

if TYPE_CHECKING:
    from bot.client import Lightstick

STYLE_CHOICES: Final = [
    app_commands.Choice(name=command_text(name), value=style) for style, name in STYLE_NAMES.items()
]


class EntryNamed(Typed):
    """A fact or question of the server or its pack; the value of a choice is what :func:`ref_of` makes of its key."""

    def __init__(self, kind: Kind | None = None) -> None:
        self._kind = kind

    async def transform(self, interaction: discord.Interaction[Lightstick], value: Any, /) -> str:
        """The name of the entry that was chosen, or of the only one that the text can mean.

        Raises:
            NotFound: there is none in this server, or several.
        """
        items = (await content_of(interaction)).index.items
        for item in items:
            if ref_of(item.key) == value and self._fits(item):
                return value  # type: ignore[no-any-return]  # Discord hands texts over
        match await self._found(interaction, value):
            case [only]:
                return ref_of(only.key)
        raise NotFound(name=echo(value))

    async def autocomplete(  # type: ignore[override]  # the library's own declaration allows numbers, too
        self, interaction: discord.Interaction[Lightstick], value: str, /
    ) -> list[app_commands.Choice[str]]:
        """Those in which stands what is typed, in the moderator's language."""
        language = private(interaction).language
        found = await self._found(interaction, value)
        return [
            app_commands.Choice(name=clip(" ".join(item.text(language).split()), OPTION), value=ref_of(item.key))
            for item in found[:OPTIONS]
        ]

    async def _found(self, interaction: discord.Interaction[Lightstick], typed: str) -> list[Item]:
        index = (await content_of(interaction)).index
        return [item for item in index.find(typed[:LONGEST], self._kind, 2 * OPTIONS) if self._fits(item)]

    def _fits(self, item: Item) -> bool:
        """A suggestion is not there yet, and has a queue of its own."""
        return self._kind in (None, item.kind) and item.state in KEPT


class CategoryHere(CategoryNamed):
    """The same for moderators, to whom the categories of what is hidden or suggested are offered, too."""

    def _keys(self, content: ServerContent) -> Sequence[str]:
        return categories(content)
