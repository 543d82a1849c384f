"""The modals of the review: a fact or question with its wording, a correction with further answers, a reason."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Final, cast

import discord
from discord import ui
from msgspec.structs import replace

from bot.content.models import LONGEST_ANSWER, Text
from bot.facts.entry import MOST_ANSWERS, Entry, EntryStyle, Kind
from bot.facts.errors import AlreadyThere, FaultMissing, NothingNew, ReasonMissing, ReasonTooLong
from bot.facts.faults import BadField
from bot.facts.limits import LONGEST_REASON
from bot.i18n import Translator
from bot.ui.views import Form
from cogs.manage.forms import EntryForm
from cogs.manage.retries import Retries
from cogs.manage.wording import Typed, entry_of, typed_of

MENDABLE: Final = (BadField, AlreadyThere, NothingNew, FaultMissing, ReasonMissing, ReasonTooLong)
"""What other words put right: the form is offered again."""

Submit = Callable[[discord.Interaction, Entry], Awaitable[None]]
SubmitFix = Callable[[discord.Interaction, Entry, list[str]], Awaitable[None]]
SubmitReason = Callable[[discord.Interaction, str], Awaitable[None]]


def entry_form(
    t: Translator, title: str, base: Entry, language: str, retries: Retries, submit: Submit, typed: Typed | None = None
) -> Form:
    """A form that opens with ``base`` in ``language``, or with what was ``typed`` before; ``submit`` gets the entry."""

    async def read(interaction: discord.Interaction, given: Typed) -> None:
        try:
            await submit(interaction, entry_of(given, base, language))
        except MENDABLE as error:
            again = lambda: entry_form(t, title, base, language, retries, submit, given)  # noqa: E731
            await retries.offer(interaction, error, again)

    return EntryForm(title, base.kind, base.style, typed or typed_of(base, language), t, read)


def blank(kind: Kind, category: str, style: str | None = None) -> Entry:
    """An entry that says nothing yet; ``style`` is what a question is to be, where that was chosen."""
    return Entry(kind=kind, text=Text(""), category=category, style=cast("EntryStyle | None", style))


class FixForm(EntryForm):
    """A question and what else is right from now on. A modal has five fields, so the source stays as it is."""

    def __init__(
        self,
        t: Translator,
        base: Entry,
        language: str,
        retries: Retries,
        submit: SubmitFix,
        typed: Typed | None = None,
        aliases: str = "",
    ) -> None:
        super().__init__(
            t("Correct the question"), "question", base.style, typed or typed_of(base, language), t, self._read
        )
        self._t, self._base, self._language, self._retries, self._fix = t, base, language, retries, submit
        self.remove_item(self.children[-1])
        self._aliases: ui.TextInput[Any] = ui.TextInput(
            custom_id="aliases",
            style=discord.TextStyle.paragraph,
            default=aliases or None,
            required=False,
            max_length=MOST_ANSWERS * LONGEST_ANSWER,
        )
        told = t("Further right answers from now on, one a line; may be empty")
        self.add_item(ui.Label(text=t("Accept also"), description=told, component=self._aliases))

    async def _read(self, interaction: discord.Interaction, given: Typed) -> None:
        given = replace(given, source=typed_of(self._base, self._language).source)
        also = self._aliases.value
        try:
            await self._fix(interaction, entry_of(given, self._base, self._language), also.splitlines())
        except MENDABLE as error:
            await self._retries.offer(interaction, error, lambda: self._again(given, also))

    def _again(self, given: Typed, also: str) -> FixForm:
        return FixForm(self._t, self._base, self._language, self._retries, self._fix, given, also)


class ReasonForm(Form):
    """A few words."""

    def __init__(
        self, title: str, label: str, hint: str, retries: Retries, submit: SubmitReason, typed: str = ""
    ) -> None:
        super().__init__(title)
        self._label, self._hint, self._retries, self._submit = label, hint, retries, submit
        self._reason: ui.TextInput[Any] = ui.TextInput(
            custom_id="reason",
            style=discord.TextStyle.paragraph,
            default=typed or None,
            max_length=LONGEST_REASON,
        )
        self.add_item(ui.Label(text=label, description=hint, component=self._reason))

    async def on_submit(self, interaction: discord.Interaction, /) -> None:
        said = self._reason.value
        try:
            await self._submit(interaction, said)
        except MENDABLE as error:
            await self._retries.offer(interaction, error, lambda: self._again(said))

    def _again(self, said: str) -> ReasonForm:
        return ReasonForm(self.title, self._label, self._hint, self._retries, self._submit, said)
