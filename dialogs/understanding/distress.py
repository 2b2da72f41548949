"""Noticing that somebody is unwell, unsafe or being harmed: then nothing else in the message matters.

Better once too often than once too little, but never for everyday words: "dead busy" or "killing time".
"""

from __future__ import annotations

import re

_SAID = re.compile(
    r"\b(?:suicid\w*|overdose[ds]?|self harm\w*|kill(?:ing)? myself|harm(?:ing)? myself|hurt(?:ing)? myself"
    r"|cut(?:ting)? myself|end(?:ing)? (?:it all|my life)|end my own life|take my own life"
    r"|(?:want|wants|going|ready|rather) (?:to )?(?:die|be dead)"
    r"|wish i was dead|better off (?:dead|without me)"
    r"|(?:dont|do not|didnt) (?:want to|wanna) (?:live|be here any ?more|be alive|wake up)"
    r"|cant (?:cope|go on|take (?:it|this|any ?more))"
    r"|cant (?:do this any ?more|carry on any ?more|stop crying|breathe)"
    r"|(?:panic|anxiety) attacks?|nervous breakdown|having a breakdown|burn(?:t|ed) out|breaking point"
    r"|(?:mental health|my depression|so depressed|am depressed|feel (?:so )?(?:hopeless|worthless))"
    r"|(?:being|been|was|am|got|gets|is) (?:bullied|harassed|abused|assaulted|attacked)"
    r"|(?:was|been|being) (?:threatened|raped|groped)"
    r"|bull(?:y|ies|ying) me|harass(?:es|ing|ed)? me"
    r"|(?:hits?|hitting|beats?|hurts?|hurting|punched|attacked|assaulted|threatened|threatens|abuses?) me"
    r"|(?:not|dont feel|never feel) safe (?:at|here|with|in|to|on)|(?:i am|im) not safe"
    r"|(?:scared|afraid|frightened) (?:to|of) (?:go home|my|him|her)|chest pains?)\b"
)
# Somebody who asks for a course or about a topic is not telling of themselves.
_LEARNING = re.compile(
    r"\b(?:course|training|sessions?|workshop|taster|drop in|topic|leaflet|policy)\b.*\b(?:on|about|for)\b"
)


def in_distress(plain: str) -> bool:
    """Return whether a normalised text says that somebody is in a bad way."""
    return bool(_SAID.search(plain)) and not _LEARNING.search(plain)
