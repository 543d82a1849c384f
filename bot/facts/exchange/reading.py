"""Which kind of file it is, by what is in it; the name only decides where a text could be several kinds."""

from __future__ import annotations

from itertools import chain
from typing import Final

from bot.facts.clean import quoted
from bot.facts.exchange import opentdb, own, red
from bot.facts.exchange.columns import looks_like_header, read_columns
from bot.facts.exchange.plain_text import decode
from bot.facts.exchange.refusals import KeyTwice, NewerFile, NoResults, NothingInside, NotValid, Unrecognised
from bot.facts.exchange.sheet import FIELDS, Sheet, SheetKind, sheet_of
from bot.facts.exchange.strict_json import read_json
from bot.facts.exchange.tree import Node, Series, Table

VERSION: Final = 1
_YAML: Final = (".yaml", ".yml")
_CSV: Final = (".csv", ".tsv")


def read(name: str, data: bytes, *, links: bool = False) -> Sheet:
    """The entries of a file that somebody brought, and what is wrong with those that can't be taken.

    ``name`` is the file's name, ``links`` whether the server allows links and invites in texts. It
    takes less than a second and 50 MB whatever the file is, but that is too long for an event loop.

    Raises:
        FileRefused: the file as a whole can't be read.
    """
    text = decode(data)
    name = name.lower()
    start = text.lstrip()[:1]
    if start in ("{", "[") and not name.endswith(_YAML):
        return _from_tree("json", read_json(text), links=links)
    if name.endswith(_CSV) or looks_like_header(text):
        says, drafts = read_columns(text)
        return sheet_of("csv", says, drafts, links=links)
    if name.endswith(".json"):
        raise NotValid(line=1, format="JSON")
    from bot.facts.exchange.yaml_tree import read_yaml  # a start does without PyYAML

    return _from_tree("yaml", read_yaml(text), links=links)


def _from_tree(kind: SheetKind, root: Node, *, links: bool) -> Sheet:
    if isinstance(root, Table):
        return _from_table(kind, root, links=links)
    if root is None:
        raise NothingInside
    if not isinstance(root, Series):
        raise Unrecognised
    items = [item for _, item in root.items]
    if any(map(opentdb.is_result, items)):
        return sheet_of("opentdb", opentdb.SAYS, opentdb.drafts(root), links=links)
    if items and all(map(red.is_item, items)):
        tables = (item for item in items if isinstance(item, Table))
        return sheet_of("red", red.SAYS, chain.from_iterable(map(red.drafts, tables)), links=links)
    if items and not any(isinstance(item, Table) for item in items):
        raise Unrecognised
    return sheet_of(kind, FIELDS, own.drafts(root), links=links)


def _from_table(kind: SheetKind, root: Table, *, links: bool) -> Sheet:
    fields = {name: value for name, _, value in root.pairs}
    match fields:
        case {"results": Series(results)} if any(opentdb.is_result(item) for _, item in results):
            _each_key_once(root)
            return sheet_of("opentdb", opentdb.SAYS, opentdb.drafts(Series(results)), links=links)
        case {"response_code": int(code)}:
            raise NoResults(code=code)
        case {"lightstick": version} if version != VERSION:
            raise NewerFile(known=VERSION)
        case {"entries": Series(entries)} if fields.keys() <= {"lightstick", "entries"}:
            _each_key_once(root)
            return sheet_of(kind, FIELDS, own.drafts(Series(entries)), links=links)
    if own.is_entry(root):
        return sheet_of(kind, FIELDS, [own.draft(root.pairs[0][1], root)], links=links)
    if kind == "yaml":
        return sheet_of("red", red.SAYS, red.drafts(root), links=links)
    if not fields:
        raise NothingInside
    raise Unrecognised


def _each_key_once(root: Table) -> None:
    """A list that stands twice would hide the other one."""
    seen: set[str] = set()
    for name, line, _ in root.pairs:
        if name in seen:
            raise KeyTwice(key=quoted(name), line=line)
        seen.add(name)
