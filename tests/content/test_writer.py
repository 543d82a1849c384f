"""Every question that the writer can write has one right answer, says so truly, and fits on a phone."""

from __future__ import annotations

import datetime as dt
import os
import re
import subprocess
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content import question as questions
from bot.content.loader import Pack, load_pack
from bot.content.models import LONGEST_EXPLANATION, LONGEST_OPTION, LONGEST_QUESTION, Text
from bot.content.normal import holds, normal
from bot.content.pack import names_of
from bot.content.question import BUTTONS, STYLES, TYPED, Question
from bot.content.writer import QuestionWriter
from bot.trivia.matching import Matcher
from tests.content import comets
from tests.content.truths import days_in_order, right_answers, true_options

KINDS = {
    *("album-of", "song-on", "not-on", "tf-album", "year", "in-year", "first", "last", "tf-year"),
    *("solo", "tf-solo", "partner", "campaign", "place", "emoji"),
    *("closest", "order", "album-typed", "opener", "solo-typed", "guest", "clue"),
}
APART = {"far": 300, "near": 60}  # days between two things that are to be put in order


@pytest.fixture(scope="module")
def writer(small: Pack) -> QuestionWriter:
    return QuestionWriter(small)


def keys_of(writer: QuestionWriter) -> list[str]:
    return [candidate.key for candidate in writer.candidates]


def is_sound(pack: Pack, question: Question) -> None:
    """What must hold of every question, whatever it asks."""
    if question.style in BUTTONS:
        truth = true_options(pack, question)
        assert truth.count(True) == 1, question
        assert truth[question.right], question
        assert len(question.options) == (2 if question.style == "true_false" else 4), question
    elif question.style == "order":
        assert sorted(question.order) == [0, 1, 2, 3] != [*question.order], question
        days = days_in_order(pack, question)
        gap = dt.timedelta(days=APART[question.key.rpartition(":")[2]])
        assert all(later - earlier >= gap for earlier, later in pairwise(days)), question
    else:
        assert question.answer is not None
        assert right_answers(pack, question) == {question.answer("en")}, question
        assert not question.options
        gives_nothing_away(question)
    for language in pack.languages:
        options = [option(language) for option in question.options]
        assert len({normal(option) for option in options}) == len(options), question
        assert all(len(option) <= LONGEST_OPTION for option in options), question
        assert len(question.text(language)) <= LONGEST_QUESTION, question
        assert len(question.explanation(language)) <= LONGEST_EXPLANATION, question
    typed = [question.answer] if question.style in TYPED and question.answer else []
    for text in (question.text, question.explanation, *question.options, *typed):
        assert not text.missing(pack.languages), question
        assert not any("{" in wording for wording in text.values()), question
    assert question.category in pack.categories
    assert 1 <= question.difficulty <= 3
    assert question.sources
    assert question.about
    assert set(question.about) <= set(pack.things)


def gives_nothing_away(question: Question) -> None:
    """Neither what is asked nor the fact that helps says the answer."""
    assert question.answer is not None
    for text in filter(None, (question.text, question.hint)):
        for wording in text.values():
            for answer in question.answer.values():
                assert not holds(wording, answer), question
                assert len(normal(answer)) < 3 or text is question.text or normal(answer) not in normal(wording), (
                    question
                )


def test_every_kind_of_question_is_written(writer: QuestionWriter) -> None:
    assert {key.split(":")[1] for key in keys_of(writer)} == KINDS


@pytest.mark.parametrize("name", ["small", "bts"])
@pytest.mark.parametrize("seed", [1, 2026])
def test_every_question_has_exactly_one_right_answer(name: str, seed: int, request: pytest.FixtureRequest) -> None:
    pack: Pack = request.getfixturevalue(name)
    writer = QuestionWriter(pack)
    for candidate in writer.candidates:
        question = writer.write(candidate.key, Random(seed))
        assert (question.key, question.category, question.style, question.difficulty) == candidate[:4]
        is_sound(pack, question)
        assert questions.decode(questions.encode(question)) == question


@given(data=st.data(), seed=st.integers())
def test_the_same_seed_gives_the_same_question(
    small: Pack, writer: QuestionWriter, data: st.DataObject, seed: int
) -> None:
    key = data.draw(st.sampled_from(keys_of(writer)))
    question = writer.write(key, Random(seed))
    assert question == writer.write(key, Random(seed))
    is_sound(small, question)


