"""A suggestion as the moderators see it: as members will, with what nearly says the same, and how it was answered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import discord
from discord import ui

from bot.content.models import LONGEST_FACT
from bot.facts.content import ServerContent
from bot.facts.desk import Suggested
from bot.facts.finding import Near
from bot.facts.limits import LONGEST_REASON
from bot.facts.making import source_of
from bot.facts.records import Page, Stored
from bot.i18n import Translator
from bot.ui.clip import echo, echo_lines
from bot.ui.members import mention
from bot.ui.press import button
from bot.ui.sources import source_row
from bot.ui.views import Screen, row
from cogs.manage.screens import KIND_NAMES, STATE_NAMES, STYLE_NAMES, answer_lines
from cogs.trivia.screens import stars

CHANNEL: Final = 0
"""Where a message stands: in the moderators' channel; another number is that of a page of the list, from 1."""


def suggestion(
    content: ServerContent, suggested: Suggested, t: Translator, page: Page[Suggested] | None = None, said: str = ""
) -> Screen:
    """A suggestion with its buttons: on a ``page`` of the queue, or in the moderators' channel."""
    stored = suggested.stored
    place = CHANNEL if page is None else page.number + 1
    heading = "-# " + t("Suggestion")
    if page is not None:
        heading = "-# " + t("Suggestion {number} of {total}", number=page.number + 1, total=page.total)
    mine = (stored.id, stored.version, place)
    return Screen(
        content.accent,
        said,
        f"{heading} · {t(KIND_NAMES[stored.kind])}",
        *entry_text(content, stored, t),
        t("Suggested by {member}", member=mention(stored.author_id, t)) + f" · <t:{stored.created_at // 1000}:R>",
        _near(suggested.near, t),
        row(
            button(t("Approve"), "reviewapprove", *mine, style=discord.ButtonStyle.success),
            button(t("Edit"), "reviewedit", *mine),
            button(t("Decline"), "reviewdecline", stored.id, place, style=discord.ButtonStyle.danger),
        ),
        *pages(page, "reviewpage"),
    )


def answered(content: ServerContent, stored: Stored, t: Translator) -> Screen:
    """A suggestion that does not wait any more, in the moderators' channel."""
    verdict = t("This suggestion has been answered already.")
    if stored.reviewer_id is not None and stored.state == "declined":
        reason = echo(stored.reason or "", LONGEST_REASON)
        verdict = "✗ " + t("Declined by {member}: {reason}", member=mention(stored.reviewer_id, t), reason=reason)
    elif stored.reviewer_id is not None:
        verdict = "✓ " + t("Approved by {member}", member=mention(stored.reviewer_id, t))
    return Screen(
        content.accent,
        "-# " + t("Suggestion") + f" · {t(KIND_NAMES[stored.kind])}",
        *entry_text(content, stored, t),
        t("Suggested by {member}", member=mention(stored.author_id, t)),
        verdict,
    )


def thanks(content: ServerContent, suggested: Suggested, t: Translator) -> Screen:
    """To the member: what was sent, and what nearly says the same."""
    return Screen(
        content.accent,
        t("Thank you. The moderators will look at it, and I will tell you what they say."),
        *entry_text(content, suggested.stored, t),
        _near(suggested.near, t),
    )


def pages(page: Page[Any] | None, kind: str) -> Iterator[ui.Item[Any]]:
    """The way to the pages before and after."""
    if page is not None and page.pages > 1:
        yield row(
            button("◀", kind, max(page.number - 1, 0), "back", disabled=page.number == 0),
            button("▶", kind, page.number + 1, "on", disabled=page.number + 1 >= page.pages),
        )


def entry_text(content: ServerContent, stored: Stored, t: Translator) -> Iterator[str | ui.Item[Any]]:
    """What members will see of it."""
    entry = stored.entry
    assert entry is not None
    category = content.category(content.category_of(entry.category))(t.language)
    asked = [stars(entry.difficulty), t(STYLE_NAMES[entry.style])] if entry.style else []
    yield "-# " + " · ".join([echo(category), *asked])
    said = echo_lines(entry.text(t.language), LONGEST_FACT)
    yield f"### {said}" if entry.kind == "question" else said
    if entry.kind == "question":
        yield "\n".join(answer_lines(entry, t.language))
    if entry.explanation is not None:
        yield echo_lines(entry.explanation(t.language), LONGEST_FACT)
    source = source_of(stored)
    if source is not None:
        yield from source_row([source], t)
    elif entry.source is not None:
        yield "-# " + t("Source: {publisher}", publisher=echo(entry.source.title, 100))


def _near(near: tuple[Near, ...], t: Translator) -> str:
    if not near:
        return ""
    lines = ["**" + t("Nearly the same") + "**"]
    for one in near:
        whose = t(STATE_NAMES[one.item.state]) if one.item.stored else t("from the pack")
        lines.append(f"· {one.likeness} % · {echo(one.item.text(t.language), 150)} ({whose})")
    return "\n".join(lines)
