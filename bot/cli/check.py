"""``lightstick check``: everything that the bot needs, one line each, before it is started."""

from __future__ import annotations

import argparse
import asyncio
import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Final, Literal, NamedTuple

from bot.cards import faces
from bot.cli import packs
from bot.cli.backup import last_backup
from bot.cli.common import explain, settings_of
from bot.cli.database import opened, state
from bot.db import migrate
from bot.db.backup.files import folder_of
from bot.db.backup.sqlite import require_sound
from bot.errors import StartError
from bot.i18n import DOMAIN, FOLDER, LANGUAGES
from bot.settings import Settings

SOURCE_LANGUAGE: Final = "en"


class Finding(NamedTuple):
    """One line: what was looked at, whether it will do, and what there is to say."""

    fine: bool
    about: str
    said: str


def check(args: argparse.Namespace) -> int:
    """Look at everything, print a line for each; 1 where anything has to be mended."""
    code = 0
    for finding in _findings(args):
        print(f"{'✓' if finding.fine else '✗'} {finding.about}: {finding.said}", flush=True)
        if not finding.fine:
            code = 1
    return code


def _findings(args: argparse.Namespace) -> Iterator[Finding]:
    try:
        settings = settings_of(args)
    except StartError as error:
        yield Finding(False, "Settings", str(error))
    else:
        yield Finding(True, "Settings", _settings(settings))
        yield _look("Token", partial(_token, settings))
        for name in settings.packs:
            yield _look(f"Pack {name}", partial(_pack, name))
        yield _look("Database", lambda: asyncio.run(_database(settings)))
        yield _look("Backup", lambda: asyncio.run(_backup(settings)))
    for language in LANGUAGES:
        if language != SOURCE_LANGUAGE:
            yield _look(f"Language {language}", partial(_language, FOLDER, language))
    yield _look("Fonts", _fonts)


def _look(about: str, work: Callable[[], str]) -> Finding:
    """``work`` says what is fine, or raises what is not; the rest is looked at all the same."""
    try:
        return Finding(True, about, work())
    except Exception as error:
        return Finding(False, about, explain(error))


def _settings(settings: Settings) -> str:
    language = settings.default_language or "that of each server"
    return f"language {language}, zone {settings.default_zone}, packs {', '.join(settings.packs)}"


def _token(settings: Settings) -> str:
    settings.require_token()
    return "it has the form of one; only Discord can tell whether it is yours"


def _pack(name: str) -> str:
    counts, faults = packs.judge(packs.find(name))
    if faults:
        raise StartError(f"{len(faults)} to mend, see `lightstick packs check {name}`. The first is {faults[0]}")
    return packs.summary(counts)


async def _database(settings: Settings) -> str:
    async with opened(settings) as db:
        where = db.path or "PostgreSQL"
        if db.path is not None and not db.path.exists():
            if not os.access(db.path.parent, os.W_OK):
                raise StartError(f"{where} can't be made: its folder can't be written to. Check its permissions.")
            return f"{where} is not there yet, `lightstick run` makes it"
        if db.path is not None:
            require_sound(db.path, folder_of(settings, db.path))
        revision = await state(db)
    if revision == migrate.head():
        return f"{where} is at revision {revision}, the newest"
    return (
        f"{where} is {f'at revision {revision}' if revision else 'empty'}; `lightstick run` brings it to "
        f"{migrate.head()}, and so does `lightstick db upgrade`"
    )


async def _backup(settings: Settings) -> str:
    async with opened(settings) as db:
        return last_backup(settings, db)


def _fonts() -> str:
    try:
        fonts = faces.every()
    except ModuleNotFoundError as error:
        raise StartError(f"The package {error.name} is missing. Install requirements/runtime.txt again.") from error
    for face in fonts:
        if not face.path.is_file():
            raise StartError(f"{face.path.name} is missing. Install requirements/runtime.txt again.")
    shaped = "letters are joined as each script wants"
    plain = "simple shaping: install libfribidi0 (Debian) for Devanagari and joined emoji"
    return f"{len(fonts)} files, {shaped if faces.SHAPING else plain}"


def _language(folder: Path, language: str) -> str:
    template = folder / f"{DOMAIN}.pot"
    compiled = folder / language / "LC_MESSAGES" / f"{DOMAIN}.mo"
    for path in (template, compiled):
        if not path.is_file():
            raise StartError(f"{path} is not there. Run `make messages`.")
    # Both begin with an entry that is no sentence but the head. What is not translated is not compiled.
    sentences = sum(line.startswith("msgid ") for line in template.read_text(encoding="utf-8").splitlines()) - 1
    spoken = _entries(compiled.read_bytes()) - 1
    if spoken < sentences:
        raise StartError(f"{spoken} of {sentences} sentences. Translate the rest in {compiled.with_suffix('.po')}.")
    return f"{spoken} of {sentences} sentences"


def _entries(catalogue: bytes) -> int:
    """How many entries a compiled catalogue has: the third number of its head, in the byte order of the first."""
    order: Literal["little", "big"] = "little" if catalogue[:4] == b"\xde\x12\x04\x95" else "big"
    return int.from_bytes(catalogue[8:12], order)
