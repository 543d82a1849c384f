"""``/suggest``, and the button under each question that was revealed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.facts.entry import Entry, Kind
from bot.i18n import translator
from bot.ui.cog import Cog
from bot.ui.context import private, server_of
from bot.ui.press import press
from bot.ui.reply import say, show
from bot.ui.translate import command_text
from cogs.content.transforms import CategoryNamed
from cogs.manage import report_screens, review_screens
from cogs.manage.post import to_moderators
from cogs.manage.retries import Retries
from cogs.manage.review_forms import ReasonForm, blank, entry_form
from cogs.manage.transforms import STYLE_CHOICES

if TYPE_CHECKING:
    from bot.client import Lightstick


class Suggest(Cog):
    """What members send to the moderators: facts, questions, and what they think is wrong."""

    suggest = app_commands.Group(
        name=command_text("suggest"),
        description=command_text("Suggest a fact or a question for this server"),
        guild_only=True,
    )

    def __init__(self, client: Lightstick) -> None:
        super().__init__(client)
        self._retries = Retries("suggestretry")

    @suggest.command(name=command_text("fact"), description=command_text("Suggest a fact; you get the credit"))
    @app_commands.rename(category=command_text("category"))
    @app_commands.describe(category=command_text("Which category it belongs to"))
    async def fact(
        self,
        interaction: discord.Interaction[Lightstick],
        category: app_commands.Transform[str | None, CategoryNamed()] = None,
    ) -> None:
        """A fact, by a modal."""
        await self._open(interaction, "fact", category)

    @suggest.command(name=command_text("question"), description=command_text("Suggest a question; you get the credit"))
    @app_commands.rename(category=command_text("category"), style=command_text("style"))
    @app_commands.describe(
        category=command_text("Which category it belongs to"),
        style=command_text("How it is answered; if you leave it out, what you write tells it"),
    )
    @app_commands.choices(style=STYLE_CHOICES)
    async def question(
        self,
        interaction: discord.Interaction[Lightstick],
        category: app_commands.Transform[str | None, CategoryNamed()] = None,
        style: str | None = None,
    ) -> None:
        """A question, by a modal."""
        await self._open(interaction, "question", category, style)

    @press("suggestretry", str)
    async def retry(self, interaction: discord.Interaction[Lightstick], token: str) -> None:
        """**Change it**: a form again that could not be taken."""
        await self._retries.reopen(interaction, token)

    async def _open(
        self, interaction: discord.Interaction, kind: Kind, category: str | None, style: str | None = None
    ) -> None:
        t = private(interaction)
        title = t("Suggest a fact") if kind == "fact" else t("Suggest a question")
        form = entry_form(t, title, blank(kind, category or "", style), t.language, self._retries, self._suggest)
        await interaction.response.send_modal(form)

    async def _suggest(self, interaction: discord.Interaction, entry: Entry) -> None:
        server = await server_of(interaction)
        suggested = await self.app.desk.suggest(server.server_id, interaction.user.id, entry)
        content = await self.app.desk.content.of(server.server_id)
        await show(interaction, review_screens.thanks(content, suggested, private(interaction)))
        screen = review_screens.suggestion(content, suggested, translator(server.language))
        await to_moderators(self.client, server, screen)

    @press("report", int, int)
    async def ask_report(self, interaction: discord.Interaction[Lightstick], game: int, position: int) -> None:
        """**Report** under a question: what is wrong with it?

        Raises:
            NoSuchQuestion: this server was not asked it.
        """
        server = await server_of(interaction)
        await self.app.desk.reports.get(server.server_id, game, position)
        t = private(interaction)

        async def submit(submitted: discord.Interaction, reason: str) -> None:
            await self._report(submitted, game, position, reason)

        hint = t("The moderators read it, and that it is from you")
        form = ReasonForm(t("Report this question"), t("What is wrong with it?"), hint, self._retries, submit)
        await interaction.response.send_modal(form)

    async def _report(self, interaction: discord.Interaction, game: int, position: int, reason: str) -> None:
        server = await server_of(interaction)
        desk = self.app.desk.reports
        reported = await desk.report(server.server_id, interaction.user.id, game, position, reason)
        t = private(interaction)
        await say(interaction, t("Thank you. The moderators will look at it, and I will tell you what they say."))
        if len(reported.reports) == 1:  # the others stand beside it in the list: a wave of reports is one message
            screen = report_screens.report(self.app.accent(server), reported, translator(server.language))
            await to_moderators(self.client, server, screen)
