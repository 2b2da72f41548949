"""How many come, the speaker included: "me and two of the lads", "hcas x4", "a team of five"."""

from __future__ import annotations

import re

from dialogs.messages import Json
from dialogs.understanding.words import MONTHS, NUMBERS, WEEKDAYS, number

Found = tuple[dict[str, Json], str]

_N = rf"(?P<number>[0-9]{{1,2}}|{'|'.join(w for w in NUMBERS if w not in ('a', 'an', 'few'))})(?: of)?"
_SOMEBODY = (
    r"(?:people|ppl|persons?|staff|managers|nurses|porters|cleaners|hcas|admins|of us|us|attendees"
    r"|places?|seats?|spaces?|spots?)"
)
_OTHERS = (
    r"(?:(?:more|other) (?:lads|girls|staff|people|friends?|mates?|colleagues?|of us)|more|others?"
    r"|colleagues?|(?:of )?(?:the |my |our )?(?:lads|girls|team|staff|people|friends?|mates?"
    r"|colleagues|porters|cleaners|nurses|others))"
)
_FRIENDS = r"(?:of )?(?:the |my |our )?(?:lads|girls|friends?|mates?|colleagues?|people|others)"
# "For 3" behind what is to be booked; "for 3pm" and "for 3 December" are times, and "for 17" may be a day.
_FOR_SO_MANY = (
    r"(?:book|reserve|join|register|sign|get|put|waiting|apply)\b(?!.*\bcancel\b).*\b(?:SESSION|MAYBE)\b.*?"
    r" (?P<mark>for (?P<number>[1-9]|one|two|three|four|five|six|seven|eight|nine))"
    rf"(?= (?:please|thanks|ta|on|at|next|this|today|tomorrow|{'|'.join(WEEKDAYS)})\b|$)"
)
# What may stand behind "me and" and is nobody's name.
_NO_COMPANION = (
    r"(?:also|then|now|again|later|please|put|book|cancel|move|tell|send|get|add|show|swap|change"
    r"|take|let|not"
    r"|thanks|anyone|everyone|who|what|when|where|how|is|are|am|in|on|for|to|the|i|we|you|it|they|he|she"
    r"|[a-z]+ing|remind|text|sign|join|apply|mute|stop|check|come|maybe|if|so|can|could|will|would)\b"
)
_NO_DATE = rf"(?! (?:{'|'.join(MONTHS)}|oclock|am|pm|minutes?|hours?|days?|weeks?|months?|options?|dates?)\b)"
# "Porters x3", "2x places"; what ends with "x" sends a kiss.
_TIMES_SO_MANY = (
    rf"(?:(?:[a-z]+ )?(?:staff|team) |[a-z]{{2,}}s )?x ?(?P<number>[1-9][0-9]?){_NO_DATE}(?![:./][0-9])"
    r"(?: of us)?"
    rf"|(?P<twice>[1-9][0-9]?)x {_SOMEBODY}"
)
_FROM = (
    rf"(?: from (?!{'|'.join((*WEEKDAYS, *MONTHS))}|now\b|next\b|today\b|tomorrow\b)"
    r"(?:the )?[a-z]+(?: room)?)?"
)
_GROUP = r"(?:team|group|party|crew|gang|bunch|bunches)"
# "Cap to 6", "max 12": room for so many, before the number is taken for a time.
_ROOM_FOR = re.compile(
    r"\b(?:(?:cap|capped|capacity|max|maximum|limit|limited)\b"
    r"(?: (?!to\b|at\b|of\b|up\b|down\b|is\b|be\b)[a-zA-Z]+){0,5}?"
    r"(?: (?:to|at|of|up|down|going|go|is|be|now|should))*|room for|numbers(?: [a-zA-Z]+)? (?:up|down)? ?to)"
    rf" (?P<mark>(?P<number>[0-9]{{1,3}}){_NO_DATE}(?![:./][0-9])(?: (?:people|places|seats|spaces))?)\b"
    r"|\b(?P<many>(?P<hundreds>[1-9][0-9]{2}) (?:people|places|seats|spaces))\b"
)
# Whoever is told or sent something does not come along.
_UNTOLD = "".join(
    f"(?<!{verb} )"
    for verb in ["tell", "send", "give", "show", "text", "email", "ring", "remind", "let", "get"]
)
_WHOSE = r"(?:my|our|the|a|an|another|one)"
_THING = (
    r"(?!(?:next|date|time|room|place|link|slides|address|other day|details|session|drop|taster|week|day"
    r"|morning|afternoon|list|agenda|price)\b)"
)
_MEMBER = rf"{_WHOSE} {_THING}(?:[a-z]+ ){{0,2}}?{_THING}[a-z]+"
# "Me my deputy and the new apprentice", "me tracy and the night lad".
_COMPANY = re.compile(
    rf"{_UNTOLD}\b(?:me|myself) (?P<first>(?:{_MEMBER}|(?!{_NO_COMPANION}|and\b)[a-z]{{3,}})"
    rf"(?: {_MEMBER}){{0,3}}) and (?P<last>{_MEMBER}?)"
    r"(?= (?:on|onto|for|to|in|into|at|want|would|are|please|from|coming|SESSION|MAYBE|WHEN|TIME)\b|$)"
)
# How many places: the words, and what is to be added for the speaker, who counts too.
_PARTIES: tuple[tuple[re.Pattern[str], int], ...] = tuple(
    (re.compile(rf"\b(?:{pattern})\b"), extra)
    for pattern, extra in (
        (rf"(?:me|myself|i)(?: and| plus| with)+ {_N}(?: {_OTHERS})?{_FROM}", 1),
        (rf"(?:plus|with|bringing|bring) {_N} {_OTHERS}", 1),
        (rf"(?:me|myself|i am|i)\b.* (?P<mark>(?:and|an) {_N} {_FRIENDS})", 1),
        (rf"(?:(?:we are |there is )?(?:(?:a|an|our|my|the|whole) )+(?:[a-z]+ )?)?{_GROUP} of {_N}"
         rf"{_FROM}", 0),
        (_TIMES_SO_MANY, 0),
        (rf"(?:it is )?(?:just |only )?us (?!one\b){_N}{_NO_DATE}", 0),
        (rf"(?:(?:there (?:are|is|will be)|we are|so) )?(?:for )?(?:the |all )?{_N} of us", 0),
        (rf"(?:for )?{_N} {_SOMEBODY}", 0),
        (_FOR_SO_MANY, 0),
        (rf"(?:book|reserve|get|put|need|want|sign up) (?P<mark>{_N})"
         r"(?= (?:on|onto|for) (?:the )?SESSION\b| from (?:the |my |our )?[a-z]+ (?:on|onto|in|into)\b)", 0),
        (rf"^(?P<mark>{_N}) for(?= (?:the )?(?:SESSION|{'|'.join(WEEKDAYS)}|today|tomorrow)\b)", 0),
        (r"(?P<alone>just (?:for )?me|only me|just myself|on my own)", 0),
        (r"(?P<pair>both of us|us both|(?:for )?(?:me|myself) and (?:my |a |another )(?:line manager|[a-z]+)"
         r"(?= (?:on|off|from|in|for|to|at|onto|might|may|could|will|would|want|are|SESSION|WHEN)\b|$))", 0),
        (rf"(?P<pair>(?:for )?(?:me|myself) and (?!{_NO_COMPANION})[a-z]{{2,}}"
         r"(?= (?:on|onto|for|to|want|would|are|SESSION)\b))", 0),
    )
)  # fmt: skip

