"""A new pack: the files of data/new-pack, which say in comments what goes where, under a name of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec

from bot.content.models import Slug
from bot.errors import StartError

PLACEHOLDER: Final = "my-fandom"


def create(name: str, template: Path, shelf: Path) -> Path:
    """Lay out the pack ``name`` in the folder ``shelf``, from the files in ``template``; returns its folder.

    Raises:
        StartError: the name can't be a pack's, or there is something of that name already.
        OSError: it can't be written; then nothing is left behind but what was there.
    """
    try:
        msgspec.convert(name, Slug)
    except msgspec.ValidationError as error:
        raise StartError(
            f"“{name}” can't be the name of a pack. Use lower-case letters, digits and hyphens, such as red-comets."
        ) from error
    folder = shelf / name
    files = {path.name: path.read_text(encoding="utf-8") for path in sorted(template.glob("*.yaml"))}
    try:
        folder.mkdir(parents=True)
    except FileExistsError as error:
        raise StartError(f"{folder} is there already. Choose another name, or edit what is there.") from error
    for file, text in files.items():
        (folder / file).write_text(text.replace(PLACEHOLDER, name), encoding="utf-8")
    return folder
