"""Every sentence is in every language, says the same things, and is what the bot loads."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest

from tools import messages

CODE = """
from bot.i18n import N_

CLOSED = N_("This question is closed.")


def say(t, name, count):
    t("Locked in: {name}.", name=name)
    t.plural("{count} point", "{count} points", count)
    t(name)
"""
KOREAN = {
    "This question is closed.": "이 문제는 끝났어요.",
    "Locked in: {name}.": "{name:으로/로} 정했어요.",
    "{count} point": "{count}점",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with three sentences, all of them translated."""
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot" / "game.py").write_text(CODE, encoding="utf-8")
    messages.update(tmp_path)
    for english, korean in KOREAN.items():
        translate(tmp_path, english, korean)
    assert messages.update(tmp_path) == []
    return tmp_path


def po(project: Path) -> Path:
    return project / "data" / "locales" / "ko" / "LC_MESSAGES" / "lightstick.po"


def translate(project: Path, english: str, korean: str) -> None:
    """Write a translation into the .po, as a translator does by hand."""
    head, entry, tail = po(project).read_text(encoding="utf-8").partition(f'msgid "{english}"\n')
    assert entry
    lines = tail.split("\n")
    line = next(number for number, text in enumerate(lines) if text.startswith("msgstr"))
    lines[line] = f'{lines[line].split(" ")[0]} "{korean}"'
    po(project).write_text(head + entry + "\n".join(lines), encoding="utf-8")


def test_a_sentence_hidden_in_an_f_string_is_named(project: Path) -> None:
    code = project / "bot" / "game.py"
    code.write_text(
        CODE
        + """

def shout(t):
    return f"## {t('This question is closed.')}"
""",
        encoding="utf-8",
    )
    assert [fault for fault in messages.faults(project) if "f-string" in fault] == [
        "bot/game.py:14: a sentence inside of an f-string is not found, say it before"
    ]


def test_every_sentence_of_the_bot_is_in_every_language() -> None:
    found = messages.faults(messages.ROOT)
    assert not found, "\n".join(found)


def test_what_is_translated_is_what_the_bot_loads(project: Path) -> None:
    korean = gettext.translation("lightstick", project / "data" / "locales", ["ko"])
    assert korean.gettext("This question is closed.") == "이 문제는 끝났어요."
    assert korean.ngettext("{count} point", "{count} points", 1) == "{count}점"


def test_updating_twice_changes_nothing(project: Path) -> None:
    before = {path: path.read_bytes() for path in project.rglob("*.*o*") if path.is_file()}
    assert messages.update(project) == []
    assert {path: path.read_bytes() for path in before} == before


def test_a_new_sentence_is_a_fault_until_it_is_translated(project: Path) -> None:
    with (project / "bot" / "game.py").open("a", encoding="utf-8") as code:
        code.write('    t("Time is up.")\n')
    assert any("not in it" in fault and "Time is up." in fault for fault in messages.faults(project))
    assert [fault.split(": ", 1)[1] for fault in messages.update(project)] == ["not translated: Time is up."]


def test_a_sentence_that_nobody_says_any_more_is_a_fault_until_updated(project: Path) -> None:
    code = project / "bot" / "game.py"
    code.write_text(code.read_text(encoding="utf-8").replace("is closed", "is over"), encoding="utf-8")
    assert any("no longer said" in fault and "is closed" in fault for fault in messages.faults(project))
    messages.update(project)
    assert "is closed" not in po(project).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("english", "korean", "fault"),
    [
        ("Locked in: {name}.", "{nam} 정했어요.", "translated with {nam} instead of {name}"),
        ("Locked in: {name}.", "정했어요.", "translated with no placeholder instead of {name}"),
        ("Locked in: {name}.", "{name 정했어요.", "expected '}' before end of string"),
        ("{count} point", "한 점", "translated with no placeholder instead of {count}"),
        ("This question is closed.", "", "not translated"),
    ],
)
def test_a_translation_that_would_fail_or_mislead_is_named(
    project: Path, english: str, korean: str, fault: str
) -> None:
    translate(project, english, korean)
    assert any(f"{fault}: {english}" in found for found in messages.update(project))


def test_a_guess_that_nobody_confirmed_is_named(project: Path) -> None:
    text = po(project).read_text(encoding="utf-8")
    marked = text.replace('msgid "This question is closed."', '#, fuzzy\nmsgid "This question is closed."')
    po(project).write_text(marked, encoding="utf-8")
    assert any("fuzzy" in fault for fault in messages.faults(project))


def test_a_stale_compiled_catalogue_is_named(project: Path) -> None:
    translate(project, "This question is closed.", "이 문제는 이미 끝났어요.")
    assert [fault.split(": ", 1)[1] for fault in messages.faults(project)] == ["its .mo is behind, run `make messages`"]
