"""Files in which an entry is wrong, or the place where one should be."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import NamedTuple

HEADER = "text,answers,distractors,difficulty\n"


class BadFile(NamedTuple):
    """A file, the words of the sentence that refuses it, and the line that it names.

    The line is 0 where none is to blame, and None where it is the parser's to say.
    """

    name: str
    data: bytes
    words: str
    line: int | None


def result(**values: object) -> bytes:
    """A response of the Open Trivia Database whose one question is good, but for ``values``."""
    good = {
        "type": "multiple",
        "difficulty": "easy",
        "category": "c",
        "question": "Who?",
        "correct_answer": "RM",
        "incorrect_answers": ["Jin", "V"],
    }
    return json.dumps({"response_code": 0, "results": [{**good, **values}]}).encode()


def entry_faults() -> Iterator[BadFile]:
    """One entry of a list that can't be taken."""
    question = {"text": "Who?", "answers": ["RM"], "distractors": ["Jin", "V"]}
    for values, words in (
        ({"text": None}, "text is missing"),
        ({"text": ""}, "text is missing"),
        ({"text": " \u200b\u3164"}, "text is missing"),
        ({"text": ["a"]}, "text must be one text"),
        ({"text": {"en": ["a"]}}, "text must be one text"),
        ({"text": {"fr": "a"}}, "language “fr”"),
        ({"text": {"*": "a", "en": "b"}}, "language"),
        ({"text": {}}, "text is missing"),
        ({"text": "a" * 301}, "301 characters"),
        ({"answers": []}, "answer is missing"),
        ({"answers": None}, "answer is missing"),
        ({"answers": [None]}, "Each answer"),
        ({"answers": [["RM"]]}, "Each answer"),
        ({"answers": ["RM", ""]}, "answer is missing"),
        ({"answers": ["RM", "Namjoon"]}, "exactly one answer"),
        ({"answers": ["a" * 61]}, "61 characters"),
        ({"answers": ["jin."]}, "stands twice"),
        ({"distractors": ["V", "v"]}, "stands twice"),
        ({"distractors": [{"a": {}}]}, "wrong option must be one text"),
        ({"distractors": list("abcde")}, "at most 4"),
        ({"distractors": [], "style": "choice"}, "wrong option is missing"),
        ({"style": "typed"}, "no wrong option"),
        ({"style": "true_false"}, "answer can't be “RM”"),
        ({"style": "true_false", "answers": ["False"]}, "exactly one wrong option"),
        ({"style": "true_false", "answers": [True], "distractors": ["No"]}, "wrong option can't be “No”"),
        ({"style": "year"}, "no wrong option"),
        ({"style": "year", "distractors": []}, "one year in four digits"),
        ({"style": "year", "answers": [99999], "distractors": []}, "one year in four digits"),
        ({"style": "year", "answers": [2013, 2014], "distractors": []}, "exactly one answer"),
        ({"style": "order", "distractors": []}, "has 4 of this"),
        ({"style": "order", "answers": list("abcA"), "distractors": []}, "stands twice"),
        ({"style": "essay"}, "Choose one of these"),
        ({"style": ["choice"]}, "style must be one text"),
        ({"kind": "song"}, "Choose one of these"),
        ({"kind": "fact"}, "only a question"),
        ({"difficulty": 0}, "1, 2, 3"),
        ({"difficulty": 4}, "1, 2, 3"),
        ({"difficulty": 2.5}, "1, 2, 3"),
        ({"difficulty": True}, "1, 2, 3"),
        ({"difficulty": "very"}, "1, 2, 3"),
        ({"explanation": "a" * 301}, "301 characters"),
        ({"category": "a" * 101}, "101 characters"),
        ({"author": "a" * 101}, "101 characters"),
        ({"source": {"link": "a"}}, "don't know “link”"),
        ({"source": "ftp://example.org"}, "web address"),
        ({"source": {"url": "javascript:alert(1)"}}, "web address"),
        ({"source": {"url": "https://"}}, "web address"),
        ({"source": "https://example.org/" + "a" * 500}, "web address"),
        ({"source": "https://discord.gg/abc"}, "invite"),
        ({"text": "Join discord.gg/abc?"}, "invite"),
        ({"text": "Is it on https://example.org?"}, "link"),
        ({"answers": ["www.example.org"]}, "link"),
        ({"author": "hi http://a"}, "link"),
        ({"id": "a b"}, "letters, digits"),
        ({"id": "a" * 41}, "letters, digits"),
        ({"id": "../x"}, "letters, digits"),
        ({"id": {}}, "must be one text"),
        ({"Answer": "x"}, "stands twice"),
        ({"surprise": 1}, "don't know “surprise”"),
        ({"answer\u200bs": 1}, "don't know"),
    ):
        items = [{"text": "A fact"}, {**question, **values}]
        data = "[\n" + ",\n".join(json.dumps(item) for item in items) + "\n]"
        yield BadFile(f"{str(values)[:40]}.json", data.encode(), words, 3)
    yield BadFile("name-twice.json", b'[\n{"text": "a", "text": "b"}]', "stands twice", 2)
    yield BadFile("same-question.json", b'[{"text": "A b."},\n{"text": "a  B"}]', "line 1 already (entry 1)", 2)
    yield BadFile("same-id.json", b'[{"id": 1, "text": "a"},\n{"id": "1", "text": "b"}]', "line 1 already (entry 1)", 2)
    yield BadFile("wrong-things.json", b'[{"text": "a"},\n1]', "not an entry", 2)
    yield BadFile("wrong-list.json", b'[{"text": "a"},\n["b"]]', "not an entry", 2)
    for wrong, words in (
        ({"question": ""}, "text is missing"),
        ({"question": ["a"]}, "one text"),
        ({"correct_answer": None}, "answer is missing"),
        ({"correct_answer": ["RM"]}, "one text"),
        ({"incorrect_answers": None}, "Each wrong option"),
        ({"incorrect_answers": []}, "wrong option is missing"),
        ({"incorrect_answers": [None]}, "Each wrong option"),
        ({"incorrect_answers": ["RM"]}, "stands twice"),
        ({"incorrect_answers": {"a": "b"}}, "must be one text"),
        ({"difficulty": "extreme"}, "1, 2, 3"),
        ({"difficulty": 9}, "1, 2, 3"),
        ({"type": ["multiple"]}, "one text"),
        ({"type": "bXVsdGlwbGU="}, "encoded"),
        ({"question": "%E9%20a", "type": "boolean"}, "encoded"),
        ({"question": "&lt;a href=&quot;https://example.org&quot;&gt;?"}, "link"),
        ({"correct_answer": "a" * 61}, "61 characters"),
    ):
        yield BadFile(f"db-{str(wrong)[:40]}.json", result(**wrong), words, 1)


