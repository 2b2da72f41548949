"""The wish that the model's kind stands for, with what else the text says: numbers, subjects, settings."""

from __future__ import annotations

import re

from dialogs.messages import Json
from dialogs.understanding.kinds import KINDS
from dialogs.understanding.requests import Reading, fitting
from dialogs.understanding.subjects import subject_of
from dialogs.understanding.values import Wish

_RUN = frozenset(("create_session", "edit_session"))
_CAPACITY = re.compile(
    r"\b(?:capacity|max|maximum|limit|cap|numbers?|places|seats)\b.*?\b(?P<behind>[0-9]{1,3})\b"
    r"|\broom for (?P<room>[0-9]{1,3})\b"
    r"|\b(?P<ahead>[0-9]{1,3}) (?:places|seats|people|spaces|max)\b"
)
_TEAM = re.compile(
    r"\b(?:for|of|with) (?:about |around )?([1-9][0-9]?)\b(?! (?:minutes?|hours?|days?|weeks?))"
)
_ACTIONS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (action, re.compile(pattern))
    for action, pattern in (
        (
            "channel",
            r"\b(?:on|to|by|in|via|through|use|using) (?:slack|teams|email|text|texts|sms)\b"
            r"|\b(?:text|email|slack|ring) me\b(?!.*\b(?:ahead|before|until)\b)"
            r"|\b(?:not|instead of|rather than) (?:by )?(?:text|texts|texting|email|emails|emailing"
            r"|slack|teams)\b",
        ),
        (
            "start",
            r"\b(?:back on|on again|start|unmute|resume|turn .*\bon|switch .*\bon|again"
            r"|(?:reminders|them) back)\b"
            r"(?! about)",
        ),
        (
            "quiet_hours",
            r"\bquiet\b|\b(?:nights?|asleep|sleep|day shift|days off|weekends?)\b"
            r"|\b(?:no|dont|only|never)\b.*\bTIME\b",
        ),
        (
            "mute",
            r"\b(?:mute|snooze|pause|until|holiday|leave)\b|\b(?:hush|shush|quiet|pipe down|rest)\b.*\bWHEN\b"
            r"|\b(?:shush|shh|hush|pipe down|quiet|rest|nothing|no|stop|dont|off"
            r"|silence)\b.* for (?:the |about )?"
            r"(?:next |rest of )?(?:the )?(?:[a-z0-9]+ )?(?:days?|week|weeks|fortnight|month"
            r"|weekend|WHEN|TIME|bit|while)\b",
        ),
        (
            "stop",
            r"\b(?:stop|quit|off|no|dont|never|unsubscribe|opt|shut|shush|less|fewer|too many"
            r"|too much|alone)\b",
        ),
        (
            "lead_time",
            r"\b(?:before|ahead|earlier|later|sooner|lead|notice|warning|minutes?|hours?|days?|weeks?)\b",
        ),
    )
)


def wish_of(kind: str, reading: Reading) -> Wish:
    """Return the wish of a kind with what was recognised in the text."""
    meant = KINDS[kind]
    args: dict[str, Json] = {**fitting(meant.flow, reading.args), **meant.args}
    if kind in _RUN and "capacity" in reading.args:
        args["capacity"] = reading.args["capacity"]
    elif kind in _RUN and (found := _CAPACITY.search(reading.text)):
        args["capacity"] = int(found["behind"] or found["room"] or found["ahead"])
    if kind in _RUN and (places := args.pop("party", None)) is not None:
        # So many places, and not so many who come.
        args.setdefault("capacity", places)
    if "topic" not in args and (topic := subject_of(kind, reading.text)):
        args["topic"] = topic
    if kind == "one_to_one" and reading.is_thin:
        # "My project" is somebody's own, and no session of that name.
        args = {name: value for name, value in args.items() if name not in ("session", "sessions")}
    if kind == "workshop" and "capacity" in reading.args:
        args.setdefault("party", reading.args["capacity"])
    if kind == "workshop" and "party" not in args and (found := _TEAM.search(reading.text)):
        args["party"] = int(found[1])
    if kind == "reminder_settings":
        change = next((name for name, said in _ACTIONS if said.search(reading.text)), None)
        args |= {"change": change} if change else {}
    return Wish(meant.flow, args, is_whole=False)
