"""Wishes that plainly are for the hub but may not say of what: they are asked about, never sent elsewhere.

The tables want every word to be understood, and to the model a colleague's name makes a text somebody else's
business. Here only what is asked for must be understood: names, reasons and chat beside it may be any words,
but "a place at the nursery" names something else, and is none of ours.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from dialogs.understanding import half_said_wishes, model
from dialogs.understanding.company import BESIDE, REASONS, TO_WHAT, without_company
from dialogs.understanding.guessed_wishes import wish_of
from dialogs.understanding.phrases import phrase
from dialogs.understanding.requests import Reading, read
from dialogs.understanding.values import Name, Wish
from dialogs.understanding.words import normalise

_MOST_CLAUSES = 6
_MOST_WORDS = 40
_CLAUSE_ENDS = re.compile(r"[,;.!?\n]+(?=\s|$)|\s-\s", re.IGNORECASE)
_PLACES = frozenset(half_said_wishes.PLACES.split())
_INTRODUCED = frozenset(("its", "is", "am", "name"))
_FEW = 6
_OF_TEXT = frozenset(("workshop", "one_to_one"))
_BARE, _ANOTHER = "book:bare", "move:another"
_WITH_PLACES = frozenset(("book:place", _BARE))
# What else stands behind these is what they are about.
_WITH_A_SUBJECT = frozenset(("whats_on", "announce", "one_to_one", "workshop", "create_session", "showcase"))
# "Asked our porters who is coming" tells of a question, and asks none.
_TOLD = frozenset(("asked", "told", "said", "wondered", "discussed"))
# "Need to shift what I have booked"
_MOVING = frozenset(("shift", "move", "push", "postpone", "swap", "reschedule"))
_NOT = frozenset(("dont", "not", "never", "didnt", "shouldnt"))


@dataclass(frozen=True, slots=True)
class HalfSaid:
    """A wish with its kind; `is_clear` says that nothing else may be meant, and that it asks first."""

    kind: str
    wish: Wish
    is_clear: bool


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the table; without a word of each of `needs` it cannot fit, which is soon seen."""

    kind: str
    pattern: re.Pattern[str]
    needs: tuple[frozenset[str], ...]


def _row(kind: str, notation: str) -> _Row:
    notation = notation.strip().replace("COMPANY", half_said_wishes.COMPANY)
    bare = re.sub(r"\[[^\]]*\]", " ", notation)
    groups = [part.split("|") for part in re.findall(r"\(([^)]*)\)", bare)]
    return _Row(kind, phrase(notation), tuple(frozenset(said.split()[0] for said in one) for one in groups))


def _rows() -> list[_Row]:
    return [
        _row(kind, line)
        for kind, rows in half_said_wishes.HALF_SAID
        for line in rows.splitlines()
        if line.strip()
    ]


_ROWS = _rows()


def read_half_said(text: str, today: date, names: Sequence[Name]) -> HalfSaid | None:
    """Return the wish that one clause of a text as it was typed plainly has, or None."""
    if len(text.split()) > _MOST_WORDS:
        return None
    clauses = _clauses(text)
    for at, clause in enumerate(clauses):
        reading = read(clause, today, names)
        found = _wanted(clause, reading)
        if found is None:
            continue
        kind, is_clear = found
        others = [word for other in clauses[:at] + clauses[at + 1 :] for word in other.split()]
        wish = wish_of(kind, _whole(text, kind, reading, today, names))
        is_asked = {"session", "sessions"}.isdisjoint(wish.args) and wish.flow != "not_yet"
        return HalfSaid(kind, wish, is_clear and is_asked and not _has_foreign(others))
    return None


def _clauses(text: str) -> list[str]:
    """Return the normalised clauses; what begins with "at" or "for" goes on with the one before."""
    found: list[str] = []
    for part in _CLAUSE_ENDS.split(text)[:_MOST_CLAUSES]:
        plain = normalise(part)
        if found and plain and plain.split()[0] in TO_WHAT:
            found[-1] += f" {plain}"
        elif plain:
            found.append(plain)
    return found


def _whole(text: str, kind: str, reading: Reading, today: date, names: Sequence[Name]) -> Reading:
    """Return what else was said; of a workshop, "organise" is the verb and names no session."""
    whole = read(normalise(text), today, names)
    args = {**whole.args, **reading.args}
    if kind in _OF_TEXT:
        args = {name: value for name, value in args.items() if name not in ("session", "sessions")}
    return replace(whole, args=args)


def _wanted(clause: str, reading: Reading) -> tuple[str, bool] | None:
    """Return the kind of the first row that a clause fits, and whether nothing else may be meant by it."""
    marked = " ".join(without_company(reading.text.split()))
    has_places = not _PLACES.isdisjoint(clause.split())
    texts = {is_text: (said, frozenset(said.split())) for is_text, said in ((True, clause), (False, marked))}
    for row in _ROWS:
        kind, (said, words) = row.kind, texts[row.kind in _OF_TEXT]
        if any(one.isdisjoint(words) for one in row.needs):
            continue
        match = row.pattern.search(f" {said} ")
        if match is None or (kind in _WITH_PLACES and not has_places):
            continue
        ahead, behind = match.string[: match.start()].split(), match.string[match.end() :].split()
        if kind != _ANOTHER or BESIDE.issuperset(ahead):
            return _judged(kind, ahead, behind)
    return None


def _judged(kind: str, ahead: list[str], behind: list[str]) -> tuple[str, bool] | None:
    is_strict = kind not in _WITH_A_SUBJECT
    if kind.startswith("book") and not _MOVING.isdisjoint(ahead):
        return None
    if not _NOT.isdisjoint(ahead) or not _may_stand_ahead(ahead):
        return None
    if kind == "roster" and not _TOLD.isdisjoint(ahead):
        return None
    if is_strict and not _may_stand_behind(behind, kind):
        return None
    if kind == "whats_on":  # whatever else is wished for there: it only shows something
        return kind, True
    return kind.partition(":")[0], is_strict and kind != _BARE and not _has_foreign(ahead)


def _may_stand_ahead(words: list[str]) -> bool:
    strange = [word for word in words if word not in BESIDE and word not in REASONS]
    return len(strange) <= _FEW and (not _has_foreign(strange) or not _INTRODUCED.isdisjoint(words))


def _may_stand_behind(words: list[str], kind: str) -> bool:
    """Return whether the words behind say nothing else that is wanted, up to the reason for it."""
    for at, word in enumerate(words):
        if word in REASONS:
            return True
        if word in BESIDE or word in TO_WHAT or word.isdigit():
            continue
        is_for_somebody = kind == "book:place" and words[at - 1] == "for" and at > 0 and at + 1 == len(words)
        if not (is_for_somebody and word.isalpha() and word not in model.words_elsewhere()):
            return False
    return True


def _has_foreign(words: Sequence[str]) -> bool:
    """Return whether one of the words is said only of what is not for the hub."""
    return any(word not in BESIDE and model.load().is_foreign(word) for word in words)