def test_a_restart_gives_the_same_questions(small: Pack, tmp_path: Path) -> None:
    """Another process hashes texts differently; nothing may depend on it."""
    folder = comets.write(tmp_path / "comets")
    program = (
        "import sys; from pathlib import Path; from random import Random\n"
        "from bot.content.loader import load_pack; from bot.content.writer import QuestionWriter\n"
        "writer = QuestionWriter(load_pack(Path(sys.argv[1])))\n"
        "print([writer.write(candidate.key, Random(7)) for candidate in writer.candidates])"
    )
    said = [
        subprocess.run(
            [sys.executable, "-c", program, folder],
            env={**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONIOENCODING": "utf-8"},
            cwd=Path(__file__).parents[2],
            check=True,
            capture_output=True,
        ).stdout
        for hash_seed in ("1", "2")
    ]
    assert said[0] == said[1] != b""


def test_a_key_that_the_pack_does_not_know_is_an_error(writer: QuestionWriter) -> None:
    for key in ("w:album-of:nothing:far", "w:album-of:dew", "q-closing-song", ""):
        with pytest.raises(KeyError):
            writer.write(key, Random(1))


def test_a_song_is_asked_for_the_first_album_and_no_other_that_carries_it(writer: QuestionWriter) -> None:
    for seed in range(50):
        question = writer.write("w:album-of:first-light:far", Random(seed))
        said = [option("en") for option in question.options]
        assert said[question.right] == "Dawn"
        assert not {"Dawn Again", "Orbit"} & set(said)


def test_a_repackage_is_no_trap(writer: QuestionWriter) -> None:
    """*Spring Day* is on the repackage of *Dawn*: some would say that it is on *Dawn*, so nobody is asked."""
    keys = [key for key in keys_of(writer) if key.startswith(("w:song-on:dawn:", "w:not-on:dawn:"))]
    assert keys
    for key in keys:
        for seed in range(10):
            assert "Spring Day" not in {option("en") for option in writer.write(key, Random(seed)).options}


def test_a_title_that_tells_the_answer_is_not_asked(writer: QuestionWriter) -> None:
    stems = {candidate.stem for candidate in writer.candidates}
    assert "w:album-of:dew" in stems
    assert "w:album-of:outro-dawn" not in stems
    assert "w:song-on:dawn:outro-dawn" not in stems


def test_two_versions_of_one_song_never_stand_together(tmp_path: Path) -> None:
    pack = comets.data()
    shade = next(song for song in pack["songs"] if song["id"] == "shade")
    pack["songs"].append(shade | {"id": "outro-shade", "title": "Outro: Shade (Live)", "released": "2019-06-01"})
    next(album for album in pack["albums"] if album["id"] == "dusk")["tracks"].append("outro-shade")
    writer = QuestionWriter(load_pack(comets.write(tmp_path, pack)))
    for candidate in writer.candidates:
        for seed in range(5):
            said = {option("en") for option in writer.write(candidate.key, Random(seed)).options}
            assert len(said & {"Shade", "Outro: Shade (Live)"}) < 2
    stems = {candidate.stem for candidate in writer.candidates}
    assert "w:not-on:dusk:shade" not in stems


def test_a_song_that_came_out_before_its_single_is_not_said_to_be_first_there(tmp_path: Path) -> None:
    pack = comets.data()
    next(song for song in pack["songs"] if song["id"] == "ink")["released"] = "2024-01-01"
    stems = {candidate.stem for candidate in QuestionWriter(load_pack(comets.write(tmp_path, pack))).candidates}
    assert "w:album-of:tide" in stems
    assert "w:album-of:ink" not in stems


def test_a_year_in_the_title_is_not_asked_for(tmp_path: Path) -> None:
    pack = comets.data()
    pack["moments"][0]["title"] = {"en": "First stage of 2015", "ko": "첫 무대"}
    stems = {candidate.stem for candidate in QuestionWriter(load_pack(comets.write(tmp_path, pack))).candidates}
    assert "w:year:youth-speech" in stems
    assert "w:year:first-stage" not in stems
    assert "w:in-year:first-stage" not in stems


def test_what_lasted_for_years_is_asked_for_its_beginning_and_has_no_other_of_its_years(tmp_path: Path) -> None:
    pack = comets.data()
    pack["moments"][3] |= {"title": "River tour", "kind": "tour", "until": "2020-02-01"}
    writer = QuestionWriter(load_pack(comets.write(tmp_path, pack)))
    for seed in range(30):
        question = writer.write("w:year:river-concert:far", Random(seed))
        assert question.text("en") == "In which year did “River tour” begin?"
        assert "2020" not in {option("en") for option in question.options}
    assert "w:in-year:river-concert:far" not in keys_of(writer)
    assert "w:place:river-concert:far" not in keys_of(writer)


def test_two_things_of_one_title_are_not_asked_about(tmp_path: Path) -> None:
    pack = comets.data()
    next(song for song in pack["songs"] if song["id"] == "moss")["title"] = "Dew!"
    writer = QuestionWriter(load_pack(comets.write(tmp_path, pack)))
    assert not [key for key in keys_of(writer) if ":dew:" in key or ":moss:" in key]


def test_a_place_that_the_title_names_is_not_asked_for(tmp_path: Path) -> None:
    pack = comets.data()
    pack["moments"][3]["title"] = "A night in London"
    stems = {candidate.stem for candidate in QuestionWriter(load_pack(comets.write(tmp_path, pack))).candidates}
    assert "w:place:first-stage" in stems
    assert "w:place:river-concert" not in stems


def test_a_song_of_the_same_clue_is_no_wrong_option(tmp_path: Path) -> None:
    pack = comets.data()
    for song in pack["songs"]:
        if song["id"] in ("shade", "heat"):
            song["clue"] = "🌞"
    writer = QuestionWriter(load_pack(comets.write(tmp_path, pack)))
    for seed in range(40):
        assert "Heat" not in {option("en") for option in writer.write("w:emoji:shade:near", Random(seed)).options}


def test_a_partner_that_the_title_names_is_not_asked_for(tmp_path: Path) -> None:
    pack = comets.data()
    pack["campaigns"][0]["partner"] = "Seas Foundation"
    pack["campaigns"][1]["partner"] = "Forest Friends"
    writer = QuestionWriter(load_pack(comets.write(tmp_path, pack)))
    keys = [key for key in keys_of(writer) if key.startswith(("w:partner:", "w:campaign:"))]
    assert "w:partner:clean-seas:far" not in keys
    for key in keys:
        said = " ".join(option("en") for option in writer.write(key, Random(3)).options)
        assert said.count("Forest") < 2


def test_hard_questions_have_wrong_options_that_are_close(bts: Pack) -> None:
    """Over all years that are asked, those of a hard question are nearer to the right one than those of an easy one."""
    writer = QuestionWriter(bts)
    spread: Counter[str] = Counter()
    for candidate in writer.candidates:
        _, kind, *_, distance = candidate.key.split(":")
        if kind == "year":
            question = writer.write(candidate.key, Random(5))
            years = [int(option("en")) for option in question.options]
            assert years == sorted(years)
            if distance == "near":
                assert max(years) - min(years) <= 6
            spread[distance] += max(years) - min(years)
    assert spread["near"] < spread["far"] / 2


def test_the_right_answer_can_stand_anywhere(writer: QuestionWriter) -> None:
    for key in ("w:album-of:lemonade:far", "w:year:crickets:far", "w:tf-year:lemonade:far"):
        places = Counter(writer.write(key, Random(seed)).right for seed in range(200))
        options = len(writer.write(key, Random(0)).options)
        assert len(places) == options
        assert min(places.values()) >= 200 // options // 2


def test_what_everybody_knows_is_easier(writer: QuestionWriter) -> None:
    difficulty = {candidate.key: candidate.difficulty for candidate in writer.candidates}
    assert difficulty["w:in-year:high-sun:far"] == 1
    assert difficulty["w:in-year:high-sun:near"] == 2
    assert difficulty["w:in-year:shade:far"] == 2
    assert difficulty["w:in-year:shade:near"] == 3


def test_awards_and_charts_have_their_category_where_the_pack_has_one(writer: QuestionWriter, tmp_path: Path) -> None:
    def categories(writer: QuestionWriter) -> dict[str, str]:
        return {candidate.stem: candidate.category for candidate in writer.candidates}

    assert categories(writer)["w:year:number-one"] == "records"
    assert categories(writer)["w:year:first-stage"] == "moments"
    assert categories(writer)["w:solo:moss"] == "members"
    pack = comets.data()
    del pack["pack"]["categories"]["records"], pack["pack"]["categories"]["albums"]
    fewer = categories(QuestionWriter(load_pack(comets.write(tmp_path, pack))))
    assert fewer["w:year:number-one"] == "moments"
    assert not [stem for stem in fewer if stem.startswith("w:song-on:")]


def test_every_style_is_written_in_every_difficulty(bts: Pack) -> None:
    written = Counter((candidate.style, candidate.difficulty) for candidate in QuestionWriter(bts).candidates)
    for style in STYLES:
        assert sum(written[style, difficulty] for difficulty in (1, 2, 3)) >= 100, style
    assert all(written["order", difficulty] and written["year", min(difficulty, 2)] for difficulty in (1, 2, 3))


@pytest.mark.parametrize("name", ["small", "bts"])
def test_what_is_right_is_judged_right_and_every_other_title_wrong(name: str, request: pytest.FixtureRequest) -> None:
    pack: Pack = request.getfixturevalue(name)
    matcher, writer = Matcher(pack), QuestionWriter(pack)
    titles = [thing.title("en") for thing in pack.things.values()]
    for number, candidate in enumerate(writer.candidates):
        if candidate.style not in TYPED:
            continue
        question = writer.write(candidate.key, Random(1))
        assert question.answer is not None
        for wording in question.answer.values():
            assert matcher.judge(question.answer, wording).right, (question.key, wording)
        other = titles[number % len(titles)]
        assert not matcher.judge(question.answer, other).right or _is_named(pack, question, other), question


def _is_named(pack: Pack, question: Question, title: str) -> bool:
    """Whether ``title`` is a name of what is asked."""
    keys = {normal(name) for thing in pack.things.values() if thing.id in question.about for name in names_of(thing)}
    return normal(title) in keys


def test_a_song_that_introduces_its_album_is_not_asked_as_its_opener(tmp_path: Path) -> None:
    pack = comets.data()
    dusk = next(album for album in pack["albums"] if album["id"] == "dusk")
    opener = next(song for song in pack["songs"] if song["id"] == dusk["tracks"][0])
    assert "w:opener:dusk:far" in keys_of(QuestionWriter(load_pack(comets.write(tmp_path / "one", pack))))
    opener["title"] = "Intro: Dusk"
    assert "w:opener:dusk:far" not in keys_of(QuestionWriter(load_pack(comets.write(tmp_path / "two", pack))))


def test_a_guest_on_two_songs_is_not_asked_for(tmp_path: Path) -> None:
    pack = comets.data()
    for song in pack["songs"]:
        song.pop("featuring", None)
    dew, moss = (next(song for song in pack["songs"] if song["id"] == name) for name in ("dew", "moss"))
    dew["featuring"] = "Halley"
    one = QuestionWriter(load_pack(comets.write(tmp_path / "one", pack)))
    assert [key for key in keys_of(one) if key.startswith("w:guest:")] == ["w:guest:dew:far"]
    moss["featuring"] = "Halley & Encke"
    two = QuestionWriter(load_pack(comets.write(tmp_path / "two", pack)))
    assert [key for key in keys_of(two) if key.startswith("w:guest:")] == ["w:guest:moss:far"], "both together are"


def test_a_clue_that_two_songs_have_is_not_typed(tmp_path: Path) -> None:
    pack = comets.data()
    assert "w:clue:moss:far" in keys_of(QuestionWriter(load_pack(comets.write(tmp_path / "one", pack))))
    clue = next(song for song in pack["songs"] if song["id"] == "moss")["clue"]
    next(song for song in pack["songs"] if song["id"] == "fern")["clue"] = clue
    assert "w:clue:moss:far" not in keys_of(QuestionWriter(load_pack(comets.write(tmp_path / "two", pack))))


def test_an_empty_pack_has_no_questions(tmp_path: Path) -> None:
    folder = comets.write(tmp_path, {"pack": comets.data()["pack"]})
    assert QuestionWriter(load_pack(folder)).candidates == ()


def test_the_shipped_pack_has_three_thousand_questions_in_every_difficulty(bts: Pack) -> None:
    candidates = QuestionWriter(bts).candidates
    assert len({candidate.stem for candidate in candidates}) >= 3000
    assert min(Counter(candidate.difficulty for candidate in candidates).values()) >= 500


def test_korean_questions_are_korean(writer: QuestionWriter) -> None:
    question = writer.write("w:tf-album:spring-day:far", Random(0))
    assert question.options == (Text({"en": "True", "ko": "맞아요"}), Text({"en": "False", "ko": "아니에요"}))
    assert question.explanation("ko") == "〈봄날〉이 처음 실린 앨범은 2015년 9월 10일에 나온 《Dawn Again》이에요."
    for candidate in writer.candidates:
        assert re.search("[가-힣]", writer.write(candidate.key, Random(0)).text("ko")), candidate.key
