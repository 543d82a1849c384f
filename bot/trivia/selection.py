"""Which questions a game asks: nothing twice too soon, categories mixed, from easy to hard."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from bot.content.writer import Candidate
from bot.errors import NotEnoughQuestions
from bot.trivia.format import Format

SPARE: Final = 3  # questions for tie-breaks; a tie that outlasts them is shared
FRESH_SHARE: Final = 0.8  # of the pool is asked before any question comes back


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
    picked = _mix([candidate for candidate in fitting if candidate.stem not in resting], chosen.questions, rng)
    picked.sort(key=lambda candidate: candidate.difficulty)
    return tuple(candidate.key for candidate in picked)


def spare(pool: Sequence[Candidate], chosen: Format, used: Sequence[str], rng: random.Random) -> tuple[str, ...]:
    """Up to three more keys for tie-breaks, the hardest first; nothing that was ``used``."""
    seen = set(used)
    taken = {candidate.stem for candidate in pool if candidate.key in seen}
    left = [candidate for candidate in pool if fits(candidate, chosen) and candidate.stem not in taken]
    picked = _mix(left, 4 * SPARE, rng)
    picked.sort(key=lambda candidate: -candidate.difficulty)
    return tuple(candidate.key for candidate in picked[:SPARE])


def _mix(candidates: list[Candidate], count: int, rng: random.Random) -> list[Candidate]:
    """Take ``count``, from each category in turn, written and generated in turn.

    No two have one subject while there are others: they may give each other away.
    """
    lanes: defaultdict[tuple[str, bool], list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        lanes[candidate.category, candidate.generated].append(candidate)
    for lane in lanes.values():
        rng.shuffle(lane)
    categories = sorted({category for category, _ in lanes})
    rng.shuffle(categories)
    picked: list[Candidate] = []
    spare: list[Candidate] = []
    subjects: set[str] = set()
    stems: set[str] = set()
    generated = rng.random() < 0.5
    while len(picked) < count and categories:
        for category in list(categories):
            drawn = _draw(lanes[category, generated], lanes[category, not generated], subjects, stems, spare)
            if drawn is None:
                categories.remove(category)
            elif len(picked) < count:
                picked.append(drawn)
            generated = not generated
    for candidate in spare:
        if len(picked) < count and candidate.stem not in stems:
            stems.add(candidate.stem)
            picked.append(candidate)
    return picked


def _draw(
    first: list[Candidate], second: list[Candidate], subjects: set[str], stems: set[str], spare: list[Candidate]
) -> Candidate | None:
    """The next of a category, from its ``first`` lane where that has one; what has to wait goes to ``spare``."""
    while lane := first or second:
        candidate = lane.pop()
        if candidate.stem in stems:
            continue
        if candidate.subject in subjects:
            spare.append(candidate)
            continue
        subjects.add(candidate.subject)
        stems.add(candidate.stem)
        return candidate
    return None
