"""What a text that was not understood should have meant, in plain words; and whether it is understood now."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from dialogs import help, understanding
from dialogs.understanding import Name
from store.masking import LONGEST, filled
from store.misses import NOT_FOR_ME

_PLAIN = {
    "getting_there": "Ask how to get there or where to park",
    "how_many": "Come with more or fewer people",
    "remind_later": "Be reminded of one booking later",
    "undo": "Take back what was just done",
    "whats_on": "What’s on",
    "details": "Details of a session",
    "book": "Book a place",
    "my_bookings": "My bookings",
    "my_calendar": "My calendar link",
    "where_is_it": "Where a session is",
    "cancel": "Cancel a place",
    "join_waiting": "Join a waiting list",
    "leave_waiting": "Leave a waiting list",
    "waiting_list": "My place in a queue",
    "move": "Move to another date",
    "hand_over": "Hand over a place",
    "book_for": "Book for a colleague",
    "roster": "Who’s coming",
    "who_came": "Who came",
    "apply": "Apply for a course",
    "withdraw": "Withdraw an application",
    "my_applications": "My applications",
    "applications": "Applications to decide",
    "leave_set": "Leave a learning set",
    "apologies": "Apologies for one meeting",
    "come_after_all": "Come after all",
    "reflect": "Answer a learning set",
    "set_answers": "What the others said",
    "set_digest": "Who has answered",
    "nudge_set": "Nudge a learning set",
    "interest": "Register interest",
    "workshop": "Ask for a workshop",
    "my_workshops": "My workshop requests",
    "workshop_requests": "Workshop requests to answer",
    "interested": "Who’s interested",
    "unlink": "Unlink an account",
    "link": "Link an account",
    "settings": "My settings",
    "quiet_hours": "Quiet hours",
    "own_reminders": "Reminders of one’s own",
    "mute": "Stop a kind of message",
    "snooze": "No messages for a while",
    "announce": "Post an announcement",
    "announcements": "Announcements",
    "session_reminders": "Reminders of a session",
    "misses": "What was not understood",
    "human": "Talk to a person",
    "help": "Help",
}
_ENTRIES = frozenset(("text", "meant", "times", "last_on"))
_MOST_TIMES = 1_000_000


class BadLine(ValueError):
    """A line of a file that is no text with its label; says which line and why."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """One line of a file: a masked text and what it should have meant, "" while nobody has said."""

    text: str
    meant: str
    times: int
    last_on: date


def in_words(meant: str) -> str:
    """Return what a text should have meant, in plain words; a flow that is gone by its name."""
    return "Not for me" if meant == NOT_FOR_ME else _PLAIN.get(meant, meant.replace("_", " "))


def known() -> dict[str, str]:
    """Return every label there is with its plain words: what can be typed, and "not for me"."""
    return {flow: in_words(flow) for flow in (*sorted(help.TRY, key=in_words), NOT_FOR_ME)}


def read(lines: Iterable[str]) -> list[Labelled]:
    """Return what the lines of a file say, one JSON object each; raises BadLine for the first bad one."""
    return [_read(line, number) for number, line in enumerate(lines, 1) if line.strip()]


def _read(line: str, number: int) -> Labelled:
    try:
        given = json.loads(line)
    except (ValueError, RecursionError):
        raise BadLine(f"line {number} is no JSON") from None
    if not isinstance(given, dict) or not set(given) <= _ENTRIES:
        raise BadLine(f"line {number} must be an object of text, meant, times and last_on")
    text, meant, times = given.get("text"), given.get("meant", ""), given.get("times", 1)
    if not isinstance(text, str) or not text.strip() or len(text) > LONGEST:
        raise BadLine(f"line {number}: text must be 1 to {LONGEST} characters")
    if meant not in ("", *known()):
        raise BadLine(f"line {number}: meant must be one of {', '.join(known())}, or empty")
    if type(times) is not int or not 1 <= times <= _MOST_TIMES:
        raise BadLine(f"line {number}: times must be a whole number from 1")
    try:
        return Labelled(text, meant, times, date.fromisoformat(str(given.get("last_on"))))
    except ValueError:
        raise BadLine(f"line {number}: last_on must be a day such as 2026-11-23") from None


def write(labelled: Labelled) -> str:
    """Return one line that `read` reads."""
    said = {"text": labelled.text, "meant": labelled.meant, "times": labelled.times}
    return json.dumps({**said, "last_on": str(labelled.last_on)}, ensure_ascii=False)


def now_means(labelled: Labelled, names: Sequence[Name], zone: ZoneInfo) -> str:
    """Return what the text plainly means by now, or "none".

    It is read as of nine o’clock on the day it was said, with made-up names where some were masked.
    """
    at = datetime.combine(labelled.last_on, time(9), zone)
    wish = understanding.understand(filled(labelled.text), at, names).wish
    return wish.flow if wish else NOT_FOR_ME
