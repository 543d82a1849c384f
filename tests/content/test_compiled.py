"""A pack that is kept as it was decoded: the same pack without reading it, while its files stay as they are."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from bot.content import compiled as compiling
from bot.content.compiled import compiled
from bot.content.library import Library
from bot.content.loader import PackFaults, load_pack
from bot.content.pack import Pack
from tests.content import comets
from tests.content.conftest import BTS

NOT_FOR_A_START = ("yaml", "bot.content.loader", "bot.content.check", "sqlalchemy.dialects.postgresql")
FURTHER_FACT: dict[str, Any] = {
    "id": "second-encore",
    "text": {"en": "There was a second encore.", "ko": "앙코르가 두 번 있었어요."},
    "category": "songs",
    "source": ["label"],
}


class Reader:
    """Reads packs, and counts how often it was asked to."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, folder: Path) -> Pack:
        self.times += 1
        return load_pack(folder)


def same(one: Pack, other: Pack) -> bool:
    """Whether two packs say the same."""
    return (one.id, one.manifest, dict(one.sources), one.placed) == (
        other.id,
        other.manifest,
        dict(other.sources),
        other.placed,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return comets.write(tmp_path / "packs" / "comets")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Where compiled packs are kept; it is made when it is first needed."""
    return tmp_path / "data" / "compiled"


def test_the_second_start_reads_nothing_and_has_the_same_pack(folder: Path, store: Path) -> None:
    read = Reader()
    first, second = compiled(folder, store, read), compiled(folder, store, read)
    assert read.times == 1
    assert same(first, second)


def test_the_pack_that_ships_comes_back_as_it_was_in_its_order(bts: Pack, store: Path) -> None:
    read = Reader()
    compiled(BTS, store, read)
    assert same(compiled(BTS, store, read), bts)
    assert read.times == 1


def add_a_fact(folder: Path) -> None:
    comets.write(folder, {"facts": [*comets.data()["facts"], FURTHER_FACT]})


def add_a_file(folder: Path) -> None:
    comets.write(folder / "facts", {"encores": [FURTHER_FACT]})


def test_a_pack_that_was_edited_is_read_anew(folder: Path, store: Path) -> None:
    for edit in (add_a_fact, add_a_file):
        comets.write(folder)
        before = Library.load(folder.parent, ("comets",), store)
        edit(folder)
        after = Library.load(folder.parent, ("comets",), store)
        assert len(after.pack.facts) == len(before.pack.facts) + 1
        for path in (folder / "facts").glob("*"):
            path.unlink()
    comets.write(folder)
    assert same(Library.load(folder.parent, ("comets",), store).pack, before.pack)


def test_a_file_that_was_renamed_counts_as_an_edit(folder: Path, store: Path) -> None:
    compiled(folder, store, load_pack)
    (folder / "facts").mkdir()
    (folder / "facts.yaml").rename(folder / "facts" / "all.yaml")
    places = [placed.place for placed in compiled(folder, store, load_pack).placed]
    assert "facts/all.yaml: [0] closing-song" in places


def test_another_version_of_the_code_reads_anew(folder: Path, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = Reader()
    compiled(folder, store, read)
    monkeypatch.setattr(compiling, "_code", lambda: b"the next version")
    compiled(folder, store, read)
    compiled(folder, store, read)
    assert read.times == 2


def flip(raw: bytes) -> bytes:
    """One letter of a title is another one: still well-formed, but not what was kept."""
    place = raw.index(b"Rooster")
    return raw[:place] + b"B" + raw[place + 1 :]


@pytest.mark.parametrize(
    "damage",
    [flip, lambda raw: raw[:-1], lambda raw: raw[:40], lambda _: b"", lambda raw: b"\0" * len(raw)],
    ids=["flipped", "cut short", "cut in its head", "empty", "zeros"],
)
def test_a_damaged_file_is_made_anew(folder: Path, store: Path, damage: Callable[[bytes], bytes]) -> None:
    read = Reader()
    good = compiled(folder, store, read)
    (kept,) = store.iterdir()
    sound = kept.read_bytes()
    kept.write_bytes(damage(sound))
    assert same(compiled(folder, store, read), good)
    assert read.times == 2
    assert kept.read_bytes() == sound


def test_where_nothing_can_be_written_the_pack_is_read_at_each_start(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be", encoding="utf-8")
    read = Reader()
    first, second = (compiled(folder, tmp_path / "data" / "compiled", read) for _ in range(2))
    assert same(first, second)
    assert read.times == 2


def test_a_pack_with_faults_is_refused_at_each_start_even_where_a_good_one_was_kept(folder: Path, store: Path) -> None:
    Library.load(folder.parent, ("comets",), store)
    comets.write(folder, {"facts": [{**FURTHER_FACT, "about": ["no-such-song"]}]})
    for _ in range(2):
        with pytest.raises(PackFaults, match="no-such-song"):
            Library.load(folder.parent, ("comets",), store)


def test_a_pack_that_is_edited_while_it_is_read_is_not_kept(folder: Path, store: Path) -> None:
    def slow(at: Path) -> Pack:
        pack = load_pack(at)
        add_a_fact(at)
        return pack

    before = compiled(folder, store, slow)
    assert not store.exists()
    assert len(compiled(folder, store, load_pack).facts) == len(before.facts) + 1


def test_several_processes_that_start_at_once_leave_one_whole_file(folder: Path, store: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        packs = list(threads.map(lambda _: compiled(folder, store, load_pack), range(16)))
    assert all(same(pack, packs[0]) for pack in packs)
    assert [path.name for path in store.iterdir()] == ["comets.pack"]
    read = Reader()
    compiled(folder, store, read)
    assert read.times == 0


def test_a_start_on_a_compiled_pack_loads_no_reader(folder: Path, store: Path) -> None:
    code = (
        "import sys, pathlib; import bot.cli.run; from bot.client import COGS; [__import__(cog) for cog in COGS]\n"
        "from bot.content.library import Library\n"
        "Library.load(pathlib.Path(sys.argv[1]), ('comets',), pathlib.Path(sys.argv[2]))\n"
        "print(*(name for name in sys.argv[3:] if name in sys.modules))"
    )

    def loaded() -> list[str]:
        call = [sys.executable, "-c", code, str(folder.parent), str(store), *NOT_FOR_A_START]
        return subprocess.run(call, check=True, capture_output=True, text=True).stdout.split()

    assert loaded() == ["yaml", "bot.content.loader", "bot.content.check"]
    assert loaded() == []
