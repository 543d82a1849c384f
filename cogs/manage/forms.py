"""The modal in which a fact or question is written."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import discord
from discord import ui

from bot.content.models import (
    LONGEST_ANSWER,
    LONGEST_EXPLANATION,
    LONGEST_FACT,
    LONGEST_NAME,
    LONGEST_OPTION,
    LONGEST_QUESTION,
)
from bot.facts.entry import LONGEST_ADDRESS, MOST_ANSWERS, MOST_DISTRACTORS, EntryStyle, Kind
from bot.i18n import Translator
from bot.ui.views import Form
from cogs.manage.wording import Typed

Submit = Callable[[discord.Interaction, Typed], Awaitable[None]]
_ROOM = 3  # times as much as is allowed fits in, for what is too long is told by us, in words


class EntryForm(Form):
    """The fields of a fact or question, with what they hold already. ``submit`` gets what was typed."""

    def __init__(
        self, title: str, kind: Kind, style: EntryStyle | None, typed: Typed, t: Translator, submit: Submit
    ) -> None:
        super().__init__(title)
        self._submit = submit
        self._fields: dict[str, ui.TextInput[Any]] = {}
        if kind == "fact":
            self._add("text", typed, t("Fact"), t("One thing, as members will read it"), LONGEST_FACT)
        else:
            self._add("text", typed, t("Question"), t("As members will read it"), LONGEST_QUESTION)
            self._add_answers(style, typed, t)
            told = t("Told with the answer; may be empty")
            self._add("explanation", typed, t("Explanation"), told, LONGEST_EXPLANATION)
        told = t("A title, a web address or both; may be empty")
        self._add("source", typed, t("Source"), told, LONGEST_ADDRESS + LONGEST_NAME, long=False)

    def _add_answers(self, style: EntryStyle | None, typed: Typed, t: Translator) -> None:
        label, most = t("Right answer"), LONGEST_ANSWER * MOST_ANSWERS
        if style == "year":
            self._add("answers", typed, label, t("A year in four digits"), LONGEST_ANSWER)
            return
        if style == "order":
            self._add("answers", typed, t("Right order"), t("Four things, one a line, the first one first"), most)
            return
        told = t("Of a typed question: each that is right, one a line")
        self._add("answers", typed, label, told, most)
        told = t("One to four, one a line; none for a typed question")
        self._add("distractors", typed, t("Wrong options"), told, LONGEST_OPTION * MOST_DISTRACTORS)

    def _add(self, name: str, typed: Typed, label: str, told: str, most: int, *, long: bool = True) -> None:
        # Not required by Discord: what is missing is told by us, and nothing that was typed is lost.
        self._fields[name] = ui.TextInput(
            custom_id=name,
            style=discord.TextStyle.paragraph if long else discord.TextStyle.short,
            default=getattr(typed, name) or None,
            required=False,
            max_length=min(_ROOM * most, 4_000),
        )
        self.add_item(ui.Label(text=label, description=told, component=self._fields[name]))

    async def on_submit(self, interaction: discord.Interaction, /) -> None:
        await self._submit(interaction, Typed(**{name: field.value for name, field in self._fields.items()}))
