"""Files as communities really have them: Red trivia lists and Open Trivia Database responses, in our own words."""

from __future__ import annotations

import base64
import html
import json
from collections.abc import Callable
from typing import Any, Literal
from urllib.parse import quote, quote_plus

RED_HEAD = """\
# Collected by hand. Corrections are welcome.
AUTHOR: A Patient Fan#0001, another one and "a third"
DESCRIPTION: Everything that one can measure in a garden
CONFIG:
  max_score: 15
  timeout: 90
  bot_plays: false
  delay: 12.5
"""
# One of each kind of line that such lists are full of: as it is written, the question, and what a player has to type.
RED_ODDITIES: list[tuple[str, str, tuple[str, ...]]] = [
    ('"\\"Dig for plenty\\" was whose wish?":\n- Nobody\n', '"Dig for plenty" was whose wish?', ("Nobody",)),
    ("'It''s green, isn''t it?':\n- yes\n- 'Yes'\n- y\n", "It's green, isn't it?", ("yes", "y")),
    ("Does moss have roots?:\n- no\n", "Does moss have roots?", ("no",)),
    ("Is the tap on or off?:\n- on\n- off\n", "Is the tap on or off?", ("on", "off")),
    ("Is rain wet?: true\n", "Is rain wet?", ("True",)),
    ("When was the shed built?: 1997\n", "When was the shed built?", ("1997",)),
    ("How long is a rake, in metres?:\n- 1.50\n- 1.5\n", "How long is a rake, in metres?", ("1.50", "1.5")),
    ("On which day does spring begin?:\n- 2024-03-20\n", "On which day does spring begin?", ("2024-03-20",)),
    ("When does the gate close?:\n- 20:30\n", "When does the gate close?", ("20:30",)),
    ("How many leaves has a lucky clover?:\n- four\n- 4\n", "How many leaves has a lucky clover?", ("four", "4")),
    ('"[Tools] What cuts a hedge?":\n  - shears\n  - Shears\n', "[Tools] What cuts a hedge?", ("shears",)),
    (
        "? A question on a line of its own, then the answer?\n: - this\n",
        "A question on a line of its own, then the answer?",
        ("this",),
    ),
    (
        "Which green is grass?:\n- '#7CFC00'\n- 0x7CFC00\n- 007\n",
        "Which green is grass?",
        ("#7CFC00", "0x7CFC00", "007"),
    ),
    ("어느 계절에 벚꽃이 피나요?:\n- 봄\n- spring\n", "어느 계절에 벚꽃이 피나요?", ("봄", "spring")),
    ("Zwiebel is German for what?: # it makes one cry\n- onion\n", "Zwiebel is German for what?", ("onion",)),
    (
        "A line that is no question.:\n  - folded\n    over two lines\n",
        "A line that is no question.",
        ("folded over two lines",),
    ),
]


def red_list(count: int, line_end: str = "\n") -> bytes:
    """A list with all the oddities and ``count`` plain questions."""
    plain = (
        f"In row {number} of the garden, what grows beside the {number + 1} beans?:\n- peas {number}\n- Pea {number}\n"
        for number in range(count)
    )
    text = RED_HEAD + "".join(written for written, _, _ in RED_ODDITIES) + "".join(plain)
    return text.replace("\n", line_end).encode()


Encoding = Literal["default", "urlLegacy", "url3986", "base64"]
ENCODERS: dict[Encoding, Callable[[str], str]] = {
    "default": lambda text: html.escape(text).replace("&#x27;", "&#039;").replace("é", "&eacute;"),
    "urlLegacy": quote_plus,
    "url3986": lambda text: quote(text, safe=""),
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
}


def opentdb_results(count: int) -> list[dict[str, Any]]:
    """Questions as the database keeps them, before any encoding: one of three is true or false."""
    results: list[dict[str, Any]] = []
    for number in range(count):
        level = ("easy", "medium", "hard")[number % 3]
        if number % 3 == 0:
            question = f'The kiosk "No. {number}" sells café au lait & 100% tea; isn\'t that so?'
            answer, wrong = (("True", ["False"]), ("False", ["True"]))[number % 2]
            kind = "boolean"
        else:
            question = f"In <kiosk> no. {number}, what costs 1 + 1 coins?"
            answer, wrong = f"Tea & milk {number}", ["Bread", "A map", f"C++ for {number} beginners"]
            kind = "multiple"
        results.append(
            {
                "type": kind,
                "difficulty": level,
                "category": "Entertainment: Kiosks & Stalls",
                "question": question,
                "correct_answer": answer,
                "incorrect_answers": wrong,
            }
        )
    return results


def opentdb(count: int, encoding: Encoding = "default", indent: int | None = None) -> bytes:
    """A response with ``count`` questions. In an address the types and levels need no encoding and have none."""
    encode = ENCODERS[encoding]
    results = [
        {
            name: [encode(text) for text in value] if isinstance(value, list) else encode(value)
            for name, value in result.items()
        }
        for result in opentdb_results(count)
    ]
    return json.dumps({"response_code": 0, "results": results}, indent=indent).encode()
