"""YAML without its surprises, for files that people edit by hand and for files from strangers.

Only ``true`` and ``false`` are booleans (the song *ON* stays a text), only plain decimal digits
are numbers (1:30 is no sexagesimal), dates stay texts until a field asks for a date. A key
that stands twice, an anchor or alias, a tag, a second document and deep nesting are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import yaml

MAX_BYTES: Final = 2 * 1024 * 1024
MAX_DEPTH: Final = 16

_PARSER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WHOLE_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,14})")
_WORDS: Final[dict[str, bool | None]] = {"true": True, "false": False, "null": None, "~": None, "": None}


class BadYaml(ValueError):
    """The text can't be read. ``line`` counts from 1, 0 where no line is to blame; ``fault`` is plain words."""

    def __init__(self, line: int, fault: str) -> None:
        super().__init__(f"line {line}: {fault}" if line else fault)
        self.line = line
        self.fault = fault


class NotYaml(BadYaml):
    """What stands there is no YAML at all."""


def _refuse(event: yaml.Event, fault: str) -> BadYaml:
    mark = event.start_mark
    return BadYaml(mark.line + 1 if mark else 0, fault)


def scalar(event: yaml.ScalarEvent) -> str | int | bool | None:
    """The value of a scalar: a text, unless it is an unquoted ``true``, ``false``, ``null`` or whole number."""
    value = str(event.value)
    if not event.implicit[0]:  # quoted or in a block: a text, whatever it looks like
        return value
    if value in _WORDS:
        return _WORDS[value]
    return int(value) if _WHOLE_NUMBER.fullmatch(value) else value


class _Builder:
    """Puts parser events together; a stack of open containers instead of recursion."""

    def __init__(self) -> None:
        self.root: Any = None
        self._open: list[dict[str, Any] | list[Any]] = []
        self._keys: list[str | None] = []

    def feed(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event)
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            self._begin(event, {} if isinstance(event, yaml.MappingStartEvent) else [])
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self._open.pop()
            self._keys.pop()

    def _awaits_key(self) -> bool:
        return bool(self._open) and isinstance(self._open[-1], dict) and self._keys[-1] is None

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        if not self._awaits_key():
            self._put(scalar(event))
            return
        key = str(event.value)
        if key in self._open[-1]:
            raise _refuse(event, f"the key “{key}” stands twice")
        self._keys[-1] = key

    def _begin(self, event: yaml.Event, container: dict[str, Any] | list[Any]) -> None:
        if self._awaits_key():
            raise _refuse(event, "a key must be a text")
        if len(self._open) == MAX_DEPTH:
            raise _refuse(event, f"nested deeper than {MAX_DEPTH} levels")
        self._put(container)
        self._open.append(container)
        self._keys.append(None)

    def _put(self, value: Any) -> None:
        if not self._open:
            self.root = value
            return
        top = self._open[-1]
        if isinstance(top, list):
            top.append(value)
            return
        key = self._keys[-1]
        assert key is not None
        top[key] = value
        self._keys[-1] = None


def events(text: str) -> Iterator[yaml.Event]:
    """The parser's events of one document without anchors, aliases and tags.

    Raises:
        BadYaml: it has any of these, or is not YAML; once all before the fault is given.
    """
    documents = 0
    try:
        for event in yaml.parse(text, Loader=_PARSER):
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _refuse(event, "a second document (---) is not allowed")
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise _refuse(event, "anchors (&) and aliases (*) are not allowed; quote a text that starts so")
            if isinstance(event, (yaml.ScalarEvent, yaml.MappingStartEvent, yaml.SequenceStartEvent)) and event.tag:
                raise _refuse(event, f"tags such as {event.tag} are not allowed; quote a text that starts with !")
            yield event
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise NotYaml(mark.line + 1 if mark else 0, f"not YAML: {error.problem or error.context}") from error
    except yaml.YAMLError as error:
        raise NotYaml(0, f"not YAML: {' '.join(str(error).split())}") from error


def read_yaml(text: str) -> Any:
    """The value that the YAML in ``text`` stands for; None where it is empty.

    Raises:
        BadYaml: it is not YAML, or uses what the module's docstring refuses.
    """
    builder = _Builder()
    for event in events(text):
        builder.feed(event)
    return builder.root


def decode_utf8(raw: bytes) -> str:
    """The text of a file: at most 2 MB of UTF-8, with or without a byte order mark.

    Raises:
        BadYaml: it is larger, or not UTF-8.
    """
    if len(raw) > MAX_BYTES:
        raise BadYaml(0, f"larger than {MAX_BYTES // 1024 // 1024} MB; split it into a folder of files")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise BadYaml(line, "not UTF-8 text; save the file as UTF-8") from error
