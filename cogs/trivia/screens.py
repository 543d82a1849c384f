"""What a game looks like: the opening, an open question, the standings."""

from __future__ import annotations

from typing import Any, Final

import discord
from discord import ui

from bot.content.question import BUTTONS, LETTERS, Question
from bot.i18n import N_, Translator, translator
from bot.trivia.game import Asked, Game
from bot.trivia.hints import hints_of
from bot.trivia.stage import Ending
from bot.ui.clip import echo_lines
from bot.ui.pages import place
from bot.ui.press import button
from bot.ui.views import Screen, row

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
        t.plural("{count} second each", "{count} seconds each", chosen.usual_seconds),
        category or t("all categories"),
    ]
    if chosen.difficulty:
        facts.append(stars(chosen.difficulty))
    return Screen(
        game.accent,
        "## " + t("Trivia time"),
        " · ".join(facts),
        t("Anyone can play: answer by the buttons under each question. Only you see what you answered."),
        "-# " + t("Started by {member}", member=f"<@{game.started_by}>"),
    )


def plain(text: str) -> str:
    """A text that members of the server may have written, without the powers of markdown."""
    return echo_lines(text, LONGEST)


def progress(game: Game, position: int) -> str:
    """How far the game is: Question 3 of 10."""
    t = translator(game.language)
    if game.is_tie_break(position):
        return t("Tie-break")
    return t("Question {number} of {total}", number=position + 1, total=game.total)


def heading(game: Game, asked: Asked, category: str) -> str:
    t = translator(game.language)
    twice = " · " + t("counts twice") if game.multiplier(asked.position) > 1 else ""
    return f"-# {progress(game, asked.position)} · {category} · {stars(asked.question.difficulty)}{twice}"


def open_question(game: Game, asked: Asked, category: str) -> Screen:
    """A question that can be answered."""
    t = translator(game.language)
    closes = f"<t:{asked.closes_at // 1000}:R>"
    locked = t.plural("{count} locked in", "{count} locked in", asked.locked_in)
    return Screen(
        game.accent,
        heading(game, asked, category),
        *asks(asked.question, game.language),
        *_things(asked.question, game.language),
        row(*_buttons(game, asked)),
        "-# " + t("closes {when}", when=closes) + f" · {locked}",
        *_contenders(game, asked),
    )


def asks(question: Question, language: str) -> list[str]:
    """What is asked, with the emoji that it is about."""
    asked = [f"### {plain(question.text(language))}"]
    return [*asked, f"# {plain(question.clue)}"] if question.clue else asked


def _things(question: Question, language: str) -> list[str]:
    """What is to be put in order."""
    if question.style != "order":
        return []
    named = zip(LETTERS, question.options, strict=False)
    return ["\n".join(f"**{letter}** {plain(option(language))}" for letter, option in named)]


def _buttons(game: Game, asked: Asked) -> list[ui.Button[Any]]:
    question, here = asked.question, (game.id, asked.position)
    if question.style in BUTTONS:
        named = enumerate(zip(LETTERS, question.options, strict=False))
        primary = discord.ButtonStyle.primary
        return [
            button(f"{letter} {option(game.language)}", "answer", *here, choice, style=primary)
            for choice, (letter, option) in named
        ]
    return answering(game, asked, translator(game.language))


def answering(game: Game, asked: Asked, t: Translator, member_id: int | None = None) -> list[ui.Button[Any]]:
    """The buttons of a question whose answer is typed or put in order, for everybody or for one member."""
    here = (game.id, asked.position)
    label = t("Put in order") if asked.question.style == "order" else t("Answer")
    made = [button(label, "guess", *here, style=discord.ButtonStyle.primary)]
    taken = asked.hints.get(member_id, 0) if member_id is not None else 0
    if taken < len(hints_of(asked.question, game.language)):
        made.append(button(t("Hint (−{cost})", cost=game.hint_cost(asked.position)), "hint", *here))
    return made


def _contenders(game: Game, asked: Asked) -> list[str]:
    """Who can answer a tie-break."""
    if not game.is_tie_break(asked.position):
        return []
    t = translator(game.language)
    names = t.list(f"<@{member}>" for member in sorted(game.leaders()))
    return [t("Only those who share the top place can answer: {members}", members=names)]


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
