"""What a workshop, a talk with a facilitator or a stall is to be about, as it was said.

The patterns read a text with marks. For each kind they are tried in order: the plainest way to say it first.
"""

from __future__ import annotations

import re

_END = (
    r"(?= (?:at|to|on|in|for|need|please|with|and|could|can|so|because|cos|coz|as|we|i|you|just|by"
    r"|thanks|cheers"
    r"|is|are|was|this|next|half|would|who|ta|from|if|when|are|any|some|team|about [0-9]|[0-9]+"
    r"|SESSION|COURSE|MAYBE|WHEN|TIME|PARTY|WHO)\b|$)"
)
_NOT_FIRST = (
    r"(?!(?:me|it|this|that|them|us|you|at|on|in|to|for|with|something|anything|just|your|one|both"
    r"|all|please|can"
    r"|could|would|and|my|our|the|a|an|some|how)\b)"
)
_WORDS = rf"{_NOT_FIRST}([a-z]+(?: [a-z]+){{0,4}}?)"
_OWN = r"(?:(?:my|our|the|a|an|some|how|how to|new|work on|project on|idea (?:for|about|on)) )*"
# "For our team" says for whom, and not about what.
_NOBODY = (
    r"(?!(?:[a-z]+ ){0,3}(?:teams?|wards?|departments?|depts?|staff|group|nurses|porters|cleaners|managers"
    r"|people|colleagues|lads|girls|unit|crew|afternoon|morning|hours?|day)\b)"
)
_TROUBLE = (
    r"(?:problems?|MAYBE|trouble|troubles|issues?|bother|struggling|stuck|bogged down|fed up|grief"
    r"|difficult(?:y|ies)"
    r"|help(?: me| us)?)"
)
_MESS = (
    r"(?:is|are|has become|have become) (?:just |all |always |in )?(?:a |an |such a |absolute "
    r"|total |right |complete )*"
    r"(?:mess|shambles|nightmare|disaster|joke|chaos|headache|pain|muddle)"
)
_SUBJECTS: dict[str, tuple[re.Pattern[str], ...]] = {
    kind: tuple(re.compile(pattern) for pattern in patterns)
    for kind, patterns in {
        "one_to_one": (
            rf"\b(?:about|regarding|re|with a|(?:talk|go|think) (?:through|over)|look at|sort"
            rf"|write up) {_OWN}"
            rf"(?!coach|facilitator|person|someone|somebody|own\b){_WORDS}{_END}",
            rf"\b{_TROUBLE} (?:with|on|about|around|over) {_OWN}{_WORDS}{_END}",
            rf"\bon {_OWN}(?!coach|facilitator|person|someone|somebody|own\b){_WORDS}{_END}",
        ),
        "workshop": (
            rf"\b{_TROUBLE} (?:with|about|around|over) {_OWN}{_WORDS}{_END}",
            rf"\b(?:about|around|regarding|re|covering|to do with|looking at) {_OWN}{_WORDS}{_END}",
            rf"(?<!put )(?<!lay )\bon {_OWN}{_NOBODY}{_WORDS}{_END}",
            rf"\b(?:our |my |the )?(?!(?:that|this|it|which|there|what|team|ward)\b)"
            rf"((?:(?!team\b|ward\b|our\b|my\b|the\b)[a-z]+ ){{1,3}}?){_MESS}\b",
            rf"\b(?:facilitation|workshop|facilitator|facilitate) for {_OWN}{_NOBODY}{_WORDS}{_END}",
            rf"\b(?:workshop|SESSION) (?:request |please |wanted |needed )+{_OWN}{_NOBODY}{_WORDS}{_END}",
        ),
        "showcase": (
            rf"\b(?:talk (?:[a-z]+ )*?about|(?:board|poster|stand|stall|table|display|project"
            rf"|work) (?:on|about|for)"
            rf"|about) {_OWN}{_NOBODY}{_WORDS}{_END}",
            rf"\b(?:present|show|showcase|exhibit|display|share|demo|pitch|demonstrate"
            rf"|bring)(?:ing)?(?: off)?"
            rf" (?:what we (?:did|have done) (?:about|on|with) |its work on )?{_OWN}"
            rf"(?!(?:posters?|projects?|work|stuff|things?|also|too|as well|mine|ours)\b){_WORDS}{_END}",
        ),
    }.items()
}


def subject_of(kind: str, marked: str) -> str | None:
    """Return what a wish of this kind is to be about, in the words of a marked text, or None."""
    for pattern in _SUBJECTS.get(kind, ()):
        if (found := pattern.search(marked)) and (said := found[1].strip()):
            return said
    return None
