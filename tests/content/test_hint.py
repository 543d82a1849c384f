"""The fact that helps with a typed answer never says it, in any language."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content.hint import gives_away, hint_of
from bot.content.loader import Pack, load_pack
from bot.content.models import Text
from tests.content import comets


def with_facts(folder: Path, *facts: tuple[str, str, list[str]]) -> Pack:
    """The small fandom with these facts: English, Korean, what they are about."""
    pack = comets.data()
    pack["facts"] = [
        {"id": f"fact-{n}", "text": {"en": en, "ko": ko}, "category": "songs", "about": about, "source": ["label"]}
        for n, (en, ko, about) in enumerate(facts)
    ]
    return load_pack(comets.write(folder, pack))


SPRING_DAY = Text({"en": "Spring Day", "ko": "봄날"})


@pytest.mark.parametrize(
    ("text", "name", "given"),
    [
        ("“Spring Day” closed the concert.", "Spring Day", True),
        ("It closed the concert, springday and all.", "Spring Day", True),
        ("〈봄날〉이 마지막 곡이었어요.", "봄날", True),
        ("봄날이 마지막 곡이었어요.", "봄날", True),
        ("V는 노래했어요.", "V", True),
        ("V sang.", "V", True),
        ("Everybody loved it.", "V", False),
        ("They went on.", "ON", True),
        ("A song.", "ON", False),
        ("The 13th of June.", "13", False),
    ],
)
def test_what_gives_a_name_away(text: str, name: str, given: bool) -> None:
    assert gives_away(Text(text), [name]) == given


def test_a_fact_about_the_answer_alone_comes_first(tmp_path: Path) -> None:
    pack = with_facts(
        tmp_path,
        ("Two of them wrote it.", "둘이 썼어요.", ["spring-day", "dew"]),
        ("It opened the encore.", "앙코르의 첫 곡이었어요.", ["spring-day"]),
        ("A fact about many.", "여럿에 대한 사실이에요.", ["spring-day", "dew", "rooster"]),
    )
    hint = hint_of(pack, SPRING_DAY, ["spring-day"])
    assert hint is not None
    assert hint("en") == "It opened the encore."


def test_a_fact_that_names_it_in_one_language_is_left_out_in_all(tmp_path: Path) -> None:
    pack = with_facts(tmp_path, ("It opened the encore.", "〈봄날〉로 앙코르를 열었어요.", ["spring-day"]))
    hint = hint_of(pack, SPRING_DAY, ["spring-day"])
    assert hint == Text({"en": "It came out on 10 September 2015.", "ko": "2015년 9월 10일에 나왔어요."})


def test_a_member_is_told_by_what_they_do(tmp_path: Path) -> None:
    pack = with_facts(tmp_path)
    hint = hint_of(pack, Text("Aster"), ["aster", "ember"])
    assert hint is not None
    assert hint("en") == "Role: vocals."


def test_where_nothing_is_known_there_is_no_fact(tmp_path: Path) -> None:
    pack = with_facts(tmp_path)
    assert hint_of(pack, Text("A lighthouse"), []) is None
    assert hint_of(pack, Text("A lighthouse"), ["no-such-thing"]) is None


def test_what_is_accepted_is_not_said_either(tmp_path: Path) -> None:
    pack = with_facts(tmp_path, ("Fans call it the thaw.", "팬들은 해빙이라고 불러요.", ["spring-day"]))
    hint = hint_of(pack, SPRING_DAY, ["spring-day"], accept=["The Thaw"])
    assert hint is not None
    assert "thaw" not in hint("en")
