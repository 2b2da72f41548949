"""What a message probably wants when no row of the tables fits it, as the model sees it.

What only shows something is done when the model is sure; what changes something is never more than a guess.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dialogs.understanding import model
from dialogs.understanding.guessed_wishes import wish_of
from dialogs.understanding.kinds import DISTRESS, KINDS, OUT_OF_SCOPE, UNCLEAR
from dialogs.understanding.mistyped import meant
from dialogs.understanding.phrases import said_whole
from dialogs.understanding.requests import Reading, read
from dialogs.understanding.values import Name, Understanding, Wish

_ABOUT = {OUT_OF_SCOPE: "out_of_scope", DISTRESS: "distress", UNCLEAR: "unclear"}
# So likely must it be, to be done or asked about at all, and so much likelier than the next one to be alone.
_SURE = 0.55
_LIKELY = 0.12
_WORTH_ASKING = 0.3
_LEAD = 0.3
# Better once too often than once too little, but "I come by bus" says nothing of the kind.
_IN_DISTRESS = 0.35
# "A party" is too little to go by; what is plain in few words stands in a table.
_FEW, _IN_FEW_WORDS = 2, 0.6
# Below this, the best of several guesses is no better than the others.
_HARDLY = 0.4
# To be done without asking, where it only shows something.
_READS = 0.65
_ALONE_ENOUGH = {"help": 0.7, "greeting": 0.55, "goodbye": 0.5, "thanks": 0.5, "roster": 0.85}
_MOST_GUESSES = 5
# A strange word makes a wish somebody else's business, unless the model has hardly any doubt.
_CLEAR = 0.8
_FAINT = 0.06
_VERY_SURE = 0.9
# Words of the hub: with one of them, a strange word beside it does not make a text somebody else's business.
_OURS = frozenset(
    """
    session sessions place places seat seats spot booking bookings booked workshop waiting waitlist
    hub forum course courses cohort programme facilitator attendees facilitators reminder reminders
    nudge nudges one onetoone reserves project idea improvement stall exhibit register attended qi
    cqi here
    """.split()  # noqa: SIM905 (a table of words)
)
# What the tables read of these may be doubted, unless the model says one of those beside them.
_SAME = {
    "book": frozenset(("book", "apply", "showcase", "workshop")),
    "cancel": frozenset(("cancel", "withdraw", "apologies", "leave_waiting")),
    "move": frozenset(("move",)),
    "whats_on": frozenset(("whats_on", "details", "course_details", "unclear")),
    "details": frozenset(("details", "course_details", "whats_on", "unclear", "workshop")),
    "my_bookings": frozenset(("my_bookings", "waiting_list", "my_workshops")),
    "join_waiting": frozenset(("join_waiting", "waiting_list")),
    "roster": frozenset(("roster", "whats_on")),
}
_MERE_TIMES = frozenset(("from", "to", "at", "after", "before", "when"))
_ASKING = frozenset(
    ("what", "whats", "on", "any", "anything", "which", "show", "is", "are", "in", "session", "sessions")
)
_FEW = 4
# "Cancel my place" says what, if not which; "cancel it" says neither.
_BOOKED = frozenset(("place", "booking", "spot", "seat", "slot", "reservation", "attendance", "bookings"))
# Everybody says these in words of their own.
_CHAT = frozenset(("help", "human", "greeting", "thanks", "goodbye"))
# Nobody is asked whether that was meant: with hardly a sense at all, words look like one of these, too.
_NOT_ASKED = frozenset(("help", "greeting", "goodbye", "thanks"))
_RUNNING = frozenset(("create_session", "edit_session", "cancel_session"))
_MARK_OF = {"course": "COURSE", "workshop": "workshop"}
_MARKED = frozenset(("SESSION", "COURSE", "MAYBE"))


def guess(plain: str, today: date, names: Sequence[Name]) -> Understanding:
    """Return what the model makes of a normalised text."""
    reading = read(plain, today, names)
    marked = marked_for_model(reading, names)
    if not any(word.islower() for word in marked.split()) and not reading.args:
        # A bare number may be the answer to anything.
        return Understanding(about="unclear")
    ranked = _in_scope(model.load().classify(marked), marked, reading)
    kind, sure = ranked[0]
    is_faint_chat = kind in _NOT_ASKED and sure < _ALONE_ENOUGH[kind]
    if (kind == OUT_OF_SCOPE or is_faint_chat) and _is_one_strange_word(marked):
        return Understanding(about="unclear")
    if kind in _ABOUT:
        return _about(kind, sure, ranked, reading, plain)
    if kind not in _CHAT and _is_doubtful(ranked) and is_foreign(marked):
        return Understanding(about="out_of_scope")
    likely = _likely(ranked)
    if kind in _NOT_ASKED and sure >= _ALONE_ENOUGH[kind]:
        return Understanding((wish_of(kind, reading),))
    if (sure < _WORTH_ASKING and _MARKED.isdisjoint(marked.split())) or (kind in _NOT_ASKED and not likely):
        return Understanding(about="unclear" if sure < _LIKELY else "")
    kind = likely[0] if kind in _NOT_ASKED else kind
    wish = wish_of(kind, reading)
    if not KINDS[kind].writes and sure >= _ALONE_ENOUGH.get(kind, _READS):
        return Understanding((wish,))
    is_alone = sure >= _SURE and sure - ranked[1][1] >= _LEAD
    others = [] if is_alone else [wish_of(name, reading) for name in likely[1:]]
    if kind in _RUNNING and "session" in wish.args:
        # Most who say so run no sessions.
        others = [*others, wish_of("details", reading)]
    is_hardly_likely = sure < _HARDLY and len(others) > 0
    return Understanding(guesses=_distinct([wish, *others]), about="unclear" if is_hardly_likely else "")


def likeliest(plain: str, today: date, names: Sequence[Name]) -> tuple[Wish | None, float, bool]:
    """Return the likeliest wish of a normalised text, how sure, and whether it only shows something."""
    reading = read(plain, today, names)
    marked = marked_for_model(reading, names)
    kind, sure = _in_scope(model.load().classify(marked), marked, reading)[0]
    if kind in _ABOUT:
        return None, sure, False
    return wish_of(kind, reading), sure, not KINDS[kind].writes and sure >= _READS


def surely(plain: str, today: date, names: Sequence[Name]) -> str | None:
    """Return the flow of a normalised text, or what it is about, when the model has hardly any doubt."""
    reading = read(plain, today, names)
    kind, sure = model.load().classify(marked_for_model(reading, names))[0]
    if sure < _VERY_SURE:
        return None
    return _ABOUT.get(kind) or str(KINDS[kind].args.get("what", KINDS[kind].flow))


def sure_of_elsewhere(plain: str, today: date, names: Sequence[Name]) -> float:
    """Return how sure the model is that a normalised text is not for the hub: 0 where it names a session."""
    marked = marked_for_model(read(plain, today, names), names)
    if not _MARKED.isdisjoint(marked.split()):
        return 0.0
    return dict(model.load().classify(marked))[OUT_OF_SCOPE]


# So sure must the model be that what the tables read is something else: of a text that they understood whole,
# of one with words left over, and of one that may not be for the hub.
_AGAINST_WHOLE = 0.85
_AGAINST_PART = 0.6
_AGAINST_A_NAME = 0.7


def contradicted(wish: Wish, plain: str, today: date, names: Sequence[Name]) -> bool:
    """Return whether what the tables read is quite another thing to the model."""
    if wish.flow not in _SAME or said_whole(plain):
        return False
    reading = read(plain, today, names)
    kind, sure = model.load().classify(marked_for_model(reading, names))[0]
    if kind == UNCLEAR and sure >= _VERY_SURE and wish.flow == "whats_on" and "session" not in wish.args:
        return True
    if kind in _SAME[wish.flow] or (wish.is_whole and (kind in _CHAT or kind == UNCLEAR)):
        return False
    if kind == OUT_OF_SCOPE and not _MARKED.isdisjoint(reading.text.split()):
        return not wish.is_whole and sure >= (_AGAINST_A_NAME if reading.is_thin else _AGAINST_WHOLE)
    return sure >= (_AGAINST_WHOLE if wish.is_whole else _AGAINST_PART)


def is_bare(wish: Wish, plain: str) -> bool:
    """Return whether a text is only a day, a time or "cancel it": what is shown asks what was meant."""
    words = plain.split()
    if wish.flow == "whats_on":
        return (
            bool(wish.args)
            and set(wish.args) <= _MERE_TIMES
            and not _ASKING & set(words)
            and (len(words) <= _FEW)
        )
    is_of_anything = wish.flow in ("cancel", "move") and not wish.args and len(words) <= _FEW
    return is_of_anything and _BOOKED.isdisjoint(words)


def _in_scope(ranked: list[tuple[str, float]], marked: str, reading: Reading) -> list[tuple[str, float]]:
    """Take what names a session for the hub's business, unless the model is very sure that it is not."""
    kind, sure = ranked[0]
    if (
        kind in (OUT_OF_SCOPE, DISTRESS)
        and sure < (_SURE if reading.is_thin else _VERY_SURE)
        and not _MARKED.isdisjoint(marked.split())
    ):
        return [*ranked[1:], ranked[0]]
    return ranked


