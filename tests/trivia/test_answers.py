"""What counts as an answer in each style, and what a member of a game has left to try."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.models import LONGEST_ANSWER, Text
from bot.content.question import Question, Style
from bot.errors import (
    AlreadyAnswered,
    AlreadyTried,
    LightstickError,
    NotAYear,
    NotFourPlaces,
    NothingTyped,
    NoTriesLeft,
    QuestionClosed,
    TooLate,
)
from bot.i18n import translator
from bot.trivia import tally
from bot.trivia.answers import Given, Guess, decode, encode, order_of, read, year_of
from bot.trivia.format import Format
from bot.trivia.game import Asked, Game
from bot.trivia.hints import hints_of
from bot.trivia.scoring import HINT_COST, MAXIMUM, TRIES

T0 = 1_796_000_000_000
LIMIT = 30_000
ANN, BEA, CAL = 7, 8, 9


def question(style: Style, **fields: Any) -> Question:
    by_style: dict[Style, dict[str, Any]] = {
        "choice": {"options": tuple(map(Text, "WXYZ")), "right": 1},
        "true_false": {"options": (Text("True"), Text("False")), "right": 0},
        "typed": {"answer": Text({"en": "Spring Day", "ko": "봄날"}), "hint": Text("It is about waiting.")},
        "emoji": {"answer": Text("Butter"), "clue": "🧈"},
        "year": {"answer": Text("2017")},
        "order": {"options": tuple(map(Text, ("Run", "Fire", "DNA", "ON"))), "order": (2, 0, 3, 1)},
    }
    fields = {**by_style[style], **fields}
    text, so = Text("Well?"), Text("So.")
    return Question(
        key="q", style=style, category="songs", difficulty=1, text=text, explanation=so, sources=(), **fields
    )


def asking(style: Style, **fields: Any) -> Game:
    """A game with one open question of a style."""
    game = Game(1, 2, 3, 4, "en", 0, Format(seconds=LIMIT // 2000, questions=3), ("q", "r", "s"), 5)
    game.asked = Asked(0, question(style, **fields), closes_at=T0 + LIMIT, message_id=9)
    return game


def answers(game: Game) -> dict[int, str]:
    assert game.asked is not None
    return {member: answer.guesses[-1].text for member, answer in game.asked.answers.items()}


def guess(game: Game, member: int, text: str, after: int, *, right: bool = False) -> int:
    return game.lock_in(0, member, text, T0 + after, T0, typed_right=right).points


def test_who_types_has_three_tries_and_points_by_the_time_of_the_right_one() -> None:
    game = asking("typed")
    assert game.asked is not None
    assert guess(game, ANN, "Run", 3_000) == 0
    assert game.asked.locked_in == 0, "who has tries left is not finished"
    assert guess(game, ANN, "Fire", 6_000) == 0
    assert guess(game, ANN, "Spring Day", 15_000, right=True) == 750
    assert game.asked.locked_in == 1
    assert [each.text for each in game.asked.answers[ANN].guesses] == ["Run", "Fire", "Spring Day"]
    assert game.asked.answers[ANN].elapsed_ms == 15_000
    with pytest.raises(AlreadyAnswered) as caught:
        guess(game, ANN, "Butter", 16_000)
    assert caught.value.say(translator("en")) == "Your answer to this question is locked in."


def test_three_wrong_guesses_are_enough() -> None:
    game = asking("emoji")
    for number, text in enumerate(("Run", "Fire", "ON"), start=1):
        guess(game, ANN, text, 1_000 * number)
    with pytest.raises(NoTriesLeft):
        guess(game, ANN, "Butter", 5_000, right=True)
    assert game.asked is not None
    assert (game.asked.locked_in, game.asked.answers[ANN].right) == (1, False)


def test_to_type_the_same_again_costs_no_try() -> None:
    game = asking("typed")
    guess(game, ANN, "Run", 1_000)
    with pytest.raises(AlreadyTried):
        guess(game, ANN, " RUN! ", 2_000)
    assert game.asked is not None
    assert game.asked.answers[ANN].tries == 1


def test_a_hint_takes_its_cost_off_what_follows_it() -> None:
    game = asking("typed")
    assert game.asked is not None
    game.asked.hints[ANN] = 2
    assert guess(game, ANN, "Spring Day", 0, right=True) == MAXIMUM - 2 * HINT_COST == game.most(0, 2)
    assert guess(game, BEA, "Spring Day", 0, right=True) == MAXIMUM == game.most(0)


@pytest.mark.parametrize(
    ("typed", "points", "right"),
    [
        ("2017", 1000, True),
        ("2016", 500, False),
        (" ２０１９년 ", 250, False),
        ("2014", 125, False),
        ("2021", 0, False),
    ],
)
def test_a_year_has_one_try_and_what_is_near_counts(typed: str, points: int, right: bool) -> None:
    game = asking("year")
    assert game.asked is not None
    assert guess(game, ANN, typed, 0) == points
    assert game.asked.answers[ANN].right == right
    assert game.asked.locked_in == 1
    with pytest.raises(AlreadyAnswered):
        guess(game, ANN, "2018", 1_000)


@pytest.mark.parametrize(
    ("placed", "points", "right"),
    [((2, 0, 3, 1), 1000, True), ((2, 0, 1, 3), 500, False), ((2, 1, 0, 3), 250, False), ((1, 3, 0, 2), 0, False)],
)
def test_an_order_has_one_try_and_each_place_counts(placed: tuple[int, ...], points: int, right: bool) -> None:
    game = asking("order")
    locked = game.lock_in(0, ANN, placed, T0, T0)
    assert (locked.points, locked.right) == (points, right)
    assert order_of(locked.guesses[0].text) == placed
    with pytest.raises(AlreadyAnswered):
        game.lock_in(0, ANN, placed, T0, T0)


@pytest.mark.parametrize(
    ("style", "given", "error"),
    [
        ("typed", 1, QuestionClosed),
        ("typed", (0, 1, 2, 3), QuestionClosed),
        ("typed", "x" * (LONGEST_ANSWER + 1), QuestionClosed),
        ("typed", " \t ", NothingTyped),
        ("emoji", 0, QuestionClosed),
        ("year", 2017, QuestionClosed),
        ("year", "long ago", NotAYear),
        ("year", "20177", NotAYear),
        ("year", "-2017", NotAYear),
        ("year", "2017.5", NotAYear),
        ("order", "CADB", QuestionClosed),
        ("order", 3, QuestionClosed),
        ("order", (0, 0, 1, 2), NotFourPlaces),
        ("order", (0, 1, 2), NotFourPlaces),
        ("order", (0, 1, 2, 4), NotFourPlaces),
        ("order", (-1, 0, 1, 2), NotFourPlaces),
        ("choice", "A", QuestionClosed),
        ("choice", (0,), QuestionClosed),
        ("choice", 4, QuestionClosed),
        ("true_false", 2, QuestionClosed),
    ],
)
def test_what_is_no_answer_to_a_question_is_refused_and_costs_no_try(
    style: Style, given: Given, error: type[LightstickError]
) -> None:
    game = asking(style)
    assert game.asked is not None
    with pytest.raises(error):
        game.lock_in(0, ANN, given, T0, T0)
    assert not game.asked.answers


def test_a_guess_after_the_time_is_too_late_however_many_tries_are_left() -> None:
    game = asking("typed")
    guess(game, ANN, "Run", LIMIT - 1)
    with pytest.raises(TooLate):
        guess(game, ANN, "Spring Day", LIMIT + 1, right=True)


def test_what_could_not_be_written_gives_the_try_back() -> None:
    game = asking("typed")
    assert game.asked is not None
    guess(game, ANN, "Run", 1_000)
    earlier = game.asked.answers[ANN]
    guess(game, ANN, "Fire", 2_000)
    game.take_back(0, ANN, earlier)
    assert answers(game) == {ANN: "Run"}
    assert guess(game, ANN, "Fire", 3_000) == 0


@given(st.text(max_size=30))
def test_any_text_is_a_year_or_is_told_that_it_is_none(text: str) -> None:
    try:
        year = year_of(text)
    except NotAYear:
        return
    assert 0 <= year <= 9999


@given(
    st.lists(st.builds(Guess, st.text(max_size=100), st.integers(0, 10**6), st.integers(0, 3)), max_size=TRIES).map(
        tuple
    )
)
def test_guesses_are_read_as_they_were_written(guesses: tuple[Guess, ...]) -> None:
    assert decode(encode(guesses)) == guesses


def test_a_click_on_a_button_is_no_guess() -> None:
    assert encode(()) is None
    assert read(question("choice"), 2) == (2, "")


# Hints


def test_hints_go_from_the_first_letter_to_a_fact() -> None:
    assert hints_of(question("typed"), "en") == ("It begins with S.", "•••••• ••• (9 letters)", "It is about waiting.")


@pytest.mark.parametrize(
    ("answer", "language", "hints"),
    [
        ("Jamais Vu", "en", ("It begins with J.", "•••••• •• (8 letters)")),
        ("2! 3!", "en", ("•! •! (2 letters)",)),
        ("ON", "en", ("•• (2 letters)",)),
        ("Boy With Luv (feat. Halsey)", "en", ("It begins with B.", "••• •••• ••• (••••. ••••••) (20 letters)")),
    ],
)
def test_a_short_answer_keeps_its_first_letter(answer: str, language: str, hints: tuple[str, ...]) -> None:
    assert hints_of(question("typed", answer=Text(answer), hint=None), language) == hints


def test_of_a_korean_answer_the_first_consonant_is_told() -> None:
    told = hints_of(question("typed", answer=Text("작은 것들을 위한 시"), hint=None), "ko")
    assert "ㅈ" in told[0]
    assert "작" not in "".join(told)
    assert told[1].startswith("•• ••• •• •")


@pytest.mark.parametrize("style", ["choice", "true_false", "year", "order"])
def test_only_what_is_typed_in_words_has_hints(style: Style) -> None:
    assert hints_of(question(style), "en") == ()


# What the reveal tells


def test_a_wrong_guess_is_shown_only_if_several_made_it() -> None:
    game = asking("typed")
    for member, text in (
        (ANN, "Run"),
        (BEA, "run"),
        (CAL, "Run"),
        (ANN, "my ex's name"),
        (BEA, "Fire"),
        (CAL, "fire!"),
    ):
        guess(game, member, text, 1_000)
    guess(game, ANN, "Spring Day", 2_000, right=True)
    assert game.asked is not None
    assert tally.wrong_guesses(game.asked) == (("Run", 3), ("Fire", 2))
    assert tally.right(game.asked) == 1


def test_years_are_told_in_order_with_who_came_closest() -> None:
    game = asking("year")
    for member, year, after in ((ANN, "2016", 2_000), (BEA, "2018", 1_000), (CAL, "2012", 0)):
        guess(game, member, year, after)
    assert game.asked is not None
    assert tally.years(game.asked) == (("2012", 1), ("2016", 1), ("2017", 0), ("2018", 1))
    assert tally.closest(game.asked) == ((BEA, ANN), 1), "the quicker one first"


def test_nobody_is_closest_where_nobody_guessed() -> None:
    game = asking("year")
    assert game.asked is not None
    assert tally.closest(game.asked) is None
    assert tally.years(game.asked) == (("2017", 0),)


def test_each_place_of_an_order_is_counted() -> None:
    game = asking("order")
    game.lock_in(0, ANN, (2, 0, 3, 1), T0, T0)
    game.lock_in(0, BEA, (2, 0, 1, 3), T0, T0)
    game.lock_in(0, CAL, (3, 0, 1, 2), T0, T0)
    assert game.asked is not None
    assert tally.places(game.asked) == (2, 3, 1, 1)
    assert tally.right(game.asked) == 1
