"""What a game looks like: the opening, a question before and after its close, the standings."""

from __future__ import annotations

from typing import Final

import discord

from bot.content.question import LETTERS, Question
from bot.i18n import N_, Translator, translator
from bot.trivia.game import Asked, Game, Outcome
from bot.trivia.stage import Ending
from bot.trivia.store import OwnAnswer
from bot.ui.clip import clip
from bot.ui.pages import place
from bot.ui.press import button
from bot.ui.sources import source_row
from bot.ui.views import Screen, row

BAR: Final = "▇"
BAR_WIDTH: Final = 10
STANDINGS_SHOWN: Final = 10
ENDINGS: Final[dict[Ending, str]] = {
    "ended": N_("That was the last question."),
    "stopped": N_("The game was stopped."),
    "idle": N_("Nobody has answered for a while, so the game ends here."),
}


def stars(difficulty: int) -> str:
    """★☆☆ to ★★★."""
    return "★" * difficulty + "☆" * (3 - difficulty)


def opening(game: Game, category: str | None) -> Screen:
    """What is posted once at the start; ``category`` is the name of the chosen one."""
    t = translator(game.language)
    chosen = game.format
    facts = [
        t.plural("{count} question", "{count} questions", chosen.questions),
        t.plural("{count} second each", "{count} seconds each", chosen.seconds),
        category or t("all categories"),
    ]
    if chosen.difficulty:
        facts.append(stars(chosen.difficulty))
    return Screen(
        game.accent,
        "## " + t("Trivia time"),
        " · ".join(facts),
        t("Anyone can play: press a letter. Your first press counts, and only you see it."),
        "-# " + t("Started by {member}", member=f"<@{game.started_by}>"),
    )


def _heading(game: Game, asked: Asked, category: str) -> str:
    t = translator(game.language)
    progress = t("Question {number} of {total}", number=asked.position + 1, total=len(game.keys))
    return f"-# {progress} · {category} · {stars(asked.question.difficulty)}"


def open_question(game: Game, asked: Asked, category: str) -> Screen:
    """A question that can be answered."""
    t = translator(game.language)
    closes = f"<t:{asked.closes_at // 1000}:R>"
    count = len(asked.answers)
    locked = t.plural("{count} locked in", "{count} locked in", count)
    return Screen(
        game.accent,
        _heading(game, asked, category),
        f"### {asked.question.text(game.language)}",
        row(
            *(
                button(
                    f"{letter} {option(game.language)}",
                    "answer",
                    game.id,
                    asked.position,
                    choice,
                    style=discord.ButtonStyle.primary,
                )
                for choice, (letter, option) in enumerate(zip(LETTERS, asked.question.options, strict=False))
            )
        ),
        "-# " + t("closes {when}", when=closes) + f" · {locked}",
    )


def revealed(game: Game, asked: Asked, outcome: Outcome, category: str) -> Screen:
    """The same message once the question is closed."""
    t = translator(game.language)
    question = asked.question
    lines = [
        _result(letter, option(game.language), count, sum(outcome.counts), right=choice == question.right)
        for choice, (letter, option, count) in enumerate(zip(LETTERS, question.options, outcome.counts, strict=False))
    ]
    notes: list[str] = []
    if outcome.fastest is not None:
        seconds = f"{outcome.fastest.elapsed_ms / 1000:.1f}"
        notes.append(t("Fastest: {member} {seconds} s", member=f"<@{outcome.fastest.member_id}>", seconds=seconds))
    if outcome.longest_streak is not None:
        run = outcome.longest_streak
        notes.append(t("Streak: {member} {count}", member=f"<@{run.member_id}>", count=run.streak))
    if not asked.answers:
        notes.append(t("Nobody answered this one."))
    items: list[str | discord.ui.Item[discord.ui.LayoutView]] = [
        _heading(game, asked, category),
        f"### {question.text(game.language)}",
        "\n".join(lines),
        question.explanation(game.language),
    ]
    if notes:
        items.append("-# " + " · ".join(notes))
    return Screen(game.accent, *items, *source_row(question.sources, t))


def _result(letter: str, option: str, count: int, total: int, *, right: bool) -> str:
    bar = BAR * round(BAR_WIDTH * count / total) if total else ""
    tally = f" {bar} {count}".rstrip() if count else ""
    return f"✓ **{letter} {option}**{tally}" if right else f"✗ {letter} {option}{tally}"


def standings(game: Game, ending: Ending) -> Screen:
    """The end of a game."""
    t = translator(game.language)
    ranking = game.ranking()
    lines = [
        f"{place(rank, standing.points)} <@{standing.member_id}> · "
        + t.plural("{count} point", "{count} points", standing.points)
        + f" · {standing.right}/{len(game.keys)}"
        for rank, standing in ranking[:STANDINGS_SHOWN]
    ]
    if len(ranking) > STANDINGS_SHOWN:
        more = len(ranking) - STANDINGS_SHOWN
        lines.append("-# " + t.plural("and {count} more player", "and {count} more players", more))
    return Screen(
        game.accent,
        "## " + t("Final standings"),
        t(ENDINGS[ending]),
        "\n".join(lines) or t("Nobody played this time."),
        row(
            button(t("My answers"), "mine", game.id),
            button(t("Play again"), "again", game.id, style=discord.ButtonStyle.primary),
        ),
    )


def own_answers(given: list[OwnAnswer], accent: int, t: Translator) -> Screen:
    """One member's answers to a whole game, for them alone."""
    lines = [_own(answer, t) for answer in given]
    total = sum(answer.points for answer in given)
    return Screen(
        accent,
        "## " + t("Your answers"),
        "\n".join(lines),
        "**" + t.plural("{count} point", "{count} points", total) + "**",
    )


def _own(answer: OwnAnswer, t: Translator) -> str:
    question: Question = answer.question
    language = t.language
    asked = f"**{answer.position + 1}.** {clip(question.text(language), 120)}"
    right = clip(question.options[question.right](language), 60)
    if answer.choice is None:
        return asked + "\n" + t("– no answer; right was {right}", right=right)
    if answer.choice == question.right:
        return asked + "\n✓ " + t("{right} · +{points}", right=right, points=answer.points)
    mine = clip(question.options[answer.choice](language), 60)
    return asked + "\n✗ " + t("{mine}; right was {right}", mine=mine, right=right)
