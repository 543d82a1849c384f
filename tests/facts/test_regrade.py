"""An answer that is judged otherwise is worth what the game would have given for it, and so is what follows."""

from __future__ import annotations

from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

from bot.facts.reports.regrade import Given, chosen_as, regrade
from bot.trivia.format import Format
from bot.trivia.game import Asked
from tests.facts.played import OPTIONS, RIGHT, Click, Script, play

ANN, BEA = 101, 102

clicks = st.builds(Click, st.integers(1, 4), st.integers(0, OPTIONS - 1), st.integers(0, 20_000))
one_each = st.lists(clicks, max_size=4, unique_by=lambda click: click.member)
scripts = st.lists(one_each, min_size=1, max_size=7)
formats = st.builds(Format, speed=st.booleans(), streaks=st.booleans(), calm=st.booleans(), double_last=st.booleans())


def worth(history: list[Asked]) -> dict[tuple[int, int], tuple[bool, int]]:
    return {
        (asked.position, answer.member_id): (answer.right, answer.points)
        for asked in history
        for answer in asked.answers.values()
    }


def regraded(
    history: list[Asked], chosen: Format, position: int, choice: int, *, right: bool
) -> dict[tuple[int, int], tuple[bool, int]]:
    """The ledger after everybody who chose ``choice`` has been judged anew."""
    ledger = worth(history)
    given: defaultdict[int, dict[int, Given]] = defaultdict(dict)
    for asked in history:
        for answer in asked.answers.values():
            given[answer.member_id][asked.position] = Given.of(asked.question, answer)
    places = [asked.position for asked in history]
    total = min(chosen.questions, len(history))
    for answer in history[position].answers.values():
        if answer.choice == choice:
            own = given[answer.member_id]
            for grade in regrade(
                chosen, total, places, answer.member_id, own, position, chosen_as(answer, right=right)
            ):
                ledger[grade.position, grade.member_id] = (grade.right, grade.points)
    return ledger


@given(script=scripts, chosen=formats, data=st.data())
def test_as_if_it_had_been_right_all_along(script: Script, chosen: Format, data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(script) - 1))
    choice = data.draw(st.integers(0, OPTIONS - 1))
    played = play(script, chosen)
    chosen_by = {click.member for click in script[position] if click.choice == choice}
    other = [*script]
    other[position] = [
        Click(click.member, RIGHT, click.after) if click.member in chosen_by else click for click in script[position]
    ]
    assert regraded(played, chosen, position, choice, right=True) == worth(play(other, chosen))


@given(script=scripts, chosen=formats, data=st.data())
def test_judged_as_it_was_nothing_changes(script: Script, chosen: Format, data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(script) - 1))
    choice = data.draw(st.integers(0, OPTIONS - 1))
    played = play(script, chosen)
    assert regraded(played, chosen, position, choice, right=choice == RIGHT) == worth(played)


def test_a_streak_goes_on_and_breaks_again() -> None:
    chosen = Format(questions=3, speed=False)
    wrong_in_the_middle = [[Click(ANN, RIGHT, 0)], [Click(ANN, 1, 0)], [Click(ANN, RIGHT, 0)]]
    played = play(wrong_in_the_middle, chosen)
    assert [points for _, points in worth(played).values()] == [1000, 0, 1000]
    accepted = regraded(played, chosen, 1, 1, right=True)
    assert list(accepted.values()) == [(True, 1000), (True, 1100), (True, 1200)]


def test_the_last_question_counts_twice_here_too() -> None:
    chosen = Format(questions=2, double_last=True)
    played = play([[], [Click(ANN, 2, 0), Click(BEA, RIGHT, 0)]], chosen)
    assert regraded(played, chosen, 1, 2, right=True) == {(1, ANN): (True, 2000), (1, BEA): (True, 2000)}


def test_a_tie_break_is_worth_a_tenth() -> None:
    chosen = Format(questions=1, tie_break=True)
    played = play([[Click(ANN, RIGHT, 0), Click(BEA, RIGHT, 0)], [Click(ANN, RIGHT, 0), Click(BEA, 3, 0)]], chosen)
    assert regraded(played, chosen, 1, 3, right=True)[1, BEA] == (True, 100)
