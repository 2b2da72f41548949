"""What people say about what comes unasked: quiet hours, reminders of their own, kinds to stop, a pause.

Every row is matched against a whole text, so that none of them takes anything from another request.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from dialogs.understanding.offsets import read_offset
from dialogs.understanding.quiet_hours import NIGHT_STAFF, read_hours
from dialogs.understanding.timing import read_timing
from dialogs.understanding.values import Wish
from dialogs.understanding.words import number

_KINDS = {
    "reminder": "reminders?",
    "nudge": "nudges?|prompts?|learning set (?:nudges?|prompts?|messages)",
    "announcement": "announcements|news",  # of one announcement its author speaks
    "calendar": "calendar (?:files?|invites?|invitations?|entries)",
    "all": "everything|all messages|messages|notifications|it all",
}
_KIND = "|".join(f"(?P<{kind}>{words})" for kind, words in _KINDS.items())
_POLITE = (
    r"(?:(?:hi|hello|hey|please|sorry|ok|can (?:i|you|we)|could (?:i|you|we)|would you"
    r"|i (?:want|need) to|i would like to|i would like you to|i want you to) )*"
)
_OWN = r"(?:(?:my|the|all|any|these|those|more|own|your|sending|send|getting|having|me|of|for) )*"
_NOT = "(?:dont|do not|never|stop)"
_STOP = (
    r"(?:stop|no more|no|turn off|switch off|disable|mute|silence|unsubscribe (?:me )?from|opt (?:me )?out of"
    r"|dont (?:send|give)|do not (?:send|give)|i dont want(?: to get)?|i do not want)"
)
_START = r"(?:start|turn on|switch on|enable|unmute|resume|bring back|send|i want|give)"
_LINKS = r"(?:link|feed|address|subscription)(?:e?s)?"
_BOTHER = r"(?:message|write to|contact|disturb|bother|ping|text|remind|email|send)"


def _row(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"{_POLITE}(?:{pattern})(?: please| thanks| thank you| now)*")


_SETTINGS = _row(
    r"(?:(?:show|see|change|open|edit|set|check|update|what are|manage) )*(?:me )?(?:my |the )?"
    r"(?:own )?(?:settings?|preferences?|notification (?:settings|preferences)|notifications)"
)
_QUIET = _row(
    r"(?:(?:show|see|change|set|what are|make) )*(?:my |the )?(?:quiet|silent) (?:hours|time)"
    r"(?: (?:are |is |to |be |as )*(?P<hours>.+))?"
)
_NO_QUIET = _row(r"(?:no|without) (?:quiet|silent) hours|(?:write to|message) me (?:at )?any ?time")
_NOT_BETWEEN = _row(rf"{_NOT} {_BOTHER}(?:ing)? me (?P<hours>(?:between|from) .+)")
_NIGHTS = _row(r"(?:i |we )?(?:work|do|am on|are on|am working)(?: on)?(?: the)? (?:nights?|night shifts?)")
_REMINDED = _row(
    r"(?:always )?(?:remind me|(?:add|set|send me|give me|i want|i would like|have) an? (?:extra |another )?"
    rf"reminder|(?:add )?an? (?:extra )?reminder)(?: of {_OWN}(?:sessions?|bookings?|everything|them))? "
    r"(?P<offset>.+)"
)
_NOT_REMINDED = _row(
    rf"(?:{_NOT} remind(?:ing)? me|no reminders?|(?:remove|drop|delete) the reminder) (?P<offset>.+)"
)
_AS_PLANNED = _row(
    r"(?:normal|usual|default|standard) reminders|reminders as (?:usual|normal|before|planned)"
    r"|reminders as (?:the|each) sessions? (?:has|have) (?:it|them)"
)
_REMINDERS = _row(
    r"(?:(?:show|see|change|edit|set|manage|what are) )*(?:me )?(?:my )?(?:own )?"
    r"(?:reminders?|reminder (?:settings|times))"
    r"|(?:what|which) reminders (?:will|do|shall) i (?:get|have)"
    r"|when (?:will|do|are|am) (?:i|you) (?:be |get |going to )*(?:remind|reminded|reminders?)(?: me)?"
)
_OFF = _row(rf"{_STOP} {_OWN}(?:{_KIND})|(?:turn |switch )?{_OWN}(?:{_KIND.replace('?P<', '?P<of_')}) off")
_ALL_OFF = _row(
    r"(?:mute|silence)(?: (?:yourself|it all))?|unsubscribe(?: me)?(?: from (?:this|it|here|you))?"
    rf"|(?:{_NOT}|quit) (?:{_BOTHER}(?:ing)?|messaging|writing to|pinging)"
    r" me(?: any ?more| again| at all| stuff)?"
)
_REMIND_OFF = _row(rf"{_NOT} remind(?:ing)? me(?: any ?more| again| of anything)?|cancel {_OWN}reminders?")
_NUDGE_OFF = _row(rf"{_NOT} (?:nudge|nudging|prompt|prompting) me(?: any ?more| again)?")
_ON = _row(
    rf"{_START} {_OWN}(?:{_KIND})(?: again| back on| on)?"
    rf"|(?:turn |switch )?{_OWN}(?:{_KIND.replace('?P<', '?P<of_')}) (?:back )?on(?: again)?"
)
_PAUSE = _row(
    rf"(?:{_STOP}|{_NOT} {_BOTHER}|pause|snooze|hold|leave me alone|nothing|quiet|silence|do not disturb"
    r"|dont disturb)(?: (?:me|all|any|my|the|more|everything|messages?|reminders?|nudges?|notifications"
    r"|announcements?|anything|it|them|you|with))* (?P<how>until|for) (?P<when>.+)"
    r"|(?:i am )?(?:on |away on )?(?:annual leave|leave|holiday|away)(?: now)? (?P<away>until) (?P<back>.+)"
)
_NOTHING_IN = _row(
    r"(?:no|no more|stop|pause|mute|hold)(?: (?:all|any|my|the|more))*"
    r" (?:messages?|reminders?|notifications) (?P<when>today|this week|the rest of the (?:day|week))"
)
_ASK_PAUSE = _row(r"(?:pause|snooze)(?: (?:everything|all|messages|me|all messages|it))?")
_GO_ON = _row(
    r"(?:unsnooze|unpause|unmute|resume|carry on|start)(?: (?:everything|all|messages|me|sending|again))*"
)
_LATER = _row(
    r"(?:(?:i am )?(?:not (?:really |quite )?sure|dunno|maybe|i (?:dont|do not) know)(?: yet)? )?"
    r"(?:(?:remind|ask|nudge|prompt|ping) me(?: (?:again|later|of|about|it|that|this|one))*(?: (?P<at>.+?))?"
    r"|(?:snooze|postpone|delay) (?:that|this|the|my) (?:reminder|one)"
    r"(?: (?:until|for|till|to) (?P<until>.+?))?"
    r"|(?:that|this) reminder (?:again )?later)"
)
_IN_A_WHILE = re.compile(r"in (?:a |an |half )?(?:[a-z0-9]+ )?(?:while|bit|hours?|minutes?|mins?)|later")
_SPAN = re.compile(
    r"(?:the )?(?:next )?(?P<number>[0-9]{1,2}|[a-z]+)(?: of)? (?P<unit>day|week|fortnight|month)"
)
_MOMENT = frozenset(("WHEN", "TIME", "on", "at", "in", "the"))
_DAYS = {"day": 1, "week": 7, "fortnight": 14, "month": 30}
_END_LINKS = _row(
    rf"(?:{_STOP}|end|cancel|revoke|remove|delete|reset|stop sharing|get rid of) {_OWN}calendar {_LINKS}"
    rf"|(?:turn |switch )?{_OWN}calendar {_LINKS} off|stop sharing my calendar"
)


def read_settings(plain: str, today: date) -> Wish | None:
    """Return the wish about one's own settings that a normalised text is, or None when it is another."""
    return (
        _quiet(plain)
        or _paused(plain, today)
        or _reminders(plain)
        or _kind(plain)
        or _shown(plain)
        or _later(plain, today)
    )


