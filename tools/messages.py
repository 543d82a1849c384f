"""Bring the catalogues up to date with the sentences in the code (``make messages``).

    python -m tools.messages           write the template and each language's .po and .mo
    python -m tools.messages --check   change nothing; name every fault

The template is data/locales/lightstick.pot; a translator works in
data/locales/<language>/LC_MESSAGES/lightstick.po and runs this again. What has no translation yet
stays empty there and is a fault, so that no language is ever half spoken.
"""

from __future__ import annotations

import argparse
import ast
import datetime as dt
import io
import string
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from bot.i18n import DOMAIN, LANGUAGES

ROOT: Final = Path(__file__).resolve().parent.parent
CODE: Final = ("bot", "cogs")
SOURCE_LANGUAGE: Final = "en"
# The functions whose first argument is a sentence of the catalogues; `plural` has two.
KEYWORDS: Final[dict[str, tuple[int, ...] | None]] = {
    "t": None,
    "N_": None,
    "command_text": None,
    "plural": (1, 2),
    "self": None,  # the Translator speaking for itself, in bot/i18n.py
}
# What stands at the head of a new file. The date is fixed, so that files change only when their sentences do.
_NO_DATE: Final = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_HEAD: Final[dict[str, Any]] = {
    "domain": DOMAIN,
    "project": "Lightstick",
    "version": "main",
    "msgid_bugs_address": "see CONTRIBUTING.md",
    "header_comment": "# Lightstick, a Discord bot for fandom communities.",
    "last_translator": "Lightstick contributors",
    "language_team": "Lightstick contributors",
    "creation_date": _NO_DATE,
    "revision_date": _NO_DATE,
    "fuzzy": False,
}


def extract(root: Path) -> Catalog:
    """The template: every sentence of the code under ``root``, with the files that say it."""
    template = Catalog(**_HEAD)
    for folder in CODE:
        for path in sorted((root / folder).rglob("*.py")):
            for line, message, comments, context in extract_from_file("python", path, KEYWORDS):
                template.add(message, None, [(path.relative_to(root).as_posix(), line)], (), comments, context=context)
    return template


def update(root: Path) -> list[str]:
    """Write the template, and each language's catalogue from it. Returns what is left to translate."""
    template = extract(root)
    _write(root / "data" / "locales" / f"{DOMAIN}.pot", _text(template))
    for language in _translations():
        path = _catalogue(root, language)
        catalogue = _read(path, language)
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        _write(path, _text(catalogue))
        _write(path.with_suffix(".mo"), _compiled(catalogue))
    return faults(root)


def faults(root: Path) -> list[str]:
    """What is wrong with the catalogues under ``root``, one sentence each; empty when they are complete."""
    template = extract(root)
    pot = root / "data" / "locales" / f"{DOMAIN}.pot"
    found = list(_hidden(root))
    if not pot.exists() or pot.read_bytes() != _text(template):
        found.append(f"{pot.relative_to(root).as_posix()} is behind the code, run `make messages`")
    for language in _translations():
        path = _catalogue(root, language)
        where = path.relative_to(root).as_posix()
        catalogue = _read(path, language)
        found.extend(f"{where}: {fault}" for fault in _catalogue_faults(template, catalogue))
        compiled = path.with_suffix(".mo")
        if not compiled.exists() or compiled.read_bytes() != _compiled(catalogue):
            found.append(f"{where}: its .mo is behind, run `make messages`")
    return found


def _hidden(root: Path) -> Iterator[str]:
    """Sentences said inside of an f-string: up to Python 3.11 the extractor does not see them."""
    for folder in CODE:
        for path in sorted((root / folder).rglob("*.py")):
            for outer in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not isinstance(outer, ast.JoinedStr):
                    continue
                for call in ast.walk(outer):
                    if isinstance(call, ast.Call) and _called(call.func) in KEYWORDS and _literal(call):
                        where = f"{path.relative_to(root).as_posix()}:{call.lineno}"
                        yield f"{where}: a sentence inside of an f-string is not found, say it before"


def _literal(call: ast.Call) -> bool:
    return bool(call.args) and isinstance(call.args[0], ast.Constant)


def _called(function: ast.expr) -> str | None:
    match function:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return None


def placeholders(sentence: str) -> set[str]:
    """The names in the braces of a sentence; a format spec or a Korean particle doesn't count.

    Raises:
        ValueError: a brace is not closed.
    """
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def _catalogue_faults(template: Catalog, catalogue: Catalog) -> Iterator[str]:
    for message in _messages(template):
        translation = catalogue.get(message.id, message.context)
        name = _first(message.id)
        if translation is None:
            yield f"not in it, run `make messages`: {name}"
        elif not translation.string or not all(_forms(translation.string)):
            yield f"not translated: {name}"
        elif translation.fuzzy:
            yield f"fuzzy, read its translation and take the mark away: {name}"
        else:
            yield from _placeholder_faults(translation, catalogue.num_plurals)
    for message in _messages(catalogue):
        if template.get(message.id, message.context) is None:
            yield f"no longer said, run `make messages`: {_first(message.id)}"
    for message in catalogue.obsolete.values():
        yield f"obsolete, run `make messages`: {_first(message.id)}"


def _placeholder_faults(message: Message, num_plurals: int) -> Iterator[str]:
    try:
        *others, many = [placeholders(sentence) for sentence in _forms(message.id)]
        spoken = [placeholders(sentence) for sentence in _forms(message.string or "")]
    except ValueError as error:
        yield f"{error}: {_first(message.id)}"
        return
    if len(_forms(message.id)) > 1 and len(spoken) != num_plurals:
        yield f"{len(spoken)} plural forms instead of {num_plurals}: {_first(message.id)}"
    for index, names in enumerate(spoken):
        # Where a language has a singular of its own, that form may say “one” in words, as English does.
        if names != many and not (index == 0 and num_plurals > 1 and names in others):
            yield f"translated with {_listed(names)} instead of {_listed(many)}: {_first(message.id)}"


def _translations() -> list[str]:
    return [language for language in LANGUAGES if language != SOURCE_LANGUAGE]


def _catalogue(root: Path, language: str) -> Path:
    return root / "data" / "locales" / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def _read(path: Path, language: str) -> Catalog:
    """The catalogue at ``path``, or an empty one where there is none yet."""
    if not path.exists():
        return Catalog(locale=language, **_HEAD)
    with path.open("rb") as stream:
        return read_po(stream, locale=language, domain=DOMAIN)


def _messages(catalogue: Catalog) -> Iterable[Message]:
    return (message for message in catalogue if message.id)  # the first is the header


def _forms(sentence: str | Iterable[str]) -> list[str]:
    """One sentence, or one for each plural form."""
    return [sentence] if isinstance(sentence, str) else list(sentence)


def _first(sentence: str | Iterable[str]) -> str:
    return _forms(sentence)[0]


def _listed(names: set[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names)) or "no placeholder"


def _text(catalogue: Catalog) -> bytes:
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=100, include_lineno=False)
    return buffer.getvalue()


def _compiled(catalogue: Catalog) -> bytes:
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def main() -> None:
    parser = argparse.ArgumentParser(description="Bring the catalogues up to date with the sentences in the code.")
    parser.add_argument("--check", action="store_true", help="change nothing; name every fault")
    found = faults(ROOT) if parser.parse_args().check else update(ROOT)
    if found:
        raise SystemExit("\n".join(found))


if __name__ == "__main__":
    main()
