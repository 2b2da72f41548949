"""Finding session types in what people type, by the names that the catalogue gives them.

Titles, aliases and clear parts of them, in the singular or plural, with or without hyphens and small
words, and with a slip of the finger. Nothing here knows any particular session type.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from dialogs.understanding.model import ordinary_words, words_elsewhere
from dialogs.understanding.values import Name
from dialogs.understanding.words import nearest, normalise, stem

_SMALL_WORDS = frozenset({"the", "a", "an", "and", "n", "of", "for", "to"})
_ANY_SESSION = frozenset({"session", "sessions"})
# A part that fits more types than this names none of them: it is a subject, such as "improvement".
_MOST = 3
_LONGEST_NAME = 10
# Few people are called what is close to so long a word of a title.
_LONG = 7


@dataclass(frozen=True, slots=True)
class Index:
    """The names of one catalogue, by their stemmed words run together.

    `sure` has whole names and parts of several words, `single` one word out of a longer name.
    """

    sure: dict[str, frozenset[str]]
    single: dict[str, frozenset[str]]
    vocabulary: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class NameFound:
    """Which types the words fit, in the catalogue's order, and the text with SESSION in their place.

    Without `is_sure` only one word of a title was there, which may mean something else: MAYBE. A name of a
    single word `is_thin`: it may be an everyday word as well.
    """

    slugs: tuple[str, ...]
    rest: str
    is_sure: bool
    is_thin: bool = False


def find_names(
    text: str, names: Sequence[Name], everyday: frozenset[str], known: frozenset[str]
) -> NameFound:
    """Return the session types a normalised text names.

    `everyday` words begin or end no part of a name; `known` ones are no misspelling and name nothing alone.
    """
    if not names:
        return NameFound((), text, True)
    index = index_of(tuple(names), everyday, known)
    words = text.split()
    mended = {word: _mended(word, index, known) for word in dict.fromkeys(words)}
    stems = [mended[word] for word in words]
    for table, mark in ((index.sure, "SESSION"), (index.single, "MAYBE")):
        found = list(_spans(stems, table))
        # "They said yes to my idea, book me on ..." names one session.
        found = [span for span in found if not _is_ones_own(words, span)] or found
        if found:
            slugs = _combined([slugs for _, _, slugs in found])
            order = tuple(name.slug for name in names if name.slug in slugs)
            is_thin = all(end - start == 1 for start, end, _ in found)
            return NameFound(order, _with_marks(words, found, mark), mark == "SESSION", is_thin)
    return NameFound((), text, True)


_WHOSE = frozenset(("my", "our", "your", "the"))
# What people have themselves, and what sessions are called by, too.
_OWN = frozenset(("idea", "project", "problem"))


def is_like_title(text: str, names: Sequence[Name]) -> bool:
    """Return whether a normalised text has a long word of a title, or what may be a slip of one."""
    told = [stem(word) for word in text.split() if len(word) >= _LONG]
    return any(nearest(word, [one]) for word in told for one in _long_words(tuple(names)))


@lru_cache(maxsize=16)
def _long_words(names: tuple[Name, ...]) -> frozenset[str]:
    said = (word for name in names for phrase in _phrases(name) for word in normalise(phrase).split())
    return frozenset(stem(word) for word in said if len(word) >= _LONG)


@lru_cache(maxsize=16)
def index_of(names: tuple[Name, ...], everyday: frozenset[str], known: frozenset[str]) -> Index:
    """Return the index of a catalogue; kept, as the same catalogue is asked again and again."""
    whole: dict[str, set[str]] = defaultdict(set)
    parts: dict[str, set[str]] = defaultdict(set)
    single: dict[str, set[str]] = defaultdict(set)
    spelt: set[str] = set()
    for name in names:
        for phrase in _phrases(name):
            said = normalise(phrase).split()
            words = _content(said)
            # "The set" is no reason to hear a name in every "set".
            if len(words) > 1 or len(said) == 1:
                whole["".join(words)].add(name.slug)
                # "Open session" does not make every "open" one.
                rest = [word for word in words if word not in _ANY_SESSION]
                if len(rest) != 1 or len(words) == 1 or not _is_everyday(rest[0], known):
                    whole["".join(rest)].add(name.slug)
            for run in _runs(words, everyday):
                parts["".join(run)].add(name.slug)
            spelt.update(words)
            for word in words:
                if len(word) >= 4 and not _is_everyday(word, known):
                    single[word].add(name.slug)
    whole.pop("", None)
    vocabulary: dict[str, list[str]] = defaultdict(list)
    for word in sorted({*whole, *spelt}):
        vocabulary[word[0]].append(word)
    return Index({**_frozen(parts, _MOST), **_frozen(whole)}, _frozen(single, _MOST), dict(vocabulary))


def _is_everyday(word: str, known: frozenset[str]) -> bool:
    """Return whether a word says too little to be a name: "porters session" makes no porter a session."""
    return word in known or not words_elsewhere().isdisjoint((word, f"{word}s"))


def _phrases(name: Name) -> Iterator[str]:
    yield from (name.title, name.slug.replace("_", " ").replace("-", " "), *name.aliases)
    if "(" in name.title:
        yield re.sub(r"\([^()]*\)", " ", name.title)


def _content(words: Iterable[str]) -> list[str]:
    return [stem(word) for word in words if word not in _SMALL_WORDS]


def _runs(words: list[str], everyday: frozenset[str]) -> Iterator[list[str]]:
    """Yield every clear part of a name: words that neither start nor end with an everyday one ("how can")."""
    for start, first in enumerate(words):
        for end in range(start + 2, min(len(words), start + _LONGEST_NAME) + 1):
            if first not in everyday and words[end - 1] not in everyday:
                yield words[start:end]


def _frozen(table: dict[str, set[str]], most: int | None = None) -> dict[str, frozenset[str]]:
    return {key: frozenset(slugs) for key, slugs in table.items() if most is None or len(slugs) <= most}


def _mended(word: str, index: Index, known: frozenset[str]) -> str:
    stemmed = stem(word)
    vocabulary = index.vocabulary.get(stemmed[0], [])
    if len(word) < 4 or word in known or stemmed in vocabulary or word in ordinary_words():
        return stemmed
    return nearest(stemmed, vocabulary) or stemmed


def _spans(stems: list[str], table: dict[str, frozenset[str]]) -> Iterator[tuple[int, int, frozenset[str]]]:
    """Yield (start, end, slugs) from left to right, the longest first at each word."""
    start = 0
    while start < len(stems):
        found = _longest_from(start, stems, table)
        if found is not None:
            yield start, found[0], found[1]
        start = found[0] if found is not None else start + 1


def _longest_from(
    start: int, stems: list[str], table: dict[str, frozenset[str]]
) -> tuple[int, frozenset[str]] | None:
    longest, joined = None, ""
    if stems[start] in _SMALL_WORDS:
        return None
    for end in range(start, min(len(stems), start + 2 * _LONGEST_NAME)):
        if stems[end] not in _SMALL_WORDS:
            joined += stems[end]
            if joined in table:
                longest = (end + 1, table[joined])
    return longest


def _combined(found: list[frozenset[str]]) -> frozenset[str]:
    """Return what all findings share ("innovation fund", "planning"), or else all of them."""
    shared = frozenset.intersection(*found)
    return shared or frozenset.union(*found)


def _is_ones_own(words: list[str], span: tuple[int, int, frozenset[str]]) -> bool:
    start, end, _ = span
    return end - start == 1 and start > 0 and words[start - 1] in _WHOSE and stem(words[start]) in _OWN


def _with_marks(words: list[str], found: list[tuple[int, int, frozenset[str]]], mark: str) -> str:
    rest, done = [], 0
    for start, end, _ in found:
        rest += [*words[done:start], mark]
        done = end
    return " ".join(rest + words[done:])
