"""Every question that the writer can write has one right answer, says so truly, and fits on a phone."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content import question as questions
from bot.content.loader import Pack, load_pack
from bot.content.models import LONGEST_EXPLANATION, LONGEST_OPTION, LONGEST_QUESTION, Text
from bot.content.normal import normal
from bot.content.question import Question
from bot.content.writer import QuestionWriter
from tests.content import comets
from tests.content.truths import true_options

KINDS = {
    *("album-of", "song-on", "not-on", "tf-album", "year", "in-year", "first", "last", "tf-year"),
    *("solo", "tf-solo", "partner", "campaign", "place", "emoji"),
}


@pytest.fixture(scope="module")
def writer(small: Pack) -> QuestionWriter:
    return QuestionWriter(small)


def keys_of(writer: QuestionWriter) -> list[str]:
    return [candidate.key for candidate in writer.candidates]


def is_sound(pack: Pack, question: Question) -> None:
    """What must hold of every question, whatever it asks."""
    truth = true_options(pack, question)
    assert truth.count(True) == 1, question
    assert truth[question.right], question
    assert len(question.options) == (2 if question.style == "true_false" else 4), question
    for language in pack.languages:
        options = [option(language) for option in question.options]
        assert len({normal(option) for option in options}) == len(options), question
        assert max(map(len, options)) <= LONGEST_OPTION, question
        assert len(question.text(language)) <= LONGEST_QUESTION, question
        assert len(question.explanation(language)) <= LONGEST_EXPLANATION, question
    for text in (question.text, question.explanation, *question.options):
        assert not text.missing(pack.languages), question
        assert not any("{" in wording for wording in text.values()), question
    assert question.category in pack.categories
    assert 1 <= question.difficulty <= 3
    assert question.sources
    assert question.about
    assert set(question.about) <= set(pack.things)


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
