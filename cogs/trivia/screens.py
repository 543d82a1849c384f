"""What a game looks like: the opening, a question before and after its close, the standings."""

from __future__ import annotations

from typing import Final

import discord

from bot.content.question import LETTERS, Question
from bot.i18n import N_, Translator, translator
from bot.trivia.game import Asked, Game, Outcome
from bot.trivia.stage import Ending
from bot.trivia.store import OwnAnswer
from bot.ui.clip import clip, echo_lines
from bot.ui.pages import place
from bot.ui.press import button
from bot.ui.sources import source_row
from bot.ui.views import Screen, row

BAR: Final = "▇"
BAR_WIDTH: Final = 10
STANDINGS_SHOWN: Final = 10
INTERLUDE_SHOWN: Final = 5
LONGEST: Final = 600
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
        t.plural("{count} second each", "{count} seconds each", chosen.open_seconds),
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


def _plain(text: str) -> str:
    """A text that members of the server may have written, without the powers of markdown."""
    return echo_lines(text, LONGEST)


def progress(game: Game, position: int) -> str:
    """How far the game is: Question 3 of 10."""
    t = translator(game.language)
    if game.is_tie_break(position):
        return t("Tie-break")
    return t("Question {number} of {total}", number=position + 1, total=game.total)


def _heading(game: Game, asked: Asked, category: str) -> str:
    t = translator(game.language)
    twice = " · " + t("counts twice") if game.multiplier(asked.position) > 1 else ""
    return f"-# {progress(game, asked.position)} · {category} · {stars(asked.question.difficulty)}{twice}"


def open_question(game: Game, asked: Asked, category: str) -> Screen:
    """A question that can be answered."""
    t = translator(game.language)
    closes = f"<t:{asked.closes_at // 1000}:R>"
    count = len(asked.answers)
    locked = t.plural("{count} locked in", "{count} locked in", count)
    return Screen(
        game.accent,
        _heading(game, asked, category),
        f"### {_plain(asked.question.text(game.language))}",
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
        *_contenders(game, asked),
    )


def _contenders(game: Game, asked: Asked) -> list[str]:
    """Who can answer a tie-break."""
    if not game.is_tie_break(asked.position):
        return []
    t = translator(game.language)
    names = t.list(f"<@{member}>" for member in sorted(game.leaders()))
    return [t("Only those who share the top place can answer: {members}", members=names)]


def revealed(game: Game, asked: Asked, outcome: Outcome, category: str) -> Screen:
    """The same message once the question is closed."""
    t = translator(game.language)
    question = asked.question
    lines = [
        _result(letter, _plain(option(game.language)), count, sum(outcome.counts), right=choice == question.right)
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
        f"### {_plain(question.text(game.language))}",
        "\n".join(lines),
        _plain(question.explanation(game.language)),
    ]
    if notes:
        items.append("-# " + " · ".join(notes))
    report = row(button(t("Report"), "report", game.id, asked.position))
    return Screen(game.accent, *items, *source_row(question.sources, t), report)


def _result(letter: str, option: str, count: int, total: int, *, right: bool) -> str:
    bar = BAR * round(BAR_WIDTH * count / total) if total else ""
    tally = f" {bar} {count}".rstrip() if count else ""
    return f"✓ **{letter} {option}**{tally}" if right else f"✗ {letter} {option}{tally}"


def standings(game: Game, ending: Ending) -> Screen:
    """The end of a game."""
    t = translator(game.language)
    return Screen(
        game.accent,
        "## " + t("Final standings"),
        t(ENDINGS[ending]),
        table(game, t) or t("Nobody played this time."),
        row(
            button(t("My answers"), "mine", game.id),
            button(t("Play again"), "again", game.id, style=discord.ButtonStyle.primary),
        ),
    )


def interlude(game: Game, position: int) -> Screen:
    """How it stands after a third of the questions, and after two."""
    t = translator(game.language)
    return Screen(game.accent, "### " + after(game, position), table(game, t, shown=INTERLUDE_SHOWN))


def after(game: Game, position: int) -> str:
    """The heading of the standings on the way."""
    t = translator(game.language)
    return t("After {number} of {total} questions", number=position + 1, total=game.total)


def table(game: Game, t: Translator, *, shown: int = STANDINGS_SHOWN) -> str:
    """The standings, one member a line; empty where nobody has played."""
    ranking = game.ranking()
    lines = [
        f"{place(rank, standing.points)} <@{standing.member_id}> · "
        + t.plural("{count:,} point", "{count:,} points", standing.points)
        + f" · ✓ {standing.right}/{game.total}"
        for rank, standing in ranking[:shown]
    ]
    if len(ranking) > shown:
        lines.append("-# " + t.plural("and {count} more player", "and {count} more players", len(ranking) - shown))
    return "\n".join(lines)


def own_answers(given: list[OwnAnswer], accent: int, t: Translator) -> Screen:
    """One member's answers to a whole game, for them alone."""
    lines = [_own(answer, t) for answer in given]
    total = sum(answer.points for answer in given)
    return Screen(
        accent,
        "## " + t("Your answers"),
        "\n".join(lines),
        "**" + t.plural("{count:,} point", "{count:,} points", total) + "**",
    )


def _own(answer: OwnAnswer, t: Translator) -> str:
    question: Question = answer.question
    language = t.language
    asked = f"**{answer.position + 1}.** {_plain(clip(question.text(language), 120))}"
    right = _plain(clip(question.options[question.right](language), 60))
    if answer.choice is None:
        return asked + "\n" + t("– no answer; right was {right}", right=right)
    if answer.choice == question.right:
        return asked + "\n✓ " + t("{right} · +{points}", right=right, points=answer.points)
    mine = _plain(clip(question.options[answer.choice](language), 60))
    return asked + "\n✗ " + t("{mine}; right was {right}", mine=mine, right=right)
