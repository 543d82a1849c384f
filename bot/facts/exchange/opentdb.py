"""Responses of the Open Trivia Database, in each of the encodings that its interface offers."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Callable, Iterator
from typing import Final
from urllib.parse import unquote_plus

from bot.content.models import Text
from bot.errors import LightstickError
from bot.facts.entry import UNRATED, Entry, styles_for
from bot.facts.exchange.own import items_of, line_of, stars, unique
from bot.facts.exchange.refusals import NotDecodable
from bot.facts.exchange.sheet import Draft
from bot.facts.exchange.tree import Node, Series, Table

SAYS: Final = frozenset({"kind", "text", "category", "style", "answers", "distractors", "difficulty"})
_TYPES: Final = {base64.b64encode(name).decode() for name in (b"multiple", b"boolean")}
_HEX: Final = re.compile("%[0-9A-Fa-f]{2}")

_Decode = Callable[[str], str]


def is_result(node: Node) -> bool:
    """Whether a list's item is a question of the Open Trivia Database."""
    return isinstance(node, Table) and any(name == "correct_answer" for name, _, _ in node.pairs)


def drafts(results: Series) -> Iterator[Draft]:
    """The questions of a response. One encoding holds for all of them."""
    decode = _decoder(results)
    for line, node in results.items:
        try:
            yield Draft(line, "", _question(unique(node), decode))
        except LightstickError as wrong:
            yield Draft(line, "", wrong.with_traceback(None))


def _question(fields: dict[str, Node], decode: _Decode) -> Entry:
    def text(field: str, name: str) -> str:
        return decode(line_of(field, fields.get(name)))

    wrong = items_of("distractors", fields.get("incorrect_answers"))
    distractors = tuple(Text(decode(line_of("distractors", option))) for option in wrong)
    answers = (Text(text("answers", "correct_answer")),)
    return Entry(
        kind="question",
        text=Text(text("text", "question")),
        category=text("category", "category"),
        style="choice" if text("style", "type") == "multiple" else styles_for(answers, distractors)[0],
        answers=answers,
        distractors=distractors,
        difficulty=stars(text("difficulty", "difficulty")) if "difficulty" in fields else UNRATED,
    )


def _decoder(results: Series) -> _Decode:
    """How this response is encoded: its types tell Base64, and only where no text has a space but some
    have a %20 it is encoded as in an address. What is not encoded has HTML's entities.
    """
    found = [{name: value for name, _, value in node.pairs} for _, node in results.items if isinstance(node, Table)]
    if any(kind in _TYPES for fields in found if isinstance(kind := fields.get("type"), str)):
        return _from_base64
    questions = [text for fields in found if isinstance(text := fields.get("question"), str)]
    if not any(" " in text for text in questions) and any(map(_HEX.search, questions)):
        return _from_address
    return html.unescape


def _from_base64(text: str) -> str:
    try:
        return base64.b64decode(text, validate=True).decode("utf-8")
    except ValueError:
        raise NotDecodable from None


def _from_address(text: str) -> str:
    try:
        return unquote_plus(text, errors="strict")
    except ValueError:
        raise NotDecodable from None
