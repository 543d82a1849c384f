"""Lists that communities already have go in as they are: Red's, the Open Trivia Database's, spreadsheets."""

from __future__ import annotations

import json
from typing import Any, get_args

import pytest

from bot.content.models import Text
from bot.facts.entry import Entry, Reference
from bot.facts.exchange import Sheet, SheetKind, compare, read
from tests.facts.exchange.real_life import RED_ODDITIES, Encoding, opentdb, opentdb_results, red_list


def taken(sheet: Sheet) -> list[Entry]:
    """The entries of a sheet from which nothing is refused."""
    assert [row.fault for row in sheet.rows if row.fault] == []
    return [row.entry for row in sheet.rows if row.entry]


def values(texts: tuple[Text, ...]) -> tuple[str, ...]:
    return tuple(text("en") for text in texts)


@pytest.mark.parametrize("name", ["garden.yaml", "garden.yml", "garden.txt", "garden"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_red_list_becomes_typed_questions(name: str, line_end: str) -> None:
    sheet = read(name, red_list(400, line_end))
    found = taken(sheet)
    assert sheet.kind == "red"
    assert len(found) == 400 + len(RED_ODDITIES)
    assert {(entry.kind, entry.style, entry.distractors) for entry in found} == {("question", "typed", ())}
    for (_, question, answers), entry in zip(RED_ODDITIES, found, strict=False):
        assert (entry.text("en"), values(entry.answers)) == (question, answers)
    assert values(found[-1].answers) == ("peas 399", "Pea 399")


def test_a_row_of_a_red_list_names_the_line_of_its_question() -> None:
    sheet = read("a.yaml", b"AUTHOR: me\nWho?:\n- RM\n\n# more\nWhat?:\n- ON\n")
    assert [(row.line, row.number) for row in sheet.rows] == [(2, 1), (6, 2)]


def test_a_red_list_with_a_dash_before_each_question_is_one_too() -> None:
    sheet = read("a.yaml", b"- AUTHOR: me\n- Who leads?: RM\n- Who sang?:\n  - Jin\n  - V\n")
    assert sheet.kind == "red"
    assert [(entry.text("en"), values(entry.answers)) for entry in taken(sheet)] == [
        ("Who leads?", ("RM",)),
        ("Who sang?", ("Jin", "V")),
    ]


def test_the_list_of_maps_goes_in_where_links_are_allowed() -> None:
    data = b"Which is it? https://i.example.org/a.png:\n- Ohio\nWhich is it? https://i.example.org/b.png:\n- Iowa\n"
    assert len(taken(read("usmap.yaml", data, links=True))) == 2
    assert all(row.fault for row in read("usmap.yaml", data).rows)


def test_one_question_twice_in_a_red_list_does_not_cost_the_others() -> None:
    sheet = read("a.yaml", b"Who?:\n- RM\nWhat?:\n- ON\nWho?:\n- Jin\nWhere?:\n- Seoul\n")
    assert [row.entry is not None for row in sheet.rows] == [True, True, False, True]


@pytest.mark.parametrize("encoding", get_args(Encoding))
@pytest.mark.parametrize("indent", [None, 4])
def test_a_response_of_the_open_trivia_database_becomes_questions_to_choose(
    encoding: Encoding, indent: int | None
) -> None:
    sheet = read("api.php", opentdb(300, encoding, indent))
    assert sheet.kind == "opentdb"
    for entry, result in zip(taken(sheet), opentdb_results(300), strict=True):
        assert entry.text("en") == result["question"]
        assert values(entry.answers) == (result["correct_answer"],)
        assert values(entry.distractors) == tuple(result["incorrect_answers"])
        assert entry.category == result["category"]
        assert entry.difficulty == {"easy": 1, "medium": 2, "hard": 3}[result["difficulty"]]
        assert entry.style == {"boolean": "true_false", "multiple": "choice"}[result["type"]]


def test_the_results_alone_are_enough() -> None:
    sheet = read("questions.json", json.dumps(opentdb_results(3)).encode())
    assert (sheet.kind, len(taken(sheet))) == ("opentdb", 3)


def test_what_is_no_encoding_is_left_alone() -> None:
    result = opentdb_results(2)[1] | {"question": "What is 100%25 &amp;lt; of a+b?"}
    assert taken(read("a.json", json.dumps([result]).encode()))[0].text("en") == "What is 100%25 &lt; of a+b?"


QUESTION = Entry(
    kind="question",
    text=Text("Who, then?"),
    style="choice",
    answers=(Text("RM"),),
    distractors=(Text("Jin"), Text("V")),
)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("name", ["a.csv", "a.txt", "a.yaml", "a.json"])
def test_a_spreadsheet_is_read_with_the_separator_that_it_wrote(separator: str, name: str) -> None:
    text = 'Question|Answer|Wrong\n"Who, then?"|RM|"Jin\x01V"\n'.replace("|", separator).replace("\x01", "|")
    sheet = read(name, b"\xef\xbb\xbf" + text.encode())
    assert (sheet.kind, taken(sheet)) == ("csv", [QUESTION])


def test_line_ends_may_be_mixed_and_a_cell_may_have_several_lines() -> None:
    sheet = read("a.csv", b'text,answers\r\n"one\r\ntwo",a\rthree,b\n\n\r\nfour,c')
    assert [(row.line, row.entry and row.entry.text("en")) for row in sheet.rows] == [
        (2, "one\ntwo"),
        (4, "three"),
        (7, "four"),
    ]


def test_several_answers_stand_in_one_cell() -> None:
    (entry,) = taken(read("a.csv", b"text,answers\nWhich band?,AC\\DC|a \\| b|c\\\\|\n"))
    assert values(entry.answers) == ("AC\\DC", "a | b", "c\\")


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("csv", "text.en,text.ko,answers.en,answers.ko\nWhich?,무엇?,Spring Day|ON,봄날|\n"),
        (
            "json",
            '[{"text": {"en": "Which?", "ko": "무엇?"},\n"answers":[{"en": "Spring Day", "ko": "봄날"},{"en": "ON"}]}]',
        ),
        ("yaml", "- text: {en: Which?, ko: 무엇?}\n  answers:\n  - {en: Spring Day, ko: 봄날}\n  - en: ON\n"),
        ("yaml", "text: {en: Which?, ko: 무엇?}\nanswers: [{en: Spring Day, ko: 봄날}, {en: ON}]\n"),
    ],
)
def test_an_entry_can_speak_both_languages(kind: SheetKind, text: str) -> None:
    sheet = read(f"a.{kind}", text.encode())
    (entry,) = taken(sheet)
    assert sheet.kind == kind
    assert entry.text == Text({"en": "Which?", "ko": "무엇?"})
    assert entry.answers == (Text({"en": "Spring Day", "ko": "봄날"}), Text({"en": "ON"}))


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ({"text": "A"}, {"kind": "fact"}),
        ({"Fact": "A"}, {"kind": "fact"}),
        ({"text": "A", "source": "A book"}, {"kind": "fact", "source": Reference(title="A book")}),
        ({"text": "A", "source": "https://a.org"}, {"kind": "fact", "source": Reference(url="https://a.org")}),
        ({"text": "A", "source": {"title": " ", "url": ""}}, {"kind": "fact", "source": None}),
        ({"text": "A", "answer": 1997}, {"style": "typed", "answers": (Text("1997"),)}),
        ({"text": "A", "answer": False}, {"style": "typed", "answers": (Text("False"),)}),
        ({"text": "A", "answers": ["b", "B ", "c"]}, {"style": "typed", "answers": (Text("b"), Text("c"))}),
        ({"text": "A", "answer": "b", "wrong": "c"}, {"style": "choice", "distractors": (Text("c"),)}),
        ({"text": "A", "answer": True, "wrong": False}, {"style": "true_false", "distractors": (Text("False"),)}),
        ({"text": "A", "answer": 1997, "style": "year"}, {"style": "year", "answers": (Text("1997"),)}),
        (
            {"text": "A", "answers": list("bcde"), "style": "Order"},
            {"style": "order", "answers": (*map(Text, "bcde"),)},
        ),
        ({"text": "A", "answer": "b", "wrong": "c", "style": "choice"}, {"style": "choice"}),
        (
            {"text": "A", "answer": "true", "style": "true/false"},
            {"style": "true_false", "distractors": (Text("False"),)},
        ),
        ({"text": "A", "answer": "b", "difficulty": "Hard"}, {"difficulty": 3}),
        ({"text": "A", "answer": "b", "difficulty": 1, "explanation": None}, {"difficulty": 1, "explanation": None}),
        ({"text": " a\u200b  b\n\n\n\nc\u202e", "kind": "fact"}, {"text": Text("a b\n\nc")}),
        ({"text": "A", "category": "the\nsongs"}, {"category": "the songs"}),
    ],
)
def test_what_people_leave_out_or_write_their_own_way_is_understood(
    written: dict[str, Any], read_as: dict[str, Any]
) -> None:
    (entry,) = taken(read("a.json", json.dumps([written]).encode()))
    assert {field: getattr(entry, field) for field in read_as} == read_as


def test_json_and_yaml_mean_the_same() -> None:
    data = json.dumps([{"text": "Who?", "answers": ["RM", True, 5]}, {"text": "A fact"}], indent=2).encode()
    assert taken(read("a.json", data)) == taken(read("a.yaml", data))
    assert (read("a.json", data).kind, read("a.yaml", data).kind) == ("json", "yaml")


def test_a_red_list_that_comes_again_brings_nothing_new_and_takes_nothing_away() -> None:
    sheet = read("a.yaml", b"Who?:\n- RM\nWhat?:\n- ON\n")
    kept = {
        "1": Entry(
            kind="question",
            text=Text("WHO"),
            category="members",
            source=Reference(title="A book"),
            author="A fan",
            style="typed",
            answers=(Text("RM"),),
            explanation=Text("He leads."),
            difficulty=1,
        )
    }
    dry_run = compare(sheet, kept)
    assert [row.number for row in dry_run.new] == [2]
    (change,) = dry_run.changed
    assert (change.after.text("en"), change.after.author) == ("Who?", "A fan")
    assert compare(sheet, {"1": change.after}).same[0].number == 1