def yaml_faults() -> Iterator[BadFile]:
    """YAML that is none, and Red lists with something in them that nobody can play."""
    for text, line in (
        ("a:\n\tb: 1", 2),
        ("a: b: c", 1),
        ("a: 'b", None),
        ("- a\nb: c", 2),
        ("a: 1\n b: 2", 2),
        ("a: @x", 1),
        ("a: `x`", 1),
        ("%YAML 9", None),
        ("a: ]", 1),
        ("{a: 1, b", None),
        ("[a, b}", None),
        ('a: "\\q"', 1),
        ("a: |9x\n b", 1),
        ("Who?:\n- RM\n Jin?:\n- x", None),
        ('a: "\\ud800"', 1),
    ):
        yield BadFile(f"wrong-{text[:10]!r}.yaml", text.encode(), "not valid YAML", line)
    for text in ("just a text\nover two lines", "12", "- a\n- b", "- [a]\n- [b]", "true"):
        yield BadFile(f"other-{text[:8]!r}.yaml", text.encode(), "recognise", 0)
    yield BadFile("key-list.yaml", b"Who?:\n- RM\n? [a, b]\n: c\n", "list where a name", 3)
    yield BadFile("key-table.yaml", b"{a: b}: c\n", "list where a name", 1)
    for answers, words in (
        ("", "Each answer"),
        ("~", "Each answer"),
        ("\n- a\n- null", "Each answer"),
        ("\n- ''", "answer is missing"),
        ("[]", "answer is missing"),
        ("\n- [a]", "Each answer"),
        ("\n- Star Wars: a film", "must be one text"),
        ("{a: b}", "must be one text"),
        ("\n" + "\n".join(f"- a{number}" for number in range(21)), "at most 20"),
        ("\n- " + "a" * 101, "101 characters"),
        ("\n- https://example.org", "link"),
        ("\n- discord.gg/abc", "invite"),
        ("\n- \u200b", "answer is missing"),
    ):
        yield BadFile(f"red-{answers[:20]!r}.yaml", f"AUTHOR: me\nWho?: {answers}\nWhat?:\n- x\n".encode(), words, 2)
    yield BadFile("red-twice.yaml", b"Who?:\n- RM\nWhat?:\n- x\nWHO:\n- Jin\n", "line 1 already (entry 1)", 5)
    yield BadFile("red-same-key.yaml", b"Who?:\n- RM\nWhat?:\n- x\nWho?:\n- Jin\n", "line 1 already (entry 1)", 5)
    yield BadFile("red-map.txt", b"Which state? https://i.example.org/a.png:\n- Ohio\n", "link", 1)
    yield BadFile("red-long.txt", b"? " + b"What is it? " * 30 + b"\n: - x\n", "characters", 1)
    yield BadFile("red-dashes.txt", b"- Who?: RM\n- Who?: Jin\n", "line 1 already (entry 1)", 2)
    yield BadFile("no-list.yaml", b"services:\n  web:\n    image: x\n", "must be one text", 1)


