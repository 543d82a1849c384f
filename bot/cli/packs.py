"""``lightstick packs check``: what the packs hold, and every fault in them."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Mapping
from pathlib import Path

from bot.app import PACKS
from bot.content.check import check_pack, count_pack
from bot.content.loader import PackFaults, load_pack
from bot.errors import StartError


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
