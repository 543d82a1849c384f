"""Questions about when something came out or happened, and which came first."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Final, TypeAlias

from bot.content.catalogue import WRONG, Distance
from bot.content.models import LONGEST_EXPLANATION, Album, Campaign, Moment, Song, Text
from bot.content.pack import AnyThing, date_of
from bot.content.templates.base import Dice, Draft, Subject, Template
from bot.i18n import N_

Dated: TypeAlias = Song | Album | Campaign | Moment

_DISTANCES: Final[tuple[Distance, ...]] = ("far", "near")
CLEARLY: Final = 60  # days between what came first and what came next, so that no chart or time zone can swap them
_NEAR_YEARS: Final = 3  # a hard question offers years within so many of the right one


class OfDates(Template):
    """What the kinds here share: everything that has a date, by id, and how to say when it was."""

    @cached_property
    def _dated(self) -> dict[str, Dated]:
        """What can be asked by its date: its title does not say the year."""
        catalogue = self.catalogue
        everything: list[Dated] = [*catalogue.songs, *catalogue.albums, *catalogue.campaigns, *catalogue.moments]
        return {thing.id: thing for thing in everything if not catalogue.dated_in_title(thing)}

    def _by_distance(self, thing: Dated) -> Iterator[Dated]:
        """What is of the same kind and can be asked by its date, the nearest in time first."""
        same = self.catalogue.nearest(type(thing), date_of(thing))
        return (other for other in same if other.id in self._dated)

    def _when(self, thing: Dated) -> Text:
        """One sentence with the date of ``thing``."""
        name, day = self.catalogue.quoted(thing), date_of(thing)
        if isinstance(thing, Song):
            return self.say(N_("{song} first came out on {date}."), song=name, date=day)
        if isinstance(thing, Album):
            return self.say(N_("{album} came out on {date}."), album=name, date=day)
        if isinstance(thing, Campaign) or spans(thing):
            return self.say(N_("{name} began on {date}."), name=name, date=day)
        told = self.say(N_("{date}: {what}"), date=day, what=thing.what)
        if max(map(len, told.values())) <= LONGEST_EXPLANATION:
            return told
        return self.say(N_("{name}: that was on {date}."), name=name, date=day)


def spans(moment: Moment) -> bool:
    """Whether ``moment`` is a stretch of time, such as a tour, that has a beginning rather than a date."""
    return moment.kind == "tour" or moment.until is not None


def years_of(thing: AnyThing) -> range:
    """The years that could be called the year of ``thing``: more than one where it lasted."""
    end = getattr(thing, "until", None) or getattr(thing, "ended", None) or date_of(thing)
    return range(date_of(thing).year, end.year + 1)


class YearOf(OfDates):
    """In which year did it come out, begin or happen? The wrong years are drawn on both sides of the right one."""

    name = "year"

    def subjects(self) -> Iterator[Subject]:
        for thing in self._dated.values():
            distances = tuple(which for which in _DISTANCES if len(self._wrong_years(thing, which)) >= WRONG)
            yield Subject((thing.id,), self.category_of(thing), self.catalogue.ease(thing), distances)

    def _wrong_years(self, thing: Dated, distance: Distance) -> list[int]:
        year, own = date_of(thing).year, years_of(thing)
        reach = _NEAR_YEARS if distance == "near" else len(self.catalogue.years)
        return [other for other in self.catalogue.years if other not in own and abs(other - year) <= reach]

    def draft(self, ids: tuple[str, ...], dice: Dice) -> Draft:
        thing = self._dated[ids[0]]
        year = date_of(thing).year
        wrong = self._wrong_years(thing, dice.distance)
        before, after = [other for other in wrong if other < year], [other for other in wrong if other > year]
        # The place of the right year among the four is drawn first, or the middle would be the better guess.
        earlier = dice.rng.randint(max(0, WRONG - len(after)), min(WRONG, len(before)))
        years = sorted((*dice.rng.sample(before, earlier), *dice.rng.sample(after, WRONG - earlier), year))
        options = tuple(Text(str(other)) for other in years)
        return Draft(self._question(thing), options, years.index(year), self._when(thing), (thing,))

    def _question(self, thing: Dated) -> Text:
        name = self.catalogue.name(thing)
        if isinstance(thing, Song):
            return self.say(N_("In which year did {song} first come out?"), song=name)
        if isinstance(thing, Album):
            return self.say(N_("In which year did {album} come out?"), album=name)
        if isinstance(thing, Campaign) or spans(thing):
            return self.say(N_("In which year did {name} begin?"), name=name)
        return self.say(N_("In which year was this? {moment}"), moment=name)


class YearTrue(YearOf):
    """True or false: it came out in a year."""

    name = "tf-year"
    style = "true_false"

    def subjects(self) -> Iterator[Subject]:
        for subject in super().subjects():
            thing = self._dated[subject.ids[0]]
            if isinstance(thing, Song) or (isinstance(thing, Album) and not self._is_named_as_a_song(thing)):
                yield subject

    def _is_named_as_a_song(self, album: Album) -> bool:
        """Then the sentence could be about the song as well, which may be of another year."""
        return any(self.catalogue.alike(album, song) for song in self.pack.songs)

    def draft(self, ids: tuple[str, ...], dice: Dice) -> Draft:
        thing = self._dated[ids[0]]
        true = dice.coin()
        year = date_of(thing).year if true else dice.rng.choice(self._wrong_years(thing, dice.distance))
        name = self.catalogue.quoted(thing)
        if isinstance(thing, Song):
            statement = self.say(N_("{song} first came out in {year}."), song=name, year=str(year))
        else:
            statement = self.say(N_("{album} came out in {year}."), album=name, year=str(year))
        return self.true_or_false(statement, true, self._when(thing), thing)


class InYear(OfDates):
    """Which of four songs, albums or moments belongs to a year?"""

    name = "in-year"

    def subjects(self) -> Iterator[Subject]:
        for thing in self._dated.values():
            if not isinstance(thing, Campaign) and len(years_of(thing)) == 1:
                yield self.subject(thing, self._pool(thing))

    def _pool(self, thing: Dated) -> Iterator[Dated]:
        year = date_of(thing).year
        others = (other for other in self._by_distance(thing) if year not in years_of(other))
        return self.catalogue.apart(thing, others)

    def draft(self, ids: tuple[str, ...], dice: Dice) -> Draft:
        thing = self._dated[ids[0]]
        year = str(date_of(thing).year)
        if isinstance(thing, Song):
            text = self.say(N_("Which of these songs first came out in {year}?"), year=year)
        elif isinstance(thing, Album):
            text = self.say(N_("Which of these albums came out in {year}?"), year=year)
        else:
            text = self.say(N_("Which of these moments belongs to {year}?"), year=year)
        wrong = dice.draw(self._pool(thing))
        return Draft(text, *dice.mix(thing.title, (other.title for other in wrong)), self._when(thing), (thing,))


class CameFirst(OfDates):
    """Which of four songs or albums came out first? The others came clearly later."""

    name = "first"
    _later = 1

    def subjects(self) -> Iterator[Subject]:
        for thing in self._dated.values():
            if isinstance(thing, Song | Album):
                yield self.subject(thing, self._pool(thing))

    def _pool(self, thing: Dated) -> Iterator[Dated]:
        day = date_of(thing)
        others = (other for other in self._by_distance(thing) if (date_of(other) - day).days * self._later >= CLEARLY)
        return self.catalogue.apart(thing, others)

    def draft(self, ids: tuple[str, ...], dice: Dice) -> Draft:
        thing = self._dated[ids[0]]
        wrong = dice.draw(self._pool(thing))
        return Draft(
            self._question(thing),
            *dice.mix(thing.title, (other.title for other in wrong)),
            self._why(thing),
            (thing, *wrong),
        )

    def _question(self, thing: Dated) -> Text:
        if isinstance(thing, Song):
            return self.say(N_("Which of these songs came out first?"))
        return self.say(N_("Which of these albums came out first?"))

    def _why(self, thing: Dated) -> Text:
        name, day = self.catalogue.quoted(thing), date_of(thing)
        return self.say(N_("{title} came out on {date}, before the other three."), title=name, date=day)


class CameLast(CameFirst):
    """Which of four songs or albums came out last? The others came clearly earlier."""

    name = "last"
    _later = -1

    def _question(self, thing: Dated) -> Text:
        if isinstance(thing, Song):
            return self.say(N_("Which of these songs came out last?"))
        return self.say(N_("Which of these albums came out last?"))

    def _why(self, thing: Dated) -> Text:
        name, day = self.catalogue.quoted(thing), date_of(thing)
        return self.say(N_("{title} came out on {date}, after the other three."), title=name, date=day)


class ClosestYear(YearOf):
    """In which year was it? Typed, and what is near counts."""

    name = "closest"
    style = "year"

    def subjects(self) -> Iterator[Subject]:
        for thing in self._dated.values():
            yield Subject((thing.id,), self.category_of(thing), self.catalogue.ease(thing), ("far",))

    def draft(self, ids: tuple[str, ...], _dice: Dice, /) -> Draft:
        thing = self._dated[ids[0]]
        answer = Text(str(date_of(thing).year))
        return Draft(self._question(thing), (), 0, self._when(thing), (thing,), answer=answer)
