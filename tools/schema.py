"""Write data/schema, by which editors check the files of a pack while they are typed (``make schema``).

python -m tools.schema           write a schema for each kind of file, from bot/content/models.py
python -m tools.schema --check   change nothing; name every file that is not what the models say
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Final

from bot.content.schema import schemas

FOLDER: Final = Path(__file__).resolve().parent.parent / "data" / "schema"


def main() -> int:
    """Do what the command line says; 1 where ``--check`` found something."""
    parser = argparse.ArgumentParser(description="Write the JSON Schemas of a pack's files.")
    parser.add_argument("--check", action="store_true", help="change nothing, name what is out of date")
    args = parser.parse_args()
    wanted = {FOLDER / f"{stem}.json": as_json(schema) for stem, schema in schemas().items()}
    there = {path: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.json")}
    changed = sorted(path.name for path in wanted.keys() | there.keys() if wanted.get(path) != there.get(path))
    if args.check:
        for name in changed:
            sys.stderr.write(f"data/schema/{name} is not what bot/content/models.py says. Run: make schema\n")
        return int(bool(changed))
    FOLDER.mkdir(exist_ok=True)
    for path in there.keys() - wanted.keys():
        path.unlink()
    for path, text in wanted.items():
        path.write_text(text, encoding="utf-8")
    return 0


def as_json(schema: object) -> str:
    """``schema`` as it stands in its file."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    sys.exit(main())
