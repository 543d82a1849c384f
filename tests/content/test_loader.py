"""An editor saves a file; the loader reads it, or says what is wrong and where."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.content.loader import Pack, PackFaults, load_pack
from bot.content.models import Text
from bot.content.pack import date_of, kind_of, names_of
from bot.errors import StartError
from tests.content import comets


def faults(folder: Path) -> list[str]:
    """The faults of the pack in ``folder``, which must have some."""
    with pytest.raises(PackFaults) as caught:
        load_pack(folder)
    assert isinstance(caught.value, StartError)
    assert str(caught.value) == "\n".join(caught.value.lines)
    return caught.value.lines


def test_a_sound_pack_is_read_whole(small: Pack) -> None:
    assert small.id == "comets"
    assert small.manifest.fan("ko") == "꼬리"
    assert [member.id for member in small.members] == ["aster", "vega", "lyra", "nova"]
    assert [album.id for album in small.albums][:3] == ["dawn", "dawn-again", "noon"]
    assert len(small.placed) == sum(
        map(
            len,
            (small.members, small.albums, small.songs, small.campaigns, small.moments, small.facts, small.questions),
        )
    )
    assert set(small.things) == {item.id for _, item in small.placed} - {
        "closing-song",
        "q-closing-song",
        "q-four-of-them",
    }
    song = small.things["spring-day"]
    assert (kind_of(song), date_of(song), song.title) == (
        "song",
        dt.date(2015, 9, 10),
        Text({"en": "Spring Day", "ko": "봄날"}),
    )
    assert names_of(song) == ("Spring Day", "봄날", "Bom Nal", "SD")
    assert repr(small) == "Pack('comets')"


def test_what_belongs_together_is_found_from_either_side(small: Pack) -> None:
    assert [album.id for album in small.albums_of("first-light")] == ["dawn", "dawn-again", "orbit"]
    assert [song.id for song in small.songs_of("aster")] == ["ember", "rust", "brick"]
    assert [fact.id for fact in small.facts_about("spring-day")] == ["closing-song"]
    assert small.mentions == {"spring-day": 2}
    assert [thing.id for thing in small.linked("red")] == ["ember", "rust", "brick", "aster"]
    assert [thing.id for thing in small.linked("ember")] == ["aster", "red"]
    assert [source.publisher for source in small.sources_of(*small.songs[:3])] == ["Comet Records"]
    finds = (small.albums_of, small.songs_of, small.facts_about, small.linked)
    assert [find("nobody") for find in finds] == [()] * 4


def test_a_kind_may_be_a_file_a_folder_or_both(tmp_path: Path, small: Pack) -> None:
    pack = comets.data()
    songs, sources = pack.pop("songs"), pack.pop("sources")
    folder = comets.write(tmp_path / "comets", pack | {"songs": songs[:5]})
    comets.write(folder / "songs", {"later": songs[5:]})
    comets.write(folder / "sources", {"label": sources})
    (folder / "README.md").write_text("A note for editors.")
    split = load_pack(folder)
    assert [song.id for song in split.songs] == [song.id for song in small.songs]
    assert (
        next(place for place, item in split.placed if item.id == songs[5]["id"])
        == f"songs/later.yaml: [0] {songs[5]['id']}"
    )


def test_a_pack_without_songs_yet_is_a_pack(tmp_path: Path) -> None:
    folder = comets.write(tmp_path, {"pack": comets.data()["pack"]})
    (folder / "songs.yaml").write_text("# none yet\n")
    assert load_pack(folder).placed == ()


def test_on_stays_a_title(tmp_path: Path) -> None:
    folder = comets.write(tmp_path)
    (folder / "songs.yaml").write_text(
        "- {id: on, title: ON, released: 2020-02-21, kind: title, language: ko, source: [label]}\n"
    )
    assert load_pack(folder).songs[0].title == Text("ON")


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (lambda song: song.update(released="soon"), ".released: expected a date such as 2017-02-13"),
        (lambda song: song.update(released=2017), ".released: expected a date such as 2017-02-13"),
        (lambda song: song.pop("released"), ".released: missing"),
        (lambda song: song.update(colour="red"), ".colour: no such field"),
        (
            lambda song: song.update(kind="hit"),
            ".kind: expected one of title, track, intro, interlude, outro, skit, remix",
        ),
        (lambda song: song.update(source=[]), ".source: expected at least 1"),
        (lambda song: song.update(source="label"), ".source: expected a list such as [one, two]"),
        (lambda song: song.update(artists=["Lyra K"]), ".artists[0]: expected a lower-case name such as spring-day"),
        (lambda song: song.update(title=134340), ".title: expected a text; put quotes around 134340"),
        (lambda song: song.update(title={"en": "A", "ko": True}), ".title: expected a text; put quotes around true"),
        (lambda song: song.update(title={"en": ""}), ".title: expected a text for en"),
        (lambda song: song.update(title={"e n": "A"}), ".title: expected a language code such as en, got e n"),
        (lambda song: song.update(title=[]), ".title: expected a text, or one text for each language"),
        (lambda song: song.update(title=" "), ".title: expected a text, got an empty string"),
        (lambda song: song.update(language=5), ".language: expected a text; put quotes around it"),
        (lambda song: song.update(clue=[]), ".clue: expected a text"),
    ],
)
def test_a_fault_is_named_by_file_place_id_and_field(
    tmp_path: Path, change: Callable[[comets.Row], object], line: str
) -> None:
    pack = comets.data()
    change(pack["songs"][1])
    assert faults(comets.write(tmp_path, pack)) == [f"songs.yaml: [1] dew{line}"]


def test_an_item_without_an_id_is_named_by_its_place(tmp_path: Path) -> None:
    pack = comets.data()
    del pack["songs"][3]["id"]
    pack["facts"] = ["just a sentence"]
    assert faults(comets.write(tmp_path, pack)) == [
        "songs.yaml: [3].id: missing",
        "facts.yaml: [0]: expected fields such as id: and title:",
    ]


@pytest.mark.parametrize(
    ("field", "value", "line"),
    [
        ("difficulty", 4, "difficulty: expected a number of at most 3"),
        ("difficulty", 0, "difficulty: expected a number of at least 1"),
        ("difficulty", "hard", "difficulty: expected a whole number"),
        ("distractors", list("abcde"), "distractors: expected at most 4"),
        ("distractors", ["a", {"en": 1}], "distractors[1]: expected a text; put quotes around 1"),
        ("id", "a" * 61, None),
    ],
)
def test_the_numbers_of_a_question_have_limits(tmp_path: Path, field: str, value: object, line: str | None) -> None:
    pack = comets.data()
    pack["questions"][0][field] = value
    expected = f"q-closing-song.{line}" if line else f"{value}.id: longer than 60 characters"
    assert faults(comets.write(tmp_path, pack)) == [f"questions.yaml: [0] {expected}"]


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ({"id": "a"}, "a.style: missing"),
        (
            {"id": "a", "style": "riddle"},
            "a.style: expected one of choice, true_false, typed, emoji, year, order",
        ),
        (comets.order("Dawn", "Noon", "Dusk"), "q-order.answer: expected at least 4"),
        (comets.order(*"abcde"), "q-order.answer: expected at most 4"),
        (comets.year("2015"), "q-year.answer: expected a whole number"),
        (comets.year(15), "q-year.answer: expected a number of at least 1000"),
        (comets.typed(2015), "q-typed.answer: expected a text; put quotes around 2015"),
        ({**comets.typed("Dawn"), "clue": "x"}, "q-typed.clue: no such field"),
        (comets.emoji("🌅", ["Dawn"]), "q-emoji.answer: expected a text, or one text for each language"),
        ({**comets.typed("True"), "style": "true_false"}, "q-typed.answer: expected true or false"),
    ],
)
def test_a_style_has_its_own_fields(tmp_path: Path, question: comets.Row, line: str) -> None:
    pack = comets.data()
    pack["questions"] = [question]
    assert faults(comets.write(tmp_path, pack)) == [f"questions.yaml: [0] {line}"]


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    pack = comets.data()
    pack["pack"]["accent"] = "purple"
    pack["sources"]["label"]["url"] = "comets.test"
    pack["songs"][0]["kind"] = "hit"
    pack["campaigns"][0]["results"] = [{"text": "Much", "as_of": "now", "source": ["label"]}]
    pack["moments"] = {"first": "stage"}
    folder = comets.write(tmp_path, pack)
    (folder / "facts.yaml").write_text("- id: a\n  id: b\n")
    comets.write(folder / "sources", {"more": {"label": comets.data()["sources"]["label"], "bad": {}}})
    comets.write(folder / "sources", {"list": []})
    assert faults(folder) == [
        "pack.yaml: accent: expected a colour such as #8b5cf6",
        "sources.yaml: label.url: expected an address that starts with https://",
        "sources/list.yaml: expected source ids, each with its title, publisher, url and checked",
        "sources/more.yaml: label: another file has a source of this id",
        "sources/more.yaml: bad.title: missing",
        "songs.yaml: [0] first-light.kind: expected one of title, track, intro, interlude, outro, skit, remix",
        "campaigns.yaml: [0] clean-seas.results[0].as_of: expected a date such as 2017-02-13",
        "moments.yaml: expected a list: each item begins with a dash (-)",
        "facts.yaml: line 2: the key “id” stands twice",
    ]


def test_a_category_has_a_plain_id_and_a_name(tmp_path: Path) -> None:
    pack = comets.data()
    pack["pack"]["categories"] = {"Big Hits": "Hits"}
    assert faults(comets.write(tmp_path / "a", pack)) == [
        "pack.yaml: categories: expected a lower-case name such as spring-day"
    ]
    pack["pack"]["categories"] = {"hits": 5}
    assert faults(comets.write(tmp_path / "b", pack)) == [
        "pack.yaml: categories[...]: expected a text; put quotes around 5"
    ]


def test_a_misspelt_file_is_not_passed_over(tmp_path: Path) -> None:
    folder = comets.write(tmp_path)
    (folder / "song.yaml").write_text("[]")
    (folder / "facts.yml").write_text("[]")
    (folder / "songs" / "old").mkdir(parents=True)
    (folder / "songs" / "old" / "a.yaml").write_text("[]")
    assert [line.split(":")[0] for line in faults(folder)] == ["facts.yml", "song.yaml", "songs/old/a.yaml"]


def test_a_folder_that_is_no_pack_says_so(tmp_path: Path) -> None:
    assert faults(tmp_path) == [f"{tmp_path}: no pack.yaml here, so this is not a pack"]


def test_an_unreadable_manifest_is_one_fault(tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text("name: [\n")
    assert faults(tmp_path) == ["pack.yaml: line 2: not YAML: did not find expected node content"]
    (tmp_path / "pack.yaml").write_text("- a list")
    assert faults(tmp_path) == ["pack.yaml: the file: expected fields such as id: and title:"]
