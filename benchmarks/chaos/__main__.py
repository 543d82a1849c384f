"""Nothing lost: whole games and weekly nights while everything that can break does.

    python -m benchmarks.chaos [--kills 500] [--seed 1] [--minutes 60] [--lanes 4] [--short] [--keep FOLDER]
                              [--postgres URL]

Prints what was tried, what came of it, and one line of JSON; ends with 1 where a promise was not kept.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from benchmarks.chaos.database import PostgresDatabase, SqliteFile, Store, find_postgres
from benchmarks.chaos.run import Plan, Run, run
from benchmarks.chaos.verdict import KINDS, Verdict
from bot.errors import StartError

POSTGRES: Final = "postgresql://postgres@127.0.0.1/test"  # as the tests look for it
KILLS_A_RUN: Final = 50
SHORT_KILLS: Final = 6
STAGGER_SECONDS: Final = 4.0
PEACE: Final = 16.0  # seconds between two kills, at most
SHORT_PEACE: Final = 4.0
SHOWN: Final = 10  # of what was found, a kind


def main() -> int:
    """Run the campaign and print what came of it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.chaos", description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=500, help="how often the process is killed (default: 500)")
    parser.add_argument("--seed", type=int, default=1, help="of the dice (default: 1)")
    parser.add_argument("--minutes", type=float, default=60, help="kill no longer than this (default: 60)")
    parser.add_argument("--lanes", type=int, default=4, help="bots at the same time (default: 4)")
    parser.add_argument(
        "--short", action="store_true", help=f"on each kind of database {SHORT_KILLS} kills, each trouble once"
    )
    parser.add_argument("--keep", type=Path, help="keep logs and databases, the files in this folder")
    parser.add_argument(
        "--postgres",
        metavar="URL",
        default=os.environ.get("TEST_DATABASE_URL", POSTGRES),
        help="where every second bot has a database made for it; 'none' for SQLite alone (default: %(default)s)",
    )
    args = parser.parse_args()
    try:
        server = None if args.postgres == "none" else asyncio.run(find_postgres(args.postgres))
    except StartError as error:
        print(f"{error} All databases are SQLite.", file=sys.stderr)
        if os.environ.get("REQUIRE_POSTGRES") == "1":
            return 2
        server = None
    folder = args.keep or Path(tempfile.mkdtemp(prefix="lightstick-chaos-"))
    folder.mkdir(parents=True, exist_ok=True)
    begun = time.monotonic()
    try:
        runs = asyncio.run(campaign(args, folder.resolve(), server))
    except (KeyboardInterrupt, asyncio.CancelledError):
        print(f"Stopped. Logs and databases: {folder}", file=sys.stderr)
        return 130
    verdict = report(runs, time.monotonic() - begun, args)
    broken = verdict.broken(timed=not args.short)
    if args.keep is None and not broken:
        shutil.rmtree(folder)
    else:
        print(f"Logs and databases: {folder}", file=sys.stderr)
    return 1 if broken else 0


async def campaign(args: argparse.Namespace, folder: Path, server: sa.URL | None) -> list[Run]:
    """The runs, ``args.lanes`` of them at a time, every second one with a database on ``server``.

    SIGTERM ends them as Ctrl-C does: no bot is left behind.
    """
    this = asyncio.current_task()
    assert this is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, this.cancel)
    until = time.monotonic() + args.minutes * 60
    if args.short:
        plans = [Plan(SHORT_KILLS, SHORT_PEACE, once=True, until=until)] * (1 if server is None else 2)
    else:
        whole, rest = divmod(args.kills, KILLS_A_RUN)
        plans = [Plan(kills, PEACE, until=until) for kills in (*[KILLS_A_RUN] * whole, *([rest] if rest else []))]
    room = asyncio.Semaphore(args.lanes)
    done: list[Run] = []

    async def one(number: int, plan: Plan) -> None:
        async with room:
            if number <= args.lanes:  # what a start needs of the processor would make the others answer late
                await asyncio.sleep((number - 1) * STAGGER_SECONDS)
            if time.monotonic() >= until:
                return
            place = folder / f"lane{number}"
            place.mkdir(parents=True, exist_ok=True)
            store: Store
            if server is None or number % 2:
                store = SqliteFile(place / "lightstick.db")
            else:
                store = await PostgresDatabase.create(server)
            broken: dict[str, list[str]] = {}
            try:
                made = await run(number, place, random.Random(f"{args.seed}:{number}"), plan, store)
                broken = made.verdict.broken(timed=not args.short)
            finally:
                await store.close(keep=args.keep is not None or bool(broken))
            done.append(made)
            found = {kind: len(lines) for kind, lines in broken.items()}
            print(
                f"run {number}, {made.database}: {made.kills.total()} kills, {made.troubles.total()} troubles, "
                f"{made.verdict.people} people, {made.seconds:.0f} s: {found or 'nothing broken'}",
                file=sys.stderr,
                flush=True,
            )
            for line in (line for lines in broken.values() for line in lines[:SHOWN]):
                print(f"    {line}", file=sys.stderr, flush=True)

    async with asyncio.TaskGroup() as group:
        for number, plan in enumerate(plans, start=1):
            group.create_task(one(number, plan))
    return done


def report(runs: list[Run], seconds: float, args: argparse.Namespace) -> Verdict:
    """Print the table and the JSON; the verdict of all runs together."""
    kills: Counter[str] = Counter()
    troubles: Counter[str] = Counter()
    exits: Counter[int] = Counter()
    databases: Counter[str] = Counter()
    verdict = Verdict()
    for made in runs:
        kills += made.kills
        troubles += made.troubles
        exits += made.exits
        databases[made.database] += made.kills.total()
        verdict.add(made.verdict)
    for title, counts in (
        ("killed", kills),
        ("killed on", databases),
        ("troubles", troubles),
        ("games", verdict.games),
        ("nights", verdict.nights),
        ("played at nights", verdict.formats),
    ):
        print(f"{title}: {counts.total()}")
        for name, count in sorted(counts.items(), key=lambda item: -item[1]):
            print(f"{count:>7}  {name}")
    found = verdict.broken(timed=not args.short)
    for kind, lines in found.items():
        print(f"{kind}: {len(lines)}")
        for line in lines[:SHOWN]:
            print(f"         {line}")
    result = {
        "benchmark": "chaos",
        "seed": args.seed,
        "seconds": round(seconds),
        "kills": kills.total(),
        "kills_by_database": dict(databases),
        "troubles": troubles.total(),
        "ended_by_itself": exits.total(),
        "people": verdict.people,
        "excused": verdict.excused,
        "acknowledged": verdict.acknowledged,
        "games": verdict.games.total(),
        "nights": verdict.nights.total(),
        **verdict.resumed.figures(),
        **{kind: len(getattr(verdict, kind)) for kind in KINDS},
    }
    print(verdict.resumed.sentence())
    for line in verdict.resumed.excused[:SHOWN]:
        print(f"         {line}")
    print(
        f"chaos: {result['acknowledged']} answers acknowledged, {result['lost']} lost, "
        f"{result['counted_twice']} counted twice, {result['posted_twice']} posted twice, {result['stuck']} stuck, "
        f"{result['unanswered']} people without an answer, {result['late']} answered late"
    )
    print(json.dumps(result))
    return verdict


if __name__ == "__main__":
    sys.exit(main())
