"""The modals in which people type an answer or put things in order, and what is said to them about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import discord
from discord import ui

from bot.content.models import LONGEST_ANSWER, ORDERED
from bot.content.question import BUTTONS, TYPED
from bot.errors import QuestionClosed, Stale
from bot.facts.clean import cleaned
from bot.i18n import N_, Translator
from bot.trivia.answers import Given, Locked
from bot.trivia.game import Asked, Game
from bot.trivia.hints import hints_of
from bot.trivia.scoring import TRIES
from bot.ui.clip import OPTION, clip
from bot.ui.press import Sheet
from bot.ui.views import Screen, row
from cogs.trivia.reveals import given_answer, right_answer
from cogs.trivia.screens import answering, asks, plain, progress

TEXT: Final = "text"
PLACES: Final = tuple(f"place{place}" for place in range(ORDERED))
_PLACE_VALUES: Final = frozenset(map(str, range(ORDERED)))
LONGEST_YEAR: Final = 10
LOCKED_IN: Final = N_("Locked in: {answer}. You can't change it.")


def sheet(game: Game, asked: Asked, member_id: int, t: Translator) -> Sheet:
    """The modal for a member's answer to an open question.

    Raises:
        QuestionClosed: it is answered by buttons.
    """
    question = asked.question
    if question.style in BUTTONS:
        raise QuestionClosed
    made = Sheet(progress(game, asked.position), "given", game.id, asked.position)
    made.add_item(ui.TextDisplay("\n".join(asks(question, game.language))))
    if question.style == "order":
        options = [
            discord.SelectOption(label=clip(option(game.language), OPTION), value=str(place))
            for place, option in enumerate(question.options)
        ]
        for number, name in enumerate(PLACES[: len(options)], start=1):
            select: ui.Select[Any] = ui.Select(custom_id=name, options=[*options])
            made.add_item(ui.Label(text=f"{number}.", component=select))
        return made
    year = question.style == "year"
    text: ui.TextInput[Any] = ui.TextInput(
        custom_id=TEXT,
        placeholder=t("Four digits") if year else None,
        max_length=LONGEST_YEAR if year else LONGEST_ANSWER,
    )
    earlier = asked.answers.get(member_id)
    left = TRIES - (earlier.tries if earlier else 0)
    typos = t("Small typos are fine.") + " " + t.plural("{count} try left.", "{count} tries left.", left)
    told = t("The closer, the more points") if year else typos
    made.add_item(ui.Label(text=t("Year") if year else t("Your answer"), description=told, component=text))
    return made


def given(fields: Mapping[str, str | list[str]]) -> Given:
    """The answer that a submitted modal holds. It is untrusted.

    Raises:
        Stale: it is none of ours.
    """
    text = fields.get(TEXT)
    if isinstance(text, str):
        if len(text) > LONGEST_ANSWER:
            raise Stale
        return cleaned(text)
    places = [picked for name in PLACES if isinstance(picked := fields.get(name), list)]
    if len(places) != len(PLACES) or not all(len(picked) == 1 and picked[0] in _PLACE_VALUES for picked in places):
        raise Stale
    return tuple(int(picked[0]) for picked in places)


def taken(game: Game, asked: Asked, locked: Locked, t: Translator) -> Screen:
    """What a member is told who has typed an answer or put things in order."""
    question = asked.question
    if question.style not in TYPED:
        mine = plain(given_answer(question, locked, game.language))
        return Screen(game.accent, t(LOCKED_IN, answer=mine))
    if locked.right:
        return Screen(
            game.accent, "✓ " + t("That's right: {answer}.", answer=plain(right_answer(question, game.language)))
        )
    left = TRIES - locked.tries
    if not left:
        return Screen(game.accent, "✗ " + t("That's not it, and it was your last try."))
    said = t("That's not it.") + " " + t.plural("{count} try left.", "{count} tries left.", left)
    return Screen(game.accent, f"✗ {said}", row(*answering(game, asked, t, locked.member_id)))


def hinted(game: Game, asked: Asked, member_id: int, hints: int, t: Translator) -> Screen:
    """The hints that a member has taken, and what they cost."""
    shown = "\n".join(f"💡 {plain(hint)}" for hint in hints_of(asked.question, game.language)[:hints])
    cost = t(
        "That hint cost {cost} points: the right answer now gives you {most} at most.",
        cost=game.hint_cost(asked.position),
        most=game.most(asked.position, hints),
    )
    return Screen(game.accent, shown, f"-# {cost}", row(*answering(game, asked, t, member_id)))
