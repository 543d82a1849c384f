"""Written and generated questions come out of one pool."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random

import pytest

from bot.content.loader import Pack, load_pack
from bot.content.models import ChoiceQuestion, Text
from bot.content.pool import QuestionPool, from_written
from bot.content.question import Question
from bot.content.writer import QuestionWriter
from tests.content import comets


@pytest.fixture(scope="module")
def pool(small: Pack) -> QuestionPool:
    return QuestionPool(small)


def test_the_pool_lists_written_questions_first_and_builds_each(small: Pack, pool: QuestionPool) -> None:
    written = [candidate for candidate in pool.candidates if not candidate.generated]
    assert [candidate.key for candidate in written] == ["q-closing-song", "q-four-of-them"]
    assert pool.candidates[:2] == tuple(written)
    assert pool.candidates[2:] == QuestionWriter(small).candidates
    assert len({candidate.key for candidate in pool.candidates}) == len(pool.candidates)
    for candidate in pool.candidates:
        question = pool.build(candidate.key, Random(1))
        assert (question.key, question.category, question.style, question.difficulty) == candidate[:4]


def test_a_candidate_says_what_it_is_about(pool: QuestionPool) -> None:
    by_key = {candidate.key: candidate for candidate in pool.candidates}
    assert by_key["q-closing-song"].subject == by_key["w:year:spring-day:near"].subject == "spring-day"
    assert by_key["q-four-of-them"].subject == "q-four-of-them"
    assert by_key["w:year:spring-day:near"].stem == by_key["w:year:spring-day:far"].stem == "w:year:spring-day"
    assert by_key["q-closing-song"].stem == "q-closing-song"


def test_a_written_question_is_mixed_by_the_seed(small: Pack) -> None:
    written = small.questions[0]
    assert isinstance(written, ChoiceQuestion)
    places: Counter[int] = Counter()
    for seed in range(80):
        question = from_written(small, written, Random(seed))
        assert question == from_written(small, written, Random(seed))
        assert question.options[question.right] == written.answer
        assert sorted(map(repr, question.options)) == sorted(map(repr, (written.answer, *written.distractors)))
        places[question.right] += 1
    assert sorted(places) == [0, 1, 2, 3]
    assert question.key == "q-closing-song"
    assert question.style == "choice"
    assert question.explanation == written.explanation
    assert question.about == ("spring-day",)
    assert [source.title for source in question.sources] == ["Discography"]


def test_true_stands_before_false_whichever_is_right(small: Pack) -> None:
    written = small.questions[1]
    for seed in range(10):
        question = from_written(small, written, Random(seed))
        assert question.style == "true_false"
        assert question.options == (Text({"en": "True", "ko": "맞아요"}), Text({"en": "False", "ko": "아니에요"}))
        assert question.right == 0


def as_asked(folder: Path, written: comets.Row, seed: int = 1) -> Question:
    """A written question of the small fandom as it is asked."""
    data = comets.data()
    data["questions"] = [written]
    pack = load_pack(comets.write(folder, data))
    return from_written(pack, pack.questions[0], Random(seed))


def test_a_typed_question_is_asked_with_what_else_is_right_and_a_fact_that_helps(tmp_path: Path) -> None:
    question = as_asked(tmp_path, comets.typed({"en": "Dew", "ko": "이슬"}, accept=["Morning dew"], about=["dew"]))
    assert (question.style, question.options, question.accept) == ("typed", (), ("Morning dew",))
    assert question.answer == Text({"en": "Dew", "ko": "이슬"})
    assert question.hint is not None
    assert question.hint("en") == "It came out on 10 March 2015."


def test_an_emoji_question_has_its_clue(tmp_path: Path) -> None:
    question = as_asked(tmp_path, comets.emoji("🍋🥤", "Lemonade"))
    assert (question.style, question.clue, question.answer) == ("emoji", "🍋🥤", Text("Lemonade"))
    assert question.hint is None, "nothing says what it is about"


def test_a_year_is_asked_by_its_digits(tmp_path: Path) -> None:
    question = as_asked(tmp_path, comets.year(2017))
    assert (question.style, question.answer, question.options) == ("year", Text("2017"), ())


def test_four_things_are_mixed_and_never_in_order_already(tmp_path: Path) -> None:
    names = ("Dawn", "Noon", "Dusk", "Midnight")
    orders = set()
    for seed in range(40):
        question = as_asked(tmp_path / str(seed), comets.order(*names), seed)
        assert tuple(question.options[place]("en") for place in question.order) == names
        assert question.order != (0, 1, 2, 3)
        orders.add(question.order)
    assert len(orders) > 10


def test_a_key_that_is_gone_is_an_error(pool: QuestionPool) -> None:
    with pytest.raises(KeyError):
        pool.build("q-gone", Random(1))
