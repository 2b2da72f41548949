"""How it looks what a learning set says before it meets: one's own words, everybody's, and a digest."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from dialogs import pages, wording
from dialogs.arguments import Args
from dialogs.messages import Action, Item, Reply
from store import set_answers
from store.db import Tx
from store.reflections import Said
from store.set_answers import Meeting, Member

# What a nudge says of an action again: a sentence, and not the whole of it.
_MOST_WORDS = 25
_NOBODY = "Somebody without a name"
# How a digest says where members stand: in the list, in the counts, and in this order.
_STANDS = {
    "answered": ("", "answered"),
    "open": ("Has not answered", "not yet"),
    "apologies": ("Sent apologies", "sent apologies"),
    "skipped": ("Skipped", "skipped"),
    "muted": ("Does not want nudges", "not wanting nudges"),
    "new": ("First meeting, so not asked", "new"),
}


def facts(said: Said) -> tuple[tuple[str, str], ...]:
    """Return what somebody said, each under its heading."""
    found = (
        ("Went well", said.went_well),
        ("Not so well", said.went_badly),
        ("Next action", said.next_action),
    )
    return tuple((name, words) for name, words in found if words)


def quoted(words: str) -> str:
    """Return somebody's own words as a quotation, cut short where they are many."""
    said = words.split()
    cut = " ".join(said[:_MOST_WORDS]).rstrip(".,;:") + "…" if len(said) > _MOST_WORDS else words
    return f"“{cut}”"


def when(meeting: Meeting, now: datetime) -> str:
    """Return "Thursday 3 December, 2pm to 3:30pm"."""
    return wording.when(meeting.starts_at, meeting.ends_at, meeting.zone, now)


def what(meeting: Meeting, now: datetime) -> str:
    """Return "CQI Action Learning Set, Thursday 3 December, 2pm to 3:30pm"."""
    return f"{meeting.title}, {when(meeting, now)}"


def answer(occurrence_id: int, label: str = "Answer") -> Action:
    """Return the button that asks the three questions."""
    return Action(label, "reflect", {"occurrence": occurrence_id})


def change(occurrence_id: int, label: str = "Change") -> Action:
    """Return the button that asks them again, with what was said beside them."""
    return Action(label, "reflect", {"occurrence": occurrence_id, "change": True})


def skip(occurrence_id: int, label: str = "Skip this time") -> Action:
    """Return the button that says nothing before this meeting."""
    return Action(label, "skip_reflecting", {"occurrence": occurrence_id})


def everybody(occurrence_id: int) -> Action:
    """Return the button that shows the set what it said."""
    return Action("What the others said", "set_answers", {"occurrence": occurrence_id})


def who_has_answered(occurrence_id: int) -> Action:
    """Return the button that shows a facilitator who has answered and who has not."""
    return Action("Who has answered", "set_digest", {"occurrence": occurrence_id})


def nudge(occurrence_id: int) -> Action:
    """Return the button that asks whether those are to be asked who are left."""
    return Action("Nudge who is left", "nudge_set", {"occurrence": occurrence_id})


def item(name: str, said: Said, *more: str) -> Item:
    """Return one member with what they said."""
    lines = (*filter(None, more), *(f"{heading}: {words}" for heading, words in facts(said)))
    return Item(name or _NOBODY, lines)


def action(name: str, said: Said) -> Item:
    """Return one member with what they want to do next."""
    return Item(name or _NOBODY, (said.next_action,))


# --- For the facilitators -----------------------------------------------------------------------


def digest(tx: Tx, occurrence_id: int, runner_id: int, now: datetime, args: Args) -> Reply:
    """Return who answered what before a meeting and who did not, a page of it. Raises NotAllowed."""
    members = set_answers.overview(tx, occurrence_id, runner_id)
    meeting = set_answers.meeting(tx, occurrence_id)
    members.sort(key=lambda member: list(_STANDS).index(_stands(member)))
    shown, rest = pages.page(members, args)
    more = (Action("More", "set_digest", {"occurrence": occurrence_id, "skip": rest}),) if rest else ()
    is_open = now < meeting.starts_at and any(member.is_to_ask for member in members)
    left = (nudge(occurrence_id),) if is_open else ()
    return Reply(
        f"{what(meeting, now)}: {_counts(members)}. This is for its facilitators only.",
        items=tuple(item(member.name, member.said, _STANDS[_stands(member)][0]) for member in shown),
        actions=(
            *more,
            *left,
            Action("Who's coming", "roster", {"occurrence": occurrence_id}),
            wording.HELP,
        ),
    )


def _stands(member: Member) -> str:
    if member.state == "answered":
        return "answered"
    if member.standing == "apologies":
        return "apologies"
    if member.state == "skipped":
        return "skipped"
    return "muted" if member.is_muted else "new" if member.is_new else "open"


def _counts(members: list[Member]) -> str:
    """Return "2 of 5 answered, 1 sent apologies and 1 skipped"."""
    if not members:
        return "nobody is in it yet"
    stand = Counter(_stands(member) for member in members)
    rest = [
        f"{stand[one]} {words}" for one, (_, words) in _STANDS.items() if one != "answered" and stand[one]
    ]
    return wording.listing([f"{stand['answered']} of {len(members)} answered", *rest])
