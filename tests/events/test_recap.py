"""The recap is told from the answers alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.events.recap import recap, standings
from bot.trivia.answers import Locked
from bot.trivia.game import Asked
from tests.trivia.test_game import question


def asked(*points: dict[int, int], elapsed: int = 2_000) -> list[Asked]:
    """Questions, each with who got how many points for it; right where there were any."""
    return [
        Asked(
            position,
            question(),
            closes_at=0,
            answers={
                member: Locked(member, 1 if given else 0, given > 0, given, elapsed + member)
                for member, given in answered.items()
            },
        )
        for position, answered in enumerate(points)
    ]


def test_a_night_in_numbers() -> None:
    told = recap(asked({1: 900, 2: 0, 3: 800}, {1: 0, 2: 0, 3: 700}, {1: 1000}))
    assert [(place, standing.member_id, standing.points) for place, standing in told.ranking] == [
        (1, 1, 1900),
        (2, 3, 1500),
        (3, 2, 0),
    ]
    assert told.players == 3
    assert told.champions == (1,)
    assert told.hardest is not None
    assert (told.hardest.right, told.hardest.answered) == (1, 3)
    assert told.fastest is not None
    assert told.fastest.member_id == 1
    assert told.climber is None, "there was no night before"


def test_the_climber_gained_the_most_places_with_points() -> None:
    before = asked({1: 500, 2: 400, 3: 300, 4: 200})
    told = recap(asked({1: 100, 2: 900, 3: 50, 4: 800}), before)
    assert told.climber is not None
    assert (told.climber.member_id, told.climber.before, told.climber.now) == (4, 4, 2)


def test_a_night_without_players_has_nothing_to_tell() -> None:
    told = recap(asked({}, {}), asked({1: 500}))
    assert told.ranking == ()
    assert told.champions == ()
    assert (told.hardest, told.fastest, told.climber) == (None, None, None)


def test_what_all_got_right_was_not_hard() -> None:
    assert recap(asked({1: 500, 2: 500})).hardest is None
    assert recap(asked({1: 0})).hardest is None, "one answer says little"


@given(st.lists(st.dictionaries(st.integers(1, 6), st.integers(0, 3)), max_size=6))
def test_equal_points_share_a_rank_and_all_of_the_first_are_champions(nights: list[dict[int, int]]) -> None:
    ranking = standings(asked(*nights))
    totals = {member: sum(night.get(member, 0) for night in nights) for night in nights for member in night}
    assert {standing.member_id: standing.points for _, standing in ranking} == totals
    for place, standing in ranking:
        assert place == 1 + sum(points > standing.points for points in totals.values())
    best = max(totals.values(), default=0)
    champions = {member for member, points in totals.items() if points == best > 0}
    assert set(recap(asked(*nights)).champions) == champions
