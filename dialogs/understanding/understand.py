"""The one door of free text: what somebody typed in, a wish out. Pure: no database, no clock, no network.

It covers plain forms of everyday requests and says None to the rest, so that nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache

from dialogs.understanding.announcing import read_announcement, with_words
from dialogs.understanding.both import read_beside, read_two
from dialogs.understanding.distress import in_distress
from dialogs.understanding.guessing import contradicted, guess, is_bare, surely
from dialogs.understanding.half_said import HalfSaid, read_half_said
from dialogs.understanding.heeding import a_part_tells_of_distress
from dialogs.understanding.missing_people import read_missing
from dialogs.understanding.moves import read_move
from dialogs.understanding.numbers_said import read_number_of_mine
from dialogs.understanding.others import read_other
from dialogs.understanding.phrases import BLOCKERS, cue_of
from dialogs.understanding.requests import forget, read, read_request
from dialogs.understanding.settings_wishes import read_settings
from dialogs.understanding.values import Name, Understanding, Wish
from dialogs.understanding.words import LONGEST, SHORT, normalise

_CLAUSE_ENDS = re.compile(r"[,;.!?\n]+(?=\s|$)|\s-\s|\b(?:because|cos|coz|as i|as my|sorry)\b", re.IGNORECASE)
_MOST_CLAUSES = 5
_MOST_GUESSES = 5
# What only shows something, where a wish that is plain by itself may have been meant.
_SHOWING = frozenset(("whats_on", "details", "help", "greeting", "thanks"))
_ASKS = re.compile(r"(?:how|what|when|where|which)\b")
# It says nothing of what is wanted, and makes the model doubt.
_GREETING = re.compile(
    r"^(?:hiya|hi|hey|hello|good morning|good afternoon) (?:there |all |team |both )?(?=\S)"
)
# So many numbers are no request, and each of them may begin a date or a time.
_FIGURES = re.compile("[0-9]+")
_MOST_FIGURES = 24
# What is longer is a story with one wish in it, and each half of it would be read several times.
_LONGEST_OF_TWO = 240
# Whoever is named beside a request is not the speaker, and must not be left out of it.
_OF_ANOTHER = re.compile(r"@|\b(?:is|['’]s|its|are|not|place|one|and) for (?!me\b|now\b)", re.IGNORECASE)


def understand(text: str, now: datetime, names: Sequence[Name]) -> Understanding:
    """Return what somebody wants, as far as that is plain, or else what it may be.

    `now` is aware and in the hub's zone: its date is today. When a long text holds one request and only
    chat around it, the wish comes back with `is_whole` false. Never raises, whatever the text holds.
    """
    if len(text) > SHORT:
        try:
            return _read(text, now.date(), tuple(names))
        finally:
            forget()
    found = _remembered(text, now.date(), tuple(names))
    # What is remembered must stay as it is, whatever becomes of the arguments.
    return replace(found, wishes=_copied(found.wishes), guesses=_copied(found.guesses))


def _copied(wishes: tuple[Wish, ...]) -> tuple[Wish, ...]:
    return tuple(replace(wish, args=deepcopy(wish.args)) for wish in wishes)


def _read(text: str, today: date, names: tuple[Name, ...]) -> Understanding:
    if text[: LONGEST + 1].strip() in ("?", "??", "???"):
        return Understanding((Wish("help"),))
    plain = normalise(text)
    if not plain:
        return Understanding()
    if in_distress(plain) or a_part_tells_of_distress(text):
        return Understanding(about="distress")
    if len(_FIGURES.findall(plain)) > _MOST_FIGURES:
        return Understanding()
    found = _first(text, plain, today, names)
    is_told = found.wish is not None and (found.wish.flow not in _SHOWING or _ASKS.match(plain))
    if is_told or found.about == "distress":
        return found
    half = read_half_said(text, today, names)
    if half is None or _is_overruled(half, found, surely(plain, today, names)):
        return found
    return _with_half_said(found, half)


def _first(text: str, plain: str, today: date, names: tuple[Name, ...]) -> Understanding:
    """Return what the tables say of a text, or else what the model makes of it."""
    wish = _plainly(text, plain, today, names)
    # "Me and two of the lads" are several people, and one wish.
    is_one = wish is not None and wish.is_whole and "party" in wish.args
    is_long = len(plain) > _LONGEST_OF_TWO
    two = None if is_one or is_long else read_two(text, today, names)
    # What is wholly understood as one wish is not two that are only guessed.
    is_known = wish is not None and wish.is_whole
    if two is not None and two.is_sure and (two.found.wishes or not is_known):
        return two.found
    if two is None and not is_one and not is_long and (beside := read_beside(text, today, names)):
        return beside
    if wish is not None and not contradicted(wish, plain, today, names):
        return Understanding((wish,), about="unclear" if is_bare(wish, plain) else "")
    found = two.found if two is not None else _guess(plain, today, names)
    return replace(found, guesses=tuple(with_words(one, text) for one in found.guesses))


def _guess(plain: str, today: date, names: tuple[Name, ...]) -> Understanding:
    found = guess(plain, today, names)
    if found.wishes or found.about == "distress" or not (greeting := _GREETING.match(plain)):
        return found
    rest = guess(plain[greeting.end() :], today, names)
    return rest if rest.wishes else found


def _is_overruled(half: HalfSaid, found: Understanding, meant: str | None) -> bool:
    """Return whether the model has hardly any doubt that a text wants another thing, or none of the hub's."""
    if meant is None or meant in ("distress", "unclear"):
        return False
    if meant == "out_of_scope":
        return found.about == meant and not half.is_clear
    first = next(iter((*found.wishes, *found.guesses)), None)
    return first is not None and meant in (first.flow, first.args.get("what")) and meant != half.wish.flow


