"""Red-DiscordBot's trivia lists: a mapping of each question to its answers, all of which are right.

Red reads them by YAML 1.1 and then undoes what that does to ``no`` and ``on``. We read them strictly, so
each answer is what stands there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bot.content.models import Text
from bot.errors import LightstickError
from bot.facts.entry import Entry
from bot.facts.exchange.own import ALIASES, NAMES, items_of, line_of
from bot.facts.exchange.sheet import Draft
from bot.facts.exchange.tree import Node, Table

SAYS: Final = frozenset({"kind", "text", "style", "answers", "distractors"})
_NOT_ASKED: Final = frozenset({"AUTHOR", "CONFIG", "DESCRIPTION", "$schema"})


def is_item(node: Node) -> bool:
    """Whether a list's item is one question and its answers, for lists where each question has a dash."""
    if not isinstance(node, Table) or len(node.pairs) != 1:
        return False
    name, _, _ = node.pairs[0]
    return name in _NOT_ASKED or name.lower() not in {*NAMES, *ALIASES}


def drafts(questions: Table) -> Iterator[Draft]:
    """The questions of a list, each to be typed."""
    for question, line, answers in questions.pairs:
        if question in _NOT_ASKED:
            continue
        try:
            found = tuple(Text(line_of("answers", answer)) for answer in items_of("answers", answers))
            entry = Entry(kind="question", text=Text(question), style="typed", answers=found)
            yield Draft(line, "", entry)
        except LightstickError as wrong:
            yield Draft(line, "", wrong.with_traceback(None))