_BRINGING = re.compile(
    r"(?:(?:hi|please|also|and|can i|could i|may i|am i allowed to|i am|i will|i want to|i would like to) )*"
    r"(?:(?:bring|bringing|me and|me plus|me with) )"
    rf"(?:{_N} {_FRIENDS}|(?:a|another|my) (?:friend|mate|colleague))"
    r"(?: (?:along|too|as well|with me|please|as well please|ok))*"
)


def read_party(text: str) -> Found:
    """Read how many places are wanted, the speaker included, as PARTY."""
    if together := _COMPANY.search(text):
        start, end = together.span()
        return {"party": 2 + _members(together["first"])}, f"{text[:start]}PARTY{text[end:]}"
    for pattern, extra in _PARTIES:
        match = pattern.search(text)
        if match:
            counted = 2 if match.groupdict().get("pair") else 1
            if said := match.groupdict().get("number") or match.groupdict().get("twice"):
                counted = (number(said) or 0) + extra
            start, end = match.span("mark" if match.groupdict().get("mark") else 0)
            return ({"party": counted} if counted else {}), f"{text[:start]}PARTY{text[end:]}"
    return {}, text


def read_limit(text: str) -> Found:
    """Read how many there is to be room for, such as "cap to 6" or "max 12", as LIMIT."""
    match = _ROOM_FOR.search(text)
    if match is None:
        return {}, text
    start, end = match.span("mark" if match["mark"] else "many")
    return {"capacity": int(match["number"] or match["hundreds"])}, f"{text[:start]}LIMIT{text[end:]}"


def _members(listed: str) -> int:
    """Return how many are named in a row: each begins with whose they are, or is a name alone."""
    return len(re.findall(rf"\b{_WHOSE}\b", listed)) or 1


def read_bringing(plain: str) -> int | None:
    """Return how many come, the speaker included, when a text says only that they bring others along."""
    match = _BRINGING.fullmatch(plain)
    return 1 + (number(match["number"] or "one") or 0) if match else None
