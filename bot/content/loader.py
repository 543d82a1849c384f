"""Reading a pack's folder: YAML files in, a :class:`Pack` out, or every fault by file and path."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, TypeVar, get_args, get_type_hints

import msgspec

from bot.content.models import STYLE, Manifest, Source, decode_hook
from bot.content.pack import ITEM_TYPES, Pack, Placed
from bot.content.question import STYLES
from bot.content.strict_yaml import MAX_BYTES, BadYaml, decode_utf8, read_yaml
from bot.errors import StartError

__all__ = ["Pack", "PackFaults", "load_pack"]

_Kind = TypeVar("_Kind")

_MANIFEST: Final = "pack.yaml"
_STEMS: Final = ("sources", *ITEM_TYPES)

# msgspec's words -> ours. The first that matches wins; {0} is its first group.
_PLAIN_WORDS: Final = (
    (r"Invalid RFC3339 encoded date|Expected `date.*", "expected a date such as 2017-02-13"),
    (r"Expected `str` matching regex '\^\[a-z0-9\].*", "expected a lower-case name such as spring-day"),
    (r"Expected `str` matching regex '\^https.*", "expected an address that starts with https://"),
    (r"Expected `str` matching regex '\^#.*", "expected a colour such as #8b5cf6"),
    (r"Expected `str` of length <= (\d+)", "longer than {0} characters"),
    (r"Expected `array` of length >= (\d+)", "expected at least {0}"),
    (r"Expected `array` of length <= (\d+)", "expected at most {0}"),
    (r"Expected `int` >= (\d+)", "expected a number of at least {0}"),
    (r"Expected `int` <= (\d+)", "expected a number of at most {0}"),
    (r"Expected `str(?: \| null)?`, got `(?:int|bool)`", "expected a text; put quotes around it"),
    (r"Expected `str.*", "expected a text"),
    (r"Expected `int`.*", "expected a whole number"),
    (r"Expected `bool`.*", "expected true or false"),
    (r"Expected `array`.*", "expected a list such as [one, two]"),
    (r"Expected `object`.*", "expected fields such as id: and title:"),
)
_MISSING: Final = re.compile(r"Object missing required field `(\w+)`")
_UNKNOWN: Final = re.compile(r"Object contains unknown field `(.*)`")


class PackFaults(StartError):
    """The pack can't be used. ``lines`` are its faults, one a line: ``songs.yaml: [12].released: expected a date``."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


class _Refused(Exception):
    """One value that does not fit: where inside of its item, and why."""

    def __init__(self, path: str, fault: str) -> None:
        super().__init__(fault)
        self.path = path
        self.fault = fault


def load_pack(folder: Path) -> Pack:
    """The pack that lies in ``folder``; it still has to be judged by ``check_pack``.

    A kind is one file (``songs.yaml``), a folder of files (``songs/*.yaml``), or both.

    Raises:
        PackFaults: a file can't be read, or something in it has the wrong shape. Every fault is listed.
    """
    if not (folder / _MANIFEST).is_file():
        raise PackFaults([f"{folder}: no {_MANIFEST} here, so this is not a pack"])
    reader = _Reader(folder)
    reader.refuse_strange_files()
    manifest = reader.manifest()
    sources = reader.sources()
    placed = tuple(entry for stem in ITEM_TYPES for entry in reader.items(stem))
    if reader.faults or manifest is None:
        raise PackFaults(reader.faults)
    return Pack(id=folder.resolve().name, manifest=manifest, sources=sources, placed=placed)


