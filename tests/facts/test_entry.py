"""What a server keeps by itself is cleaned, complete and short enough; what is not is named by its field."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from bot.content.models import LONGEST_FACT, LONGEST_QUESTION, Text
from bot.facts.entry import (
    ENTRY_STYLES,
    FALSE,
    TRUE,
    Entry,
    EntryStyle,
    Reference,
    decode,
    encode,
    key_of,
    options_of,
    styles_for,
    validated,
)
from bot.facts.faults import FIELD_NAMES, BadField, HasLink, Missing, TooLong
from bot.i18n import translator
from tests.facts.exchange.entries import entries

CHOICE = Entry(
    kind="question",
    text=Text({"en": "Which song?", "ko": "어느 노래인가요?"}),
    category="songs",
    style="choice",
    answers=(Text({"en": "Spring Day", "ko": "봄날"}),),
    distractors=(Text("ON"), Text("DNA"), Text("Dope")),
    explanation=Text("It came out in 2017."),
    difficulty=3,
    source=Reference(title="A book", url="https://example.org/book"),
    author="A fan",
)
TYPED = Entry(kind="question", text=Text("Who?"), style="typed", answers=(Text("RM"), Text("남준")))
TRUE_FALSE = Entry(
    kind="question", text=Text("So?"), style="true_false", answers=(Text("True"),), distractors=(Text("False"),)
)
YEAR = Entry(kind="question", text=Text("When?"), style="year", answers=(Text("2013"),))
ORDER = Entry(kind="question", text=Text("Which first?"), style="order", answers=tuple(map(Text, "ABCD")))
FACT = Entry(kind="fact", text=Text("The bridge is green."))


def changed(entry: Entry, **values: Any) -> Entry:
    return Entry(**{name: values.get(name, getattr(entry, name)) for name in Entry.__struct_fields__})


@pytest.mark.parametrize("entry", [CHOICE, TYPED, TRUE_FALSE, YEAR, ORDER, FACT], ids=[*ENTRY_STYLES, "fact"])
def test_a_good_entry_stays_as_it_is(entry: Entry) -> None:
    assert validated(entry) == entry
    assert decode(encode(entry)) == entry


@given(entries())
def test_any_valid_entry_is_kept_without_loss(entry: Entry) -> None:
    assert validated(entry, links=True) == entry
    assert decode(encode(entry)) == entry


def test_texts_are_cleaned() -> None:
    entry = validated(
        changed(
            TYPED,
            text=Text(" Who\u202e is\n\n\n\nit? "),
            answers=(Text(" RM\n"), Text("rm"), Text("남준")),
            category=" the \n members",
            author="\u200b A fan",
            explanation=Text(" \u200b"),
            source=Reference(title=" ", url=""),
        )
    )
    assert entry == Entry(
        kind="question",
        text=Text("Who is\n\nit?"),
        style="typed",
        answers=(Text("RM"), Text("남준")),
        category="the members",
        author="A fan",
    )


def test_a_language_in_which_nothing_is_said_is_left_out() -> None:
    entry = validated(changed(FACT, text=Text({"ko": "다리는 초록색이에요.", "en": " "})))
    assert entry.text == Text({"ko": "다리는 초록색이에요."})


@pytest.mark.parametrize(
    ("entry", "values", "field", "words"),
    [
        (CHOICE, {"text": Text(" ")}, "text", "text is missing"),
        (CHOICE, {"text": Text({"ko": ""})}, "text", "text is missing"),
        (CHOICE, {"text": Text({"fr": "Qui?"})}, "text", "“fr”"),
        (CHOICE, {"text": Text("a" * (LONGEST_QUESTION + 1))}, "text", "301 characters; 300"),
        (FACT, {"text": Text("a" * (LONGEST_FACT + 1))}, "text", "601 characters; 600"),
        (CHOICE, {"explanation": Text("a" * 301)}, "explanation", "301 characters; 300"),
        (CHOICE, {"category": "a" * 101}, "category", "101 characters; 100"),
        (CHOICE, {"author": "a" * 101}, "author", "101 characters; 100"),
        (CHOICE, {"source": Reference(title="a" * 101)}, "source", "101 characters; 100"),
        (CHOICE, {"source": Reference(url="a" * 501)}, "source", "web address"),
        (CHOICE, {"source": Reference(url="javascript:alert()")}, "source", "web address"),
        (CHOICE, {"source": Reference(url="https://a.org/ b")}, "source", "web address"),
        (CHOICE, {"source": Reference(url="https://a.org/\u202e")}, "source", "web address"),
        (CHOICE, {"source": Reference(url="https://discord.gg/abc")}, "source", "invite"),
        (CHOICE, {"answers": ()}, "answers", "answer is missing"),
        (CHOICE, {"answers": (Text("a"), Text("b"))}, "answers", "exactly one answer"),
        (CHOICE, {"answers": (Text("a" * 61),)}, "answers", "61 characters; 60"),
        (CHOICE, {"answers": (Text({"en": "ON", "ko": "온"}),)}, "distractors", "“ON” stands twice"),
        (CHOICE, {"distractors": ()}, "distractors", "wrong option is missing"),
        (CHOICE, {"distractors": tuple(map(Text, "abcde"))}, "distractors", "at most 4"),
        (CHOICE, {"distractors": (Text("a" * 61),)}, "distractors", "61 characters; 60"),
        (CHOICE, {"distractors": (Text("A"), Text("a."))}, "distractors", "“a.” stands twice"),
        (CHOICE, {"difficulty": 4}, "difficulty", "1, 2, 3"),
        (CHOICE, {"style": None}, "style", "style is missing"),
        (CHOICE, {"style": "essay"}, "style", "choice, true_false, typed, year, order"),
        (CHOICE, {"kind": "song"}, "kind", "fact, question"),
        (TRUE_FALSE, {"distractors": (Text("False"), Text("Maybe"))}, "distractors", "exactly one wrong option"),
        (TRUE_FALSE, {"answers": (Text("Maybe"),)}, "answers", "True, False"),
        (TRUE_FALSE, {"answers": (Text({"en": "True", "ko": "아니에요"}),)}, "answers", "True, False"),
        (TRUE_FALSE, {"distractors": (Text("Maybe"),)}, "distractors", "True, False"),
        (TRUE_FALSE, {"distractors": (Text("맞아요"),)}, "distractors", "“맞아요” stands twice"),
        (TRUE_FALSE, {"answers": (Text("True"), Text("False"))}, "answers", "exactly one answer"),
        (TYPED, {"distractors": (Text("Jin"),)}, "distractors", "question of this style has no wrong option"),
        (YEAR, {"distractors": (Text("2014"),)}, "distractors", "question of this style has no wrong option"),
        (YEAR, {"answers": (Text("2013"), Text("2014"))}, "answers", "exactly one answer"),
        (YEAR, {"answers": (Text("213"),)}, "answers", "one year in four digits, from 1000 to 2999"),
        (YEAR, {"answers": (Text("3000"),)}, "answers", "one year in four digits"),
        (YEAR, {"answers": (Text("٢٠١٣"),)}, "answers", "one year in four digits"),
        (YEAR, {"answers": (Text({"en": "2013", "ko": "2014"}),)}, "answers", "one year in four digits"),
        (ORDER, {"distractors": (Text("E"),)}, "distractors", "question of this style has no wrong option"),
        (ORDER, {"answers": tuple(map(Text, "ABC"))}, "answers", "has 4 of this"),
        (ORDER, {"answers": tuple(map(Text, "ABCDE"))}, "answers", "has 4 of this"),
        (ORDER, {"answers": tuple(map(Text, "ABCb"))}, "answers", "“b” stands twice"),
        (ORDER, {"answers": (*map(Text, "ABC"), Text("a" * 61))}, "answers", "61 characters; 60"),
        (TYPED, {"answers": tuple(Text(str(number)) for number in range(21))}, "answers", "at most 20"),
        (TYPED, {"answers": (Text("a" * 101),)}, "answers", "101 characters; 100"),
        (FACT, {"style": "typed"}, "style", "fact has no style"),
        (FACT, {"answers": (Text("RM"),)}, "answers", "fact has no answer"),
        (FACT, {"explanation": Text("Because.")}, "explanation", "fact has no explanation"),
        (FACT, {"difficulty": 1}, "difficulty", "fact has no difficulty"),
    ],
)
def test_what_is_wrong_is_named_by_its_field(entry: Entry, values: dict[str, Any], field: str, words: str) -> None:
    with pytest.raises(BadField) as caught:
        validated(changed(entry, **values))
    assert caught.value.field == field
    assert words in caught.value.say(translator("en"))
    assert caught.value.say(translator("ko"))


@pytest.mark.parametrize("field", ["text", "explanation", "category", "author", "answers"])
def test_links_stay_out_unless_the_server_allows_them(field: str) -> None:
    written = "at https://example.org"
    value = {"answers": (Text(written),), "category": written, "author": written}.get(field, Text(written))
    entry = changed(TYPED, **{field: value})
    with pytest.raises(HasLink) as caught:
        validated(entry)
    assert caught.value.field == field
    assert validated(entry, links=True) == entry


def test_the_length_is_what_is_left_after_cleaning() -> None:
    assert validated(changed(FACT, text=Text("a" * LONGEST_FACT + "\u200b" * 50))).text == Text("a" * LONGEST_FACT)
    with pytest.raises(TooLong):
        validated(changed(FACT, text=Text({"en": "a", "ko": "가" * (LONGEST_FACT + 1)})))


def test_an_entry_says_the_same_as_another_of_its_kind_with_the_same_text() -> None:
    assert key_of(changed(TYPED, text=Text(" WHO"))) == key_of(TYPED)
    assert key_of(changed(TYPED, text=Text({"ko": "누구?", "en": "Who?"}))) == key_of(TYPED)
    assert key_of(changed(FACT, text=TYPED.text)) != key_of(TYPED)


@pytest.mark.parametrize(
    ("answers", "wrong", "styles"),
    [
        (["RM"], [], ["typed"]),
        (["RM", "남준"], [], ["typed"]),
        (["2013"], [], ["typed", "year"]),
        (["2013년"], [], ["typed", "year"]),
        (["2013", "2014"], [], ["typed"]),
        (list("ABCD"), [], ["typed", "order"]),
        (["RM"], ["Jin"], ["choice"]),
        (["RM"], ["Jin", "V"], ["choice"]),
        (["true"], ["FALSE."], ["true_false"]),
        (["아니에요"], ["맞아요"], ["true_false"]),
        (["True"], ["False", "Maybe"], ["choice"]),
        (["True"], [], ["typed"]),
    ],
)
def test_what_is_written_tells_the_styles_that_it_can_have(
    answers: list[str], wrong: list[str], styles: list[EntryStyle]
) -> None:
    texts = tuple(map(Text, answers)), tuple(map(Text, wrong))
    assert list(styles_for(*texts)) == styles
    for style in styles:
        entry = Entry(kind="question", text=Text("So?"), style=style, answers=texts[0], distractors=texts[1])
        assert validated(entry).style == style


@pytest.mark.parametrize("written", ["False", " false.", "아니에요"])
def test_true_and_false_are_kept_in_one_way_and_shown_in_each_language(written: str) -> None:
    entry = validated(changed(TRUE_FALSE, answers=(Text(written),), distractors=()))
    assert (entry.answers, entry.distractors) == ((FALSE,), (TRUE,))
    assert [option("ko") for option in options_of(entry)] == ["아니에요", "맞아요"]


def test_a_year_is_kept_as_its_digits() -> None:
    assert validated(changed(YEAR, answers=(Text({"en": "2013", "ko": "2013 년"}),))) == YEAR


def test_every_field_has_a_name_that_people_use() -> None:
    assert set(FIELD_NAMES) == {"id", *Entry.__struct_fields__}
    assert Missing(field="distractors").say(translator("en")) == "The wrong option is missing."
