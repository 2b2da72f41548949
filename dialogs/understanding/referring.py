"""Words for what was just shown: "the second one", "the first Thursday one", "same time next week".

Not here: what was shown, which is in `references`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from dialogs.messages import Json
from dialogs.understanding.answers import fitting_words
from dialogs.understanding.parties import read_party
from dialogs.understanding.phrases import left_over
from dialogs.understanding.words import ORDINALS, normalise

_FEW_WORDS = 14
_NTH = f"{'|'.join(ORDINALS)}|[0-9]{{1,2}}(?:st|nd|rd|th)"
# What may stand between: "the 10am one", "the first thursday one", "the taster one on the 3rd".
_WORD = r"(?!one\b|the\b|and\b|or\b|for\b|to\b|book\b|cancel\b)[a-z0-9:]+"
_WHICH = rf"(?:on|at|in|from) (?:the )?(?:{_WORD})(?: {_WORD}){{0,3}}?"
_ONE = re.compile(
    rf"\b(?:(?:the|that|this|your) )?(?P<nth>{_NTH})(?P<words>(?: {_WORD}){{0,3}}?)"
    r" (?:one|option|of (?:them|those|these))\b"
    rf"|\b(?:the|that|this) (?P<said>{_WORD}(?: {_WORD}){{0,3}}?) one\b"
    rf"|\b(?:the|that) one (?P<which>{_WHICH})(?= please$|$)"
    r"|\b(?:option|number) (?P<number>[0-9]{1,2})\b"
    r"|\b(?P<it>(?:that|this) (?:one|session|date|sitting|course)|the one)\b"
)
_BARE = re.compile(rf"(?:the |your )?(?P<nth>{_NTH})(?P<tail>(?: please| ta| thanks)*)")
# "Book that", "book it for 3": nothing else could be meant by them beside these words.
_THAT = re.compile(
    r"\b(?:book|reserve|join|apply for|sign up for|take|do|have|want|cancel|move|swap|hand over|come to"
    r"|go to|make|drop|about|on|for)"
    r" (?P<it>that|this|it)(?= for\b| please$| too$| then$| to\b|$)"
)
_WANT = r"(?:(?:i|we|ill) )?(?:(?:will|would|am|want|would like|would love|fancy)(?: to)?(?: |$))?"
_TAKE = (
    "take|have|get|go for|go with|go to|go on|come to|be on|get on|do|want|fancy|like|attend|join"
    "|going to|coming to|up for|in for"
)
_TAKING = re.compile(
    r"(?:(?:yes|yeah|yep|ok|okay|please|hi|oh|actually|then|so) )*"
    rf"(?:(?:can|could|may) (?:i|we) (?:please )?(?:{_TAKE})|{_WANT}(?:{_TAKE})?"
    r"|book|reserve|sign me up for|put me (?:down for|on|in for)|count me in for)"
    r"(?<=[a-z]) \{\}(?P<tail>.*)"
)
_APART = re.compile(r"\b(hand|give|pass) \{\} (over|up|away)\b")
_GIVEN = re.compile(r"\b((?:hand|give|pass) (?:over|up)) \{\}")
_JOINED = re.compile(r" (?:and|plus|and also) ")
# These say something of their own.
_NOT_SHOWN = frozenset(
    ("other", "next", "wrong", "right", "same", "only", "another", "new", "different", "no")
)
_WEEK_LATER = re.compile(
    r"(?:(?:and|can i|could i|please|book|have|do|me|it|the|for|again|on|what about|how about) )*"
    r"(?:same (?:time|day|one|again|thing)(?: and (?:time|day|place))?,? (?:the )?(?:next|following) week"
    r"|(?:the )?week after(?: that)?|(?:the )?following week|(?:a|one) week later)"
    r"(?: (?:please|too|as well|then|instead|ta|again))*"
)


@dataclass(frozen=True, slots=True)
class Reference:
    """What was pointed at, and the text around it with a gap `{}` where it stood.

    `nth` counts from 1, -1 is the last, 0 that it is not counted; `words` narrow down what is counted.
    Not `is_plain`: a mere "that" or "it", which may be about something else.
    """

    around: str
    nth: int = 0
    words: str = ""
    is_plain: bool = True


def read_references(text: str) -> tuple[Reference, ...]:
    """Return what a short text points at, in its order; empty when it points at nothing."""
    plain = normalise(text)
    if not plain or len(plain.split()) > _FEW_WORDS:
        return ()
    if whole := _BARE.fullmatch(plain):
        return (Reference("{}", _count(whole["nth"])),)
    found = [match for match in _ONE.finditer(plain) if not _says_another(match)]
    if not found:
        found = list(_THAT.finditer(plain))
        if not found:
            return ()
        start, end = found[0].span("it")
        return (Reference(f"{plain[:start]}{{}}{plain[end:]}", is_plain=False),)
    if any(not _JOINED.fullmatch(plain[one.end() : two.start()]) for one, two in _pairs(found)):
        return ()
    around = f"{plain[: found[0].start()]}{{}}{plain[found[-1].end() :]}"
    return tuple(_reference(match, around) for match in found)


def read_taking(around: str) -> dict[str, Json] | None:
    """Return the party when the words around it only say that it is wanted: "I'll take {} for 3"."""
    match = _TAKING.fullmatch(around)
    if match is None:
        return None
    party, rest = read_party(match["tail"].strip())
    return party if not left_over(rest) else None


def in_order(around: str) -> str:
    """Return the words around it as they are said ahead of a name, such as "hand over my place on {}"."""
    return _GIVEN.sub(r"\1 my place on {}", _APART.sub(r"\1 \2 {}", around))


def read_week_later(text: str) -> bool:
    """Return whether the same is wanted a week after what was just spoken of."""
    return bool(_WEEK_LATER.fullmatch(normalise(text)))


def picked(reference: Reference, labels: Sequence[str]) -> list[int]:
    """Return the positions in `labels` (from 0) that may be meant: one when it is plain."""
    fitting = fitting_words(reference.words, labels) if reference.words else list(range(len(labels)))
    if reference.nth == 0:
        return fitting
    position = len(fitting) - 1 if reference.nth == -1 else reference.nth - 1
    return [fitting[position]] if 0 <= position < len(fitting) else []


def _pairs(found: list[re.Match[str]]) -> list[tuple[re.Match[str], re.Match[str]]]:
    return list(pairwise(found))


def _says_another(match: re.Match[str]) -> bool:
    words = f"{match['words'] or ''} {match['said'] or ''}".split()
    return not _NOT_SHOWN.isdisjoint(words)


def _reference(match: re.Match[str], around: str) -> Reference:
    counted = match["nth"] or match["number"] or ""
    words = match["words"] or match["said"] or match["which"] or ""
    return Reference(around, _count(counted) if counted else 0, words.strip())


def _count(word: str) -> int:
    return ORDINALS[word] if word in ORDINALS else int(re.sub("[a-z]", "", word))
