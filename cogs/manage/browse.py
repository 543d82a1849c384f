"""``/manage browse``: what the server and its pack have, filtered and sorted; from there to each entry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

import discord
from discord import app_commands
from msgspec import Struct
from msgspec.structs import replace

from bot.content.deck import mark
from bot.errors import Stale
from bot.facts.browsing import SORTS, Filter, Listed, Sort
from bot.facts.entry import KINDS, Kind
from bot.facts.records import STATES, State
from bot.i18n import Translator
from bot.ui.clip import OPTION, clip, echo
from bot.ui.context import private
from bot.ui.members import mention
from bot.ui.press import button, chosen, press, select
from bot.ui.translate import command_text
from bot.ui.views import Screen, row
from cogs.manage.entries import Entries
from cogs.manage.group import manage
from cogs.manage.room import answer, ref_of
from cogs.manage.screens import KIND_NAMES, STATE_NAMES, EntryScreens, categories, how_it_does
from cogs.manage.transforms import CategoryHere

if TYPE_CHECKING:
    from bot.client import Lightstick
    from bot.db.servers import Server
    from bot.facts.content import ServerContent
    from bot.facts.records import Page

PAGE: Final = 8
ANY: Final = "-"
_SHORT: Final = 120
_Choice = app_commands.Choice[str]


class Looking(Struct, frozen=True):
    """What is looked for and on which page, as it stands in a button: "-" and 0 for anything.

    ``category`` is a mark, for a name may be too long. It is untrusted.
    """

    kind: str = ANY
    category: str = ANY
    state: str = ANY
    author_id: int = 0
    sort: str = "newest"
    page: int = 0

    def args(self, **changed: object) -> tuple[object, ...]:
        """The arguments of a button that leads there, with something changed."""
        there = replace(self, **changed)
        return there.kind, there.category, there.state, there.author_id, there.sort, there.page

    def filter(self, content: ServerContent) -> Filter:
        """What it means in a server.

        Raises:
            Stale: it means nothing, or no longer.
        """
        named = {mark(key): key for key in categories(content)}
        known = (
            self.kind in (ANY, *KINDS)
            and self.category in (ANY, *named)
            and self.state in (ANY, *STATES)
            and self.sort in SORTS
        )
        if not known:
            raise Stale
        return Filter(
            kind=None if self.kind == ANY else cast("Kind", self.kind),
            category=named.get(self.category),
            state=None if self.state == ANY else cast("State", self.state),
            author_id=self.author_id or None,
        )


class Browse(Entries):
    """The list, its pages, and the way into an entry."""

    @manage.command(name=command_text("browse"), description=command_text("Facts and questions, and how they do"))
    @app_commands.rename(
        kind=command_text("kind"),
        category=command_text("category"),
        state=command_text("state"),
        author=command_text("author"),
        sort=command_text("sort"),
    )
    @app_commands.describe(
        kind=command_text("Only facts, or only questions"),
        category=command_text("Only one category"),
        state=command_text("Only what is shown, hidden, suggested, declined or removed"),
        author=command_text("Only what one member wrote"),
        sort=command_text("What comes first (the newest)"),
    )
    @app_commands.choices(
        kind=[_Choice(name=command_text(KIND_NAMES[kind]), value=kind) for kind in KINDS],
        state=[_Choice(name=command_text(STATE_NAMES[state]), value=state) for state in STATES],
        sort=[
            _Choice(name=command_text("the newest"), value="newest"),
            _Choice(name=command_text("what was missed most often"), value="missed"),
        ],
    )
    async def browse(
        self,
        interaction: discord.Interaction[Lightstick],
        kind: str = ANY,
        category: app_commands.Transform[str | None, CategoryHere()] = None,
        state: str = ANY,
        author: discord.User | None = None,
        sort: str = "newest",
    ) -> None:
        """The first page."""
        server = await self.enter(interaction)
        looking = Looking(kind, mark(category) if category else ANY, state, author.id if author else 0, sort)
        await self._show_list(interaction, server, looking)

    @press("managelist", str, str, str, int, str, int)
    async def turn_list(
        self,
        interaction: discord.Interaction[Lightstick],
        kind: str,
        category: str,
        state: str,
        author_id: int,
        sort: str,
        page: int,
    ) -> None:
        """Another page, or another order."""
        server = await self.enter_again(interaction)
        await self._show_list(interaction, server, Looking(kind, category, state, author_id, sort, page))

    @press("managepick")
    async def pick(self, interaction: discord.Interaction[Lightstick]) -> None:
        """An entry, chosen in the list."""
        server = await self.enter_again(interaction)
        await self.show_page(interaction, server, await self.opened(server, chosen(interaction)))

    async def _show_list(self, interaction: discord.Interaction, server: Server, looking: Looking) -> None:
        content = await self.content(server)
        chosen_filter = looking.filter(content)
        sort = cast("Sort", looking.sort)
        found = await self.app.desk.browse(server.server_id, chosen_filter, sort, looking.page, PAGE)
        await answer(interaction, _screen(content, looking, chosen_filter, found, private(interaction)))


def _screen(content: ServerContent, looking: Looking, wanted: Filter, found: Page[Listed], t: Translator) -> Screen:
    screens = EntryScreens(content, t)
    marks = [
        *([t(KIND_NAMES[wanted.kind])] if wanted.kind else []),
        *([echo(content.category(wanted.category)(t.language), OPTION)] if wanted.category else []),
        *([t(STATE_NAMES[wanted.state])] if wanted.state else []),
        *([f"<@{wanted.author_id}>"] if wanted.author_id else []),
        t.plural("{count} entry", "{count} entries", found.total),
        *([t("page {page} of {pages}", page=found.number + 1, pages=found.pages)] if found.pages > 1 else []),
    ]
    head = ["## " + t("Facts and questions"), "-# " + " · ".join(marks)]
    if not found.items:
        return screens.screen(*head, t("Nothing fits. Leave a filter out, or add something with `/manage fact add`."))
    options = [
        discord.SelectOption(
            label=clip(f"{number}. {' '.join(listed.item.text(t.language).split())}", OPTION),
            value=ref_of(listed.item.key),
        )
        for number, listed in _numbered(found)
    ]
    missed = looking.sort == "missed"
    turning = [
        *([button("◀ " + t("Back"), "managelist", *looking.args(page=found.number - 1))] if found.number else []),
        *(
            [button(t("Next") + " ▶", "managelist", *looking.args(page=found.number + 1))]
            if found.number + 1 < found.pages
            else []
        ),
        button(
            t("The newest first") if missed else t("Missed most often first"),
            "managelist",
            *looking.args(sort="newest" if missed else "missed", page=0),
        ),
    ]
    return screens.screen(
        *head,
        "\n".join(_line(content, number, listed, t) for number, listed in _numbered(found)),
        row(select("managepick", placeholder=t("Open one"), options=options)),
        row(*turning),
    )


def _numbered(found: Page[Listed]) -> list[tuple[int, Listed]]:
    return list(enumerate(found.items, found.number * found.size + 1))


def _line(content: ServerContent, number: int, listed: Listed, t: Translator) -> str:
    item = listed.item
    marks = [
        t(KIND_NAMES[item.kind]),
        echo(content.category(item.category)(t.language)),
        *([t(STATE_NAMES[item.state])] if item.state != "active" else []),
        mention(item.stored.author_id, t) if item.stored else t("from the pack"),
        *([how_it_does(listed.stats, t)] if item.kind == "question" else []),
    ]
    return f"**{number}.** {echo(item.text(t.language), _SHORT)}\n-# {' · '.join(marks)}"
