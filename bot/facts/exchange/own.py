"""Our own entries, as they stand in JSON, in YAML and, by way of ``columns``, in CSV."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from bot.content.models import Text
from bot.errors import LightstickError
from bot.facts.clean import cleaned, quoted
from bot.facts.entry import MOST_ANSWERS, UNRATED, Entry, Reference, styles_for
from bot.facts.exchange.refusals import BadId, NameTwice, NotAnEntry, NotOneText, NotTexts, UnknownName
from bot.facts.exchange.sheet import FIELDS, Draft
from bot.facts.exchange.tree import Node, Series, Table
from bot.facts.faults import NoSuchChoice, TooMany

NAMES: Final = ("id", *FIELDS)
ALIASES: Final = {"question": "text", "fact": "text", "answer": "answers", "wrong": "distractors"}
LONGEST_ID: Final = 40

_ID: Final = re.compile(rf"[A-Za-z0-9_-]{{1,{LONGEST_ID}}}")
_STARS: Final = {"easy": 1, "medium": 2, "hard": 3, "1": 1, "2": 2, "3": 3}


def is_entry(node: Table) -> bool:
    """Whether a mapping is one entry by itself: nothing but our names, and a text among them."""
    names = {ALIASES.get(name.lower(), name.lower()) for name, _, _ in node.pairs}
    return "text" in names and names.issubset(NAMES)


def drafts(items: Series) -> Iterator[Draft]:
    """The entries of a list."""
    return (draft(line, node) for line, node in items.items)


def draft(line: int, node: Node) -> Draft:
    """The entry that ``node`` says, or what is wrong with how it says it."""
    entry_id = ""
    try:
        fields = _fields(node, NAMES)
        entry_id = _id(fields)
        return Draft(line, entry_id, _entry(fields))
    except LightstickError as wrong:
        return Draft(line, entry_id, wrong.with_traceback(None))


def unique(node: Node) -> dict[str, Node]:
    """The names and values of one entry.

    Raises:
        NotAnEntry: it is a list or a single value.
        NameTwice: a name stands twice.
    """
    if not isinstance(node, Table):
        raise NotAnEntry
    found: dict[str, Node] = {}
    for name, _, value in node.pairs:
        if name in found:
            raise NameTwice(given=quoted(name))
        found[name] = value
    return found


def line_of(field: str, node: Node) -> str:
    """One text; "" where there is none. What was written without quotes was meant as a text as well.

    Raises:
        NotOneText: it is a list or has names.
    """
    if isinstance(node, (Table, Series)):
        raise NotOneText(field=field)
    return "" if node is None else str(node)


def texts_of(field: str, node: Node) -> tuple[Text, ...]:
    """One text or a list of them; an empty value is none."""
    return () if node is None else tuple(text_of(field, item) for item in items_of(field, node))


def items_of(field: str, node: Node) -> list[str | int | bool | Table]:
    """The texts of a list, or the only one.

    Raises:
        TooMany: there are more than any question may have.
        NotTexts: one of them is empty or a list.
    """
    given = [value for _, value in node.items] if isinstance(node, Series) else [node]
    if len(given) > MOST_ANSWERS:
        raise TooMany(field=field, most=MOST_ANSWERS)
    items = [item for item in given if item is not None and not isinstance(item, Series)]
    if len(items) < len(given):
        raise NotTexts(field=field)
    return items


def text_of(field: str, node: Node) -> Text:
    """A text, or one for each language."""
    if isinstance(node, Series):
        raise NotOneText(field=field)
    if not isinstance(node, Table):
        return Text(line_of(field, node))
    return Text({code: line_of(field, value) for code, value in unique(node).items()})


def stars(node: Node) -> int:
    """A difficulty from 1 to 3, in digits or in words.

    Raises:
        NoSuchChoice: it is another number or word.
    """
    given = line_of("difficulty", node)
    found = _STARS.get(given.strip().lower())
    if found is None:
        raise NoSuchChoice(field="difficulty", given=quoted(given), known="1, 2, 3")
    return found


def _fields(node: Node, known: tuple[str, ...]) -> dict[str, Node]:
    fields: dict[str, Node] = {}
    for given, value in unique(node).items():
        name = ALIASES.get(given.lower(), given.lower())
        if name not in known:
            raise UnknownName(given=quoted(given), known=", ".join(known))
        if name in fields:
            raise NameTwice(given=name)
        fields[name] = value
    return fields


def _id(fields: dict[str, Node]) -> str:
    entry_id = line_of("id", fields.get("id"))
    if entry_id and not _ID.fullmatch(entry_id):
        raise BadId(field="id", most=LONGEST_ID)
    return entry_id


def _entry(fields: dict[str, Node]) -> Entry:
    asks = any(name in fields for name in ("answers", "distractors", "style"))
    kind = _word("kind", fields) or ("question" if asks else "fact")
    answers = texts_of("answers", fields.get("answers"))
    distractors = texts_of("distractors", fields.get("distractors"))
    style = _word("style", fields) or (styles_for(answers, distractors)[0] if kind == "question" else None)
    entry = Entry(
        kind="fact",
        text=text_of("text", fields.get("text")),
        category=line_of("category", fields.get("category")),
        source=_reference(fields.get("source")),
        author=line_of("author", fields.get("author")),
        answers=answers,
        distractors=distractors,
        explanation=text_of("explanation", fields["explanation"]) if fields.get("explanation") is not None else None,
        difficulty=stars(fields["difficulty"]) if fields.get("difficulty") is not None else UNRATED,
    )
    # Whatever the file says for these two, `validated` judges it.
    return replace(entry, kind=kind, style=style)


def _word(field: str, fields: dict[str, Node]) -> str:
    return re.sub("[ /-]+", "_", line_of(field, fields.get(field)).strip().lower())


def _reference(node: Node) -> Reference | None:
    if not isinstance(node, Table):
        given = cleaned(line_of("source", node))
        return Reference(url=given) if "://" in given else Reference(title=given) if given else None
    fields = _fields(node, Reference.__struct_fields__)
    return Reference(**{name: line_of("source", value) for name, value in fields.items()})
