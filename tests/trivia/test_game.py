"""The rules of a live game, with no clock, database or Discord."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from bot.content.models import Text
from bot.content.question import Question
from bot.errors import AlreadyAnswered, NotInTieBreak, QuestionClosed, TooLate
from bot.trivia import tally
from bot.trivia.format import Format
from bot.trivia.game import Asked, Game, Standing, rank

T0 = 1_796_000_000_000
LIMIT = 15_000


def question(right: int = 1) -> Question:
    return Question(
        key="q",
        style="choice",
        category="songs",
        difficulty=1,
        text=Text("Which?"),
        options=(Text("a"), Text("b"), Text("c"), Text("d")),
        right=right,
        explanation=Text("So."),
        sources=(),
    )


def new_game(questions: int = 10) -> Game:
    keys = tuple(f"q{n}" for n in range(questions))
    return Game(1, 2, 3, 4, "en", 0x8B5CF6, Format(seconds=LIMIT // 1000, questions=questions), keys, 5)


def ask(game: Game, position: int = 0) -> Asked:
    asked = game.asked = Asked(position, question(), closes_at=T0 + LIMIT, message_id=9)
    return asked


def test_the_first_click_counts_and_the_second_is_told_which_it_was() -> None:
    game = new_game()
    asked = ask(game)
    game.lock_in(0, 7, 2, T0 + 1_000, T0)
    with pytest.raises(AlreadyAnswered) as caught:
        game.lock_in(0, 7, 1, T0 + 2_000, T0)
    assert caught.value.values == {"letter": "C"}
    assert asked.answers[7].choice == 2


def test_in_time_is_decided_by_discords_clock_to_the_millisecond() -> None:
    game = new_game()
    ask(game)
    assert game.lock_in(0, 7, 1, T0 + LIMIT, T0).points == 500
    with pytest.raises(TooLate):
        game.lock_in(0, 8, 1, T0 + LIMIT + 1, T0)


def test_a_click_may_come_before_our_own_post_returns() -> None:
    game = new_game()
    # Our clock is ten seconds behind Discord's: what we guess as the end lies before the click.
    game.asked = Asked(0, question(), closes_at=T0 - 10_000)
    assert game.lock_in(0, 7, 1, T0 + 6_000, T0).elapsed_ms == 6_000


@pytest.mark.parametrize(("position", "choice"), [(1, 0), (0, 4), (-1, 0), (0, -1), (0, -100)])
def test_a_click_on_another_question_or_option_is_refused(position: int, choice: int) -> None:
    game = new_game()
    asked = ask(game)
    with pytest.raises(QuestionClosed):
        game.lock_in(position, 7, choice, T0, T0)
    assert not asked.answers


def test_after_the_close_nothing_is_taken() -> None:
    game = new_game()
    asked = ask(game)
    game.close()
    with pytest.raises(QuestionClosed):
        game.lock_in(0, 7, 1, T0 + 1, T0)
    assert not asked.answers


def test_what_could_not_be_written_may_be_tried_again() -> None:
    game = new_game()
    ask(game)
    game.lock_in(0, 7, 1, T0, T0)
    game.take_back(0, 7)
    assert game.lock_in(0, 7, 0, T0 + 5, T0).choice == 0


def test_a_run_of_right_answers_pays_and_a_missed_question_ends_it() -> None:
    game = new_game()
    paid = []
    for position, choice in enumerate([1, 1, 1, None, 1, 0, 1]):
        ask(game, position)
        if choice is not None:
            paid.append(game.lock_in(position, 7, choice, T0, T0).points)
        game.close()
    assert paid == [1000, 1100, 1200, 1000, 0, 1000]


def test_the_outcome_names_the_fastest_and_the_longest_run() -> None:
    game = new_game()
    for position in range(2):
        ask(game, position)
        game.lock_in(position, 7, 1, T0 + 3_000, T0)
        game.lock_in(position, 8, 1 if position else 0, T0 + 2_000, T0)
        outcome = game.close()
    assert game.asked is not None
    assert tally.options(game.asked) == (0, 2, 0, 0)
    assert outcome.fastest is not None
    assert outcome.fastest.member_id == 8
    assert outcome.longest_streak is not None
    assert (outcome.longest_streak.member_id, outcome.longest_streak.streak) == (7, 2)


def test_three_unanswered_questions_in_a_row_are_noticed() -> None:
    game = new_game()
    for position in range(3):
        ask(game, position)
        game.close()
    assert game.unanswered == 3
    ask(game, 3)
    game.lock_in(3, 7, 0, T0, T0)
    game.close()
    assert game.unanswered == 0


def test_the_last_question_counts_twice_where_the_moderator_wants_it() -> None:
    game = new_game(3)
    game.format = structs.replace(game.format, double_last=True, streaks=False)
    paid = []
    for position in range(3):
        ask(game, position)
        paid.append(game.lock_in(position, 7, 1, T0 + LIMIT // 2, T0).points)
        game.close()
    assert paid == [750, 750, 1500]


def test_the_standings_are_shown_after_each_third_but_not_at_the_end() -> None:
    for total, shown in ((3, [0, 1]), (4, [1, 2]), (10, [3, 6]), (30, [9, 19])):
        game = new_game(total)
        game.format = structs.replace(game.format, interludes=True)
        assert [position for position in range(total) if game.is_interlude(position)] == shown
        game.format = structs.replace(game.format, interludes=False)
        assert not any(game.is_interlude(position) for position in range(total))


def tied_game() -> Game:
    """Two share the top place after the last question; a third has played, too."""
    game = new_game(1)
    game.keys = ("q0", "spare1", "spare2", "spare3")
    game.format = structs.replace(game.format, tie_break=True, questions=1)
    ask(game, 0)
    for member, choice in ((7, 1), (8, 1), (9, 0)):
        game.lock_in(0, member, choice, T0, T0)
    game.close()
    return game


def test_a_tie_for_the_top_is_played_out_by_those_who_share_it() -> None:
    game = tied_game()
    assert game.next_position == 1
    assert game.is_tie_break(1)
    ask(game, 1)
    with pytest.raises(NotInTieBreak):
        game.lock_in(1, 9, 1, T0, T0)
    assert game.lock_in(1, 7, 1, T0, T0).points == 100
    assert game.lock_in(1, 8, 1, T0 + LIMIT, T0).points == 50
    game.close()
    assert game.leaders() == {7}
    assert [(place, standing.member_id) for place, standing in game.ranking()] == [(1, 7), (2, 8), (3, 9)]


def test_a_tie_that_outlasts_the_spare_questions_is_shared() -> None:
    game = tied_game()
    played = []
    while (position := game.next_position) is not None:
        ask(game, position)
        game.close()
        played.append(position)
    assert played == [1, 2, 3]
    assert [place for place, _ in game.ranking()] == [1, 1, 3]


def test_without_points_nobody_plays_for_the_top() -> None:
    game = new_game(1)
    game.keys = ("q0", "spare1")
    game.format = structs.replace(game.format, tie_break=True, questions=1)
    ask(game, 0)
    game.lock_in(0, 7, 0, T0, T0)
    game.lock_in(0, 8, 0, T0, T0)
    game.close()
    assert game.next_position is None


@given(st.lists(st.integers(min_value=0, max_value=5), max_size=30))
def test_equal_points_share_a_rank(points: list[int]) -> None:
    ranked = rank(Standing(n, points=p) for n, p in enumerate(points))
    for place, standing in ranked:
        assert place == 1 + sum(other > standing.points for other in points)
