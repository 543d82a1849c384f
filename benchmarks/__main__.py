"""Every benchmark, one after the other, and what came of each promise (``make bench``).

python -m benchmarks [--json FILE] [NAME ...]
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

NAMES: Final = ("answers", "boards", "startup", "games", "search", "cards", "storms")


def main() -> int:
    """Run them and print the summary.

    Returns:
        1 where a benchmark broke off; a promise that is missed is printed and is no failure of the command.
    """
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which (default: all): {', '.join(NAMES)}")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep the results here")
    args = parser.parse_args()
    if unknown := set(args.names) - set(NAMES):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    results: list[dict[str, Any]] = []
    broken: list[str] = []
    for name in args.names or NAMES:
        print(f"== {name}", flush=True)
        result = run(name)
        if result is None:
            broken.append(name)
        else:
            results.append(result)
    print("== summary")
    for result in results:
        for promise in result["promises"]:
            verdict = "met" if promise["met"] else "MISSED"
            figures = f"{promise['measured']:>10g} of {promise['limit']:>5g} {promise['unit']:<8}"
            print(f"{verdict:<7} {figures} {promise['what']}")
    for name in broken:
        print(f"broke off: {name}")
    if args.json:
        args.json.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    return int(bool(broken))


def run(name: str) -> dict[str, Any] | None:
    """One benchmark in a process of its own, its output passed on; its result, or None where it broke off."""
    command = [sys.executable, "-m", f"benchmarks.{name}"]
    last = ""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
        assert process.stdout is not None
        for line in process.stdout:
            if not line.startswith("{"):
                print(line, end="", flush=True)
            last = line
    if process.returncode:
        return None
    result: dict[str, Any] = json.loads(last)
    return result


if __name__ == "__main__":
    sys.exit(main())
