"""Which questions a game asks: nothing twice too soon, categories mixed, from easy to hard."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import cycle, islice
from typing import Final

from bot.content.question import BUTTONS, STYLES
from bot.content.writer import Candidate
from bot.errors import NotEnoughQuestions
from bot.trivia.format import Format

SPARE: Final = 3  # questions for tie-breaks; a tie that outlasts them is shared
FRESH_SHARE: Final = 0.8  # of the pool is asked before any question comes back
SLOW_SHARE: Final = 4  # where no style is chosen, every fourth question takes more than a press on a button
_QUICK: Final = "buttons"


def fits(candidate: Candidate, chosen: Format) -> bool:
    """Whether a question may be asked in a game of this format."""
    return (
        chosen.category in (None, candidate.category)
        and chosen.difficulty in (None, candidate.difficulty)
        and chosen.style in (None, candidate.style)
    )


def select(pool: Iterable[Candidate], chosen: Format, recent: Sequence[str], rng: random.Random) -> tuple[str, ...]:
    """The keys of ``chosen.questions`` questions, in the order in which they are asked.

    ``recent`` are the keys that the server was asked, newest first: none of them comes back, in an
    easier or harder dress either, until 80 % of the fitting pool has been asked; then the longest
    unseen come back first.

    Raises:
        NotEnoughQuestions: fewer than that fit.
    """
    fitting = [candidate for candidate in pool if fits(candidate, chosen)]
    stems = {candidate.key: candidate.stem for candidate in fitting}
    if len(set(stems.values())) < chosen.questions:
        raise NotEnoughQuestions(count=len(set(stems.values())))
    asked = list(dict.fromkeys(stems[key] for key in recent if key in stems))
    total = len(set(stems.values()))
    resting = set(asked[: min(int(FRESH_SHARE * total), total - chosen.questions)])
    fresh = [candidate for candidate in fitting if candidate.stem not in resting]
    picked = _mix(fresh, _sorts(chosen, rng), rng)
    picked.sort(key=lambda candidate: (candidate.difficulty, candidate.style not in BUTTONS))
    # A game begins with buttons: who comes by has pressed one before they know.
    begin = next((candidate for candidate in picked if candidate.style in BUTTONS), picked[0])
    return (begin.key, *(candidate.key for candidate in picked if candidate is not begin))


def spare(pool: Sequence[Candidate], chosen: Format, used: Sequence[str], rng: random.Random) -> tuple[str, ...]:
    """Up to three more keys for tie-breaks, the hardest first, with buttons if possible; nothing that was ``used``."""
    seen = set(used)
    taken = {candidate.stem for candidate in pool if candidate.key in seen}
    left = [candidate for candidate in pool if fits(candidate, chosen) and candidate.stem not in taken]
    picked = _mix(left, [_QUICK] * 4 * SPARE, rng)
    picked.sort(key=lambda candidate: (candidate.style not in BUTTONS, -candidate.difficulty))
    return tuple(candidate.key for candidate in picked[:SPARE])


def _sort(style: str) -> str:
    return _QUICK if style in BUTTONS else style


def _sorts(chosen: Format, rng: random.Random) -> list[str]:
    """What sort each question of a game is to be of, in no order that means anything."""
    if chosen.style is not None:
        return [_sort(chosen.style)] * chosen.questions
    slow: list[str] = [style for style in STYLES if style not in BUTTONS]
    rng.shuffle(slow)
    sorts = list(islice(cycle(slow), chosen.questions // SLOW_SHARE))
    sorts += [_QUICK] * (chosen.questions - len(sorts))
    rng.shuffle(sorts)
    return sorts


class _Lanes:
    """What is left to be picked: a lane for each sort, each category, and what people and the bot have written."""

    def __init__(self, candidates: Iterable[Candidate], rng: random.Random) -> None:
        self._lanes: defaultdict[tuple[str, str, bool], list[Candidate]] = defaultdict(list)
        for candidate in candidates:
            self._lanes[_sort(candidate.style), candidate.category, candidate.generated].append(candidate)
        for lane in self._lanes.values():
            rng.shuffle(lane)
        self._categories = sorted({category for _, category, _ in self._lanes})
        rng.shuffle(self._categories)
        self._generated = rng.random() < 0.5
        self._subjects: set[str] = set()
        self._stems: set[str] = set()
        self._spare: list[Candidate] = []

    def draw(self, sort: str) -> Candidate | None:
        """The next of a sort, of the category that has waited longest; written and generated ones in turn."""
        for category in self._categories:
            for generated in (self._generated, not self._generated):
                if (candidate := self._pop(self._lanes[sort, category, generated])) is not None:
                    self._categories.remove(category)
                    self._categories.append(category)
                    self._generated = not self._generated
                    return candidate
        return None

    def _pop(self, lane: list[Candidate]) -> Candidate | None:
        """The next of a lane. What has the subject of another waits: the two may give each other away."""
        while lane:
            candidate = lane.pop()
            if candidate.stem in self._stems:
                continue
            if candidate.subject in self._subjects:
                self._spare.append(candidate)
                continue
            self._subjects.add(candidate.subject)
            self._stems.add(candidate.stem)
            return candidate
        return None

    def waiting(self) -> Iterator[Candidate]:
        """What had to wait, where there is nothing else."""
        for candidate in self._spare:
            if candidate.stem not in self._stems:
                self._stems.add(candidate.stem)
                yield candidate


def _mix(candidates: list[Candidate], sorts: Sequence[str], rng: random.Random) -> list[Candidate]:
    """One of each of ``sorts``, from each category in turn; another sort fills up where one has run out.

    No two have one subject while there are others: they may give each other away.
    """
    lanes = _Lanes(candidates, rng)
    others = (_QUICK, *(style for style in STYLES if style not in BUTTONS))
    picked: list[Candidate] = []
    for sort in sorts:
        drawn = (lanes.draw(other) for other in (sort, *others))
        if candidate := next(filter(None, drawn), None):
            picked.append(candidate)
    picked += islice(lanes.waiting(), len(sorts) - len(picked))
    return picked
