"""From an empty pack to one that can be played: what `lightstick packs new` lays out is true to the models."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from bot.content.check import check_pack
from bot.content.loader import load_pack
from bot.content.new import create
from bot.content.schema import schemas
from bot.content.strict_yaml import read_yaml
from bot.errors import StartError
from bot.i18n import LANGUAGES
from tests.content import comets
from tests.content.conftest import BTS

TEMPLATE = BTS.parent.parent / "new-pack"
_EXAMPLE = re.compile(r"^#(?=-|  |[a-z])", re.MULTILINE)


def in_an_editor(text: str) -> Any:
    """YAML as an editor hands it to a schema: dates are texts."""
    return json.loads(json.dumps(read_yaml(text), default=dt.date.isoformat))


def test_a_new_pack_is_empty_and_valid(tmp_path: Path) -> None:
    folder = create("red-comets", TEMPLATE, tmp_path)
    pack = load_pack(folder)
    assert (pack.id, pack.placed, pack.manifest.name("en")) == ("red-comets", (), "red-comets")
    assert check_pack(pack, dt.date.max) == []


def test_the_examples_in_its_comments_make_a_pack_without_a_fault(tmp_path: Path) -> None:
    folder = create("red-comets", TEMPLATE, tmp_path)
    for path in folder.glob("*.yaml"):
        path.write_text(_EXAMPLE.sub("", path.read_text()))
    pack = load_pack(folder)
    assert check_pack(pack, dt.date.max) == []
    counts = [len(kind) for kind in (pack.members, pack.albums, pack.songs, pack.campaigns, pack.moments, pack.facts)]
    assert counts == [1, 1, 2, 1, 1, 1]
    assert len({type(question) for question in pack.questions}) == len(pack.questions) == 6


@pytest.mark.parametrize("name", ["", "Red", "red comets", "../red", "red_comets", "x" * 61, "-red"])
def test_a_name_that_is_none_is_refused_and_nothing_is_written(tmp_path: Path, name: str) -> None:
    with pytest.raises(StartError, match="can't be the name of a pack"):
        create(name, TEMPLATE, tmp_path)
    assert not list(tmp_path.iterdir())


def test_what_is_there_is_not_overwritten(tmp_path: Path) -> None:
    there = comets.write(tmp_path / "comets")
    before = {path.name: path.read_bytes() for path in there.iterdir()}
    with pytest.raises(StartError, match="is there already"):
        create("comets", TEMPLATE, tmp_path)
    assert {path.name: path.read_bytes() for path in there.iterdir()} == before


def test_the_languages_that_it_names_are_those_of_the_bot() -> None:
    said = re.search(r"the bot speaks (.*)", (TEMPLATE / "pack.yaml").read_text())
    assert said is not None
    assert said[1].split(" and ") == list(LANGUAGES)


# The schemas, for editors


@pytest.mark.parametrize("folder", [*BTS.parent.glob("*/"), TEMPLATE], ids=lambda folder: folder.name)
def test_the_schemas_take_what_the_loader_takes(folder: Path) -> None:
    known = schemas()
    files = list(folder.rglob("*.yaml"))
    assert files
    for path in files:
        stem = path.relative_to(folder).parts[0].removesuffix(".yaml")
        text = _EXAMPLE.sub("", path.read_text()) if folder == TEMPLATE else path.read_text()
        jsonschema.validate(in_an_editor(text), known[stem])


@pytest.mark.parametrize(
    ("stem", "content"),
    [
        ("songs", [{"id": "dew"}]),
        ("songs", [{**comets.data()["songs"][0], "kind": "hit"}]),
        ("songs", [{**comets.data()["songs"][0], "mood": "blue"}]),
        ("facts", [{**comets.data()["facts"][0], "text": 5}]),
        ("questions", [{**comets.typed("Dawn"), "clue": "x"}]),
        ("questions", [comets.order("Dawn")]),
        ("questions", [comets.year("2015")]),
        ("pack", {**comets.data()["pack"], "accent": "purple"}),
    ],
)
def test_the_schemas_refuse_what_the_loader_refuses(stem: str, content: object) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(content, schemas()[stem])
