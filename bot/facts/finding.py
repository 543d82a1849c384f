"""Finding facts and questions by what they say: what a moderator means, and what nearly says the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct
from rapidfuzz import fuzz, process

from bot.content.models import Fact, Text, WrittenQuestion
from bot.content.normal import normal, strokes
from bot.facts.entry import Entry, Kind
from bot.facts.making import category_of
from bot.facts.records import State, Stored

NEAR: Final = 85  # per cent of two texts that are the same, for them to be shown side by side
NEAR_SHOWN: Final = 5


class Item(Struct, frozen=True, kw_only=True):
    """A fact or question that a moderator can open. ``stored`` is None for what is a pack's, and as the pack has it."""

    key: str
    kind: Kind
    text: Text
    category: str
    state: State = "active"
    stored: Stored | None = None

    @classmethod
    def of(cls, stored: Stored, says: Entry, categories: Mapping[str, Text]) -> Item:
        """A server's own entry, or what it hides, which ``says`` that."""
        return cls(
            key=stored.key,
            kind=stored.kind,
            text=says.text,
            category=category_of(categories, says.category),
            state=stored.state,
            stored=stored,
        )

    @classmethod
    def of_pack(cls, item: Fact | WrittenQuestion) -> Item:
        """A pack's fact or written question."""
        kind: Kind = "fact" if isinstance(item, Fact) else "question"
        return cls(key=item.id, kind=kind, text=item.text, category=item.category)


class Near(Struct, frozen=True, kw_only=True):
    """What nearly says the same, and how nearly: 0 to 100."""

    item: Item
    likeness: int


class Index:
    """Items, ready to be found."""

    def __init__(self, items: Sequence[Item]) -> None:
        self.items = tuple(items)
        self._places = [place for place, item in enumerate(self.items) for _ in item.text.values()]
        # By key strokes, for a Korean ending changes a part of a syllable.
        self._keys = [as_typed(wording) for item in self.items for wording in item.text.values()]

    def near(self, kind: Kind, text: Text) -> tuple[Near, ...]:
        """The items of a kind that say nearly the same in any language, the likest first."""
        best: dict[int, float] = {}
        for wording in text.values():
            hits = process.extract(as_typed(wording), self._keys, scorer=fuzz.ratio, score_cutoff=NEAR, limit=None)
            for _, likeness, index in hits:
                place = self._places[index]
                if self.items[place].kind == kind:
                    best[place] = max(likeness, best.get(place, 0))
        likest = sorted(best, key=lambda place: (-best[place], place))[:NEAR_SHOWN]
        return tuple(Near(item=self.items[place], likeness=round(best[place])) for place in likest)

    def find(self, query: str, kind: Kind | None = None, limit: int = 25) -> list[Item]:
        """The items in whose text ``query`` stands, those that begin so first; all of them for an empty query."""
        typed = as_typed(query)
        found: dict[int, tuple[int, int]] = {}
        for place, key in zip(self._places, self._keys, strict=True):
            at = key.find(typed)
            if at >= 0 and kind in (None, self.items[place].kind):
                rank = (min(at, 1), place)
                found[place] = min(rank, found.get(place, rank))
        return [self.items[place] for place in sorted(found, key=lambda place: found[place])[:limit]]


def as_typed(text: str) -> str:
    """The key of a text by its strokes, to be compared with what somebody types."""
    return strokes(normal(text))
