"""Who came, as it is typed: "everyone came", "all but Ben came", "only Ben came", "Ben and Kelly did not"."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from dialogs.understanding.answers import read_choice, read_number
from dialogs.understanding.words import normalise

_EVERYONE = "(?:everyone|everybody|they all|all|both|all of (?:them|us)|both of them|the lot)"
_NOBODY = "(?:nobody|no one|noone|none|neither|none of them|neither of them|not one|nobody at all)"
_BUT = "(?:but|except|except for|apart from|bar|other than)"
_THERE = "(?:here|there|present|in)"
_AFTER = "(?: (?:after all|in the end|too|as well|though|today|along))*"
_CAME = (
    rf"(?:(?:did |has |have )?(?:came|come|turn(?:ed)? up|show(?:ed)? up|attend(?:ed)?|made it|make it)"
    rf"|(?:was|were|is|are) {_THERE}|{_THERE}){_AFTER}"
)
_MISSED = (
    r"(?:(?:did not|didnt|never|has not|hasnt|have not|havent)"
    r"(?: (?:came|come|turn(?:ed)? up|show(?:ed)?(?: up)?|attend(?:ed)?|make it|made it))?"
    rf"|(?:was not|wasnt|were not|werent|is not|isnt|are not|arent) {_THERE}"
    r"|(?:(?:was|were|is|are) )?(?:an? )?(?:no shows?|dna|dnad|absent|missing|away))(?: today)?"
)
_AHEAD = re.compile(r"(?:(?:actually|no|oh|sorry|yes|yep|well|ok|so|and|but|i think|that) )+")
_WHO = "(?P<who>.+?)"
# What is said, whether those who are named came, and whether all others did.
_SAID: tuple[tuple[re.Pattern[str], bool | None, bool | None], ...] = tuple(
    (re.compile(pattern), named, others)
    for pattern, named, others in (
        (rf"{_EVERYONE} {_CAME}|{_NOBODY} {_MISSED}|full house", None, True),
        (rf"{_NOBODY} {_CAME}|{_EVERYONE} {_MISSED}", None, False),
        (rf"(?:{_EVERYONE}|{_EVERYONE} {_CAME}) {_BUT} {_WHO} {_CAME}", False, True),
        (rf"{_EVERYONE} {_CAME} {_BUT} {_WHO}", False, True),
        (rf"{_NOBODY} {_BUT} {_WHO} {_MISSED}|{_EVERYONE} {_MISSED} {_BUT} (?P<them>.+)", False, True),
        (
            rf"(?:only|just|it was (?:only|just)) {_WHO} {_CAME}|{_NOBODY} {_CAME} {_BUT} (?P<them>.+)",
            True,
            False,
        ),
        (rf"{_NOBODY} {_BUT} {_WHO} {_CAME}", True, False),
        (rf"(?:only|just|it was (?:only|just)) {_WHO} {_MISSED}", False, True),
        (rf"{_WHO} {_MISSED}", False, None),
        (rf"{_WHO} (?:{_CAME}|did)", True, None),
    )
)
_UNSAID = re.compile(_EVERYONE)
_ALL_BUT = re.compile(rf"{_EVERYONE} {_BUT} (?P<who>.+)")
_BETWEEN = re.compile(r" and | & |, ?|;")
_IN_FULL = "Please say it in full: “everyone came”, “nobody came”, or who did not."
_MORE = "(?:more|others?|other people|extras?|people|walk ins?|unbooked)"
_COUNTED = re.compile(
    rf"(?:(?:and|another|about|plus|just|only) )*(?P<number>[0-9]{{1,4}}|[a-z]+)(?: {_MORE})*"
    rf"(?: {_CAME})?(?: without (?:a )?booking| unbooked| besides)?"
)
_NO_MORE = re.compile(
    rf"{_NOBODY}(?: else| more| other)?(?: {_CAME})?|no (?:others|more|walk ins?)|(?:just|only) them"
    "|that is all"
)


@dataclass(frozen=True, slots=True)
class Unclear:
    """It is about who came, and could be read two ways: `text` says what would be plain."""

    text: str


def read_absent(
    text: str, labels: Sequence[str], before: Collection[int] | None = None
) -> tuple[int, ...] | Unclear | None:
    """Return the positions in `labels` of those who did not come; None for what is no such sentence.

    `before` are those of whom that was said already: one more sentence adds to them or takes from them.
    """
    plain = normalise(text)
    if _UNSAID.fullmatch(plain):
        return Unclear(_IN_FULL)
    if (match := _ALL_BUT.fullmatch(plain)) and (left := _named(match["who"], labels)):
        who = " and ".join(labels[at] for at in left)
        return Unclear(f"Please say it in full: “all but {who} came”, or “only {who} came”.")
    found = (_by_sentence(said, labels, before) for said in (plain, _AHEAD.sub("", plain, count=1)))
    return next((one for one in found if one is not None), None)


def _by_sentence(
    plain: str, labels: Sequence[str], before: Collection[int] | None
) -> tuple[int, ...] | Unclear | None:
    everybody = set(range(len(labels)))
    for pattern, named, others in _SAID:
        match = pattern.fullmatch(plain)
        who = next(filter(None, match.groups()), "") if match else ""
        meant = _named(who, labels) if who else set()
        if match is None or (who and not meant):
            continue
        if others is not None:
            missing = meant if others else everybody - meant
        elif named is False:
            missing = meant | set(before or ())
        elif before is None:
            return Unclear("And the others? " + _IN_FULL)
        else:
            missing = set(before) - meant
        return tuple(sorted(missing))
    return None


def _named(who: str, labels: Sequence[str]) -> set[int]:
    """Return the positions of all who are named; empty when one of them is not there, or could be two."""
    picked = {read_choice(one.strip(), labels) for one in _BETWEEN.split(who)}
    return {at for at in picked if at is not None} if None not in picked else set()


def read_walk_ins(text: str) -> int | Unclear | None:
    """Return how many came besides, as a sentence says it; None for what is no such sentence."""
    plain = normalise(text)
    counted = _COUNTED.fullmatch(plain)
    number = read_number(counted["number"]) if counted else None
    if number is not None or _NO_MORE.fullmatch(plain):
        return number or 0
    is_about_names = any(pattern.fullmatch(plain) for pattern, _, _ in _SAID)
    return Unclear("I need a number here, or “nobody”.") if is_about_names else None
