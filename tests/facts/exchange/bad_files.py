"""Files that nobody should be able to do harm with, and those that people send by mistake.

Those in which one entry is to blame are in :mod:`tests.facts.exchange.bad_entries`.
"""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Iterator

from bot.content.models import Text
from bot.facts.entry import Entry, Reference
from bot.facts.exchange import MAX_BYTES, MAX_ROWS, write
from tests.facts.exchange.bad_entries import BadFile, bad_entries, result

GOOD = {
    "a-1": Entry(
        kind="question",
        text=Text({"en": 'Which song is "spring day"?', "ko": "‘봄날’은 어떤 노래인가요?"}),
        category="songs",
        style="choice",
        answers=(Text({"en": "Spring Day", "ko": "봄날"}),),
        distractors=(Text("ON"), Text("No; really"), Text("2! 3!")),
        explanation=Text("It came out in 2017,\nin February."),
        difficulty=3,
        source=Reference(title="A book", url="https://example.org/book"),
        author="A fan",
    ),
    "a-2": Entry(kind="fact", text=Text('다리는 초록색이에요.\n그리고, "길어요".'), author="다른 팬"),
    "a-3": Entry(kind="question", text=Text("Type 1 | 2"), style="typed", answers=(Text("1"), Text("one"))),
}
CSV, JSON, YAML = (write(GOOD, kind)[0] for kind in ("csv", "json", "yaml"))


def _line(data: bytes, place: int) -> int:
    return data[:place].count(b"\n") + 1


def truncated() -> Iterator[BadFile]:
    """Good files cut off in the middle."""
    whole = json.dumps({"lightstick": 1, "entries": [{"text": f"Question {number}"} for number in range(9)]}).encode()
    for place in range(1, len(whole), 5):
        yield BadFile(f"cut-{place}.json", whole[:place], "not valid JSON", 1)
    for place in range(60, len(JSON) - 2, 29):
        good = JSON[:place].decode(errors="ignore").encode()
        yield BadFile(f"cut-lines-{place}.json", good, "not valid JSON", _line(good, len(good)))
    for place in (CSV.index(b'"It came') + 8, CSV.index(b"in February") + 2):
        yield BadFile(f"cut-{place}.csv", CSV[:place], "not valid CSV", 2)
    for place in (CSV.index("길어요".encode()) + 1, CSV.index("길어요".encode()) + 2):
        yield BadFile(f"cut-letter-{place}.csv", CSV[:place], "not UTF-8", 5)
        yield BadFile(f"cut-letter-{place}.txt", CSV[:place], "not UTF-8", 5)
    for text in ('- {text: "a', "- {text: a", "- text: 'a\n  b", "a: [1,", '"a', "- text: a\n  answers: [x,\n", "? [a"):
        yield BadFile(f"cut-{len(text)}.yaml", text.encode(), "YAML" if text != "? [a" else "list where", None)
    yield BadFile("cut-key.yaml", b"Who?:\n- RM\nWhat\n", "not valid YAML", None)
    yield BadFile("half-a-letter.json", JSON[: JSON.index("봄".encode()) + 1], "not UTF-8", 2)