def is_of_ones_work(plain: str) -> bool:
    """Return whether a text only says when one works, which beside a question is the reason for it."""
    return bool(_NIGHTS.fullmatch(plain))


def _later(plain: str, today: date) -> Wish | None:
    """Return the wish to be reminded of one booking at another time; when, as it was said."""
    match = _LATER.fullmatch(plain)
    if match is None:
        return None
    at = match["at"] or match["until"] or ""
    if at and not _IN_A_WHILE.fullmatch(at) and not set(read_timing(at, today).text.split()) <= _MOMENT:
        return None
    return Wish("remind_later", {"said": at} if at else {})


def _shown(plain: str) -> Wish | None:
    if _SETTINGS.fullmatch(plain):
        return Wish("settings")
    if _END_LINKS.fullmatch(plain):
        return Wish("my_calendar", {"end": True})
    return Wish("own_reminders") if _REMINDERS.fullmatch(plain) else None


def _quiet(plain: str) -> Wish | None:
    if _NIGHTS.fullmatch(plain):
        return Wish("quiet_hours", {"hours": NIGHT_STAFF})
    if _NO_QUIET.fullmatch(plain):
        return Wish("quiet_hours", {"hours": "none"})
    match = _QUIET.fullmatch(plain) or _NOT_BETWEEN.fullmatch(plain)
    if match is None:
        return None
    said = match["hours"] or ""
    hours = "none" if said in ("none", "off") else read_hours(said)
    return Wish("quiet_hours", {"hours": hours} if hours else {})


