"""Any entry that is valid, for property tests."""

from __future__ import annotations

from hypothesis import assume
from hypothesis import strategies as st

from bot.content.models import LONGEST_NAME, LONGEST_OPTION, ORDERED, Text
from bot.facts.clean import cleaned
from bot.facts.entry import (
    ENTRY_STYLES,
    FALSE,
    MOST_ANSWERS,
    TRUE,
    YEARS,
    Entry,
    EntryStyle,
    Reference,
    key_of,
    validated,
)
from bot.facts.faults import BadField

# Whatever means something to CSV, JSON, YAML, a spreadsheet, an address, HTML or Unicode.
_SIGNS = "=+-@＝＋;,|\\\"'`:#&*!%?[]{}<>~_/ .0019eE\n\n\t\u00a0\u3000\u2028\u200d\u0301🏴"
_WORDS = [
    "true",
    "null",
    "no",
    "~",
    "1",
    "0x1F",
    "2017-02-13",
    "20:30",
    "a: b",
    "봄날",
    "👩‍🚀",
    "&amp;",
    "%20",
    "<<",
    "='",
]
PIECES = st.sampled_from([*_SIGNS, *_WORDS]) | st.characters(codec="utf-8")


def words(most: int, *, lines: bool = False) -> st.SearchStrategy[str]:
    """Texts that say something, as they are kept."""
    raw = st.lists(PIECES, min_size=1, max_size=12).map("".join)
    return raw.map(lambda text: cleaned(text, lines=lines)).filter(lambda text: 0 < len(text) <= most)


def texts(most: int, *, lines: bool = False) -> st.SearchStrategy[Text]:
    """The same in one language or by language."""
    one = words(most, lines=lines)
    return one.map(Text) | st.fixed_dictionaries({}, optional={"en": one, "ko": one}).filter(bool).map(Text)


_NAME = st.just("") | words(LONGEST_NAME)
_URL = st.sampled_from(["", "https://example.org", "http://a.b/c?d=e&f=%20#g", "https://예.kr/=+-@'", "https://x/,;|"])
_SOURCE = st.none() | st.builds(Reference, title=_NAME, url=_URL)


_OPTION = texts(LONGEST_OPTION)
_OPTIONS: dict[EntryStyle, st.SearchStrategy[tuple[list[Text], list[Text]]]] = {
    "choice": st.tuples(st.lists(_OPTION, min_size=1, max_size=1), st.lists(_OPTION, min_size=1, max_size=4)),
    "true_false": st.sampled_from([([TRUE], [FALSE]), ([FALSE], [TRUE])]),
    "typed": st.tuples(st.lists(_OPTION, min_size=1, max_size=MOST_ANSWERS), st.just([])),
    "year": st.tuples(st.lists(st.sampled_from(YEARS).map(str).map(Text), min_size=1, max_size=1), st.just([])),
    "order": st.tuples(st.lists(_OPTION, min_size=ORDERED, max_size=ORDERED), st.just([])),
}


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    """A fact or a question of any style."""
    text = draw(texts(200, lines=True))
    base = {"text": text, "category": draw(_NAME), "source": draw(_SOURCE), "author": draw(_NAME)}
    style = draw(st.sampled_from([None, *ENTRY_STYLES]))
    if style is None:
        return validated(Entry(kind="fact", **base), links=True)  # type: ignore[arg-type]
    answers, distractors = draw(_OPTIONS[style])
    entry = Entry(
        kind="question",
        style=style,
        answers=tuple(answers),
        distractors=tuple(distractors),
        explanation=draw(st.none() | texts(200, lines=True)),
        difficulty=draw(st.sampled_from([1, 2, 3])),
        **base,  # type: ignore[arg-type]
    )
    try:
        return validated(entry, links=True)
    except BadField:  # two options that read the same
        assume(False)
        raise


def servers(most: int = 6) -> st.SearchStrategy[dict[str, Entry]]:
    """The entries of a server, by id: no two say the same."""
    ids = st.from_regex(r"[A-Za-z0-9_-]{1,40}", fullmatch=True)
    pairs = st.lists(
        st.tuples(ids, entries()), max_size=most, unique_by=(lambda pair: pair[0], lambda pair: key_of(pair[1]))
    )
    return pairs.map(dict)
