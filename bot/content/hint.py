"""The fact that leads to a typed answer without naming it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Final

from bot.content.deck import facts_about
from bot.content.models import Album, Member, Song, Text
from bot.content.normal import normal
from bot.content.pack import AnyThing, Pack, names_of
from bot.content.voice import Voice
from bot.i18n import N_

_ABOUT: Final = 2  # things: a fact about more leads nowhere
_LONG: Final = 3  # letters of a name that is looked for inside of words, too: Korean ones carry their particles


def hint_of(pack: Pack, answer: Text, about: Iterable[str], accept: Collection[str] = ()) -> Text | None:
    """A fact about the ``answer``, or else about what the question is about; when it came out, or who it is, else.

    None where nothing is known that does not give the answer away. The same question always has the same hint.
    """
    things = [pack.things[name] for name in about if name in pack.things]
    own = [thing for thing in things if _is_named(thing, answer)]
    names = {*answer.values(), *accept, *(name for thing in own for name in names_of(thing))}
    said = (text for thing in own or things for text in _leads(pack, thing, answers=thing in own))
    return next((text for text in said if not gives_away(text, names)), None)


def _leads(pack: Pack, thing: AnyThing, *, answers: bool) -> Iterator[Text]:
    """What leads to a thing: facts that are about little else, and then its date or role where it is what is asked."""
    facts = (fact for fact in facts_about(pack, thing) if len(fact.about) <= _ABOUT)
    yield from (fact.text for fact in sorted(facts, key=lambda fact: len(fact.about)))
    say = Voice(pack.languages).say
    if answers and isinstance(thing, Song | Album):
        yield say(N_("It came out on {date}."), date=thing.released)
    if answers and isinstance(thing, Member):
        yield say(N_("Role: {roles}."), roles=thing.roles)


def gives_away(text: Text, names: Iterable[str]) -> bool:
    """Whether one of ``names`` stands in ``text``, in any of its languages."""
    return any(_holds(wording, name) for name in names for wording in text.values())


def _holds(wording: str, name: str) -> bool:
    key = normal(name)
    if len(key) >= _LONG and key in normal(wording):
        return True
    # What is short stands for itself, with or without a particle: V, V는; but not the v in "love".
    return bool(re.search(rf"(?<!\w){re.escape(name)}(?![a-z0-9])", wording, re.IGNORECASE))


def _is_named(thing: AnyThing, answer: Text) -> bool:
    keys = {normal(name) for name in names_of(thing)}
    return any(normal(wording) in keys for wording in answer.values())
