"""``/manage fact`` and ``/manage question``: what a server keeps by itself is written, shown, confirmed, taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from msgspec.structs import replace

from bot.content.models import LONGEST_FACT, LONGEST_NAME, Text
from bot.errors import Stale
from bot.facts.clean import cleaned
from bot.facts.entry import DIFFICULTIES, ENTRY_STYLES, UNRATED, Entry, Kind, validated
from bot.facts.errors import NoSuchEntry, NothingNew
from bot.facts.faults import BadField
from bot.facts.records import QuestionStats, Stored
from bot.i18n import LANGUAGES
from bot.ui.context import private
from bot.ui.press import chosen, press
from bot.ui.reply import turn
from bot.ui.translate import command_text
from cogs.events.errors import PreviewGone
from cogs.manage.drafts import DRAFTS_MAX, Desktop, Draft, Waiting
from cogs.manage.errors import NothingWritten
from cogs.manage.forms import EntryForm
from cogs.manage.group import manage
from cogs.manage.review_forms import blank
from cogs.manage.room import Opened, Room, answer
from cogs.manage.screens import NO_CATEGORY, EntryScreens, categories
from cogs.manage.transforms import STYLE_CHOICES, CategoryHere, EntryNamed
from cogs.manage.wording import Typed, entry_of, typed_of

if TYPE_CHECKING:
    from bot.client import Lightstick
    from bot.db.servers import Server

fact_group = app_commands.Group(
    parent=manage, name=command_text("fact"), description=command_text("This server's own facts")
)
question_group = app_commands.Group(
    parent=manage, name=command_text("question"), description=command_text("This server's own questions")
)


class Entries(Room):
    """Facts and questions. Whatever becomes of them is met at the next question and the next look-up."""

    def __init__(self, client: Lightstick) -> None:
        super().__init__(client)
        self._drafts: Desktop[Draft] = Desktop(DRAFTS_MAX)
        self._menu = app_commands.ContextMenu(name=command_text("Save as fact"), callback=self.save_as_fact)

    async def cog_load(self) -> None:
        await super().cog_load()
        self.client.tree.add_command(self._menu)

    async def cog_unload(self) -> None:
        self.client.tree.remove_command(self._menu.name, type=self._menu.type)
        await super().cog_unload()

    # Commands

    @fact_group.command(name=command_text("add"), description=command_text("Write a fact for this server"))
    @app_commands.rename(category=command_text("category"))
    @app_commands.describe(category=command_text("Where it belongs; you can choose it later, too"))
    async def add_fact(
        self,
        interaction: discord.Interaction[Lightstick],
        category: app_commands.Transform[str | None, CategoryHere()] = None,
    ) -> None:
        """Open an empty form."""
        await self._begin(interaction, blank("fact", category or ""))

    @question_group.command(name=command_text("add"), description=command_text("Write a question for this server"))
    @app_commands.rename(
        category=command_text("category"), difficulty=command_text("difficulty"), style=command_text("style")
    )
    @app_commands.describe(
        category=command_text("Where it belongs; you can choose it later, too"),
        difficulty=command_text("1 is easy, 3 is hard; you can choose it later, too"),
        style=command_text("How it is answered; if you leave it out, what you write tells it"),
    )
    @app_commands.choices(style=STYLE_CHOICES)
    async def add_question(
        self,
        interaction: discord.Interaction[Lightstick],
        category: app_commands.Transform[str | None, CategoryHere()] = None,
        difficulty: app_commands.Range[int, 1, 3] = UNRATED,
        style: str | None = None,
    ) -> None:
        """Open an empty form."""
        await self._begin(interaction, replace(blank("question", category or "", style), difficulty=difficulty))

    @fact_group.command(name=command_text("edit"), description=command_text("Change a fact, or correct the pack's"))
    @app_commands.rename(entry=command_text("entry"))
    @app_commands.describe(entry=command_text("A few words of it"))
    async def edit_fact(
        self, interaction: discord.Interaction[Lightstick], entry: app_commands.Transform[str, EntryNamed("fact")]
    ) -> None:
        """Open a form with the fact."""
        await self._edit(interaction, await self.enter(interaction), entry, private(interaction).language)

    @question_group.command(
        name=command_text("edit"), description=command_text("Change a question, or correct the pack's")
    )
    @app_commands.rename(entry=command_text("entry"))
    @app_commands.describe(entry=command_text("A few words of it"))
    async def edit_question(
        self, interaction: discord.Interaction[Lightstick], entry: app_commands.Transform[str, EntryNamed("question")]
    ) -> None:
        """Open a form with the question."""
        await self._edit(interaction, await self.enter(interaction), entry, private(interaction).language)

    @fact_group.command(name=command_text("remove"), description=command_text("Take a fact away, or hide the pack's"))
    @app_commands.rename(entry=command_text("entry"))
    @app_commands.describe(entry=command_text("A few words of it"))
    async def remove_fact(
        self, interaction: discord.Interaction[Lightstick], entry: app_commands.Transform[str, EntryNamed("fact")]
    ) -> None:
        """Ask whether the fact is to go."""
        await self._ask_removal(interaction, await self.enter(interaction), entry)

    @question_group.command(
        name=command_text("remove"), description=command_text("Take a question away, or hide the pack's")
    )
    @app_commands.rename(entry=command_text("entry"))
    @app_commands.describe(entry=command_text("A few words of it"))
    async def remove_question(
        self, interaction: discord.Interaction[Lightstick], entry: app_commands.Transform[str, EntryNamed("question")]
    ) -> None:
        """Ask whether the question is to go."""
        await self._ask_removal(interaction, await self.enter(interaction), entry)

    @app_commands.default_permissions(manage_guild=True)
    @app_commands.guild_only()
    async def save_as_fact(self, interaction: discord.Interaction[Lightstick], message: discord.Message) -> None:
        """A message as the beginning of a fact; who wrote it gets the credit."""
        text = cleaned(message.content, lines=True)
        if not text:
            raise NothingWritten
        author = cleaned(message.author.display_name)[:LONGEST_NAME]
        await self._begin(interaction, Entry(kind="fact", text=Text(text[:LONGEST_FACT]), author=author))

    # Drafts

    async def _begin(self, interaction: discord.Interaction, blank: Entry) -> None:
        server = await self.enter(interaction)
        await self._open_form(interaction, self._new_draft(interaction, server, Draft(blank)))

    async def _edit(self, interaction: discord.Interaction, server: Server, ref: str, language: str) -> None:
        """Open a form with an entry, or with something of a pack to be corrected."""
        opened = await self.opened(server, ref)
        draft = Draft(opened.entry, before=opened.entry)
        stored = opened.stored
        if stored is None:
            draft.key = opened.key
        elif not stored.kept:
            raise NoSuchEntry
        else:
            draft.version = stored.version
            # What only hides something of a pack has no words of its own to be edited.
            draft.key, draft.entry_id = (stored.corrects, None) if stored.entry is None else (None, stored.id)
        await self._open_form(interaction, self._new_draft(interaction, server, draft), language)

    def _new_draft(self, interaction: discord.Interaction, server: Server, draft: Draft) -> Waiting[Draft]:
        return self._drafts.add(server.server_id, interaction.user.id, draft, self.app.now())

    async def _open_form(
        self, interaction: discord.Interaction, waiting: Waiting[Draft], language: str | None = None
    ) -> None:
        t, draft = private(interaction), waiting.value
        spoken = language or t.language

        async def submit(answered: discord.Interaction, typed: Typed) -> None:
            await self._submitted(answered, waiting, typed, spoken)

        typed = draft.typed or typed_of(draft.entry, spoken)
        titles: dict[Kind, str] = {"fact": t("A fact"), "question": t("A question")}
        entry = draft.entry
        form = EntryForm(titles[entry.kind], entry.kind, entry.style, typed, t, submit)
        await interaction.response.send_modal(form)

    async def _submitted(
        self, interaction: discord.Interaction, waiting: Waiting[Draft], typed: Typed, language: str
    ) -> None:
        server = await self.enter_again(interaction)
        draft = waiting.value
        if (waiting.server_id, waiting.member_id) != (server.server_id, interaction.user.id) or draft.done is not None:
            raise PreviewGone
        self._drafts.keep(waiting, self.app.now())
        t = private(interaction)
        try:
            draft.entry = validated(entry_of(typed, draft.entry, language))
        except BadField as wrong:
            draft.typed = typed
            screens = EntryScreens(await self.content(server), t)
            await answer(interaction, screens.fault(waiting, language, wrong.say(t)))
            return
        draft.typed = None
        await self._preview(interaction, server, waiting)

    async def _preview(self, interaction: discord.Interaction, server: Server, waiting: Waiting[Draft]) -> None:
        draft = waiting.value
        content = await self.content(server)
        own = draft.key if draft.entry_id is None else f"s:{draft.entry_id}"
        near = await self.app.desk.near(server.server_id, draft.entry.kind, draft.entry.text, own)
        await answer(interaction, EntryScreens(content, private(interaction)).preview(waiting, near))

    async def _waiting(self, interaction: discord.Interaction, token: str) -> tuple[Server, Waiting[Draft]]:
        """Raises:
        NotAllowed: who presses is no moderator.
        PreviewGone: they were shown no such draft, or it is over.
        """
        server = await self.enter_again(interaction)
        waiting = self._drafts.get(token, server.server_id, interaction.user.id, self.app.now())
        if waiting is None:
            raise PreviewGone
        return server, waiting

    @press("managetype", str, str)
    async def type_again(self, interaction: discord.Interaction[Lightstick], token: str, language: str) -> None:
        """**Edit** on a preview, **Correct it** on a fault: the same form again, filled."""
        _, waiting = await self._waiting(interaction, token)
        if language not in LANGUAGES or waiting.value.done is not None:
            raise Stale
        await self._open_form(interaction, waiting, language)

    @press("managecategory", str)
    async def choose_category(self, interaction: discord.Interaction[Lightstick], token: str) -> None:
        """Another category, on a preview."""
        server, waiting = await self._waiting(interaction, token)
        content = await self.content(server)
        picked = chosen(interaction)
        if picked not in {NO_CATEGORY, content.category_of(waiting.value.entry.category), *categories(content)}:
            raise Stale
        await self._choose(interaction, server, waiting, category="" if picked == NO_CATEGORY else picked)

    @press("managelevel", str)
    async def choose_difficulty(self, interaction: discord.Interaction[Lightstick], token: str) -> None:
        """Another difficulty, on the preview of a question."""
        server, waiting = await self._waiting(interaction, token)
        levels = {str(level): level for level in DIFFICULTIES}
        picked = chosen(interaction)
        if picked not in levels or waiting.value.entry.kind != "question":
            raise Stale
        await self._choose(interaction, server, waiting, difficulty=levels[picked])

    @press("managestyle", str)
    async def choose_style(self, interaction: discord.Interaction[Lightstick], token: str) -> None:
        """Another style, on the preview of a question; where it lacks something for that, its form says what."""
        server, waiting = await self._waiting(interaction, token)
        draft, picked = waiting.value, chosen(interaction)
        if picked not in ENTRY_STYLES or draft.entry.kind != "question" or draft.done is not None:
            raise Stale
        t = private(interaction)
        draft.entry = replace(draft.entry, style=picked)
        try:
            draft.entry, draft.typed = validated(draft.entry), None
        except BadField as wrong:
            draft.typed = typed_of(draft.entry, t.language)
            await turn(
                interaction, EntryScreens(await self.content(server), t).fault(waiting, t.language, wrong.say(t))
            )
            return
        await self._preview(interaction, server, waiting)

    async def _choose(
        self, interaction: discord.Interaction, server: Server, waiting: Waiting[Draft], **changed: Any
    ) -> None:
        draft = waiting.value
        if draft.done is not None or draft.typed is not None:
            raise Stale
        draft.entry = replace(draft.entry, **changed)
        await self._preview(interaction, server, waiting)

    @press("manageok", str)
    async def confirm(self, interaction: discord.Interaction[Lightstick], token: str) -> None:
        """**Confirm** on a preview: once; a second press finds it done."""
        server, waiting = await self._waiting(interaction, token)
        draft = waiting.value
        async with waiting.lock:
            if draft.done is None:
                draft.done = (await self._save(server, interaction.user.id, draft)).id
        t = private(interaction)
        stored = await self.app.desk.get(server.server_id, draft.done)
        said = t("It is saved, and kept hidden.") if stored.state == "hidden" else t("It is saved, and live at once.")
        await self.show_page(interaction, server, self.shown(stored), said)

    async def _save(self, server: Server, member_id: int, draft: Draft) -> Stored:
        desk, entry = self.app.desk, validated(draft.entry)
        if draft.typed is not None:
            raise Stale
        if entry == draft.before:
            raise NothingNew
        if draft.key is not None:
            return await desk.correct(server.server_id, member_id, draft.key, entry, draft.version)
        if draft.entry_id is not None and draft.version is not None:
            return await desk.edit(server.server_id, member_id, draft.entry_id, draft.version, entry)
        return await desk.add(server.server_id, member_id, entry)

    @press("managedrop", str)
    async def drop(self, interaction: discord.Interaction[Lightstick], token: str) -> None:
        """**Cancel** on a preview."""
        server, waiting = await self._waiting(interaction, token)
        self._drafts.drop(waiting)
        t = private(interaction)
        await turn(interaction, EntryScreens(await self.content(server), t).told(t("Nothing was changed.")))

    # Entries

    async def show_page(self, interaction: discord.Interaction, server: Server, opened: Opened, said: str = "") -> None:
        """The page of an entry; ``said`` is what has just happened to it."""
        stats: QuestionStats | None = None
        if opened.entry.kind == "question":
            found = await self.app.desk.reports.stats(server.server_id, [opened.key])
            stats = found.get(opened.key, QuestionStats())
        screens = EntryScreens(await self.content(server), private(interaction))
        await answer(interaction, screens.page(opened, stats, said))

    async def _ask_removal(self, interaction: discord.Interaction, server: Server, ref: str) -> None:
        screens = EntryScreens(await self.content(server), private(interaction))
        await answer(interaction, screens.ask_removal(await self.opened(server, ref)))

    @press("manageopen", str)
    async def open(self, interaction: discord.Interaction[Lightstick], ref: str) -> None:
        """**Keep it**, and whatever else leads to the page of an entry."""
        server = await self.enter_again(interaction)
        await self.show_page(interaction, server, await self.opened(server, ref))

    @press("manageedit", str, str)
    async def edit(self, interaction: discord.Interaction[Lightstick], ref: str, language: str) -> None:
        """**Edit** on the page of an entry."""
        server = await self.enter_again(interaction)
        if language not in LANGUAGES:
            raise Stale
        await self._edit(interaction, server, ref, language)

    @press("manageask", str)
    async def ask_removal(self, interaction: discord.Interaction[Lightstick], ref: str) -> None:
        """**Remove** on the page of an entry."""
        await self._ask_removal(interaction, await self.enter_again(interaction), ref)

    @press("manageremove", str)
    async def remove(self, interaction: discord.Interaction[Lightstick], ref: str) -> None:
        """**Remove**, asked whether really. Something of a pack is hidden."""
        server = await self.enter_again(interaction)
        opened, t = await self.opened(server, ref), private(interaction)
        if opened.stored is None or opened.stored.entry is None:
            await self._hide(interaction, server, opened)
            return
        await self.app.desk.remove(server.server_id, interaction.user.id, opened.stored.id)
        removed = self.shown(await self.app.desk.get(server.server_id, opened.stored.id))
        await self.show_page(interaction, server, removed, t("It is removed."))

    @press("managehide", str)
    async def hide(self, interaction: discord.Interaction[Lightstick], ref: str) -> None:
        """**Hide**."""
        server = await self.enter_again(interaction)
        await self._hide(interaction, server, await self.opened(server, ref))

    async def _hide(self, interaction: discord.Interaction, server: Server, opened: Opened) -> None:
        desk, t = self.app.desk, private(interaction)
        if opened.stored is None:
            hidden = await desk.hide_original(server.server_id, interaction.user.id, opened.key)
        else:
            await desk.hide(server.server_id, interaction.user.id, opened.stored.id)
            hidden = await desk.get(server.server_id, opened.stored.id)
        await self.show_page(interaction, server, self.shown(hidden), t("Members meet it no more."))

    @press("manageshow", str)
    async def show_again(self, interaction: discord.Interaction[Lightstick], ref: str) -> None:
        """**Show again**."""
        server = await self.enter_again(interaction)
        opened, t = await self.opened(server, ref), private(interaction)
        if opened.stored is None:
            raise NoSuchEntry
        await self.app.desk.unhide(server.server_id, interaction.user.id, opened.stored.id)
        back = opened.stored.corrects if opened.stored.entry is None else None
        shown = await self.opened(server, back or opened.ref)
        await self.show_page(interaction, server, shown, t("Members meet it again."))