def encodings() -> Iterator[BadFile]:
    """Texts that are not UTF-8."""
    text = "text,answers\nWho sang 봄날?,방탄소년단\nCafé?,yes\n"
    for name in ("utf-16", "utf-16-le", "utf-16-be"):
        yield BadFile(f"{name}.csv", text.encode(name), "UTF-16", 0)
    yield BadFile("plain-utf-16.csv", "text,answers\nWho?,RM\n".encode("utf-16-le"), "UTF-16", 0)
    yield BadFile("utf-32.csv", text.encode("utf-32"), "UTF-32", 0)
    yield BadFile("utf-32-be.csv", b"\x00\x00\xfe\xff" + text.encode("utf-32-be"), "UTF-32", 0)
    for name in ("euc-kr", "cp949", "johab"):
        yield BadFile(f"{name}.csv", text.replace("é", "e").encode(name), "not UTF-8", 2)
    for name in ("latin-1", "cp1252", "mac-roman", "iso8859-15"):
        yield BadFile(f"{name}.csv", "text,answers\nWho?,RM\nCafé?,yes\n".encode(name), "not UTF-8", 3)
    yield BadFile("mac-lines.csv", b"text,answers\rWho?,RM\rCaf\xe9?,yes\r", "not UTF-8", 3)
    yield BadFile("two-encodings.yaml", "봄?:\n- 봄\n".encode() + "봄날?:\n- a\n".encode("euc-kr"), "not UTF-8", 3)
    yield BadFile("overlong.json", b'[{"text": "\xc0\xaf"}]', "not UTF-8", 1)
    yield BadFile("surrogate.csv", b"text\n\xed\xa0\x80\n", "not UTF-8", 2)
    for place in (0, 3, 20):
        yield BadFile(f"nul-{place}.csv", b"text\n" + b"a" * place + b"\x00b\n", "control character", 2)
        yield BadFile(f"nul-{place}.json", b'[\n{"text": "' + b"a" * place + b'\x00"}]', "control character", 2)
        yield BadFile(f"nul-{place}.yaml", b"- text:\n\n   " + b"a" * place + b"\x00", "control character", 3)
    for code in (1, 7, 8, 0x0B, 0x0C, 0x1B, 0x7F, 0x84, 0x9F, 0xFFFE, 0xFFFF):
        yield BadFile(f"control-{code}.txt", f"Who?:\n- a\n- {chr(code)}\n".encode(), "control character", 3)
    yield BadFile("all-nul.csv", b"\x00" * 5000, "UTF-16", 0)


def other_files() -> Iterator[BadFile]:
    """Files of another kind, whatever they are called."""
    for name, member, words in (
        ("zip.csv", "questions.csv", "ZIP archive"),
        ("sheet.csv", "xl/workbook.xml", "Office document"),
        ("sheet.xlsx", "xl/workbook.xml", "Office document"),
        ("letter.json", "word/document.xml", "Office document"),
    ):
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as archive:
            archive.writestr(member, "text,answers\n")
        yield BadFile(name, target.getvalue(), words, 0)
    bomb = gzip.compress(b"text\n" * 2_000_000)
    yield BadFile("bomb.csv", bomb, "gzip archive", 0)
    for name, magic, words in (
        ("empty.zip", b"PK\x05\x06" + b"\x00" * 18, "ZIP archive"),
        ("list.csv", b"%PDF-1.7\n", "PDF"),
        ("list.yaml", b"\x89PNG\r\n\x1a\n", "picture"),
        ("list.json", b"\xff\xd8\xff\xe0", "picture"),
        ("list.gif", b"GIF89a", "picture"),
        ("list.wav", b"RIFF\x00\x00\x00\x00WAVE", "picture or a sound"),
        ("list.xls", b"\xd0\xcf\x11\xe0\xa1\xb1", "Office document"),
        ("list.7z", b"7z\xbc\xaf\x27\x1c", "7z"),
        ("list.rar", b"Rar!\x1a\x07", "RAR"),
        ("list.bz2", b"BZh91AY", "bzip2"),
        ("list.xz", b"\xfd7zXZ\x00", "xz archive"),
        ("list.db", b"SQLite format 3\x00", "database"),
        ("list.bin", b"\x7fELF\x02\x01", "program"),
        ("list.rtf", b"{\\rtf1\\ansi text,answers}", "rich text"),
        ("api.json", b"<!DOCTYPE html><html><body>Too many requests</body></html>", "web page"),
        ("api.php", b"\n<HTML><head></head></HTML>", "web page"),
    ):
        yield BadFile(name, magic, words, 0)


