"""Noticing that somebody is unwell, unsafe or being harmed: then nothing else in the message matters.

Better once too often than once too little, but never for everyday words: "dead busy" or "killing time".
"""

from __future__ import annotations

import re

from dialogs.understanding.words import MONTHS, WEEKDAYS

# "I can't go on Thursday" gives a place up, and a ward that "can't cope with discharges" wants a session.
_DAYS = "|".join((*WEEKDAYS, *MONTHS, "today", "tomorrow", "next", "[0-9]+[a-z]*"))
_TO_A_SESSION = (
    rf"(?: now)? (?:the|that|this|my|a|an|it|to|on|{_DAYS}|course|training|session|taster|drop in|als)\b"
)
_WITH_WORK = r" with (?!it\b|this\b|life\b|everything\b|things\b|myself\b|being\b)"
_I_AM = r"(?:am|been|feel|feeling) (?:so |totally |completely |really |just )*"
_HARMED = r"(?:bullied|harassed|abused|assaulted|attacked|threatened|raped|groped)"

# Who has lost somebody is to be met by a person, whatever else they wrote.
_MY_OWN = (
    r"m[ye] (?:[a-z]+ )?(?:mum|mam|mom|mother|dad|father|husband|wife|partner|son|daughter|brother|sister"
    r"|baby|child|nan|nana|gran|grandma|grandad|granddad|friend|mate)"
)
_DIED = rf"(?:died|passed (?:away|on\b|yesterday|last|{_DAYS})|passed(?= *$)|killed (?:him|her)self)"
_SAID = re.compile(
    r"\b(?:suicid\w*|overdose[ds]?|self harm\w*|kill(?:ing)? myself|harm(?:ing)? myself|hurt(?:ing)? myself"
    r"|cut(?:ting)? myself|end(?:ing)? (?:it all|my life)|end my own life|take my own life"
    r"|(?:want|wants|ready|rather) (?:to )?(?:die|be dead)|i am (?:going to|gonna) die"
    r"|wish i was dead|better off (?:dead|without me)"
    r"|tak(?:e|en|ing) all (?:of )?(?:my|the) (?:tablets|pills)"
    rf"|{_MY_OWN} (?:has |have |just |only |suddenly )*{_DIED}"
    r"|(?:dont|do not|didnt) (?:want to|wanna) (?:live|be here any ?more|be alive|wake up)"
    rf"|cant go on(?!{_TO_A_SESSION})|cant cope(?!{_WITH_WORK})"
    r"|cant (?:take (?:it|this)|do this) any ?more(?! than\b)"
    r"|cant take (?:it|this|any ?more)(?= *$| please\b| of this\b)"
    r"|cant (?:carry on any ?more|stop crying|breathe)"
    r"|(?:panic|anxiety) attacks?|nervous breakdown|having a breakdown"
    rf"|{_I_AM}(?:burn(?:t|ed) out|at breaking point)|at my breaking point"
    r"|mental health crisis|my (?:mental health|depression)|so depressed|am depressed"
    r"|feel (?:so )?(?:hopeless|worthless)"
    rf"|(?:i (?:was|got|get|have been)|am|being|been) (?:being )?{_HARMED}"
    r"|bull(?:y|ies|ying) me|harass(?:es|ing|ed)? me"
    r"|(?:hits?|hitting|beats?|hurts?|hurting|punched|attacked|assaulted|threatened|threatens|abuses?) me"
    r"|(?:dont|do not|never|not) feel(?:ing)? safe|i am not safe"
    r"|(?:scared|afraid|frightened) (?:to|of) (?:go home|my|him|her)"
    r"|my (?:mum|mam|dad|mother|father|husband|wife|partner|son|daughter|child|baby|brother|sister"
    r"|best friend) (?:has |just |has just )?(?:died|passed away|killed (?:him|her)self|is dying)"
    r"|(?:have|having|got|getting|my) (?:bad |some |awful )?chest pains?"
    r"(?! (?:unit|clinic|ward|team|pathway))"
    r")\b"
)
# Somebody who asks for a course about it is not telling of themselves; only these words are passed over, as
# "I'm not coming to the session on Thursday, I want to die" is no topic.
_ABOUT = rf"(?:suicid\w*|self harm\w*|overdoses?|being {_HARMED}|(?:panic|anxiety) attacks?)"
_TOPIC = re.compile(
    r"\b(?:courses?|training|sessions?|workshops?|leaflet|policy|project|anything) (?:on|about|around) "
    rf"{_ABOUT}"
    r"|\b(?:suicid\w*|self harm\w*) (?:prevention|awareness|training|policy|audit)\b"
)


def in_distress(plain: str) -> bool:
    """Return whether a normalised text says that somebody is in a bad way."""
    return bool(_SAID.search(_TOPIC.sub(" ", plain)))
