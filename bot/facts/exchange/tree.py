"""What YAML and JSON have in common: mappings, lists and values, each with the line that it stands on.

Nothing is refused here that one entry alone is to blame for: a name that stands twice stays twice,
so that the entry can be refused and the others taken.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal, NamedTuple, TypeAlias

from bot.facts.exchange.refusals import KeyNotText, TooDeep

MAX_DEPTH: Final = 32

Leaf: TypeAlias = str | int | bool | None


class Table(NamedTuple):
    """A mapping: name, the name's line, value."""

    pairs: list[tuple[str, int, Node]]


class Series(NamedTuple):
    """A list: line, value."""

    items: list[tuple[int, Node]]


Node: TypeAlias = Table | Series | str | int | bool | None


class Event(NamedTuple):
    """What a parser met next; ``text`` is a value as it was written, for where it turns out to be a name."""

    kind: Literal["mapping", "list", "end", "value"]
    line: int
    text: str = ""
    value: Leaf = None


def build(met: Iterable[Event]) -> Node:
    """The tree of a document; None where it is empty. It holds a stack, so depth costs no recursion.

    Raises:
        FileRefused: it is nested deeper than ``MAX_DEPTH``, or has a name that is no text.
    """
    document = Series([])
    stack: list[Table | Series] = [document]
    names: list[tuple[str, int] | None] = [None]
    for kind, line, text, value in met:
        if kind == "end":
            stack.pop()
            names.pop()
            continue
        inside, name = stack[-1], names[-1]
        if isinstance(inside, Table) and name is None:
            if kind != "value":
                raise KeyNotText(line=line)
            names[-1] = (text, line)
            continue
        node: Node = value if kind == "value" else Table([]) if kind == "mapping" else Series([])
        if isinstance(inside, Series):
            inside.items.append((line, node))
        elif name is not None:
            inside.pairs.append((*name, node))
            names[-1] = None
        if isinstance(node, (Table, Series)):
            if len(stack) > MAX_DEPTH:
                raise TooDeep(line=line, most=MAX_DEPTH)
            stack.append(node)
            names.append(None)
    return document.items[0][1] if document.items else None
