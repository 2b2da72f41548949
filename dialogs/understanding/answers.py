"""Answers typed to a question: yes or no, a number, one of several labels.

Each reader returns None when the words do not plainly answer, so that the question can be asked again.
None of them raises, whatever the text holds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from dialogs.understanding.offsets import read_offset
from dialogs.understanding.parties import read_party
from dialogs.understanding.phrases import FILLERS, left_over
from dialogs.understanding.quiet_hours import read_hours
from dialogs.understanding.settings_wishes import read_day
from dialogs.understanding.when import Hours, find_hours
from dialogs.understanding.words import CALENDAR_WORDS, MONTHS, ORDINALS, WEEKDAYS, nearest, normalise, number

_POLITE = r"(?: (?:please|thanks|thank you|ta|cheers|mate))*"


def _any_of(ahead: str, *answers: str) -> re.Pattern[str]:
    return re.compile(rf"(?:(?:oh|ok|okay|{ahead}) )?(?:{'|'.join(answers)}){_POLITE}")


_YES = _any_of(
    "yes|yeah|yep|yup",
    "y|yes|yea|yeah|yep|yup|yess|aye|yes i do|yes i am|yes i will|yes i would|i do|i am|i will",
    "ok|okay|okey dokey|sure|go on|go on then|go ahead|please|please do|do it|do|book it|correct|right",
    "that is right|confirm|confirmed|definitely|of course|absolutely|fine|that is fine|sounds good|great",
    "go for it|why not|that one|that is the one|(?:yes|yeah|ok|okay|alright|sure) then|alright|all right",
    "(?:yes|yeah|yep|yup) (?:go on|go on then|go for it|do it|book it|pls|plz|that one)|pls|plz",
)
_NO = _any_of(
    "no|nah|nope",
    "n|no|nope|nah|naw|i dont|no i dont|i am not|no i am not|no i cant|no i wont|not now|not today|not yet",
    "no ta|(?:no|nope|nah) (?:not (?:that|this) one|leave it)",
    "not really|no way|never mind|nevermind|dont|do not|dont bother|leave it|rather not|i would rather not",
    "definitely not|of course not|absolutely not|that is (?:wrong|not it|not right|not the one)",
    "(?:not (?:that|this)|(?:the )?wrong|(?:a )?different|another)(?: (?:one|day|date|time|session))?",
)
_DAYS = "|".join((*WEEKDAYS, *MONTHS, "today", "tomorrow", "week", "month", "weekend", "day", "time"))
# "No, next week": whatever day that is, it is not the one that was asked about.
_NO_OTHER_DAY = re.compile(
    rf"(?!(?:no|nah|nope) time$)(?:no|nah|nope) "
    rf"(?:(?:not|on|in|the|this|next) )*(?:{_DAYS})(?: (?:this|next) week)?{_POLITE}"
)
_NUMBER = re.compile(
    r"(?:just |only |about |for |number |option |a |all )*([0-9]{1,4}|[a-z]+)(?: of)?"
    r"(?: (?:people|persons?|us|places?|seats?|spaces?|spots?|staff|of us))*(?: please)?"
)
_POLITE_END = re.compile(_POLITE + "$")
_AT_ONCE = re.compile(
    r"(?:(?:just|please) )*(?:(?:send|post|do|share|put|get) )?(?:(?:it|this|that|them) )?(?:out )?"
    rf"(?:right )?(?:now|straight away|straightaway|right away|away|immediately|asap|at once){_POLITE}"
)
_POSITION = re.compile(r"(?:(?:number|option|choice|the|no) )*([0-9]{1,3})(?: please)?")
_NTH = re.compile(rf"(?:the )?({'|'.join(ORDINALS)})(?: (?:one|option|date|day))?(?: please)?")
_NTH_OF = re.compile(
    rf"(?:the )?(?P<nth>{'|'.join(ORDINALS)}) (?P<words>[a-z0-9 :]{{1,40}}?)"
    r"(?: (?:one|option|date|session))?(?: please)?"
)
_NTH_FIGURES = re.compile(r"(?:the )?([0-9]{1,2})(?:st|nd|rd|th)(?: (?:one|option|date|day))?(?: please)?")


_MAYBE = re.compile(
    r"(?:(?:oh|ok|hmm+|umm+|er|um|well) )*"
    r"(?:maybe|perhaps|possibly|probably|(?:i am )?(?:not (?:too |really |quite )?sure|unsure)|dunno|idk"
    r"|i (?:do not|dont|dunno)(?: know)|no idea|might do|i might|(?:it )?depends"
    r"|let me (?:think|check|see)|(?:i )?need to (?:think|check)|i will (?:think|check|see)|ask me later"
    r"|hmm+|umm+)(?: yet| about it| first)*" + _POLITE
)


def read_maybe(text: str) -> bool:
    """Return whether somebody has plainly not made up their mind."""
    plain = normalise(text)
    return bool(_MAYBE.fullmatch(plain)) if plain else "\U0001f937" in text[:8]


def read_yes_no(text: str) -> bool | None:
    """Return True for a plain yes and False for a plain no."""
    plain = normalise(text)
    if not plain:
        return {"\U0001f44d": True, "\U0001f44e": False}.get(text[:4].strip()[:1])
    if _YES.fullmatch(plain):
        return True
    return False if _NO.fullmatch(plain) or _NO_OTHER_DAY.fullmatch(plain) else None


def read_number(text: str) -> int | None:
    """Return a whole number from 0 to 9999, in figures or words; "me and two others" is 3."""
    plain = normalise(text)
    if text[:40].lstrip().startswith(("-", "−")):
        return None
    if plain in ("none", "nobody", "zero", "no one"):
        return 0
    match = _NUMBER.fullmatch(plain)
    counted = number(match[1]) if match else None
    if counted is not None:
        return counted
    party, rest = read_party(plain)
    return None if left_over(rest) else party.get("party")


def read_choice(text: str, labels: Sequence[str]) -> int | None:
    """Return the position in `labels` (from 0) of the one that was chosen.

    Chosen by its number (from 1), its label or a clear part of it, or a weekday, date or starting time that
    only this label has, as in "Thursday 26 November, 10am to 11am".
    """
    plain, plains = normalise(text), [normalise(label) for label in labels]
    if not plain:
        return None
    for said in (plain, _POLITE_END.sub("", plain)):
        if plains.count(said) == 1:
            return plains.index(said)
    if _AT_ONCE.fullmatch(plain) and plains.count("now") == 1:
        return plains.index("now")
    positions = (
        _numbered(plain, len(plains)),
        _by_words(plain, plains),
        _nth(plain, len(plains)),
        _nth_of(plain, plains),
    )
    return next((position for position in positions if position is not None), None)


def fitting_words(text: str, labels: Sequence[str]) -> list[int]:
    """Return the positions in `labels` (from 0) of those that have all the words that say something."""
    return sorted(_fitting(normalise(text), [normalise(label) for label in labels]))


def _numbered(plain: str, count: int) -> int | None:
    match = _POSITION.fullmatch(plain)
    return int(match[1]) - 1 if match and 1 <= int(match[1]) <= count else None


def _nth(plain: str, count: int) -> int | None:
    words, figures = _NTH.fullmatch(plain), _NTH_FIGURES.fullmatch(plain)
    nth = ORDINALS[words[1]] if words else int(figures[1]) if figures else 0
    position = count - 1 if nth == -1 else nth - 1
    return position if 0 <= position < count else None


def _nth_of(plain: str, labels: list[str]) -> int | None:
    """Return the one that is counted among those with the words: "the first thursday one"."""
    match = _NTH_OF.fullmatch(plain)
    if not match:
        return None
    fitting, nth = sorted(_fitting(match["words"], labels)), ORDINALS[match["nth"]]
    position = len(fitting) - 1 if nth == -1 else nth - 1
    return fitting[position] if 0 <= position < len(fitting) else None


def _by_words(plain: str, labels: list[str]) -> int | None:
    """Return the only label with all the words; failing that, the only one that starts with them."""
    fitting = _fitting(plain, labels)
    starting = {i for i in fitting if labels[i].startswith(plain)}
    chosen = fitting if len(fitting) == 1 else starting
    return chosen.pop() if len(chosen) == 1 else None


def _fitting(plain: str, labels: list[str]) -> set[int]:
    readings = [_pieces(plain)]
    if plain.isdigit():
        readings.append(_pieces(f"at {plain}"))
    of_labels = [_pieces(label) for label in labels]
    fitting: set[int] = set()
    for wanted in readings:
        told = [word for word in wanted if word not in FILLERS] or wanted
        fitting |= {i for i, its in enumerate(of_labels) if all(_is_in(word, its) for word in told)}
    return fitting


def _pieces(plain: str) -> list[str]:
    """Return a text's words; days of a month without endings, times as marks, the end of a range apart."""
    text = re.sub(r"\b([0-9]{1,2})/([0-9]{1,2})(?:/[0-9]+)?\b", _date_in_words, plain)
    text = re.sub(r"\b([0-9]{1,2})(?:st|nd|rd|th)\b", r"\1", text)
    for hours, first, last in reversed(find_hours(text)):
        text = f"{text[:first]}{_marks(hours)}{text[last:]}"
    return text.split()


