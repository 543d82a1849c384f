"""What a question looks like once it is closed, in each style, and what one member answered to a whole game."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import discord

from bot.content.question import LETTERS, Question, Style
from bot.facts.clean import has_link
from bot.i18n import Translator, translator
from bot.trivia import tally
from bot.trivia.answers import Locked
from bot.trivia.game import Asked, Game, Outcome
from bot.trivia.store import OwnAnswer
from bot.ui.clip import clip, credit
from bot.ui.press import button
from bot.ui.sources import source_row
from bot.ui.views import Screen, row
from cogs.trivia.screens import asks, heading, plain

BAR: Final = "▇"
BAR_WIDTH: Final = 10
LONGEST_GUESS: Final = 40
YEARS_SHOWN: Final = 7
CLOSEST_SHOWN: Final = 3


def revealed(game: Game, asked: Asked, outcome: Outcome, category: str) -> Screen:
    """The message of a question once it is closed."""
    t = translator(game.language)
    question = asked.question
    items: list[str | discord.ui.Item[discord.ui.LayoutView]] = [
        heading(game, asked, category),
        *asks(question, game.language),
        "\n".join(_RESULTS[question.style](asked, t)),
        plain(question.explanation(game.language)),
    ]
    if notes := _notes(asked, outcome, t):
        items.append("-# " + " · ".join(notes))
    report = row(button(t("Report"), "report", game.id, asked.position))
    return Screen(game.accent, *items, *source_row(question.sources, t), report)


def _notes(asked: Asked, outcome: Outcome, t: Translator) -> list[str]:
    notes = []
    if outcome.fastest is not None:
        seconds = f"{outcome.fastest.elapsed_ms / 1000:.1f}"
        notes.append(t("Fastest: {member} {seconds} s", member=f"<@{outcome.fastest.member_id}>", seconds=seconds))
    if outcome.longest_streak is not None:
        run = outcome.longest_streak
        notes.append(t("Streak: {member} {count}", member=f"<@{run.member_id}>", count=run.streak))
    if not asked.answers:
        notes.append(t("Nobody answered this one."))
    if asked.question.author:
        notes.append(t("by {author}", author=credit(asked.question.author)))
    return notes


def _options(asked: Asked, t: Translator) -> list[str]:
    """Each option with how many chose it."""
    question, counts = asked.question, tally.options(asked)
    named = enumerate(zip(LETTERS, question.options, counts, strict=False))
    return [
        _line(f"{letter} {plain(option(t.language))}", count, sum(counts), right=choice == question.right)
        for choice, (letter, option, count) in named
    ]


def _typed(asked: Asked, t: Translator) -> list[str]:
    """The answer, how many had it, and what several people typed instead."""
    assert asked.question.answer is not None
    had, answered = tally.right(asked), len(asked.answers)
    lines = [_line(plain(asked.question.answer(t.language)), had, answered, right=True)]
    if answered:
        lines.append("-# " + t("{count} of {answered} had it.", count=had, answered=answered))
    if wrong := [guess for guess in tally.wrong_guesses(asked) if not has_link(guess.text)]:
        guesses = t.list(f"{plain(clip(guess.text, LONGEST_GUESS))} ({guess.members})" for guess in wrong)
        lines.append("-# " + t("Often typed: {guesses}", guesses=guesses))
    return lines


def _years(asked: Asked, t: Translator) -> list[str]:
    """Where the guesses lay, and who came closest."""
    assert asked.question.answer is not None
    year = asked.question.answer("en")
    counts = sorted(tally.years(asked), key=lambda count: abs(int(count.text) - int(year)))
    shown = sorted(counts[:YEARS_SHOWN], key=lambda count: int(count.text))
    lines = [_line(count.text, count.members, len(asked.answers), right=count.text == year) for count in shown]
    if farther := sum(count.members for count in counts[YEARS_SHOWN:]):
        lines.append("-# " + t.plural("{count} was farther off", "{count} were farther off", farther))
    best = tally.closest(asked)
    if best is not None and best.off:
        members = t.list(f"<@{member}>" for member in best.members[:CLOSEST_SHOWN])
        off = t.plural("{count} year off", "{count} years off", best.off)
        lines.append("-# " + t("Closest: {members}, {off}", members=members, off=off))
    return lines


def _ordered(asked: Asked, t: Translator) -> list[str]:
    """The right order, and how many had each place right."""
    question = asked.question
    lines = [
        _line(
            f"{number}. {LETTERS[thing]} {plain(question.options[thing](t.language))}",
            count,
            len(asked.answers),
            right=True,
        )
        for number, (thing, count) in enumerate(zip(question.order, tally.places(asked), strict=True), start=1)
    ]
    if asked.answers:
        whole = t("{count} of {answered} had all in order.", count=tally.right(asked), answered=len(asked.answers))
        lines.append("-# " + whole)
    return lines


_RESULTS: Final[dict[Style, Callable[[Asked, Translator], list[str]]]] = {
    "choice": _options,
    "true_false": _options,
    "typed": _typed,
    "emoji": _typed,
    "year": _years,
    "order": _ordered,
}


def _line(said: str, count: int, total: int, *, right: bool) -> str:
    bar = BAR * round(BAR_WIDTH * count / total) if total else ""
    counted = f" {bar} {count}".replace("  ", " ") if count else ""
    return f"✓ **{said}**{counted}" if right else f"✗ {said}{counted}"


def own_answers(given: list[OwnAnswer], accent: int, t: Translator) -> Screen:
    """One member's answers to a whole game, for them alone."""
    lines = [_own(answer, t) for answer in given]
    total = sum(answer.answer.points for answer in given if answer.answer)
    return Screen(
        accent,
        "## " + t("Your answers"),
        "\n".join(lines),
        "**" + t.plural("{count:,} point", "{count:,} points", total) + "**",
    )


def _own(own: OwnAnswer, t: Translator) -> str:
    question, answer = own.question, own.answer
    asked = f"**{own.position + 1}.** {plain(clip(question.text(t.language), 120))}"
    right = plain(clip(right_answer(question, t.language), 200))
    if answer is None:
        return asked + "\n" + t("– no answer; right was {right}", right=right)
    if answer.right:
        return asked + "\n✓ " + t("{right} · +{points}", right=right, points=answer.points)
    mine = plain(clip(given_answer(question, answer, t.language), 200))
    said = t("{mine}; right was {right}", mine=mine, right=right)
    return f"{asked}\n✗ {said}" + (f" · +{answer.points}" if answer.points else "")


def right_answer(question: Question, language: str) -> str:
    """The right answer in words: an order by its things, one after the other."""
    if question.answer is not None:
        return question.answer(language)
    if question.style == "order":
        return tally.in_words(question, question.order, language)
    return question.options[question.right](language)


def given_answer(question: Question, answer: Locked, language: str) -> str:
    """What somebody answered, in words."""
    if answer.guess is not None:
        return tally.said(question, answer.guess, language)
    return question.options[answer.choice](language) if answer.choice is not None else ""
