"""Every error that a member can meet says its sentence, with its values, in every language."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import bot
import cogs
from bot.errors import AlreadyAnswered, LightstickError, NotEnoughQuestions
from bot.facts.errors import ManyChangedSince
from bot.i18n import LANGUAGES, translator
from bot.zones import UnknownZone

ROOT = Path(__file__).resolve().parent.parent
# They work their values out themselves; what they say is told by their own test.
OWN_VALUES = {UnknownZone, NotEnoughQuestions, ManyChangedSince, AlreadyAnswered}


def _load_everything() -> None:
    for package in (bot, cogs):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            # The demo needs SimCord, and migrations and `__main__` are no modules to import.
            if not module.name.startswith(("bot.demo", "bot.db.migrations", "bot.__main__")):
                importlib.import_module(module.name)


def _kinds(root: type[LightstickError]) -> Iterator[type[LightstickError]]:
    for kind in root.__subclasses__():
        yield kind
        yield from _kinds(kind)


_load_everything()
# A base that only gathers others says nothing by itself.
_SAID = {kind for kind in _kinds(LightstickError) if kind.sentence or not kind.__subclasses__()}
ERRORS = sorted({kind for kind in _SAID if kind.__module__.startswith(("bot", "cogs"))}, key=repr)


def _values(kind: type[LightstickError]) -> set[str]:
    """The names of the values that a sentence needs."""
    return {name for _, name, _, _ in string.Formatter().parse(kind.sentence) if name}


def _raised() -> Iterator[tuple[str, type[LightstickError], set[str]]]:
    """Where in the code an error is made: the place, its kind, the names of the values that it is given."""
    by_name = {kind.__name__: kind for kind in ERRORS if kind not in OWN_VALUES}
    for folder in ("bot", "cogs"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                match node:
                    case ast.Raise(exc=ast.Name(id=name)) if name in by_name:
                        given: set[str] = set()
                    case ast.Call(func=ast.Name(id=name), args=[], keywords=keywords) if name in by_name:
                        given = {keyword.arg or "**" for keyword in keywords}
                    case _:
                        continue
                yield f"{path.relative_to(ROOT).as_posix()}:{node.lineno}", by_name[name], given


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", [kind for kind in ERRORS if kind not in OWN_VALUES], ids=lambda kind: kind.__name__)
def test_each_error_says_its_sentence_with_its_values(kind: type[LightstickError], language: str) -> None:
    values = {name: f"«{name}»" for name in _values(kind)}
    said = kind(**values).say(translator(language))
    assert said
    assert all(value in said for value in values.values())
    assert not set("{}!") & set(said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_zone_that_nobody_knows_is_repeated(language: str) -> None:
    t = translator(language)
    assert "Asia/Soul" in UnknownZone("Asia/Soul", None).say(t)
    said = UnknownZone("Asia/Soul", "Asia/Seoul").say(t)
    assert "Asia/Soul" in said
    assert "Asia/Seoul" in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_too_few_questions_are_counted_in_words_that_fit(language: str) -> None:
    t = translator(language)
    said = [NotEnoughQuestions(count=count).say(t) for count in (0, 1, 7)]
    assert len(set(said)) == 3
    assert "7" in said[2]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_changed_since_is_counted(language: str) -> None:
    said = [ManyChangedSince(count=count).say(translator(language)) for count in (1, 7)]
    assert "7" in said[1]
    assert all(said)


def test_whoever_raises_an_error_gives_the_values_that_its_sentence_needs() -> None:
    raised = list(_raised())
    assert {kind for _, kind, _ in raised}, "the code was not read"
    assert [place for place, kind, given in raised if given != _values(kind)] == []


def test_no_error_is_kept_that_nobody_raises() -> None:
    raised = {kind for _, kind, _ in _raised()}
    assert [kind.__name__ for kind in ERRORS if kind not in raised | OWN_VALUES] == []
