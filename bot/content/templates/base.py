"""What a kind of question has to say: which subjects it can ask about, and the draft of one question."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from random import Random
from typing import ClassVar, Final, NamedTuple, TypeVar

from bot.content.catalogue import NEAREST, WIDE, WRONG, Catalogue, Distance
from bot.content.models import Moment, Text
from bot.content.pack import AnyThing, ThingKind, kind_of
from bot.content.question import Style
from bot.i18n import N_

_Value = TypeVar("_Value")

CATEGORIES: Final[dict[ThingKind, str]] = {
    "member": "members",
    "album": "albums",
    "song": "songs",
    "campaign": "campaigns",
    "moment": "moments",
}
RECORDS: Final = "records"


class Subject(NamedTuple):
    """What one question asks about: ids in the order of its key, the category, the difficulty of its easier form,
    and the distances of wrong options that it comes in.
    """

    ids: tuple[str, ...]
    category: str
    ease: int
    distances: tuple[Distance, ...]


@dataclass(frozen=True)
class Draft:
    """What a kind knows of one question. ``used`` are the things that its answer rests on: their sources are shown.

    The other fields are those of :class:`bot.content.question.Question`.
    """

    text: Text
    options: tuple[Text, ...]
    right: int
    explanation: Text
    used: tuple[AnyThing, ...]
    order: tuple[int, ...] = ()
    answer: Text | None = None
    clue: str = ""


@dataclass(frozen=True)
class Dice:
    """What is left to chance, and how close in time the wrong options are to be."""

    rng: Random
    distance: Distance

    def draw(self, pool: Iterable[_Value]) -> list[_Value]:
        """Wrong options out of ``pool``, nearest first: hard ones from its front, easy ones from its rear."""
        options = list(pool)
        if len(options) >= WIDE:
            options = options[:NEAREST] if self.distance == "near" else options[len(options) // 2 :]
        return self.rng.sample(options, WRONG)

    def mix(self, answer: Text, wrong: Iterable[Text]) -> tuple[tuple[Text, ...], int]:
        """The options in random order, and the place of the right one."""
        options = [answer, *wrong]
        self.rng.shuffle(options)
        return tuple(options), next(place for place, option in enumerate(options) if option is answer)

    def coin(self) -> bool:
        """Heads or tails."""
        return self.rng.random() < 0.5


class Template(ABC):
    """One kind of question. ``name`` stands in its keys, so it never changes."""

    name: ClassVar[str]
    style: ClassVar[Style] = "choice"

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.pack = catalogue.pack
        self.say = catalogue.voice.say

    @abstractmethod
    def subjects(self) -> Iterator[Subject]:
        """Every question that this kind has enough true and false options for."""

    @abstractmethod
    def draft(self, ids: tuple[str, ...], dice: Dice, /) -> Draft:
        """The question about the subject of these ids."""

    def category_of(self, thing: AnyThing) -> str:
        """The category of questions about ``thing``. Awards and charts have one of their own where the pack does."""
        if isinstance(thing, Moment) and thing.kind in ("award", "chart") and RECORDS in self.pack.categories:
            return RECORDS
        return CATEGORIES[kind_of(thing)]

    def subject(self, thing: AnyThing, pool: Iterable[object], *ids: str) -> Subject:
        """To ask about ``thing`` with wrong options out of ``pool``; ``ids`` follow its own in the key."""
        distances = self.catalogue.distances(pool)
        return Subject((thing.id, *ids), self.category_of(thing), self.catalogue.ease(thing), distances)

    def true_or_false(self, statement: Text, true: bool, explanation: Text, *used: AnyThing) -> Draft:
        """The draft that asks whether ``statement`` holds; True stands first, as everywhere."""
        text = self.say(N_("True or false? {statement}"), statement=statement)
        options = (self.say(N_("True")), self.say(N_("False")))
        return Draft(text, options, 0 if true else 1, explanation, used)
