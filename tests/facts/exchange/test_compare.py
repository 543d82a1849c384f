"""A dry run says what would become of each row, and changes nothing."""

from __future__ import annotations

from typing import Any

from bot.content.models import Text
from bot.facts.entry import Entry, Reference
from bot.facts.exchange import DryRun, compare, read
from bot.i18n import translator


def question(text: str = "Who?", answer: str = "RM", **values: Any) -> Entry:
    return Entry(kind="question", text=Text(text), style="typed", answers=(Text(answer),), **values)


def outcome(dry_run: DryRun) -> dict[str, list[object]]:
    """Row numbers, and for what changes also the entry that it is."""
    return {
        "new": [row.number for row in dry_run.new],
        "changed": [(change.row.number, change.id) for change in dry_run.changed],
        "same": [row.number for row in dry_run.same],
        "refused": [row.number for row in dry_run.refused],
    }


def test_each_row_is_new_changed_the_same_or_refused() -> None:
    sheet = read("a.csv", b"text,answers\nWho?,RM\nWhat?,DNA\nWhere?,Seoul\nWhen?,\n")
    existing = {"a": question(), "b": question("what", "ON")}
    dry_run = compare(sheet, existing)
    assert outcome(dry_run) == {"new": [3], "changed": [(2, "b")], "same": [1], "refused": [4]}
    assert (dry_run.changed[0].before, dry_run.changed[0].after) == (existing["b"], question("What?", "DNA"))


def test_an_id_is_stronger_than_the_text() -> None:
    """Somebody exported, mended two questions so that one now reads as the other did, and brings them back."""
    sheet = read("a.csv", b"id,text,answers\na,What?,ON\n,Who?,RM\n")
    dry_run = compare(sheet, {"a": question(), "b": question("What?", "ON")})
    assert outcome(dry_run) == {"new": [2], "changed": [(1, "a")], "same": [], "refused": []}


def test_an_id_that_is_not_here_is_a_file_from_another_server() -> None:
    sheet = read("a.csv", b"id,text,answers\nz,Who?,RM\ny,New?,yes\n")
    assert outcome(compare(sheet, {"a": question()})) == {"new": [2], "changed": [], "same": [1], "refused": []}


def test_a_question_never_becomes_a_fact() -> None:
    sheet = read("a.json", b'[{"id": "a", "kind": "fact", "text": "Who?"}]')
    assert outcome(compare(sheet, {"a": question()}))["new"] == [1]


def test_no_two_rows_become_one_entry() -> None:
    sheet = read("a.csv", b"id,text,answers\na,Who is it?,RM\n,Who?,RM\n")
    assert outcome(compare(sheet, {"a": question()})) == {"new": [2], "changed": [(1, "a")], "same": [], "refused": []}


def test_what_a_file_has_no_column_for_stays_as_it_is() -> None:
    kept = question(category="members", author="A fan", difficulty=3, source=Reference(title="A book"))
    assert outcome(compare(read("a.csv", b"text,answers\nWho?,RM\n"), {"a": kept}))["same"] == [1]
    (change,) = compare(read("a.csv", b"text,answers,category\nWho?,Jin,\n"), {"a": kept}).changed
    assert change.after == question("Who?", "Jin", author="A fan", difficulty=3, source=Reference(title="A book"))


def test_an_author_is_replaced_by_another_but_not_by_none() -> None:
    kept = {"a": question(author="A fan")}
    assert outcome(compare(read("a.json", b'[{"text": "Who?", "answers": "RM"}]'), kept))["same"] == [1]
    (change,) = compare(read("a.json", b'[{"text": "Who?", "answers": "RM", "author": "B"}]'), kept).changed
    assert change.after.author == "B"


def test_a_row_that_does_not_go_with_what_stays_is_refused_before_anything_is_applied() -> None:
    kept = {"a": question(explanation=Text("a" * 301))}
    dry_run = compare(read("a.csv", b"text,answers\nWho?,Jin\n"), kept)
    assert outcome(dry_run) == {"new": [], "changed": [], "same": [], "refused": [1]}
    assert dry_run.refused[0].fault is not None
    assert "explanation has 301 characters" in dry_run.refused[0].fault.say(translator("en"))


def test_a_choice_that_comes_back_without_wrong_options_is_typed() -> None:
    kept = Entry(
        kind="question", text=Text("Who?"), style="choice", answers=(Text("RM"),), distractors=(Text("V"), Text("Jin"))
    )
    (change,) = compare(read("a.csv", b"text,answers\nWho?,RM\n"), {"a": kept}).changed
    assert change.after == question()