def sizes() -> Iterator[BadFile]:
    """Nothing, and too much."""
    for name in ("empty.csv", "empty.json", "empty.yaml", "empty"):
        yield BadFile(name, b"", "no facts or questions", 0)
        yield BadFile(f"blank-{name}", b" \n\t\r\n \n", "no facts or questions", 0)
    yield BadFile("mark.csv", b"\xef\xbb\xbf", "no facts or questions", 0)
    for data in (b"text,answers", b"text,answers\n", b"text,answers\n\n\n,\n , \n", "\ufeffText;Answers\r\n".encode()):
        yield BadFile(f"only-header-{len(data)}.csv", data, "no facts or questions", 0)
    for text in ("[]", "{}", '{"lightstick": 1, "entries": []}', "[\n]"):
        yield BadFile(f"nothing-{len(text)}.json", text.encode(), "no facts or questions", 0)
    for text in ("# only a comment\n", "entries: []", "AUTHOR: me\n", "AUTHOR: me\nCONFIG: {delay: 5}\n", "---\n", "~"):
        yield BadFile(f"nothing-{len(text)}.yaml", text.encode(), "no facts or questions", 0)
    for name in ("big.csv", "big.json", "big.yaml", "big.zip"):
        yield BadFile(name, b"PK\x03\x04".ljust(10 * 1024 * 1024, b"\x00"), "larger than 256 KiB", 0)
    yield BadFile("a-little-big.csv", b"text\n".ljust(MAX_BYTES + 1, b"a"), "larger than 256 KiB", 0)
    rows = MAX_ROWS + 1
    yield BadFile(
        "rows.csv", ("text,answers\n" + "".join(f"Q {n}?,a\n" for n in range(rows))).encode(), "more than 5000", 0
    )
    yield BadFile("rows.json", json.dumps([{"text": f"{n}"} for n in range(rows)]).encode(), "more than 5000", 0)
    yield BadFile("rows.yaml", "".join(f"- text: f {n}\n" for n in range(rows)).encode(), "more than 5000", 0)
    yield BadFile("rows.txt", "".join(f"Q {n}?: a\n" for n in range(rows)).encode(), "more than 5000", 0)
    results = [{"question": f"{n}", "correct_answer": "a"} for n in range(rows)]
    yield BadFile("rows-db.json", json.dumps(results, separators=(",", ":")).encode(), "more than 5000", 0)


def bombs() -> Iterator[BadFile]:
    """Small files that would grow, recurse or take for ever."""
    laughs = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{name}: &{name} [{','.join([f'*{before}'] * 9)}]\n"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    yield BadFile("laughs.yaml", laughs.encode(), "anchor", 1)
    yield BadFile("loop.yaml", b"a: 1\nb: &b\n  - *b\n", "anchor", 2)
    yield BadFile("alias.yaml", b"Who?:\n- RM\nWhat?:\n- *a\n", "anchor", 4)
    yield BadFile("merge.yaml", b"- text: a\n- <<: *a\n  text: b\n", "anchor", 2)
    for tag in (
        "!!python/object:os.system ls",
        "!!python/object/apply:os.system [ls]",
        "!!set {a}",
        "!mine x",
        "!!binary aGk=",
    ):
        yield BadFile(f"tag-{len(tag)}.yaml", f"Who?:\n- RM\n- {tag}\n".encode(), "a tag", 3)
    yield BadFile("documents.yaml", b"Who?:\n- RM\n---\nWhat?:\n- Jin\n", "second document", 3)
    for deep in (33, 34, 100, 10_000):
        yield BadFile(f"deep-{deep}.json", b"[" * deep + b"]" * deep, "deeper than 32", 1)
        objects = '{"a":' * deep + "1" + "}" * deep
        yield BadFile(f"deep-objects-{deep}.json", objects.encode(), "deeper than 32", 1)
        yield BadFile(f"deep-flow-{deep}.yaml", b"a: " + b"[" * deep + b"]" * deep, "", 1)
        yield BadFile(f"deep-dashes-{deep}.yaml", b"- " * deep + b"a", "deeper than 32", 1)
    lines = "".join(" " * level + "a:\n" for level in range(300))
    yield BadFile("deep-lines.yaml", lines.encode(), "deeper than 32", 33)
    yield BadFile("unclosed.json", b"[" * 200_000, "deeper than 32", 1)
    yield BadFile("unclosed-text.json", b'["' + b"a" * 200_000, "not valid JSON", 1)
    yield BadFile("backslashes.json", b'["' + b"\\" * 200_001, "not valid JSON", 1)
    yield BadFile("unclosed.csv", b'text,answers\n"' + b" a\n" * 80_000, "not valid CSV", 2)
    yield BadFile("long-cell.csv", b"text,answers\n" + b"a" * 200_000 + b",b\n", "not valid CSV", 2)
    yield BadFile("long-header.csv", b"text," * 50_000, "no column", 1)
    yield BadFile(
        "marks.csv", ("text,answers\n" + "a" + "\u0301\u0316" * 60_000 + ",b\nc,\n").encode(), "answer is missing", 3
    )
    yield BadFile("spaces.csv", b"text,answers\n" + b"a" + b" " * 120_000 + b"b,\n", "answer is missing", 2)
    yield BadFile("bars.csv", b"text,answers\nWho?," + b"a|" * 60_000 + b"\n", "at most 20", 2)
    yield BadFile("values.json", b'[{"text":"Who?","answers":[' + b"1," * 120_000 + b"1]}]", "at most 20", 1)
    yield BadFile("entities.json", result(question="&amp;" * 40_000), "is the most", 1)
    yield BadFile("lists.yaml", b"[" + b"[]," * 80_000 + b"[]]", "recognise", 0)
    yield BadFile("letters.csv", ("text,answers\n" + "\ufdfa" * 43_000 + ",b\n").encode(), "is the most", 2)