def _reminders(plain: str) -> Wish | None:
    if _AS_PLANNED.fullmatch(plain):
        return Wish("own_reminders", {"use": "planned"})
    for name, pattern in (("add", _REMINDED), ("drop", _NOT_REMINDED)):
        match = pattern.fullmatch(plain)
        if match and (rule := read_offset(match["offset"])):
            return Wish("own_reminders", {name: rule})
    return None


def _kind(plain: str) -> Wish | None:
    if _REMIND_OFF.fullmatch(plain):
        return Wish("mute", {"kind": "reminder", "on": False})
    if _ALL_OFF.fullmatch(plain):
        return Wish("mute", {"kind": "all", "on": False})
    if _NUDGE_OFF.fullmatch(plain):
        return Wish("mute", {"kind": "nudge", "on": False})
    for pattern, is_on in ((_OFF, False), (_ON, True)):
        if match := pattern.fullmatch(plain):
            kind = next(name.removeprefix("of_") for name, words in match.groupdict().items() if words)
            return Wish("mute", {"kind": kind, "on": is_on})
    return None


def _paused(plain: str, today: date) -> Wish | None:
    if _GO_ON.fullmatch(plain):
        return Wish("snooze", {"until": ""})
    if _ASK_PAUSE.fullmatch(plain):
        return Wish("snooze")
    if match := _NOTHING_IN.fullmatch(plain):
        until = _until("for", match["when"], today)
        return Wish("snooze", {"until": until.isoformat()}) if until else None
    match = _PAUSE.fullmatch(plain)
    until = match and _until(match["how"] or match["away"], match["when"] or match["back"], today)
    return Wish("snooze", {"until": until.isoformat()}) if until else None


def read_day(plain: str, today: date) -> date | None:
    """Return the day that a normalised text names, such as "monday" or "7 december", or None."""
    timing = read_timing(plain, today)
    first = timing.args.get("from")
    if first is None or timing.text.strip() not in ("WHEN", "on WHEN", "until WHEN"):
        return None
    return date.fromisoformat(str(first))


def _until(how: str, when: str, today: date) -> date | None:
    if how == "until":
        return read_day(when, today)
    if when in ("today", "the rest of the day"):
        return today + timedelta(days=1)
    if when in ("the rest of the week", "this week", "the week"):
        return today + timedelta(days=7 - today.weekday())
    match = _SPAN.fullmatch(when)
    count = number(match["number"]) if match else None
    return today + timedelta(days=count * _DAYS[match["unit"]]) if match and count else None
