"""How the frames of one gateway connection are compressed: as its address asks for."""

from __future__ import annotations

import zlib
from typing import Protocol

import zstandard


class Stream(Protocol):
    """Turns one payload after another into frames; each depends on those before it."""

    def frame(self, payload: bytes) -> bytes | str:
        """The frame for ``payload``: binary where it is compressed, text where it is not."""
        ...


class PlainStream:
    """No compression."""

    def frame(self, payload: bytes) -> bytes | str:
        return payload.decode()


class ZlibStream:
    """One zlib context for the whole connection, flushed after each payload."""

    def __init__(self) -> None:
        self._context = zlib.compressobj(level=1)

    def frame(self, payload: bytes) -> bytes | str:
        return self._context.compress(payload) + self._context.flush(zlib.Z_SYNC_FLUSH)


class ZstdStream:
    """One Zstandard context for the whole connection, flushed after each payload."""

    def __init__(self) -> None:
        self._context = zstandard.ZstdCompressor(level=1).compressobj()

    def frame(self, payload: bytes) -> bytes | str:
        return self._context.compress(payload) + self._context.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)


def stream_for(name: str | None) -> Stream:
    """The stream that ``compress=name`` in a gateway's address asks for.

    Raises:
        ValueError: Discord knows no such compression.
    """
    match name:
        case None | "":
            return PlainStream()
        case "zlib-stream":
            return ZlibStream()
        case "zstd-stream":
            return ZstdStream()
    raise ValueError(f"unknown compression {name!r}")
