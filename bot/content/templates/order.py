"""Four songs, albums or moments to be put in the order in which they came."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from bot.content.catalogue import Distance
from bot.content.models import LONGEST_EXPLANATION, ORDERED, Album, Campaign, Moment, Song, Text
from bot.content.pack import date_of
from bot.content.question import mixed
from bot.content.templates.base import Dice, Draft, Subject
from bot.content.templates.dates import CLEARLY, Dated, OfDates, spans
from bot.i18n import N_

_GAPS: Final[dict[Distance, int]] = {"far": 300, "near": CLEARLY}
"""Days between each and the next: about a year is easy, two months are hard."""
_NEAR_DAYS: Final = 900  # from the subject of a hard question to what stands beside it


def _is_of_a_day(thing: Dated) -> bool:
    """Whether it has a date rather than a beginning."""
    return not isinstance(thing, Campaign) and not (isinstance(thing, Moment) and spans(thing))


class InOrder(OfDates):
    """Which came first, second, third, last? All are of one kind and clearly apart in time."""

    name = "order"
    style = "order"

    def subjects(self) -> Iterator[Subject]:
        for thing in self._dated.values():
            if not _is_of_a_day(thing):
                continue
            distances = tuple(
                which for which in _GAPS if len(self._apart(thing, self._pool(thing, which), which)) == ORDERED
            )
            if distances:
                yield Subject((thing.id,), self.category_of(thing), self.catalogue.ease(thing), distances)

    def _pool(self, thing: Dated, distance: Distance) -> Iterator[Dated]:
        """What can stand beside ``thing``, the nearest in time first; no two are alike."""
        for other in self.catalogue.apart(thing, self._by_distance(thing)):
            if distance == "near" and abs((date_of(other) - date_of(thing)).days) > _NEAR_DAYS:
                return
            if _is_of_a_day(other):
                yield other

    def _apart(self, thing: Dated, pool: Iterable[Dated], distance: Distance) -> list[Dated]:
        """``thing`` and what of ``pool``, in its order, is far enough from it and from one another: four at most."""
        gap = dt.timedelta(days=_GAPS[distance])
        kept = [thing]
        for other in pool:
            if all(abs(date_of(other) - date_of(one)) >= gap for one in kept):
                kept.append(other)
            if len(kept) == ORDERED:
                break
        return kept

    def draft(self, ids: tuple[str, ...], dice: Dice) -> Draft:
        thing = self._dated[ids[0]]
        pool = list(self._pool(thing, dice.distance))
        four = self._apart(thing, dice.rng.sample(pool, len(pool)), dice.distance)
        if len(four) < ORDERED:  # a clumsy draw took the room of the others; the nearest first always works
            four = self._apart(thing, pool, dice.distance)
        four.sort(key=date_of)
        options, order = mixed([one.title for one in four], dice.rng)
        return Draft(self._what(thing), options, 0, self._days(four), tuple(four), order=order)

    def _what(self, thing: Dated) -> Text:
        if isinstance(thing, Song):
            return self.say(N_("In which order did these songs first come out? The earliest goes first."))
        if isinstance(thing, Album):
            return self.say(N_("In which order did these albums come out? The earliest goes first."))
        return self.say(N_("In which order did this happen? The earliest goes first."))

    def _days(self, four: Sequence[Dated]) -> Text:
        """When each came, as far as there is room."""
        message = N_("{first}: {day1}; {second}: {day2}; {third}: {day3}; {fourth}: {day4}.")
        titles = dict(zip(("first", "second", "third", "fourth"), map(self.catalogue.quoted, four), strict=True))
        days = {f"day{number}": date_of(thing) for number, thing in enumerate(four, start=1)}
        told = self.say(message, **titles, **days)
        if max(map(len, told.values())) <= LONGEST_EXPLANATION:
            return told
        return self.say(message, **titles, **{name: str(day.year) for name, day in days.items()})
