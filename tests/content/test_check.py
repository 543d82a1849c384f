"""A pack that can be read may still break a rule; each broken rule is named by file and item."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.content.check import check_pack, count_pack
from bot.content.loader import Pack, load_pack
from tests.content import comets

TODAY = dt.date(2026, 2, 1)

Change = Callable[[comets.Data], object]


def check(folder: Path, change: Change) -> list[str]:
    """The faults of *Comets* after ``change``."""
    pack = comets.data()
    change(pack)
    return check_pack(load_pack(comets.write(folder, pack)), TODAY)


def test_a_sound_pack_has_no_fault(small: Pack) -> None:
    assert check_pack(small, TODAY) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (
            lambda pack: pack["songs"][1].update(source=["label", "lost"]),
            "songs.yaml: [1] dew.source: no source has the id lost",
        ),
        (
            lambda pack: pack["campaigns"][0].update(
                results=[{"text": "x", "as_of": "2020-01-01", "source": ["lost"]}]
            ),
            "campaigns.yaml: [0] clean-seas.source: no source has the id lost",
        ),
        (
            lambda pack: pack["facts"][0].update(about=["no-one"]),
            "facts.yaml: [0] closing-song.about: nothing has the id no-one",
        ),
        (
            lambda pack: pack["albums"][2]["tracks"].append("noon"),
            "albums.yaml: [2] noon.tracks: no song has the id noon",
        ),
        (
            lambda pack: pack["albums"][7].update(artists=["rust"]),
            "albums.yaml: [7] red.artists: no member has the id rust",
        ),
        (
            lambda pack: pack["songs"][-1].update(artists=["nobody"]),
            "songs.yaml: [30] coin.artists: no member has the id nobody",
        ),
        (
            lambda pack: pack["members"][0].update(solo_debut="vega"),
            "members.yaml: [0] aster.solo_debut: no album or song has the id vega",
        ),
        (
            lambda pack: pack["facts"][0].update(category="food"),
            "facts.yaml: [0] closing-song.category: pack.yaml has no category food",
        ),
        (lambda pack: pack["facts"][0].update(id="dew"), "facts.yaml: [0] dew.id: also used by songs.yaml: [1] dew"),
        (lambda pack: pack["songs"][1].update(title={"en": "Dew"}), "songs.yaml: [1] dew.title: missing in ko"),
        (lambda pack: pack["pack"].update(fan={"ko": "꼬리"}), "pack.yaml: fan: missing in en"),
        (
            lambda pack: pack["pack"]["categories"].update(army={"en": "Fans"}),
            "pack.yaml: categories.army: missing in ko",
        ),
        (
            lambda pack: pack["campaigns"][0].update(
                results=[{"text": {"en": "x"}, "as_of": "2020-01-01", "source": ["label"]}]
            ),
            "campaigns.yaml: [0] clean-seas.results[0].text: missing in ko",
        ),
        (
            lambda pack: pack["facts"][0].update(text={"en": "{count} songs", "ko": "{number}곡"}),
            "facts.yaml: [0] closing-song.text: the languages have different {placeholders}",
        ),
        (
            lambda pack: pack["songs"][2].update(aliases=["spring-day!"]),
            "songs.yaml: [2] rooster.aliases: “spring-day!” also names spring-day",
        ),
        (
            lambda pack: pack["songs"][2].update(aliases=["bomnal"]),
            "songs.yaml: [2] rooster.aliases: “bomnal” also names spring-day",
        ),
        (
            lambda pack: pack["questions"][0]["distractors"].append("WINDOW!"),
            "questions.yaml: [0] q-closing-song.distractors: two options are the same in en",
        ),
        (
            lambda pack: pack["questions"][0].update(distractors=["Dew", "S.D."]),
            "questions.yaml: [0] q-closing-song.distractors: “S.D.” is another name of the answer",
        ),
        (
            lambda pack: pack["questions"].append(comets.order("Dawn", "Noon", "Dusk", "dawn!")),
            "questions.yaml: [2] q-order.answer: two options are the same in en",
        ),
        (
            lambda pack: pack["questions"].append(comets.order("Dawn", "Noon", "Dusk", "x" * 61)),
            f"questions.yaml: [2] q-order option “{'x' * 61}”: 61 characters, 60 at most",
        ),
        (
            lambda pack: pack["questions"].append(comets.typed("x" * 101)),
            f"questions.yaml: [2] q-typed answer “{'x' * 101}”: 101 characters, 100 at most",
        ),
        (
            lambda pack: pack["questions"][0].update(text="x" * 301),
            "questions.yaml: [0] q-closing-song.text: 301 characters, 300 at most",
        ),
        (
            lambda pack: pack["questions"][0].update(distractors=["x" * 61]),
            f"questions.yaml: [0] q-closing-song option “{'x' * 61}”: 61 characters, 60 at most",
        ),
        (
            lambda pack: pack["questions"][0].update(explanation="x" * 301),
            "questions.yaml: [0] q-closing-song.explanation: 301 characters, 300 at most",
        ),
        (
            lambda pack: pack["facts"][0].update(text="x" * 601),
            "facts.yaml: [0] closing-song.text: 601 characters, 600 at most",
        ),
        (
            lambda pack: pack["songs"][1].update(aliases=["x" * 101]),
            "songs.yaml: [1] dew name: 101 characters, 100 at most",
        ),
        (lambda pack: pack["sources"].update(spare=pack["sources"]["label"]), "sources: spare: nothing uses it"),
        (
            lambda pack: pack["sources"]["label"].update(checked="2026-02-02"),
            "sources: label.checked: 2026-02-02 is still to come",
        ),
        (
            lambda pack: pack["facts"][0].update(as_of="2026-02-02"),
            "facts.yaml: [0] closing-song.as_of: 2026-02-02 is still to come",
        ),
        (
            lambda pack: pack["songs"][1].update(released="2015-03-11"),
            "songs.yaml: [1] dew.released: 2015-03-11, but dawn carried it on 2015-03-10",
        ),
        (
            lambda pack: pack["songs"][-1].pop("artists"),
            "songs.yaml: [30] coin.artists: none, but it was first on gold by nova",
        ),
        (lambda pack: pack["albums"][2]["tracks"].append("heat"), "albums.yaml: [2] noon.tracks: heat stands 2 times"),
    ],
)
def test_a_broken_rule_is_named(tmp_path: Path, change: Change, fault: str) -> None:
    assert fault in check(tmp_path, change)


def test_a_pack_needs_a_category(tmp_path: Path) -> None:
    assert "pack.yaml: categories: expected at least one" in check(
        tmp_path, lambda pack: pack["pack"].update(categories={})
    )


def test_a_song_on_no_album_is_a_single(tmp_path: Path) -> None:
    single = {
        "id": "alone",
        "title": "Alone",
        "released": "2020-01-01",
        "kind": "track",
        "language": "en",
        "source": ["label"],
    }
    assert check(tmp_path, lambda pack: pack["songs"].append(single)) == []


def test_a_song_and_its_single_share_their_names(tmp_path: Path) -> None:
    def change(pack: comets.Data) -> None:
        single = dict(
            pack["albums"][2], id="heat-single", title="Heat", kind="single", tracks=["heat"], aliases=["Hot"]
        )
        pack["albums"].append(single)
        pack["songs"][9].update(aliases=["Hot"])

    assert check(tmp_path, change) == []


def test_a_clock_that_is_a_day_late_only_matters_for_what_was_checked_today(small: Pack) -> None:
    assert check_pack(small, dt.date(2026, 1, 2)) == []
    assert check_pack(small, dt.date(2026, 1, 1)) == ["sources: label.checked: 2026-01-02 is still to come"]


def test_a_pack_is_counted(small: Pack) -> None:
    counts = count_pack(small)
    assert counts.pop("generated questions") > 150
    assert counts == {
        "members": 4,
        "albums": 11,
        "songs": 31,
        "clues": 5,
        "campaigns": 5,
        "moments": 6,
        "facts": 1,
        "written questions": 2,
        "sources": 1,
    }
