"""YAML as the packs know it: read into a tree with the line of each piece, and written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import yaml

from bot.content.strict_yaml import BadYaml, NotYaml, events, scalar
from bot.facts.exchange.refusals import FancyYaml, NotValid
from bot.facts.exchange.tree import Event, Node, build

_DUMPER: Final[Any] = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def read_yaml(text: str) -> Node:
    """The tree of a YAML file.

    Raises:
        FileRefused: it is not YAML, or uses what ``strict_yaml`` refuses.
    """
    try:
        return build(_yaml_events(text))
    except NotYaml as bad:
        raise NotValid(line=bad.line or 1, format="YAML") from None
    except BadYaml as bad:
        raise FancyYaml(line=bad.line) from None


def written(item: Mapping[str, Any]) -> str:
    """A list of one ``item`` as YAML; several one after the other are one list."""
    text: str = yaml.dump(
        [item], Dumper=_DUMPER, allow_unicode=True, sort_keys=False, default_flow_style=False, width=100
    )
    return text


def _yaml_events(text: str) -> Iterator[Event]:
    for event in events(text):
        line = event.start_mark.line + 1 if event.start_mark else 0
        match event:
            case yaml.ScalarEvent():
                yield Event("value", line, str(event.value), scalar(event))
            case yaml.MappingStartEvent():
                yield Event("mapping", line)
            case yaml.SequenceStartEvent():
                yield Event("list", line)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                yield Event("end", line)
