"""What a night came to, told from its questions and answers alone, so that any past night can be told again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.content.question import Question
from bot.trivia.answers import Locked
from bot.trivia.game import Asked, Standing, rank

HARDEST_MIN_ANSWERS: Final = 2
"""So many must have answered a question before it can be the hardest."""


@dataclass(frozen=True, slots=True)
class Hardest:
    """The question that the fewest got right, and how many did of how many."""

    question: Question
    right: int
    answered: int


@dataclass(frozen=True, slots=True)
class Climber:
    """Who gained the most places against the night before."""

    member_id: int
    before: int
    now: int


@dataclass(frozen=True, slots=True)
class Recap:
    """A night: everybody with their rank, and what is worth telling. What did not happen is None."""

    ranking: tuple[tuple[int, Standing], ...]
    asked: int
    hardest: Hardest | None
    fastest: Locked | None
    climber: Climber | None

    @property
    def players(self) -> int:
        return len(self.ranking)

    @property
    def champions(self) -> tuple[int, ...]:
        """Who won: with points, and all of those who share the first rank."""
        return tuple(standing.member_id for place, standing in self.ranking if place == 1 and standing.points)


def standings(asked: Sequence[Asked]) -> tuple[tuple[int, Standing], ...]:
    """The ranking that a game's answers make."""
    table: dict[int, Standing] = {}
    for question in asked:
        for answer in question.answers.values():
            standing = table.setdefault(answer.member_id, Standing(answer.member_id))
            standing.points += answer.points
            standing.right += answer.right
            standing.answered += 1
    return tuple(rank(table.values()))


def recap(asked: Sequence[Asked], before: Sequence[Asked] = ()) -> Recap:
    """The recap of a game; ``before`` is the night before, for the climber."""
    ranking = standings(asked)
    right = [answer for question in asked for answer in question.answers.values() if answer.right]
    return Recap(
        ranking=ranking,
        asked=len(asked),
        hardest=_hardest(asked),
        fastest=min(right, key=lambda answer: (answer.elapsed_ms, answer.member_id), default=None),
        climber=_climber(ranking, standings(before)),
    )


def _hardest(asked: Sequence[Asked]) -> Hardest | None:
    tried = [
        Hardest(question.question, sum(answer.right for answer in question.answers.values()), len(question.answers))
        for question in asked
        if len(question.answers) >= HARDEST_MIN_ANSWERS
    ]
    missed = [each for each in tried if each.right < each.answered]
    return min(missed, key=lambda each: each.right / each.answered, default=None)


def _climber(now: Sequence[tuple[int, Standing]], before: Sequence[tuple[int, Standing]]) -> Climber | None:
    ranks = {standing.member_id: place for place, standing in before}
    climbs = [
        Climber(standing.member_id, ranks[standing.member_id], place)
        for place, standing in now
        if ranks.get(standing.member_id, 0) > place and standing.points
    ]
    return max(climbs, key=lambda climb: (climb.before - climb.now, -climb.now), default=None)
