"""What else a request may say beside a session and a date: how many, for whom, about what, where.

Each reader returns what it found and the text with a mark in its place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from dialogs.messages import Json
from dialogs.understanding.values import Name
from dialogs.understanding.words import NUMBERS, WEEKDAYS, normalise, number

Found = tuple[dict[str, Json], str]

_N = rf"(?P<number>[0-9]{{1,2}}|{'|'.join(w for w in NUMBERS if w not in ('a', 'an', 'few'))})(?: of)?"
_SOMEBODY = (
    r"(?:people|ppl|persons?|staff|managers|nurses|porters|cleaners|hcas|admins|of us|us|attendees"
    r"|places?|seats?|spaces?|spots?)"
)
_OTHERS = (
    r"(?:more|others?|colleagues?|(?:of )?(?:the |my |our )?(?:lads|girls|team|staff|people|friends?|mates?"
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
    r"(?:also|then|now|again|later|please|put|book|cancel|move|tell|send|get|add|show|swap|change|take|let|not"
    r"|thanks|anyone|everyone|who|what|when|where|how|is|are|am|in|on|for|to|the|i|we|you|it|they|he|she"
    r"|[a-z]+ing|remind|text|sign|join|apply|mute|stop|check|come|maybe|if|so|can|could|will|would)\b"
)
# How many places: the words, and what is to be added for the speaker, who counts too.
_PARTIES: tuple[tuple[re.Pattern[str], int], ...] = tuple(
    (re.compile(rf"\b{pattern}\b"), extra)
    for pattern, extra in (
        (rf"(?:me|myself|i)(?: and| plus| with)+ {_N}(?: {_OTHERS})?", 1),
        (rf"(?:plus|with|bringing|bring) {_N} {_OTHERS}", 1),
        (rf"(?:me|myself|i am|i)\b.* (?P<mark>(?:and|an) {_N} {_FRIENDS})", 1),
        (rf"(?:a )?party of {_N}", 0),
        (rf"(?:(?:there (?:are|will be)|we are|so) )?(?:for )?(?:the |all )?{_N} of us", 0),
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

# Words for the people behind an audience tag; a tag's own words always count.
_AUDIENCE_WORDS = {
    "support_services": "porter cleaner domestic housekeeper housekeeping caterer catering kitchen estates"
    " facilities security laundry payroll procurement finance hr admin"
    " receptionist secretary driver maintenance",
    "new_starters": "newcomer joiner newbie starter",
}
# What says so without the people's name.
_AUDIENCE_SAID = {
    "new_starters": r"|\bi am (?:(?:quite|brand|very) )?new here\b|\bi (?:have )?(?:only |just )started\b",
}
# "For the support services programme" names a course, and not for whom something is.
_NO_NAME = r"(?! (?:programme|program|course|session|qi|cqi|one|training|drop)\b)"
_ONLINE = (
    (
        re.compile(r"\b(?:held )?(?:online|virtual(?:ly)?|remote(?:ly)?|(?:on|via|over) (?:teams|zoom))\b"),
        True,
    ),
    (re.compile(r"\b(?:in person|face to face)\b"), False),
)
_ROOM = r"(?:places?|spaces?|spots?|seats?)"
_FREE = re.compile(
    rf"\b(?:with|got|any|some) (?:any |some )?(?:free )?{_ROOM}(?: (?:still|left|free|available|going))*\b"
    rf"|\b(?:free|available) {_ROOM}\b|\b{_ROOM}(?: still)? (?:left|free|available|going)\b"
    r"|\b(?:that (?:is|are) |which (?:is|are) )?not full\b|\bstill free\b"
    r"|(?<=anything )free\b|\bfree(?= sessions?\b)"
)
# "Any courses" are any sessions at all, also where the catalogue has a topic of that name.
_ANY_SESSION = re.compile(r"sessions?|courses?|training|events?|class(?:es)?")
_NEXT = re.compile(r"\b(?:next|soonest|earliest) (?:free |available |possible )?(?:SESSION|MAYBE)\b")
_SHOWING = re.compile(
    r"\b(?:show|showcase|present|display|exhibit)(?: off)? (?:my|our) (?:work|project|poster|stuff)\b"
)
_NUMBERED_PLACE = re.compile(
    r"\b(?:(?:in|at|on) )?(?:the )?((?:room|ward|floor|bay|bed|theatre|clinic|building|block|level|unit|hut) "
    r"[0-9]+(?:\.[0-9]+)*[a-z]?)\b"
)
_PLACE = re.compile(
    r"\b(?:in|at) (?:the )?((?:(?!the\b|in\b|at\b)[a-z]+ ?){1,3}?)(?= (?:WHEN|TIME|on|for)\b|$)"
)
_ABOUT = re.compile(
    r"\b(?:about|regarding|covering|to do with) ((?:[a-z]+ ?){1,4}?)(?= (?:WHEN|TIME|WHO|on|for|in|at)\b|$)"
)


def read_party(text: str) -> Found:
    """Read how many places are wanted, the speaker included, as PARTY."""
    for pattern, extra in _PARTIES:
        match = pattern.search(text)
        if match:
            counted = 2 if match.groupdict().get("pair") else 1
            if match.groupdict().get("number"):
                counted = (number(match["number"]) or 0) + extra
            start, end = match.span("mark" if match.groupdict().get("mark") else 0)
            return ({"party": counted} if counted else {}), f"{text[:start]}PARTY{text[end:]}"
    return {}, text


def read_bringing(plain: str) -> int | None:
    """Return how many come, the speaker included, when a text says only that they bring others along."""
    match = _BRINGING.fullmatch(plain)
    return 1 + (number(match["number"] or "one") or 0) if match else None


def read_audience(text: str, names: Sequence[Name]) -> Found:
    """Read an audience tag of the catalogue ("for porters", "I am a new starter") as WHO."""
    for tag, pattern in _audience_patterns(tuple(dict.fromkeys(tag for n in names for tag in n.audiences))):
        if pattern.search(text):
            return {"audience": tag}, pattern.sub("WHO", text, count=1)
    return {}, text


@lru_cache(maxsize=16)
def _audience_patterns(tags: tuple[str, ...]) -> list[tuple[str, re.Pattern[str]]]:
    patterns = []
    for tag in tags:
        words = [normalise(tag.replace("_", " ").replace("-", " ")), *_AUDIENCE_WORDS.get(tag, "").split()]
        either = "|".join(re.escape(word.removesuffix("s")) for word in words if word)
        people = rf"(?:{either})s?(?: (?:staff|team|people|folk|colleagues?|workers?))?"
        patterns.append(
            (
                tag,
                re.compile(
                    r"\b(?:for|to|(?:i|we) (?:work|am|are)) (?:(?:the|our|all|any|a|an|in|as|us|new) )*"
                    rf"{people}\b{_NO_NAME}{_AUDIENCE_SAID.get(tag, '')}"
                ),
            )
        )
    return patterns


def read_topic(text: str, names: Sequence[Name], known: frozenset[str]) -> Found:
    """Read a topic of the catalogue as TOPIC; a `known` word, "online" and "course" alone are none."""
    for topic, words, pattern in _topic_patterns(tuple(dict.fromkeys(t for n in names for t in n.topics))):
        if (
            words in text
            and pattern.search(text)
            and text not in known
            and not _is_no_topic(normalise(topic))
        ):
            return {"topic": topic}, pattern.sub("TOPIC", text, count=1)
    return {}, text


def _is_no_topic(plain: str) -> bool:
    return bool(_ONLINE[0][0].fullmatch(plain) or _ANY_SESSION.fullmatch(plain))


def read_subject(text: str) -> Found:
    """Read any words behind "about" as TOPIC, whether or not the catalogue knows them."""
    match = _ABOUT.search(text)
    if match is None or {"me", "it", "this", "that", "them"} & set(match[1].split()):
        return {}, text
    return {"topic": match[1].strip()}, f"{text[: match.start()]}TOPIC{text[match.end() :]}"


@lru_cache(maxsize=16)
def _topic_patterns(topics: tuple[str, ...]) -> list[tuple[str, str, re.Pattern[str]]]:
    """Return the longest topics first, with their plain words.

    "Time" and "help" are topics too, so a topic must be said as one.
    """
    plain = sorted(((normalise(topic), topic) for topic in topics), key=lambda pair: -len(pair[0]))
    return [(topic, words, _topic_pattern(re.escape(words))) for words, topic in plain if words]


def _topic_pattern(words: str) -> re.Pattern[str]:
    about = "about|on|around|regarding|covering|to do with|any|anything|all"
    return re.compile(
        rf"\b(?:(?:{about}) )(?:on |about )?(?:the )?{words}s?\b"
        rf"|^{words}$|\b{words}s?(?= (?:sessions?|courses?|training|events?)\b)"
    )


def read_showing(text: str) -> Found:
    """Read "show my work" as coming to do so; which sessions one can show work at, the catalogue says."""
    return (
        ({"part": "showcase"}, _SHOWING.sub("come", text, count=1)) if _SHOWING.search(text) else ({}, text)
    )


def read_place(text: str) -> Found:
    """Read "in room 2" or "at the library" as WHERE."""
    match = _PLACE.search(text)
    if match is None or not match[1].strip():
        return {}, text
    return {"place": match[1].strip()}, f"{text[: match.start()]}WHERE{text[match.end() :]}"


def read_numbered_place(text: str) -> Found:
    """Read "room 2.10" as WHERE before its number is taken for a time."""
    match = _NUMBERED_PLACE.search(text)
    return ({}, text) if match is None else ({"place": match[1]}, _NUMBERED_PLACE.sub("WHERE", text, count=1))


def read_online(text: str) -> Found:
    """Read "online" and "in person" as ONLINE."""
    for pattern, is_online in _ONLINE:
        if pattern.search(text):
            return {"online": is_online}, pattern.sub("ONLINE", text, count=1)
    return {}, text


def read_free(text: str) -> Found:
    """Read "with places left" as FREE."""
    return ({"free": True}, _FREE.sub("FREE", text, count=1)) if _FREE.search(text) else ({}, text)


def read_next(text: str) -> Found:
    """Read "the next" ahead of a session that was marked already; the words stay."""
    return ({"next": True} if _NEXT.search(text) else {}), text
