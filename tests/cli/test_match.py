"""``lightstick packs match``: a host tries a guess, or a file of them, without a game."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Call

HELP = "See: lightstick packs match --help\n"


@pytest.fixture(autouse=True)
def pack(comet_packs: Path) -> Path:
    return comet_packs


def test_it_explains_itself_and_shows_an_example(call: Call) -> None:
    code, out, err = call("packs", "match", "--help")
    assert (code, err) == (0, "")
    assert 'example: lightstick packs match "Spring Day" "bomnal"' in out


def test_a_guess_is_right_or_wrong_by_a_rule(call: Call) -> None:
    assert call("packs", "match", "Spring Day", "봄날", "--pack", "comets") == (0, "right: a name of the answer\n", "")
    assert call("packs", "match", "long-shadow", "lantern", "--pack", "comets") == (0, "wrong: a name of lantern\n", "")
    assert call("packs", "match", "Dew Point", "dew piont", "--pack", "comets").out == (
        "right: a name of the answer but for 1 slip\n"
    )


def test_a_file_gets_one_verdict_a_line(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "pairs.tsv"
    file.write_bytes("\ufeffSpring Day\tbom nal\tright\tromanised\r\nDew\t\r\n2017\t2018\n".encode())
    code, out, err = call("packs", "match", "--file", str(file), "--pack", "comets")
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "right: a name of the answer",
        "wrong: nothing was typed",
        "wrong: too far from every name of the answer",
    ]


def test_a_line_without_a_tab_is_named(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "pairs.tsv"
    file.write_text("Dew\tdew\nRooster rooster\n", encoding="utf-8")
    assert call("packs", "match", "--file", str(file), "--pack", "comets").sentence == (
        f"{file}: line 2: expected an answer, a tab and a guess."
    )


def test_a_file_that_is_no_text_is_named(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "pairs.tsv"
    file.write_bytes(b"Dew\t\xff")
    assert call("packs", "match", "--file", str(file), "--pack", "comets").sentence == (
        f"{file}: line 1: not UTF-8 text; save the file as UTF-8."
    )
    assert call("packs", "match", "--file", "nowhere.tsv", "--pack", "comets").sentence == (
        "nowhere.tsv can't be used: No such file or directory."
    )


@pytest.mark.parametrize("words", [(), ("Dew",), ("Dew", "dew", "--file", "pairs.tsv")])
def test_it_takes_either_a_pair_or_a_file(call: Call, words: tuple[str, ...]) -> None:
    expected = f"lightstick packs match: expected an answer and a guess, or --file. {HELP}"
    assert call("packs", "match", *words, "--pack", "comets") == (2, "", expected)


def test_a_pack_that_is_not_there_is_named(call: Call) -> None:
    assert call("packs", "match", "Dew", "dew", "--pack", "comet").sentence.startswith("There is no pack “comet”.")
