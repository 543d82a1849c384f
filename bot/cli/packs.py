"""``lightstick packs``: a new pack; what the packs hold and every fault; whether a typed answer is right."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from bot import settings
from bot.app import PACKS, ROOT
from bot.content.check import check_pack, count_pack
from bot.content.loader import PackFaults, load_pack
from bot.content.new import create
from bot.content.strict_yaml import BadYaml, decode_utf8
from bot.errors import StartError
from bot.trivia.matching import Matcher

TEMPLATE: Final = ROOT / "data" / "new-pack"
SHIPPED: Final = settings.PACKS[0]
"""The pack where nobody names one."""


def check(args: argparse.Namespace) -> int:
    """Judge the packs ``args.packs``, or all of data/packs: counts on stdout, faults on stderr."""
    folders = [find(name) for name in args.packs] or [PACKS / name for name in known()]
    if not folders:
        raise StartError(f"There is no pack in {PACKS}. A pack is a folder with a pack.yaml.")
    code = 0
    for folder in folders:
        counts, faults = judge(folder)
        if faults:
            code = 1
            for fault in faults:
                print(f"{folder.name}/{fault}", file=sys.stderr)
        else:
            print(f"{folder.name}: {summary(counts)}")
    return code


def new(args: argparse.Namespace) -> int:
    """Lay out the empty pack ``args.pack`` in data/packs, and say what comes next."""
    folder = create(args.pack, TEMPLATE, PACKS)
    print(f"{folder} is there: empty, and valid. Each file says in its comments what goes into it.")
    print(f"When something is in it: lightstick packs check {args.pack}; then: lightstick demo --pack {args.pack}")
    print("docs/packs.md shows the way from here to a fandom that can be played.")
    return 0


def match(args: argparse.Namespace) -> int:
    """Say of ``args.guess`` whether it is ``args.answer`` in the pack ``args.pack``, and the rule that decided.

    With ``args.file`` in their place, say so of each of its lines: answer, tab, guess; what follows is for its reader.
    """
    if (args.guess is None) if args.file is None else (args.answer is not None):
        args.refuse("expected an answer and a guess, or --file")
    matcher = Matcher(load_pack(find(args.pack or SHIPPED)))
    pairs = [(args.answer, args.guess)] if args.file is None else list(_pairs(args.file))
    for answer, guess in pairs:
        verdict = matcher.judge(answer, guess)
        print(f"{'right' if verdict.right else 'wrong'}: {verdict.rule}")
    return 0


def _pairs(file: Path) -> Iterator[tuple[str, str]]:
    """The answers and guesses in ``file``.

    Raises:
        StartError: a line has no tab, or the file is not UTF-8.
        OSError: the file can't be read.
    """
    try:
        lines = decode_utf8(file.read_bytes()).removesuffix("\n").split("\n")
    except BadYaml as bad:
        raise StartError(f"{file}: {bad}.") from bad
    for number, line in enumerate(lines, 1):
        answer, tab, rest = line.removesuffix("\r").partition("\t")
        if not tab:
            raise StartError(f"{file}: line {number}: expected an answer, a tab and a guess.")
        yield answer, rest.partition("\t")[0]


def judge(folder: Path) -> tuple[Mapping[str, int], list[str]]:
    """What the pack in ``folder`` holds, by kind, and its faults; nothing is counted where there are faults."""
    # What was checked today in Seoul is not in the future, though it may still be yesterday here.
    today = dt.datetime.now(dt.timezone(dt.timedelta(hours=14))).date()
    try:
        pack = load_pack(folder)
    except PackFaults as broken:
        return {}, broken.lines
    faults = check_pack(pack, today)
    return ({}, faults) if faults else (count_pack(pack), [])


def summary(counts: Mapping[str, int]) -> str:
    """``counts`` in one line."""
    return " · ".join(f"{kind} {count:,}" for kind, count in counts.items())


def find(name: str) -> Path:
    """The folder of the pack ``name``: one of data/packs, or the path of a folder elsewhere.

    Raises:
        StartError: there is no such pack.
    """
    for folder in (PACKS / name, Path(name)):
        if (folder / "pack.yaml").is_file():
            return folder.resolve()
    raise StartError(
        f"There is no pack “{name}”. Name one of data/packs ({', '.join(known())}) or give the path of a pack's folder."
    )


def known() -> list[str]:
    """The packs of data/packs, by name."""
    return sorted(path.parent.name for path in PACKS.glob("*/pack.yaml"))
