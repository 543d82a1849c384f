"""A question that members say is wrong, as the moderators see it, and the correction under the game."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import discord
from discord import ui

from bot.content.models import LONGEST_FACT, Text
from bot.content.question import BUTTONS, LETTERS, TYPED
from bot.facts.limits import LONGEST_REASON
from bot.facts.records import AskedQuestion, Corrected, Page, Reported, own_id
from bot.i18n import Translator
from bot.ui.clip import OPTION, OPTIONS, clip, echo, echo_lines
from bot.ui.members import mention
from bot.ui.press import button, select
from bot.ui.sources import source_row
from bot.ui.views import Screen, link, row
from cogs.manage.review_screens import CHANNEL, pages

REASONS_SHOWN: Final = 5
MEMBERS_SHOWN: Final = 15
GIVEN_SHOWN: Final = 10
TYPED_SIGN: Final = "="


def report(
    accent: int, reported: Reported, t: Translator, page: Page[Reported] | None = None, said: str = ""
) -> Screen:
    """A reported question with its buttons: on a ``page`` of the list, or in the moderators' channel."""
    asked = reported.asked
    place = CHANNEL if page is None else page.number + 1
    heading = t("A question was reported")
    if page is not None:
        heading = t("Reported question {number} of {total}", number=page.number + 1, total=page.total)
    here = (asked.game_id, asked.position, place)
    return Screen(
        accent,
        said,
        f"-# {heading}",
        *_question(asked, t),
        _reasons(reported, t),
        *(_other_options(asked, here, t) if asked.question.style in BUTTONS else ()),
        *(_other_guesses(asked, here, t) if asked.question.style in TYPED else ()),
        row(
            *_void(asked, here, t),
            button(t("Fix"), "reportfix", *here),
            button(t("Dismiss"), "reportdismiss", *here),
        ),
        *pages(page, "reportpage"),
    )


def sure(accent: int, asked: AskedQuestion, place: int, t: Translator) -> Screen:
    """Whether a question is really to count no more."""
    here = (asked.game_id, asked.position, place)
    return Screen(
        accent,
        *_question(asked, t),
        t("This question will count for nobody, in this game and on every leaderboard. A correction is posted there."),
        row(
            button(t("Void it"), "reportsure", *here, style=discord.ButtonStyle.danger),
            button(t("Back"), "reportback", *here),
        ),
    )


def ruled(accent: int, asked: AskedQuestion, said: str, t: Translator) -> Screen:
    """A question that was dealt with, in the moderators' channel."""
    return Screen(accent, "-# " + t("A question was reported"), *_question(asked, t), said)


def correction(accent: int, corrected: Corrected, verdict: str, t: Translator) -> Screen:
    """What is posted under a game after a ruling: what was decided, and whose points have changed."""
    asked = corrected.asked
    moved = sorted(((points, member) for member, points in corrected.points.items() if points), reverse=True)
    lines = [f"<@{member}> {points:+,}" for points, member in moved[:MEMBERS_SHOWN]]
    if len(moved) > MEMBERS_SHOWN:
        more = len(moved) - MEMBERS_SHOWN
        lines.append("-# " + t.plural("and {count} more player", "and {count} more players", more))
    return Screen(
        accent,
        "-# " + t("Correction of question {number}", number=asked.position + 1),
        f"### {shown(asked, asked.question.text, t.language)}",
        verdict,
        "\n".join(lines) or t("Nobody's points change."),
    )


def shown(asked: AskedQuestion, text: Text, language: str) -> str:
    """A text of a question: a pack's as it is, with its markup; one that people of the server wrote, without."""
    return text(language) if own_id(asked.question.key) is None else echo_lines(text(language), LONGEST_FACT)


def option_name(asked: AskedQuestion, choice: int | str, language: str) -> str:
    """An option with its letter, or what somebody typed."""
    if isinstance(choice, str):
        return echo(choice, OPTION)
    return f"{LETTERS[choice]} {echo(asked.question.options[choice](language), OPTION)}"


def _question(asked: AskedQuestion, t: Translator) -> Iterator[str | ui.Item[Any]]:
    question = asked.question
    yield f"### {shown(asked, question.text, t.language)}"
    lines = []
    for choice, count in enumerate(asked.counts):
        said = option_name(asked, choice, t.language)
        answers = t.plural("{count} answer", "{count} answers", count)
        lines.append(f"✓ **{said}** · {answers}" if choice in asked.right else f"✗ {said} · {answers}")
    if question.answer is not None:
        lines.append("✓ **" + echo(question.answer(t.language), OPTION) + "**")
    if question.order:
        right = (echo(question.options[place](t.language), OPTION) for place in question.order)
        lines += (f"{number}. {option}" for number, option in enumerate(right, start=1))
        lines += (
            f"{LETTERS[place]}: {echo(thing(t.language), OPTION)}" for place, thing in enumerate(question.options)
        )
    for given in asked.given[:GIVEN_SHOWN]:
        answers = t.plural("{count} answer", "{count} answers", given.count)
        lines.append(f"{'✓' if given.right else '✗'} {echo(given.text, OPTION)} · {answers}")
    yield "\n".join(lines)
    yield shown(asked, question.explanation, t.language)
    if asked.void:
        yield t("This question is void already and counts for nobody.")
    yield from source_row(question.sources, t)
    if asked.message_id is not None:
        address = f"https://discord.com/channels/{asked.server_id}/{asked.channel_id}/{asked.message_id}"
        yield row(link(t("Go to the game"), address))


def _reasons(reported: Reported, t: Translator) -> str:
    if not reported.reports:
        return t("Nobody has an open report about this question any more.")
    first = reported.reports[:REASONS_SHOWN]
    lines = [f"{mention(one.member_id, t)}: {echo(one.reason, LONGEST_REASON)}" for one in first]
    more = len(reported.reports) - len(first)
    if more:
        lines.append("-# " + t.plural("and {count} more report", "and {count} more reports", more))
    return "\n".join(["**" + t("What members say") + "**", *lines])


def _other_options(asked: AskedQuestion, here: tuple[int, ...], t: Translator) -> Iterator[ui.Item[Any]]:
    others = [choice for choice in range(len(asked.question.options)) if choice not in asked.right]
    if others and not asked.void:
        options = [
            discord.SelectOption(
                label=clip(f"{LETTERS[choice]} {asked.question.options[choice](t.language)}", OPTION), value=str(choice)
            )
            for choice in others
        ]
        yield row(select("reportalso", *here, placeholder=t("Accept also…"), options=options))


def _other_guesses(asked: AskedQuestion, here: tuple[int, ...], t: Translator) -> Iterator[ui.Item[Any]]:
    """What was typed and is wrong; it is told from the place of an option by its sign."""
    wrong = [given.text for given in asked.given if not given.right and len(given.text) < OPTION]
    if wrong and not asked.void:
        options = [discord.SelectOption(label=text, value=TYPED_SIGN + text) for text in wrong[:OPTIONS]]
        yield row(select("reportalso", *here, placeholder=t("Accept also…"), options=options))


def _void(asked: AskedQuestion, here: tuple[int, ...], t: Translator) -> Iterator[ui.Item[Any]]:
    if not asked.void:
        yield button(t("Void"), "reportvoid", *here, style=discord.ButtonStyle.danger)