def _is_doubtful(ranked: Sequence[tuple[str, float]]) -> bool:
    return ranked[0][1] < _CLEAR or dict(ranked)[OUT_OF_SCOPE] > _FAINT


def _about(
    kind: str, sure: float, ranked: Sequence[tuple[str, float]], reading: Reading, plain: str
) -> Understanding:
    """Say what kind of text it is; where that is not sure, the likely wishes are asked about."""
    if kind == UNCLEAR and sure < _SURE:
        likely = [wish_of(name, reading) for name in _likely(ranked)]
        return Understanding(guesses=_distinct(likely), about="unclear")
    if kind == DISTRESS and sure < (_IN_DISTRESS if len(set(plain.split())) > _FEW else _IN_FEW_WORDS):
        return Understanding(about="unclear")
    return Understanding(about=_ABOUT[kind])


def _is_one_strange_word(marked: str) -> bool:
    """Return whether a text is a single word that nobody is known to say: it may mean anything."""
    return len(marked.split()) == 1 and marked not in model.ordinary_words()


def _likely(ranked: Sequence[tuple[str, float]]) -> list[str]:
    return [
        name for name, chance in ranked if chance >= _LIKELY and name not in _ABOUT and name not in _NOT_ASKED
    ]


def _distinct(wishes: Sequence[Wish]) -> tuple[Wish, ...]:
    found: list[Wish] = []
    for wish in wishes:
        if wish not in found:
            found.append(wish)
    return tuple(found[:_MOST_GUESSES])


def marked_for_model(reading: Reading, names: Sequence[Name]) -> str:
    """Return the text of a reading with COURSE where what is named is one, and one word for any workshop.

    Slips of the finger are mended, of which there is but one word that was meant.
    """
    several = reading.args.get("sessions")
    named = several[0] if isinstance(several, list) and several else reading.args.get("session")
    kind = next((name.kind for name in names if name.slug == named), "")
    mark = _MARK_OF.get(kind, "SESSION")
    ordinary = model.ordinary_words()
    words = reading.text.replace("SESSION", mark).replace("MAYBE", mark).split()
    return " ".join(meant(word, ordinary) for word in words)


def is_foreign(marked: str) -> bool:
    """Return whether a text names nothing of the hub, and has a word that nobody says of the hub."""
    words = marked.split()
    if _MARKED & set(words) or _OURS & set(words):
        return False
    known = model.load().known
    return any(word.islower() and word.isalpha() and word not in known for word in words)
