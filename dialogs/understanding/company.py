"""Who comes along, whose names may be any words: "me, Tracy and the new lad", "Kelly and I"."""

from __future__ import annotations

from dialogs.understanding import half_said_wishes, model
from dialogs.understanding.phrases import FILLERS, MARKS

REASONS = frozenset(half_said_wishes.REASONS.split())
BESIDE = FILLERS | frozenset((*half_said_wishes.BESIDE.split(), *half_said_wishes.PLACES.split(), *MARKS))
TO_WHAT = frozenset(("at", "in", "on", "for", "to", "with", "from", "of", "near", "by", "about"))
_SPEAKER = frozenset(("me", "us", "myself", "i", "PARTY"))
_JOINING = frozenset(("and", "plus"))
_WHOSE = frozenset(("my", "our", "the", "a", "an", "another", "new", "other", "young", "old"))
_MOST_NAMES = 3


def without_company(words: list[str]) -> list[str]:
    """Return the words without those who come along, whose names may be any: "me tracy and the new lad"."""
    kept: list[str] = []
    at = 0
    while at < len(words):
        if (
            _is_name(words[at])
            and words[at + 1 : at + 2] == ["and"]
            and set(words[at + 2 : at + 3]) & _SPEAKER
        ):
            at += 2
            continue
        kept.append(words[at])
        at += 1
        if kept[-1] in _SPEAKER:
            at = _behind_company(words, at)
    return kept


def _behind_company(words: list[str], at: int) -> int:
    """Return where the words go on behind "and Kelly", "and my mate Dave from stores" and the like."""
    while at < len(words):
        end = at + (words[at] in _JOINING)
        is_joined = end > at or words[end + 1 : end + 2] == ["and"]
        end = end if end > at or not is_joined else at
        while end < len(words) and words[end] in _WHOSE and end > at:
            end += 1
        first = end
        while end < len(words) and end - first < _MOST_NAMES and _is_name(words[end]):
            end += 1
        if end == first or not is_joined:
            return at
        if words[end : end + 1] == ["from"] and len(words) > end + 1 and words[end + 1] not in MARKS:
            end += 2
        at = end
    return at


def _is_name(word: str) -> bool:
    is_word = word.isalpha() and word.islower() and word not in BESIDE and word not in REASONS | TO_WHAT
    return is_word and not model.load().is_foreign(word)