def _marks(hours: Hours) -> str:
    """Return a mark for the start of hours, and one for their end that is no start."""
    start = hours.after if hours.at is None else hours.at
    marks = [] if start is None else [f"<{start}>"]
    return " ".join(marks if hours.before is None else [*marks, f"until<{hours.before}>"])


def _date_in_words(match: re.Match[str]) -> str:
    month = int(match[2])
    return f"{int(match[1])} {MONTHS[month - 1]}" if 1 <= month <= 12 else match[0]


def _is_in(word: str, pieces: list[str]) -> bool:
    if word in pieces or word in CALENDAR_WORDS or not word.isalpha():
        return word in pieces
    return (
        any(len(word) >= 3 and piece.startswith(word) for piece in pieces)
        or nearest(word, pieces) is not None
    )


def read_typed_hours(text: str) -> str | None:
    """Return "20:00-07:30" for hours of the day such as "8pm to 7:30am"."""
    return read_hours(normalise(text))


def read_typed_offset(text: str) -> str | None:
    """Return the rule of a reminder, such as "30 minutes before"."""
    return read_offset(normalise(text).removeprefix("remind me "))


def read_typed_day(text: str, today: date) -> date | None:
    """Return the day that is named; None when it is none, or several."""
    return read_day(normalise(text).removeprefix("until "), today)
