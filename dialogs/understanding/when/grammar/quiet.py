# ruff: noqa: E501 (one row, one line: so that it reads as a table)
"""Phrases with a word of time in them that speak of no time, and times that cannot be."""

from __future__ import annotations

from dialogs.understanding.when.patterns import table
from dialogs.understanding.when.values import Wrong


def _none(*_: object) -> str:
    """Stand for words that are done with: a meaning of None would be no match."""
    return "none"


def _no_such_time(*_: object) -> Wrong:
    return Wrong("no_such_time")


_IDIOMS = (
    "in a minute|second|sec|bit|while !silence|ago",
    "wait|give|hang|hold|just|half on? me? a|one|5|two|NUM minute|second|sec",
    "any minute|day now?",
    "at the end of the day i|it|its|we|you|they|that|he|she|the|im|if|my|this",
    "back in the day",
    "in this day and age",
    "day to|in|by|after day out?",
    "week in|by|after week out?",
    "day one|NUM !of",
    "one|some|these|other|another|any|every|each|rainy|nice|good|bad|busy|long|great|lovely day|week",
    "make|made|call my|your|it a? day",
    "have|had|enjoy|hope a|an|your|you|the? had? a? good|nice|great|lovely|fab|restful weekend|day|week|evening|afternoon|morning|night|easter|christmas",
    "good|enjoy|lovely|nice your? weekend",
    "happy|merry|jolly christmas|easter|new|monday|tuesday|wednesday|thursday|friday|birthday year?",
    "easter|christmas eggs|egg|jumper|party|card|cards|tree|pudding|shopping|presents|present|lights|buffet|tune|quiz|bonus|do|raffle|rota|carols|dinner",
    "new year|years resolution|resolutions",
    "ask|email|tell|message|ring|call|contact|cc|thank|dear|mr|mrs|ms|dr|sister|nurse|meet april|june|may|january",
    "january can|could|will|would|and i|you|she|have",
    "new year new",
    "NTH of all|many|several|its|two|three",
    "a? month of sunday",
    "COUNT year experience|qualified",
    "NTH come NTH? served?",
    "ant and december",
    "january from|in|said|says|is|has|wants|smith|jones",
    "high noon",
    "midnight feast|blue|oil",
    "tgi friday",
    "man friday",
    "to be|get|getting wednesday",
    "NTH class|rate|refusal|hand|name|person|degree|language",
    "monday ami|cheri|dieu",
    "sat nav|navs",
    "i|we|you wednesday like|be|need|love|want|have|prefer|rather|appreciate|also|really|all",
    "^ wednesday like|love|need|prefer|be|rather|appreciate",
    "an|most august body|company|institution|gathering",
    "quick|on|the march of|past time|progress",
    "march in|into|out|up|over|off|down the|our|my|to",
    "march to the|work|victory",
    "march people in|out|off|around|about|up|down",
    "if|that wednesday like|be|need|love|want|have|prefer|rather|better|appreciate",
    "monday com",
    "NTH to none",
    "april|june|january|may|august|sunday said|says|smith|jones|brown|wants|asked|thinks|told|suggested",
    "april|june|january from|in finance|payroll|hr|estates|theatres|pharmacy|procurement|facilities|it|comms",
    "good friday agreement",
    "friday feeling",
    "sunday best|roast|lunch|dinner|school",
    "monday blues|morning feeling",
    "bank holiday pay|rate|rates|rota|rotas|shift|shifts|working|enhancement|cover|entitlement|leave",
    "weekend working|pay|rate|rates|rota|cover|shift|shifts|service|enhancement|staff|team",
    "night shift|shifts|staff|team|worker|workers|rota",
    "day|night case|cases|unit|surgery|centre|hospital|shift|staff|release|job|off|trip",
    "COUNT day|week|month|year|hour|minute course|courses|programme|session|sessions|long|rule|target|wait|standard|notice|break|slot|slots|old|event|workshop|shift|shifts|training|diploma|working|service|placement|contract|care|window|secondment|of",
    "half|full|whole -? day course|courses|session|workshop|training|event|one|ones",
    "year|week|month|quarter|day NUM !of|people",
    "minute|hour|day|week|month NUM of",
    "~NTH half of|the|my|our|us|them !past|NUM",
    "quarter of|the|pounder|final|finals !NUM|year|an|hour",
    "couch to NUM",
    "friday prayers",
    "sunday times",
    "an? all -? day event|course|session|thing|workshop",
    "spring|summer clean|house|dress|onion|roll",
    "time|times|day|week|once|twice|COUNT a|per|each|every day|week|month|year|fortnight",
    "last time|one|chance|thing|few of|i|we|chance|attempt|minute",
    "last minute",
    "up to the? minute",
    "year on year",
    "term time",
    "school day|week",
)  # fmt: skip

QUIET = table("quiet", *((phrase, _none) for phrase in _IDIOMS))
NO_SUCH_TIMES = table("IT", ("NOCLOCK", _no_such_time))
