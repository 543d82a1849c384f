"""What moderators see of a fact or question: the preview of a draft, what is wrong with one, the page of an entry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import discord
from discord import ui

from bot.content.question import LETTERS
from bot.facts.content import ServerContent
from bot.facts.entry import Entry, EntryStyle, Kind, options_of
from bot.facts.finding import Near
from bot.facts.records import QuestionStats, State
from bot.i18n import N_, Translator
from bot.ui.clip import OPTION, OPTIONS, clip, echo
from bot.ui.members import mention
from bot.ui.press import button, select
from bot.ui.views import Screen, row
from cogs.manage.drafts import Draft, Waiting
from cogs.manage.room import Opened
from cogs.manage.wording import languages_of
from cogs.trivia.screens import stars

NO_CATEGORY: Final = "-"
KIND_NAMES: Final[dict[Kind, str]] = {"fact": N_("Fact"), "question": N_("Question")}
STATE_NAMES: Final[dict[State, str]] = {
    "active": N_("shown"),
    "hidden": N_("hidden"),
    "suggested": N_("suggested"),
    "declined": N_("declined"),
    "removed": N_("removed"),
}
STYLE_NAMES: Final[dict[EntryStyle, str]] = {
    "choice": N_("Multiple choice"),
    "true_false": N_("True or false"),
    "typed": N_("Typed answer"),
    "year": N_("Closest year"),
    "order": N_("Four in order"),
}
LANGUAGE_NAMES: Final = {"en": "English", "ko": "한국어"}
_NEAR_SHOWN: Final = 3
_SHORT: Final = 150  # characters of a text that stands among others

Block = str | ui.Item[Any]


class EntryScreens:
    """Draws them in the language of one reader, of what one server has."""

    def __init__(self, content: ServerContent, t: Translator) -> None:
        self._content = content
        self._t = t

    def screen(self, *items: Block) -> Screen:
        """A message in the colour of the pack."""
        return Screen(self._content.accent, *items)

    def preview(self, waiting: Waiting[Draft], near: Sequence[Near]) -> Screen:
        """A draft as members will see it, to be confirmed."""
        t, draft, token = self._t, waiting.value, waiting.token
        spoken = languages_of(draft.entry)
        several = len(spoken) > 1
        edits = [
            button(t("Edit: {language}", language=LANGUAGE_NAMES[code]), "managetype", token, code) for code in spoken
        ]
        return self.screen(
            "## " + self._title(draft),
            "-# " + t("This is how members will see it. Nothing is saved yet."),
            *self._body(draft.entry, spoken if several else (t.language,)),
            *(f"⚠ {sentence}" for sentence in self._warnings(near)),
            *self._selects(waiting),
            row(
                button(t("Confirm"), "manageok", token, style=discord.ButtonStyle.success),
                *(edits if several else [button(t("Edit"), "managetype", token, t.language)]),
                button(t("Cancel"), "managedrop", token),
            ),
        )

    def fault(self, waiting: Waiting[Draft], language: str, sentence: str) -> Screen:
        """What is wrong with what was typed, and the way back to it."""
        t = self._t
        return self.screen(
            "⚠ " + sentence,
            "-# " + t("Nothing is lost: the button opens what you typed."),
            row(
                button(t("Correct it"), "managetype", waiting.token, language, style=discord.ButtonStyle.primary),
                button(t("Cancel"), "managedrop", waiting.token),
            ),
        )

    def page(self, opened: Opened, stats: QuestionStats | None, said: str = "") -> Screen:
        """An entry as it stands, and what can be done with it; ``said`` is what has just happened to it."""
        t, stored = self._t, opened.stored
        spoken = languages_of(opened.entry)
        presses: list[ui.Item[Any]] = []
        if stored is None or stored.kept:
            codes = spoken if len(spoken) > 1 else (t.language,)
            for code in codes:
                label = t("Edit: {language}", language=LANGUAGE_NAMES[code]) if len(codes) > 1 else t("Edit")
                presses.append(button(label, "manageedit", opened.ref, code))
            if stored is not None and stored.state == "hidden":
                presses.append(button(t("Show again"), "manageshow", opened.ref))
            else:
                presses.append(button(t("Hide"), "managehide", opened.ref))
            if stored is not None and stored.entry is not None:
                presses.append(button(t("Remove"), "manageask", opened.ref, style=discord.ButtonStyle.danger))
        if stored is not None:
            presses.append(button(t("History"), "managehistory", stored.id, 0, 0))
        return self.screen(
            "✓ " + said if said else "",
            "-# " + " · ".join(self._marks(opened)),
            *self._body(opened.entry, spoken if len(spoken) > 1 else (t.language,)),
            "-# " + self._how_it_does(stats) if stats is not None else "",
            *([row(*presses)] if presses else []),
        )

    def ask_removal(self, opened: Opened) -> Screen:
        """Whether an entry is really to go."""
        t, stored = self._t, opened.stored
        if stored is None:
            told = t("It comes with the pack, so it is hidden in this server. `/manage history` brings it back.")
        elif stored.corrects is not None:
            told = t("It stands for one of the pack's own, which comes back then. To keep that away, too, hide it.")
        else:
            told = t("Members meet it no more. For a year, `/manage history` brings it back.")
        return self.screen(
            "## " + t("Remove this?"),
            *self._body(opened.entry, (t.language,)),
            told,
            row(
                button(t("Remove"), "manageremove", opened.ref, style=discord.ButtonStyle.danger),
                *([button(t("Hide"), "managehide", opened.ref)] if stored and stored.corrects else []),
                button(t("Keep it"), "manageopen", opened.ref),
            ),
        )

    def told(self, sentence: str, *items: ui.Item[Any]) -> Screen:
        """One sentence, in the place of what was there."""
        return self.screen(sentence, *([row(*items)] if items else []))

    # Parts

    def _title(self, draft: Draft) -> str:
        t, fact = self._t, draft.entry.kind == "fact"
        if draft.before is None:
            return t("A new fact") if fact else t("A new question")
        if draft.key is not None:
            return t("A correction for this server")
        return t("A change")

    def _body(self, entry: Entry, languages: Sequence[str]) -> Iterator[Block]:
        for place, language in enumerate(languages):
            if place:
                yield ui.Separator()
            yield from self._in_one_language(entry, language)
        t = self._t
        if (source := entry.source) is not None:
            named = " · ".join(echo(part, 500) for part in (source.title, source.url) if part)
            yield "-# " + t("Source: {source}", source=named)
        if entry.author:
            yield "-# " + t("Thanks to {author}", author=echo(entry.author, 100))

    def _in_one_language(self, entry: Entry, language: str) -> Iterator[str]:
        category = self._content.category(self._content.category_of(entry.category))
        head = ["-# " + echo(category(language), OPTION)]
        if entry.kind == "fact":
            yield head[0]
            yield paragraphs(entry.text(language))
            return
        style = [self._t(STYLE_NAMES[entry.style])] if entry.style else []
        yield " · ".join([*head, stars(entry.difficulty), *style])
        yield f"**{paragraphs(entry.text(language))}**"
        yield "\n".join(answer_lines(entry, language))
        if entry.explanation is not None:
            yield paragraphs(entry.explanation(language))

    def _warnings(self, near: Sequence[Near]) -> Iterator[str]:
        t = self._t
        for found in near[:_NEAR_SHOWN]:
            said = echo(found.item.text(t.language), _SHORT)
            yield t("Nearly the same is there already: “{text}”", text=said)

    def _selects(self, waiting: Waiting[Draft]) -> Iterator[ui.Item[Any]]:
        t, entry = self._t, waiting.value.entry
        now = self._content.category_of(entry.category)
        names = {key: self._content.category(key)(t.language) for key in categories(self._content)}
        names = {NO_CATEGORY: t("No category")} | {now or NO_CATEGORY: now or t("No category")} | names
        options = [
            discord.SelectOption(label=clip(name, OPTION), value=key, default=key == (now or NO_CATEGORY))
            for key, name in list(names.items())[:OPTIONS]
        ]
        yield row(select("managecategory", waiting.token, placeholder=t("Category"), options=options))
        if entry.kind == "question":
            options = [
                discord.SelectOption(label=stars(level), value=str(level), default=level == entry.difficulty)
                for level in (1, 2, 3)
            ]
            yield row(select("managelevel", waiting.token, placeholder=t("Difficulty"), options=options))
            options = [
                discord.SelectOption(label=t(name), value=style, default=style == entry.style)
                for style, name in STYLE_NAMES.items()
            ]
            yield row(select("managestyle", waiting.token, placeholder=t("Style"), options=options))

    def _marks(self, opened: Opened) -> Iterator[str]:
        t, stored = self._t, opened.stored
        yield t(KIND_NAMES[opened.entry.kind])
        state = stored.state if stored else "active"
        yield t(STATE_NAMES[state])
        if stored is None:
            yield t("from the pack")
            return
        if stored.corrects is not None:
            yield t("stands for one of the pack's")
        yield t("by {member}, {when}", member=mention(stored.author_id, t), when=f"<t:{stored.created_at // 1000}:d>")

    def _how_it_does(self, stats: QuestionStats) -> str:
        return how_it_does(stats, self._t)


def answer_lines(entry: Entry, language: str) -> list[str]:
    """The answers of a question with the wrong options, one a line, without markup of their own."""
    said = [echo(option(language), OPTION) for option in options_of(entry)]
    if entry.style == "order":
        return [f"**{number}.** {thing}" for number, thing in enumerate(said, start=1)]
    if not entry.distractors:
        return [f"✓ **{said[0]}**", *(f"✓ {answer}" for answer in said[1:])]
    return [
        f"✗ {letter} {option}" if place else f"✓ **{letter} {option}**"
        for place, (letter, option) in enumerate(zip(LETTERS, said, strict=False))
    ]


def categories(content: ServerContent) -> list[str]:
    """The ids of the categories that a server's moderators can choose, the packs' first."""
    own = (item.category for item in content.index.items if item.category)
    return list(dict.fromkeys((*content.categories, *own)))


def how_it_does(stats: QuestionStats, t: Translator) -> str:
    """How a question does here: times asked, share right, reports."""
    if not stats.asked:
        return t("never asked here")
    parts = [t.plural("asked once", "asked {count} times", stats.asked)]
    if stats.share_right is not None:
        parts.append(t("{percent} % right", percent=round(100 * stats.share_right)))
    if stats.reports:
        parts.append(t.plural("{count} report", "{count} reports", stats.reports))
    return " · ".join(parts)


def paragraphs(text: str) -> str:
    """What a person wrote on several lines, without markup."""
    return "\n".join(echo(line, len(line) or 1) for line in text.split("\n"))
