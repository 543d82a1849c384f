"""The commands and their options. What a command needs is imported when it is called, so that help is quick."""

from __future__ import annotations

import argparse
import gc
import io
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

from bot import __version__, logs
from bot.cli.common import explain
from bot.errors import StartError

if TYPE_CHECKING:
    from types import ModuleType

Command = Callable[[argparse.Namespace], int]
INTERRUPTED: Final = 130  # what a shell expects after Ctrl-C


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the command line says.

    Returns:
        0 where all is well, 1 where something has to be mended (a sentence on stderr says what).

    Raises:
        SystemExit: with 2 where the command line itself is wrong, with 0 after help.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console that has no ✓ is no reason to fail
    words = list(sys.argv[1:] if argv is None else argv)
    logs.set_up(os.environ.get("LOG_LEVEL", ""), form=os.environ.get("LOG_FORMAT", ""))
    try:
        args = _parser(demo=words[:1] == ["demo"]).parse_args(words)
        command: Command = args.command
        return command(args)
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        print(explain(error), file=sys.stderr)
        return 1


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence, without the whole usage before it."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}. See: {self.prog} --help\n")


def _parser(*, demo: bool) -> argparse.ArgumentParser:
    """The whole command line; with the options of the demo only where ``demo``, since they need SimCord."""
    parser = _Parser(
        prog="lightstick",
        description="A trivia bot for fandom communities on Discord.",
        epilog="example: lightstick demo",
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    run = _add(commands, "run", _run, "run the bot on Discord", "lightstick run --env production.env")
    page = _add(
        commands, "demo", _demo, "try the bot in a local page: no account, no token", "lightstick demo --no-open"
    )
    if demo:
        _import_demo().add_arguments(page)
    check = _add(commands, "check", _check, "say what has to be mended before the bot can run", "lightstick check")
    sync = _add(commands, "sync", _sync, "register the slash commands with Discord", "lightstick sync --force")
    sync.add_argument("--force", action="store_true", help="send them even where Discord has them already")

    backup = _add(
        commands, "backup", _backup, "copy the database, also while the bot runs", "lightstick backup --to /mnt/disk"
    )
    backup.add_argument("--to", type=Path, metavar="PATH", help="a folder or a new file (default: BACKUP_FOLDER)")
    restore = _add(
        commands,
        "restore",
        _restore,
        "put a backup in the place of the database",
        "lightstick restore data/backups/lightstick-2026-11-24.db",
    )
    restore.add_argument("file", type=Path, metavar="FILE", help="a file that `lightstick backup` or the bot has made")
    restore.add_argument("--force", action="store_true", help="also where the database is newer than the backup")

    steps = _group(commands, "db", "see and change the database's shape", "lightstick db current")
    upgrade = _add(steps, "upgrade", _db, "bring it to what this version needs", "lightstick db upgrade")
    downgrade = _add(steps, "downgrade", _db, "bring it back to an older revision", "lightstick db downgrade 0001")
    downgrade.add_argument(
        "revision", nargs="?", default="-1", help="the revision; base empties the database (default: one step back)"
    )
    current = _add(steps, "current", _db, "print its revision", "lightstick db current")
    rebuild = _add(
        steps, "rebuild-scores", _db, "make every total anew from the answers", "lightstick db rebuild-scores"
    )
    copy = _add(
        steps,
        "copy",
        _db,
        "copy every row into another, empty database",
        "lightstick db copy --to postgresql://user:password@host/name",
    )
    copy.add_argument("--to", required=True, metavar="URL", help="the other database, as in DATABASE_URL")

    packs = _group(commands, "packs", "look after the fandom packs", "lightstick packs check")
    judge = _add(
        packs, "check", _packs, "count what is in the packs and name every fault", "lightstick packs check bts"
    )
    judge.add_argument(
        "packs", nargs="*", metavar="PACK", help="a pack of data/packs or the path of a pack's folder (default: all)"
    )
    new = _add(packs, "new", _new_pack, "lay out an empty pack for another fandom", "lightstick packs new red-comets")
    new.add_argument("pack", metavar="NAME", help="its name: lower-case letters, digits and hyphens")
    match = _add(
        packs,
        "match",
        _match,
        "say whether a typed guess is right, and which rule decides",
        'lightstick packs match "Spring Day" "bomnal"',
    )
    match.add_argument("answer", nargs="?", help="a name or the id of a thing of the pack, or any other answer")
    match.add_argument("guess", nargs="?", help="what somebody typed")
    match.add_argument(
        "--pack", metavar="PACK", help="a pack of data/packs or a pack's folder (default: the one that ships)"
    )
    match.add_argument("--file", type=Path, metavar="FILE", help="judge each line of FILE: an answer, a tab, a guess")
    match.set_defaults(refuse=match.error)

    for needs_settings in (run, check, sync, backup, restore, upgrade, downgrade, current, rebuild, copy):
        needs_settings.add_argument("--env", type=Path, metavar="FILE", help="read FILE instead of .env")
    return parser


# argparse does not say the type of what add_subparsers returns in public.
def _add(commands: Any, name: str, command: Command, does: str, example: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=does, description=f"{does[0].upper()}{does[1:]}.", epilog=f"example: {example}"
    )
    parser.set_defaults(command=command, name=name)
    return parser


def _group(commands: Any, name: str, does: str, example: str) -> Any:
    """A command that only has commands of its own."""
    parser = commands.add_parser(
        name, help=does, description=f"{does[0].upper()}{does[1:]}.", epilog=f"example: {example}"
    )
    return parser.add_subparsers(title="commands", metavar="COMMAND", required=True)


def _run(args: argparse.Namespace) -> int:
    gc.disable()  # what a start makes stays; bot.cli.run enables it once everything is loaded
    try:
        from bot.cli import run

        return run.run(args)
    finally:
        gc.unfreeze()
        gc.enable()


def _sync(args: argparse.Namespace) -> int:
    from bot.cli import run

    return run.sync(args)


def _demo(args: argparse.Namespace) -> int:
    demo = _import_demo()
    from bot.cli import packs

    code: int = demo.main(args, packs.find(args.pack or packs.SHIPPED))
    return code


def _import_demo() -> ModuleType:
    try:
        from bot import demo
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "simcord":
            raise
        raise StartError(
            "The demo needs SimCord, which is not installed. Install it: "
            "python -m pip install --require-hashes -r requirements/demo.txt"
        ) from error
    return demo


def _check(args: argparse.Namespace) -> int:
    from bot.cli import check

    return check.check(args)


def _backup(args: argparse.Namespace) -> int:
    from bot.cli import backup

    return backup.backup(args)


def _restore(args: argparse.Namespace) -> int:
    from bot.cli import backup

    return backup.restore(args)


def _db(args: argparse.Namespace) -> int:
    from bot.cli import database

    return database.run(args)


def _packs(args: argparse.Namespace) -> int:
    from bot.cli import packs

    return packs.check(args)


def _new_pack(args: argparse.Namespace) -> int:
    from bot.cli import packs

    return packs.new(args)


def _match(args: argparse.Namespace) -> int:
    from bot.cli import packs

    return packs.match(args)
