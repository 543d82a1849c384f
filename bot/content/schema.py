"""The JSON Schema of each file of a pack, made from the models, for editors that check YAML while it is typed."""

from __future__ import annotations

from types import GenericAlias
from typing import Any, Final

import msgspec

from bot.content.models import Manifest, Source, Text
from bot.content.pack import ITEM_TYPES

Schema = dict[str, Any]

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_TEXT: Final[Schema] = {
    "description": "One text for every language, or one for each: {en: Spring Day, ko: 봄날}",
    "oneOf": [
        {"type": "string", "minLength": 1},
        {
            "type": "object",
            "propertyNames": {"pattern": "^[a-z]+$"},
            "additionalProperties": {"type": "string", "minLength": 1},
            "minProperties": 1,
        },
    ],
}


def schemas() -> dict[str, Schema]:
    """What each kind of file may hold: ``pack``, ``sources``, ``songs`` and the others -> its schema."""
    kinds: dict[str, Any] = {"pack": Manifest, "sources": dict[str, Source]}
    kinds |= {stem: GenericAlias(list, item) for stem, item in ITEM_TYPES.items()}
    return {stem: _schema(stem, kind) for stem, kind in kinds.items()}


def _schema(stem: str, kind: Any) -> Schema:
    (body,), definitions = msgspec.json.schema_components([kind], schema_hook=_hook, ref_template="#/$defs/{name}")
    if stem != "pack":  # a file may be there and say nothing yet
        body = {"anyOf": [body, {"type": "null"}]}
    title = f"{stem}.yaml of a Lightstick pack"
    return {"$schema": _DIALECT, "title": title, **body, "$defs": {"Text": _TEXT, **definitions}}


def _hook(kind: type) -> Schema:
    if kind is Text:
        return {"$ref": "#/$defs/Text"}
    raise NotImplementedError(kind)
