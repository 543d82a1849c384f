"""A deck of written facts: mixed, and drawn one after the other, so that none comes again before all were seen.

The order follows from the facts' ids alone. So the button that draws the next card needs to know
only the last one, and it still works after a restart and after the facts were edited.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from bot.content.models import Fact
from bot.content.pack import AnyThing, Pack


def mark(name: str) -> str:
    """Eight letters that stand for an id where several ids would be too long; "" for no id."""
    return f"{zlib.crc32(name.encode()):08x}" if name else ""


def facts_about(pack: Pack, thing: AnyThing) -> tuple[Fact, ...]:
    """The facts that name ``thing``, in the order of a deck."""
    return _mixed(pack.facts_about(thing.id))


def deck(pack: Pack, about: AnyThing | None = None, category: str | None = None) -> tuple[Fact, ...]:
    """The facts of ``category`` about a thing; of all categories and about everything where these are None.

    Where no fact names the thing, those about what belongs to it stand in: the songs of an album.
    """
    facts: Iterable[Fact] = pack.facts
    if about is not None:
        belonging = (fact for thing in pack.linked(about.id) for fact in pack.facts_about(thing.id))
        facts = pack.facts_about(about.id) or dict.fromkeys(belonging)
    return _mixed(fact for fact in facts if category in (None, fact.category))


def next_fact(cards: tuple[Fact, ...], shown: str) -> Fact:
    """The card of a deck that follows the one whose mark is ``shown``, which need not be there any more.

    Raises:
        IndexError: the deck is empty.
    """
    return next((fact for fact in cards if mark(fact.id) > shown), cards[0])


def _mixed(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    return tuple(sorted(facts, key=lambda fact: mark(fact.id)))