def json_faults() -> Iterator[BadFile]:
    """JSON that is none, or says nothing that we know."""
    for text, line in (
        ("[1,]", 1),
        ('{"a":1,}', 1),
        ("[1 2]", 1),
        ("{'text': 'a'}", 1),
        ('{"text"}', 1),
        ('{"text":}', 1),
        ("{1:2}", 1),
        ("[\n\n}", 3),
        ("[]]", 1),
        ("[] []", 1),
        ("{}\n{}", 2),
        ('{"a":1}x', 1),
        ("[01]", 1),
        ("[1.]", 1),
        ("[.5]", 1),
        ("[+1]", 1),
        ("[1e]", 1),
        ("[-]", 1),
        ("[NaN]", 1),
        ("[\nInfinity]", 2),
        ("[-Infinity]", 1),
        ("[undefined]", 1),
        ("[True]", 1),
        ("[nulls]", 1),
        ('["\\x41"]', 1),
        ('["\\u12"]', 1),
        ('["a\n"]', 1),
        ('["\t"]', 1),
        ("[// a\n1]", 1),
        ('[{"text": "a"}\n{"text": "b"}]', 2),
        ("{,}", 1),
        ("[,1]", 1),
        ("[1,,2]", 1),
        ("{", 1),
        ("[", 1),
        ("{\n\n", 3),
    ):
        yield BadFile(f"wrong-{text[:8]!r}.json", text.encode(), "not valid JSON", line)
    for text in ('"plain"', "plain", "12", "null", "nothing,known\n1,2"):
        yield BadFile(f"value-{text[:5]}.json", text.encode(), "not valid JSON", 1)
    for text in (
        "[1, 2]",
        '["text"]',
        "[[1], [2]]",
        "[null]",
        "[true]",
        '{"a": 1}',
        '{"results": 1}',
        '{"entries": "a"}',
        '{"results": []}',
        '{"entries": [], "other": 1}',
        '{"questions": [{"text": "a"}]}',
    ):
        yield BadFile(f"other-{text[:14]!r}.json", text.encode(), "recognise", 0)
    for number in ("1" * 16, "-" + "9" * 5000, "1." + "0" * 20, "1e" + "9" * 20):
        yield BadFile(
            f"number-{len(number)}.json", f'[{{"text": "a"}},\n{{"text": {number}}}]'.encode(), "15 digits", 2
        )
    for escape in ("\\ud800", "\\udfff", "a\\udc00b", "\\ud800\\ud800"):
        yield BadFile(f"half-{escape[2:]}.json", f'[\n{{"text": "{escape}"}}]'.encode(), "half a character", 2)
    yield BadFile("lists-twice.json", b'{"entries": [],\n"entries": [{"text": "a"}]}', "stands twice", 2)
    yield BadFile("newer.json", b'{"lightstick": 2, "entries": [{"text": "a"}]}', "newer version", 0)
    yield BadFile("newer.yaml", b"lightstick: 2\nentries:\n- text: a\n", "newer version", 0)
    for code in (0, 1, 2, 3, 4, 5, 429):
        data = json.dumps({"response_code": code, "results": []}).encode()
        yield BadFile(f"response-{code}.json", data, f"response code {code}", 0)


def bad_files() -> Iterator[BadFile]:
    """All of them."""
    for group in (truncated, encodings, other_files, sizes, bombs, json_faults):
        yield from group()
    yield from bad_entries()
