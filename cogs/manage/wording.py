"""An entry as the fields of a modal, and back. A modal shows one language; the other one stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from bot.content.models import Text
from bot.facts.entry import Entry, EntryStyle, Reference, options_of, styles_for
from bot.i18n import LANGUAGES

_WITHOUT: Final = ("true_false", "year", "order")
"""The styles that nobody has to type wrong options for."""


class Typed(Struct, frozen=True):
    """What stands in the fields of a modal, untrusted. ``answers`` and ``distractors`` have one on each line."""

    text: str = ""
    answers: str = ""
    distractors: str = ""
    explanation: str = ""
    source: str = ""


def languages_of(entry: Entry) -> tuple[str, ...]:
    """The languages in which the parts of an entry differ; one alone, or none, where nothing has to be chosen."""
    texts = [entry.text, *entry.answers, *entry.distractors, *([entry.explanation] if entry.explanation else [])]
    spoken = {code for text in texts for code in text.by_language}
    return tuple(code for code in LANGUAGES if code in spoken)


def typed_of(entry: Entry, language: str) -> Typed:
    """The fields of a modal in which ``entry`` is written in ``language``."""
    source, options = entry.source, options_of(entry)
    return Typed(
        text=entry.text(language) if entry.text.by_language else "",
        answers="\n".join(option(language) for option in options[: len(entry.answers)]),
        distractors="\n".join(option(language) for option in options[len(entry.answers) :]),
        explanation=entry.explanation(language) if entry.explanation else "",
        source=f"{source.title} {source.url}".strip() if source else "",
    )


def entry_of(typed: Typed, base: Entry, language: str) -> Entry:
    """``base`` with what was typed in ``language``. It is to be validated."""
    before = typed_of(base, language)
    source = base.source if typed.source == before.source else _reference(typed.source)
    entry = replace(base, text=_worded(base.text, typed.text, language), source=source)
    if base.kind == "fact":
        return entry
    options = options_of(base)
    answers = _each(options[: len(base.answers)], typed.answers, language)
    distractors = _each(options[len(base.answers) :], typed.distractors, language)
    explained = _worded(base.explanation or Text(""), typed.explanation, language) if typed.explanation else None
    return replace(
        entry,
        style=_style(base.style, answers, distractors),
        answers=answers,
        distractors=distractors,
        explanation=explained,
    )


def _style(before: EntryStyle | None, answers: Sequence[Text], distractors: Sequence[Text]) -> EntryStyle:
    """The style of ``before`` as long as what was typed can be meant so, even if something is wrong with it."""
    styles = styles_for(answers, distractors)
    meant = before in styles or (before in _WITHOUT and not distractors)
    return before if before is not None and meant else styles[0]


def _worded(before: Text, typed: str, language: str) -> Text:
    codes = before.by_language.keys()
    if typed == before(language):
        return before
    if len(codes) > 1:
        return Text({**before.by_language, language: typed})
    return Text(dict.fromkeys(codes, typed))


def _each(before: Sequence[Text], typed: str, language: str) -> tuple[Text, ...]:
    """A text for each line. Lines that are as before keep their other language, and so do those that were mended."""
    lines = [line for line in typed.splitlines() if line.strip()]
    unchanged = {text(language): text for text in before}
    mended = iter([text for text in before if text(language) not in lines])
    return tuple(_kept(lines, unchanged, mended, language))


def _kept(lines: Sequence[str], unchanged: dict[str, Text], mended: Iterable[Text], language: str) -> Iterable[Text]:
    left = iter(mended)
    for line in lines:
        if line in unchanged:
            yield unchanged[line]
        else:
            yield _worded(next(left, Text("")), line, language)


def _reference(typed: str) -> Reference | None:
    """A title and an address, in any order; the first word that looks like an address is one."""
    words = typed.split()
    url = next((word for word in words if "://" in word or word.lower().startswith("www.")), "")
    if url:
        words.remove(url)
    return Reference(title=" ".join(words), url=url) if typed.strip() else None
