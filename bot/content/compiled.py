"""Packs kept as they were decoded, so that a start need not read their YAML and judge it again.

What is kept stands in a file for each pack, under a key of everything that it follows from: every file of the pack,
and the code that reads and judges. Where either has changed, where the file is damaged or can't be read, it counts as
not there. Nothing but time is lost with it, so that a folder that can't be written to is no fault.
"""

from __future__ import annotations

import hashlib
import logging
import os
import platform
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final

import msgspec

from bot.content.models import Manifest, Source, decode_hook, encode_hook
from bot.content.pack import ITEM_TYPES, Pack, Placed

log = logging.getLogger(__name__)

SUFFIX: Final = ".pack"
_DIGEST: Final = hashlib.sha256
_DIGEST_BYTES: Final = 32


# A pack as it is written down: for each kind of item those that there are, each after its place.
_Compiled: Final = msgspec.defstruct(
    "_Compiled",
    [
        ("manifest", Manifest),
        ("sources", dict[str, Source]),
        *((stem, tuple[tuple[str, kind], ...]) for stem, kind in ITEM_TYPES.items()),  # type: ignore[valid-type]
    ],
    frozen=True,
    kw_only=True,
)


def compiled(folder: Path, store: Path, read: Callable[[Path], Pack]) -> Pack:
    """The pack in ``folder``: as it is kept in the folder ``store``, or else as ``read`` reads it, which is then kept.

    Raises:
        StartError: as ``read`` does; a pack with faults is never kept.
    """
    key = _key(folder)
    kept = store / f"{folder.resolve().name}{SUFFIX}"
    if key is not None and (pack := _recall(kept, key, folder)) is not None:
        return pack
    pack = read(folder)
    if key is not None and key == _key(folder):  # else it was edited meanwhile: nobody knows which state was read
        _keep(kept, key, pack)
    return pack


def _key(folder: Path) -> bytes | None:
    """The key of what lies in ``folder`` now; None where a file can't be read, which is for the reader to tell."""
    digest = _DIGEST(_code())
    try:
        for path in sorted(folder.rglob("*.y*ml")):
            name, content = path.relative_to(folder).as_posix().encode(), path.read_bytes() if path.is_file() else b""
            digest.update(b"%d %d %b" % (len(name), len(content), name))
            digest.update(content)
    except OSError:
        return None
    return digest.digest()


@cache
def _code() -> bytes:
    """What says which code would read and judge a pack: this room's files, and what the results rest on beside them."""
    digest = _DIGEST(f"{platform.python_version()} {msgspec.__version__}".encode())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(_DIGEST(path.read_bytes()).digest())
    return digest.digest()


def _recall(kept: Path, key: bytes, folder: Path) -> Pack | None:
    try:
        raw = kept.read_bytes()
        found, sum_, content = raw[:_DIGEST_BYTES], raw[_DIGEST_BYTES : 2 * _DIGEST_BYTES], raw[2 * _DIGEST_BYTES :]
        if found != key or _DIGEST(content).digest() != sum_:
            return None
        read: Any = msgspec.msgpack.decode(content, type=_Compiled, dec_hook=decode_hook)
    except (OSError, msgspec.MsgspecError):
        return None
    placed = tuple(Placed(*pair) for stem in ITEM_TYPES for pair in getattr(read, stem))
    return Pack(id=folder.resolve().name, manifest=read.manifest, sources=read.sources, placed=placed)


def _keep(kept: Path, key: bytes, pack: Pack) -> None:
    """Write ``pack`` down. Whoever reads meanwhile meets the old file or the new one, never a part of either."""
    items = {
        stem: [placed for placed in pack.placed if isinstance(placed.item, kind)] for stem, kind in ITEM_TYPES.items()
    }
    content = msgspec.msgpack.encode(
        {"manifest": pack.manifest, "sources": pack.sources, **items}, enc_hook=encode_hook
    )
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f"{kept.name}.", dir=kept.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(key + _DIGEST(content).digest() + content)
            Path(name).replace(kept)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        log.debug("the pack %s is read anew at each start: %s", pack.id, error)
