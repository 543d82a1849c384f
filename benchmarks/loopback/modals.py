"""A modal: what a bot may put into one, and what a client makes of it when it is handed in.

https://discord.com/developers/docs/components/reference
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, TypeAlias

from benchmarks.loopback.records import JSON

ROW: Final = 1
SELECT: Final = 3
TEXT_INPUT: Final = 4
TEXT: Final = 10
LABEL: Final = 18
TITLE_MOST: Final = 45
LABEL_MOST: Final = 45
DESCRIPTION_MOST: Final = 100
CUSTOM_ID_MOST: Final = 100
PARTS_MOST: Final = 5
OPTIONS_MOST: Final = 25
OPTION_MOST: Final = 100
LENGTH_MOST: Final = 4000

Filled: TypeAlias = str | list[str]
"""What a person fills in: a text, or the values of the options that they pick."""


def faults(modal: JSON) -> list[str]:
    """What Discord would refuse in a modal that a bot sends; empty where it is fine."""
    parts = modal.get("components") or []
    found = [
        *_length("title", modal.get("title"), TITLE_MOST),
        *_length("custom_id", modal.get("custom_id"), CUSTOM_ID_MOST),
    ]
    if not 1 <= len(parts) <= PARTS_MOST:
        found.append(f"components: 1 to {PARTS_MOST}, not {len(parts)}")
    for part in parts:
        if part["type"] == TEXT:
            found += _length("content", part.get("content"), LENGTH_MOST)
        elif part["type"] == LABEL:
            found += _length("label", part.get("label"), LABEL_MOST)
            if part.get("description") is not None:
                found += _length("description", part["description"], DESCRIPTION_MOST)
        elif part["type"] != ROW:
            found.append(f"components: no {part['type']} stands in a modal by itself")
    names: list[str] = []
    for field in fields(modal):
        names.append(field.get("custom_id", ""))
        found += _length("custom_id", names[-1], CUSTOM_ID_MOST)
        if field["type"] == TEXT_INPUT:
            least, most = _lengths(field)
            if not 0 <= least <= most <= LENGTH_MOST or most < 1:
                found.append(f"{names[-1]}: no text is {least} to {most} long")
        elif field["type"] == SELECT:
            found += _select(names[-1], field)
        else:
            found.append(f"{names[-1]}: this Discord knows no {field['type']} in a modal")
    if len(set(names)) < len(names):
        found.append(f"custom_id: twice the same among {names}")
    return found


def fields(modal: JSON) -> Iterator[JSON]:
    """The parts of a modal that can be filled in, in their order."""
    for part in modal["components"]:
        if part["type"] == LABEL:
            yield part["component"]
        elif part["type"] == ROW:
            yield from part["components"]


def handed_in(modal: JSON, filled: dict[str, Filled]) -> JSON:
    """The data of a submission in which ``filled`` stands, by the ``custom_id`` of each field.

    What is left out keeps the text or the options that the modal came with.

    Raises:
        LookupError: the modal has no such field.
        ValueError: a client would not let it be handed in like this.
    """
    if unknown := filled.keys() - {field["custom_id"] for field in fields(modal)}:
        raise LookupError(f"no field is called {sorted(unknown)} in “{modal['title']}”")
    parts: list[JSON] = []
    for part in modal["components"]:
        made: JSON = {"type": part["type"], "id": part["id"]}
        if part["type"] == LABEL:
            made["component"] = _filled(part["component"], filled)
        elif part["type"] == ROW:
            made["components"] = [_filled(field, filled) for field in part["components"]]
        parts.append(made)
    return {"custom_id": modal["custom_id"], "components": parts}


def _filled(field: JSON, filled: dict[str, Filled]) -> JSON:
    name = field["custom_id"]
    made: JSON = {"type": field["type"], "id": field["id"], "custom_id": name}
    if field["type"] == TEXT_INPUT:
        return made | {"value": _text(field, filled.get(name, field.get("value") or ""))}
    chosen = [option["value"] for option in field["options"] if option.get("default")]
    return made | {"values": _picked(field, filled.get(name, chosen))}


def _text(field: JSON, value: Filled) -> str:
    name = field["custom_id"]
    if not isinstance(value, str):
        raise ValueError(f"{name} takes a text")
    least, most = _lengths(field)
    if not value and not field.get("required", True):
        return value
    if not max(least, 1) <= len(value) <= most:
        raise ValueError(f"{name} takes {max(least, 1)} to {most} characters, not {len(value)}")
    return value


def _picked(field: JSON, values: Filled) -> list[str]:
    name = field["custom_id"]
    if not isinstance(values, list):
        raise ValueError(f"{name} takes options")
    if unknown := set(values) - {option["value"] for option in field["options"]}:
        raise ValueError(f"{name} has no options {sorted(unknown)}")
    if not values and not field.get("required", True):
        return values
    least, most = max(field.get("min_values", 1), 1), field.get("max_values", 1)
    if not least <= len(values) <= most or len(set(values)) < len(values):
        raise ValueError(f"{name} takes {least} to {most} options, not {values}")
    return values


def _lengths(field: JSON) -> tuple[int, int]:
    """The fewest and the most characters of a text."""
    least, most = field.get("min_length"), field.get("max_length")
    return least or 0, LENGTH_MOST if most is None else most


def _select(name: str, field: JSON) -> list[str]:
    options: list[JSON] = field.get("options", [])
    values = [option["value"] for option in options]
    found = [
        fault for option in options for key in ("label", "value") for fault in _length(key, option[key], OPTION_MOST)
    ]
    if not 1 <= len(options) <= OPTIONS_MOST:
        found.append(f"{name}: 1 to {OPTIONS_MOST} options, not {len(options)}")
    if len(set(values)) < len(values):
        found.append(f"{name}: twice the same value among {values}")
    if field.get("disabled"):
        found.append(f"{name}: nothing in a modal can be disabled")
    return found


def _length(name: str, text: str | None, most: int) -> list[str]:
    return [] if text and len(text) <= most else [f"{name}: 1 to {most} characters, not {len(text or '')}"]
