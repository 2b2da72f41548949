"""Two wishes in one message: each half is read alone, and both must say something."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from dialogs.messages import Json
from dialogs.understanding.guessing import likeliest, sure_of_elsewhere
from dialogs.understanding.moves import read_move
from dialogs.understanding.requests import read, read_request
from dialogs.understanding.settings_wishes import is_of_ones_work, read_settings
from dialogs.understanding.values import Name, Understanding, Wish
from dialogs.understanding.words import LONGEST, normalise

_JOINED = r"(?:and|n|&|\+)"
_BETWEEN = re.compile(
    rf"(?:\s?[,;.?!]\s?|\s)(?:{_JOINED} (?:then|also|if so)|{_JOINED}|then|also|plus|but|if so|so)[,\s]+"
    # "capacity 20" is no wish of its own
    r"|\s?[.;?!\n]+\s|\s?,\s(?!(?:max|capacity|cap|limit|room for)\b)",
    re.IGNORECASE,
)
_MOST_PARTS = 4
# Nobody says two wishes in more words, and reading each half of a long text takes its time.
_MOST_WORDS = 45
_SHORTEST = 2
# What is asked about with two buttons may be this doubtful, and this where one wish was plain already.
_LIKELY = 0.3
_SURE = 0.5
# Nobody wants these beside something else.
_CHAT = frozenset(("greeting", "thanks", "help"))
# What a name or a day alone would show, and the small words that may stand beside it.
_BARE = frozenset(("details", "whats_on"))
# So sure must the model be that a name says only whom something is sent to: "let support services know".
_RATHER = 0.7
# What is asked of the bot and is not for the hub begins so; "my car is in the garage" asks for nothing.
_ASKED_FOR = re.compile(
    r"(?:please |also |then |can you |could you |will you |can someone )*"
    r"(?:raise|bump|update|move|lower|sort|fix|order|get|tell|ask|find|chase|ring|book|send|print|check|change"
    r"|renew|pay|reset|arrange"
    r"|what(?! an?\b)|whats|where|wheres|when|who|whos|how|is there|can i get|remind)\b",
    re.IGNORECASE,
)
_ELSEWHERE = 0.9
_GLUE = frozenset(
    """
    the a an on in at to or and also too one ones next for my our this that of please i am we are now here
    """.split()  # noqa: SIM905 (a table of words)
)
# What may be wanted of one session and then of another.
_OF_EACH = frozenset(("book", "details", "cancel", "apply", "join_waiting"))
_IT = re.compile(
    r"\b(?:it|that one|this one|the one(?= (?:on|at|in)\b)|(?<=the )next one)\b|\bthat\b(?=$|[,.?!])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Half:
    """The wish of one half, how sure that is, and whether the tables say so or it only shows something.

    `is_apart` says that it has nothing to do with what the other half names: "and what else is on".
    """

    wish: Wish
    sure: float
    is_plain: bool
    is_apart: bool = False


@dataclass(frozen=True, slots=True)
class Two:
    """Two wishes, in the order said; `is_sure` says that the text is not rather one request."""

    found: Understanding
    is_sure: bool


def read_two(text: str, today: date, names: Sequence[Name]) -> Two | None:
    """Return two wishes, or None when a text is not two requests.

    Where one of them would change something and no row of the tables says so, they are guesses.
    """
    if len(text.split()) > _MOST_WORDS:
        return None
    named: set[str] | None = None
    best: tuple[_Half, _Half] | None = None
    for one, other in _halves(text):
        first = _read_half(one, today, names)
        second = first and first.sure >= _LIKELY and _second(other, first.wish, today, names)
        if not first or not second or second.sure < _LIKELY or not _differ(first.wish, second.wish):
            continue
        named = _named_in(text, today, names) if named is None else named
        is_better = best is None or min(first.sure, second.sure) > min(half.sure for half in best)
        if is_better and _names_of(first.wish, second.wish) <= named:
            best = first, second
    return Two(_both(*best), min(half.sure for half in best) >= _SURE) if best else None


def read_beside(text: str, today: date, names: Sequence[Name]) -> Understanding | None:
    """Return the plain wish of one half where the other asks for what is not for the hub, or None."""
    if len(text.split()) > _MOST_WORDS:
        return None
    for one, other in _halves(text):
        for ours, theirs in ((one, other), (other, one)):
            if not _ASKED_FOR.match(theirs) or not _is_elsewhere(theirs, today, names):
                continue
            half = _read_half(ours, today, names)
            if half and (half.is_plain or half.sure >= _ELSEWHERE) and half.wish.args:
                found = (half.wish,)
                beside = Understanding(found) if half.is_plain else Understanding(guesses=found)
                return replace(beside, is_beside=True)
    return None


def _is_elsewhere(text: str, today: date, names: Sequence[Name]) -> bool:
    plain = normalise(text)
    return bool(plain) and sure_of_elsewhere(plain, today, names) >= _ELSEWHERE


def _halves(text: str) -> Iterator[tuple[str, str]]:
    if len(text := text.strip()) > LONGEST:
        return
    # Blanks in a row would be looked at again and again.
    text = "\n".join(" ".join(line.split()) for line in text.splitlines())
    for match in list(_BETWEEN.finditer(text))[:_MOST_PARTS]:
        one, other = text[: match.start()], text[match.end() :]
        if min(len(one.split()), len(other.split())) >= _SHORTEST:
            yield one, other


def _both(first: _Half, second: _Half) -> Understanding:
    if (first.wish.flow, second.wish.flow) == ("cancel", "move") and not _is_a_move(first.wish, second.wish):
        # "Cancel the taster and put me on the drop-in instead" names another session: nothing is moved.
        second = replace(second, wish=Wish("book", second.wish.args, second.wish.is_whole))
    wishes = first.wish, second.wish if second.is_apart else _with_what_was_named(second.wish, first.wish)
    if first.is_plain and second.is_plain:
        return Understanding(wishes)
    return Understanding(guesses=wishes, is_double=True)


def _second(text: str, first: Wish, today: date, names: Sequence[Name]) -> _Half | None:
    """Return what the second half wants; "it" is what the first one named."""
    title = next((name.title for name in names if name.slug == first.args.get("session")), "")
    is_meant = bool(title and _IT.search(text) and not _named_in(text, today, names))
    half = _read_half(_IT.sub(lambda _: title, text, count=1) if is_meant else text, today, names)
    is_said_of_it = title and not is_meant and _ASKED_FOR.match(text)
    if half is None and is_said_of_it and not _is_elsewhere(text, today, names):
        # "Change the room to 4" is said of what was just named.
        half = _read_half(f"{text} for {title}", today, names)
    if half and half.wish.args.get("what") == "feedback":
        # "Book the taster, it sounds great fun" gives the reason.
        return None
    return half and replace(half, is_apart=half.wish.flow == "whats_on" and not is_meant)


def _read_half(text: str, today: date, names: Sequence[Name]) -> _Half | None:
    plain = normalise(text)
    if not plain:
        return None
    if is_of_ones_work(plain):
        return None
    wish = read_settings(plain, today) or read_move(plain, today, names) or read_request(plain, today, names)
    if wish is None:
        return _guessed(plain, today, names)
    rather = _guessed(plain, today, names) if wish.flow in _BARE else None
    if rather and rather.wish.flow == "announce" and rather.sure >= _RATHER:
        return rather
    if wish.flow in _CHAT or (wish.flow in _BARE and _is_bare(plain, today, names)):
        return None
    return _Half(wish, 1.0, is_plain=True)


def _is_bare(plain: str, today: date, names: Sequence[Name]) -> bool:
    """Return whether a half is only a name or a day, such as "and the forum": that is no wish of its own."""
    return {word for word in read(plain, today, names).text.split() if word.islower()} <= _GLUE


def _guessed(plain: str, today: date, names: Sequence[Name]) -> _Half | None:
    found, sure, shows = likeliest(plain, today, names)
    return None if found is None or found.flow in _CHAT else _Half(found, sure, is_plain=shows)


def _named_in(text: str, today: date, names: Sequence[Name]) -> set[str]:
    return _named(read(normalise(text), today, names).args)


def _named(args: Mapping[str, Json]) -> set[str]:
    several = args.get("sessions")
    return {str(one) for one in (args.get("session"), *(several if isinstance(several, list) else ())) if one}


def _is_a_move(first: Wish, second: Wish) -> bool:
    """Return whether "can't do Thursday, can I do Friday" gives one place for another of the same."""
    one, other = first.args.get("session"), second.args.get("session")
    return first.flow == "cancel" and second.flow in ("book", "move") and other in (None, one)


def _names_of(*wishes: Wish) -> set[str]:
    """Return what the halves name: half of "share and spread" may be another name."""
    return {name for wish in wishes for name in _named(wish.args)}


def _differ(first: Wish, second: Wish) -> bool:
    if _is_a_move(first, second):
        return False
    one, other = _named(first.args), _named(second.args)
    if first.flow == second.flow and first.flow in _OF_EACH and one and other and not one & other:
        return True
    return (first.flow, first.args.get("what")) != (second.flow, second.args.get("what"))


def _with_what_was_named(second: Wish, first: Wish) -> Wish:
    """Let "what is the taster, and book me on it" mean the taster twice."""
    if {"session", "sessions"} & set(second.args) or "session" not in first.args or second.flow == "human":
        return second
    return Wish(second.flow, {**second.args, "session": first.args["session"]}, second.is_whole)