class _Reader:
    """Reads file after file and collects what is wrong instead of stopping."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: list[str] = []

    def refuse_strange_files(self) -> None:
        """A misspelt name (``song.yaml``, ``songs.yml``) would otherwise be passed over in silence."""
        for path in sorted(self.folder.rglob("*.y*ml")):
            parts = path.relative_to(self.folder).parts
            stem = parts[0].removesuffix(".yaml") if len(parts) == 1 else parts[0]
            known = stem in _STEMS or (stem == "pack" and len(parts) == 1)
            if path.suffix != ".yaml" or len(parts) > 2 or not known:
                expected = ", ".join(f"{name}.yaml" for name in (*_STEMS, "pack"))
                self.faults.append(f"{'/'.join(parts)}: no file of a pack; those are {expected}")

    def manifest(self) -> Manifest | None:
        try:
            return _convert(self._read(self.folder / _MANIFEST), Manifest)
        except _Refused as refused:
            self.faults.append(f"{_MANIFEST}: {refused.path.lstrip('.') or 'the file'}: {refused.fault}")
        except BadYaml as bad:
            self.faults.append(f"{_MANIFEST}: {bad}")
        return None

    def sources(self) -> dict[str, Source]:
        sources: dict[str, Source] = {}
        seen: set[str] = set()
        for name, content in self._files("sources"):
            if not isinstance(content, dict):
                self.faults.append(f"{name}: expected source ids, each with its title, publisher, url and checked")
                continue
            for source_id, raw in content.items():
                if source_id in seen:
                    self.faults.append(f"{name}: {source_id}: another file has a source of this id")
                seen.add(source_id)
                try:
                    sources[source_id] = _convert(raw, Source)
                except _Refused as refused:
                    self.faults.append(f"{name}: {source_id}{refused.path}: {refused.fault}")
        return sources

    def items(self, stem: str) -> Iterator[Placed]:
        for name, content in self._files(stem):
            if not isinstance(content, list):
                self.faults.append(f"{name}: expected a list: each item begins with a dash (-)")
                continue
            for place, raw in enumerate(content):
                item_id = raw.get("id") if isinstance(raw, dict) else None
                where = f"{name}: [{place}]" + (f" {item_id}" if isinstance(item_id, str) else "")
                try:
                    yield Placed(where, _convert(raw, ITEM_TYPES[stem]))
                except _Refused as refused:
                    self.faults.append(f"{where}{refused.path}: {refused.fault}")

    def _files(self, stem: str) -> Iterator[tuple[str, Any]]:
        """The files of one kind that hold something: their name inside the pack and their content."""
        for path in (self.folder / f"{stem}.yaml", *sorted((self.folder / stem).glob("*.yaml"))):
            if not path.is_file():
                continue
            name = path.relative_to(self.folder).as_posix()
            try:
                content = self._read(path)
            except BadYaml as bad:
                self.faults.append(f"{name}: {bad}")
                continue
            if content is not None:
                yield name, content

    @staticmethod
    def _read(path: Path) -> Any:
        try:
            with path.open("rb") as file:
                raw = file.read(MAX_BYTES + 1)
        except OSError as error:
            raise BadYaml(0, f"can't be read: {error.strerror}") from error
        return read_yaml(decode_utf8(raw))


def _convert(raw: Any, kind: type[_Kind]) -> _Kind:
    """``raw`` as a ``kind``; raises ``_Refused``."""
    try:
        return msgspec.convert(raw, kind, dec_hook=decode_hook)
    except msgspec.ValidationError as error:
        message, _, path = str(error).partition(" - at ")
        raise _Refused(*_explain(message, path, kind)) from error


def _explain(message: str, path: str, kind: type) -> tuple[str, str]:
    """msgspec's message and path as a path below the item and plain words."""
    below = re.sub(r"`key` in |[`$]", "", path)
    if missing := _MISSING.fullmatch(message):
        return f"{below}.{missing[1]}", "missing"
    if unknown := _UNKNOWN.fullmatch(message):
        return f"{below}.{unknown[1]}", "no such field"
    if message.startswith("Invalid enum value"):
        allowed = get_args(get_type_hints(kind)[below.removeprefix(".")])
        return below, f"expected one of {', '.join(allowed)}"
    if message.startswith("Invalid value") and below == f".{STYLE}":
        return below, f"expected one of {', '.join(STYLES)}"
    for pattern, plain in _PLAIN_WORDS:
        if match := re.fullmatch(pattern, message):
            return below, plain.format(*match.groups())
    return below, message[:1].lower() + message[1:].replace("`", "")
