"""A fan types a part of a name, in any script, with a slip, and finds the thing."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.loader import Pack, load_pack
from bot.content.pack import kind_of, names_of
from bot.content.search import Lines, Search
from tests.content import comets


@pytest.fixture(scope="module")
def search(small: Pack) -> Search:
    return Search(small)


@pytest.fixture(scope="module")
def big(bts: Pack) -> Search:
    return Search(bts)


def ids(search: Search, query: str, limit: int = 25) -> list[str]:
    return [hit.thing.id for hit in search.find(query, limit=limit)]


@pytest.mark.parametrize(
    "query",
    [
        "Spring Day",
        "spring",
        "SPRINGDAY",
        "봄날",
        "봄",
        "보",
        "봄ㄴ",
        "봄나",
        "ㅂㄴ",
        "bomnal",
        "bom nal",
        "SD",
        "sprign day",
    ],
)
def test_one_song_is_found_by_all_that_fans_type(search: Search, query: str) -> None:
    assert ids(search, query)[0] == "spring-day"


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("jageun geotdeureul wihan si", "homeward"),
        ("wihan", "homeward"),
        ("sangnamja", "lantern"),
        ("lemonad", "lemonade"),
        ("lemonde", "lemonade"),
        ("Vega Kim", "vega"),
        ("unexpectedly long words that nobody gave to anything", None),
        ("zq", None),
    ],
)
def test_titles_are_found_by_sound_and_by_part(search: Search, query: str, first: str | None) -> None:
    assert next(iter(ids(search, query)), None) == first


def test_a_whole_name_comes_before_a_beginning_and_that_before_a_part(search: Search) -> None:
    assert ids(search, "dawn") == ["dawn", "dawn-again", "outro-dawn"]


def test_a_hit_says_which_name_it_was_found_by(search: Search) -> None:
    assert search.find("sd")[0].name == "SD"
    assert search.find("상남")[0].name == "상남자"
    assert search.find("sangnam")[0].name == "상남자"


def test_kinds_narrow_the_search(search: Search) -> None:
    hits = search.find("e", kinds=("album", "member"))
    assert hits
    assert {kind_of(hit.thing) for hit in hits} == {"album", "member"}
    assert search.find("spring day", kinds=["campaign"]) == []


def test_an_empty_query_starts_with_the_people_and_the_best_known(search: Search) -> None:
    assert ids(search, "  ", limit=5) == ["aster", "vega", "lyra", "nova", "spring-day"]
    assert [hit.thing.id for hit in search.find("", kinds=["album"], limit=4)] == ["dawn", "dusk", "green", "gold"]


def test_no_thing_is_listed_twice_and_the_limit_holds(search: Search) -> None:
    found = ids(search, "o", limit=7)
    assert len(found) == len(set(found)) == 7


def test_a_name_is_looked_up_whole(search: Search, small: Pack) -> None:
    for thing in small.things.values():
        hit = search.lookup(thing.id)
        assert hit is not None
        assert hit.thing is thing
        assert hit.pack is small
    assert search.lookup("봄 날!") == search.find("봄날")[0]
    assert search.lookup("spring") is None
    assert search.lookup("") is None
    assert search.lookup("spring-day", kinds=["album"]) is None


def test_a_title_is_looked_up_before_another_thing_s_alias(tmp_path: Path) -> None:
    """Even where the other thing is better known."""
    pack = comets.data()
    next(song for song in pack["songs"] if song["id"] == "spring-day")["aliases"] = ["Rust"]
    hit = Search(load_pack(comets.write(tmp_path, pack))).lookup("RUST")
    assert hit is not None
    assert hit.thing.id == "rust"


def test_several_packs_share_one_search(small: Pack, bts: Pack) -> None:
    both = Search([small, bts])
    packs = {hit.pack.id for hit in both.find("spring day")}
    assert packs == {"comets", "bts"}


def test_every_name_of_the_shipped_pack_finds_its_thing(big: Search, bts: Pack) -> None:
    for thing in bts.things.values():
        for name in names_of(thing):
            assert thing.id in ids(big, name), name


@given(st.text(max_size=40))
def test_any_text_may_be_typed(search: Search, text: str) -> None:
    assert len(search.find(text, limit=3)) <= 3
    search.lookup(text)


letters = st.text(st.sampled_from("abㅂ"), max_size=6)


@given(st.lists(letters, max_size=8), letters.filter(bool))
def test_one_pass_finds_the_same_texts_as_asking_each(texts: list[str], query: str) -> None:
    lines = Lines(texts)
    places = range(len(texts))
    assert [*lines.holding(query)] == [place for place in places if query in texts[place]]
    assert [*lines.holding(f"\n{query}")] == [place for place in places if texts[place].startswith(query)]
    assert [*lines.holding(f"\n{query}\n")] == [place for place in places if texts[place] == query]
