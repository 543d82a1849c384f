"""The modal in which a fact or question is written."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import discord
from discord import ui

from bot.content.models import LONGEST_EXPLANATION, LONGEST_FACT, LONGEST_NAME, LONGEST_OPTION, LONGEST_QUESTION
from bot.facts.entry import LONGEST_ADDRESS, LONGEST_ANSWER, MOST_ANSWERS, MOST_DISTRACTORS, Kind
from bot.i18n import Translator
from bot.ui.views import Form
from cogs.manage.wording import Typed

Submit = Callable[[discord.Interaction, Typed], Awaitable[None]]
_ROOM = 3  # times as much as is allowed fits in, for what is too long is told by us, in words


class EntryForm(Form):
    """The fields of a fact or question, with what they hold already. ``submit`` gets what was typed."""

    def __init__(self, title: str, kind: Kind, typed: Typed, t: Translator, submit: Submit) -> None:
        super().__init__(title)
        self._submit = submit
        self._fields: dict[str, ui.TextInput[Any]] = {}
        if kind == "fact":
            self._add("text", typed, t("Fact"), t("One thing, as members will read it"), LONGEST_FACT)
        else:
            self._add("text", typed, t("Question"), t("As members will read it"), LONGEST_QUESTION)
            most = LONGEST_ANSWER * MOST_ANSWERS
            self._add(
                "answers", typed, t("Right answer"), t("Of a typed question: each that is right, one a line"), most
            )
            most = LONGEST_OPTION * MOST_DISTRACTORS
            told = t("One to four, one a line; none for a typed question")
            self._add("distractors", typed, t("Wrong options"), told, most)
            told = t("Told with the answer; may be empty")
            self._add("explanation", typed, t("Explanation"), told, LONGEST_EXPLANATION)
        told = t("A title, a web address or both; may be empty")
        self._add("source", typed, t("Source"), told, LONGEST_ADDRESS + LONGEST_NAME, long=False)

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
