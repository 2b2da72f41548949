"""What else a request may say beside a session and a date: for whom, about what, where.

Each reader returns what it found and the text with a mark in its place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from dialogs.messages import Json
from dialogs.understanding.values import Name
from dialogs.understanding.words import MONTHS, WEEKDAYS, normalise

Found = tuple[dict[str, Json], str]

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
_OF_DEPARTMENTS = frozenset(("support_services",))
_STAFF = r"(?: (?:staff|team|people|folk|colleagues?|workers?))?"
_ANY_OF_THEM = "(?:the|our|all|any|every|each|of|a|an|in|as|us|new)"
# Whom one tells something, and whose channel or list it goes to; each of these has a place for who they are.
_TOLD = (
    r"tell|telling|let|message|msg|email|text|remind|inform|notify|warn|ping|invite"
    r"|(?:put|send|post|stick|share|pop|chuck|fire|circulate|forward|announce)\b(?! (?:me|us|my|our"
    r"|down)\b).*?"
    r" (?:to|for|with)"
)
_ADDRESSED = rf"\b(?:{_TOLD}) {{who}}\b(?! (?:programme|program|course|qi|cqi|training|office|to ward)\b)"
_CHANNEL = (
    r"\b(?:on|to|in|onto|into|via) {who}(?= (?:channel|group chat|group|chat|page|list|feed|board|teams)\b)"
)
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
# What is shown may be said behind it: "my poster on falls", which is no day.
_SHOWING = re.compile(
    r"\b(?:show|showcase|present|display|exhibit)(?: off)? (?:my|our) (?:work|project|poster|stuff)\b"
    rf"(?! (?:on|about) (?!the\b|[0-9]|{'|'.join((*WEEKDAYS, *MONTHS))})[a-z])"
    r"|(?:(?<=\bi )|(?<=\bwe ))(?:showcase|exhibit)(?: it| mine| ours| this| that)?(?= (?:at|there"
    r"|also|too|as well)\b|$)"
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


def read_audience(text: str, names: Sequence[Name]) -> Found:
    """Read an audience tag of the catalogue ("for porters", "I am a new starter") as WHO."""
    return _audience(text, names, is_addressed=False)


def read_addressed(text: str, names: Sequence[Name]) -> Found:
    """Read whom something is to be told, or whose channel it goes to, as WHO."""
    return _audience(text, names, is_addressed=True)


def _audience(text: str, names: Sequence[Name], *, is_addressed: bool) -> Found:
    tags = tuple(dict.fromkeys(tag for name in names for tag in name.audiences))
    for tag, plain, told, channel in _audience_patterns(tags):
        if match := (told.search(text) or channel.search(text)) if is_addressed else plain.search(text):
            start, end = match.span("who" if is_addressed else 0)
            return {"audience": tag}, f"{text[:start]}WHO{text[end:]}"
    return {}, text


@lru_cache(maxsize=16)
def _audience_patterns(
    tags: tuple[str, ...],
) -> list[tuple[str, re.Pattern[str], re.Pattern[str], re.Pattern[str]]]:
    patterns = []
    for tag in tags:
        words = [normalise(tag.replace("_", " ").replace("-", " ")), *_AUDIENCE_WORDS.get(tag, "").split()]
        either = "|".join(re.escape(word.removesuffix("s")) for word in words if word)
        people = rf"(?:{either})s?{_STAFF}"
        plain = (
            rf"\b(?:for|to|(?:i|we) (?:work|am|are)) (?:{_ANY_OF_THEM} )*{people}\b"
            rf"{_NO_NAME}{_AUDIENCE_SAID.get(tag, '')}"
        )
        # To tell "hr" something tells one department, and not everybody it stands for.
        whole = words[0].removesuffix("s") if tag in _OF_DEPARTMENTS else either
        who = rf"(?P<who>(?:{_ANY_OF_THEM} )*(?:{whole})s?{_STAFF})"
        told, channel = (re.compile(form.format(who=who)) for form in (_ADDRESSED, _CHANNEL))
        patterns.append((tag, re.compile(plain), told, channel))
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