def csv_faults() -> Iterator[BadFile]:
    """CSV with a wrong header or a row that can't be taken, with each separator and line end."""
    for header, words in (
        ("nothing,known", "don't know the column “nothing”"),
        ("text,answers,surprise", "don't know the column “surprise”"),
        ("text,text", "stands twice"),
        ("text,question", "stands twice"),
        ("answers,kind", "no column “text”"),
        ("text.fr,answers", "text.fr"),
        ("text,,answers,Answers", "stands twice"),
        ("text,https://example.org", "don't know the column"),
        ("text,=1+1", "don't know the column"),
        ("1,2", "don't know the column"),
    ):
        yield BadFile(f"header-{header}.csv", f"{header}\na,b\n".encode(), words, 1)
    for separator in (",", ";", "\t"):
        for end in ("\n", "\r\n", "\r"):
            rows = ["text|answers|distractors", 'fine?|a|"b"', '"two\nlines?"|a|', "one too many?|a|b|c"]
            data = end.join(rows).replace("|", separator).encode()
            yield BadFile(f"cells-{ord(separator)}-{end!r}.csv", data, "more cells", 5)
    yield BadFile(
        "mixed.csv", b"text,answers\nfine?,a\rfine 2?,b\r\nfine 3?,c\n\r\n\rwrong?,\n", "answer is missing", 7
    )
    for row, words in (
        ("Who?,,,", "answer is missing"),
        (",RM,,", "text is missing"),
        ("Who?,RM,,4", "1, 2, 3"),
        ("Who?,RM,RM,", "stands twice"),
        ("Who?,RM,a|b|c|d|e,", "at most 4"),
        ("Who?,RM|Jin,V,", "exactly one answer"),
        ("Who?, | ,,", "answer is missing"),
        ("Who?,RM,,=1+1", "1, 2, 3"),
        ('=HYPERLINK("http://a"),RM,,', "link"),
        ("Who?,RM,Jin,2,more", "more cells"),
        ("Who?,discord.gg/x,,", "invite"),
        ("\u202e\u2066,RM,,", "text is missing"),
        ("'=,RM,,2.0", "1, 2, 3"),
    ):
        yield BadFile(f"row-{row}.csv", f"{HEADER}Fine?,yes,,\n{row}\n".encode(), words, 3)
    for row in ('"Who?"x,RM,,', '"Who?,RM,,', 'a,"b"c,,', '"a""'):
        yield BadFile(f"quotes-{row}.csv", f"{HEADER}Fine?,yes,,\n{row}\n".encode(), "not valid CSV", 3)
    yield BadFile("languages.csv", b"text,text.ko,answers\na,b,c\n", "with and without a language", 2)
    yield BadFile("same.csv", b"text,answers\nWho?,RM\nwho,Jin\n", "line 2 already (entry 1)", 3)
    yield BadFile("tabs.tsv", b"nothing\tknown\na\tb\n", "don't know the column", 1)


def bad_entries() -> Iterator[BadFile]:
    """All of them."""
    for group in (entry_faults, yaml_faults, csv_faults):
        yield from group()
