"""Looking through what there is: filtered, sorted, and how each question does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Literal

from msgspec import Struct

from bot.facts.entry import Kind
from bot.facts.finding import Item, as_typed
from bot.facts.records import QuestionStats, State

Sort = Literal["newest", "missed"]
SORTS: Final[tuple[Sort, ...]] = ("newest", "missed")
_NEVER_ASKED: Final = QuestionStats()


class Filter(Struct, frozen=True, kw_only=True):
    """What is looked for; None for anything. ``own`` says whether it is the server's or a pack's.

    Without a ``state`` come all but what was declined or removed. ``text`` stands in what it says.
    """

    kind: Kind | None = None
    category: str | None = None
    state: State | None = None
    author_id: int | None = None
    own: bool | None = None
    text: str = ""

    def fits(self, item: Item) -> bool:
        """Whether ``item`` is looked for."""
        stored = item.stored
        return (
            self.kind in (None, item.kind)
            and self.category in (None, item.category)
            and self.state in (None, item.state)
            and self.author_id in (None, stored.author_id if stored else None)
            and self.own in (None, stored is not None)
            and self._reads(item)
        )

    def _reads(self, item: Item) -> bool:
        return not self.text or any(as_typed(self.text) in as_typed(wording) for wording in item.text.values())


class Listed(Struct, frozen=True, kw_only=True):
    """One line of a list; ``stats`` are zeros for a fact and for what was never asked."""

    item: Item
    stats: QuestionStats

    @classmethod
    def of(cls, item: Item, stats: Mapping[str, QuestionStats]) -> Listed:
        """An item and how it does."""
        return cls(item=item, stats=stats.get(item.key, _NEVER_ASKED))


def arranged(items: Sequence[Item], sort: Sort, stats: Mapping[str, QuestionStats]) -> list[Item]:
    """``items`` in order: what the server added last comes first, or else what was missed most often.

    What nobody has answered comes after what somebody has, and a pack's in its own order after the server's.
    """
    newest = sorted(items, key=lambda item: -item.stored.created_at if item.stored else 0)
    if sort == "newest":
        return newest

    def missed(item: Item) -> tuple[bool, float]:
        share = stats.get(item.key, _NEVER_ASKED).share_right
        return share is None, share or 0.0

    return sorted(newest, key=missed)