def _with_half_said(found: Understanding, half: HalfSaid) -> Understanding:
    """Return what was found with what is plainly wanted, which is asked about whatever else was found."""
    if found.is_double or found.is_beside or len(found.wishes) > 1:
        return found
    others = tuple(one for one in found.guesses if one.flow != half.wish.flow)
    same = next((one for one in found.guesses if one.flow == half.wish.flow), half.wish)
    if half.is_clear and (not others or found.about):
        return Understanding((same,))
    return Understanding(guesses=(same, *others)[:_MOST_GUESSES])


def _plainly(text: str, plain: str, today: date, names: tuple[Name, ...]) -> Wish | None:
    """Return what the tables say of a text."""
    return (
        read_settings(plain, today)
        or read_announcement(text, today, names)
        or read_number_of_mine(plain, today, names)
        or read_move(plain, today, names)
        or read_other(text, today, names)
        or read_missing(plain, today, names)
        or read_request(plain, today, names)
        or _in_one_clause(text.strip(), today, names)
    )


# Everybody types the same few words, such as "what's on": reading them takes longer than answering them.
_remembered = lru_cache(maxsize=256)(_read)


def _in_one_clause(text: str, today: date, names: Sequence[Name]) -> Wish | None:
    """Return the wish of the only clause that has one, if no other says anything about sessions or dates."""
    if _OF_ANOTHER.search(text):
        return None
    clauses = [plain for clause in _CLAUSE_ENDS.split(text) if (plain := normalise(clause))]
    if not 1 < len(clauses) <= _MOST_CLAUSES:
        return None
    wishes = [(clause, read_request(clause, today, names)) for clause in clauses]
    asked = [wish for _, wish in wishes if wish is not None and wish.flow not in ("greeting", "thanks")]
    if len(asked) != 1 or not asked[0].is_whole:
        return None
    rest = [clause for clause, wish in wishes if wish is None]
    if not all(_is_mere_chat(clause, today, names) for clause in rest):
        return None
    return Wish(asked[0].flow, asked[0].args, is_whole=False)


def _is_mere_chat(plain: str, today: date, names: Sequence[Name]) -> bool:
    reading = read(plain, today, names)
    return not reading.args and cue_of(reading.text) is None and BLOCKERS.isdisjoint(plain.split())
