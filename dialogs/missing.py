"""What is kept of a typed line that was not understood, and of which nothing is.

Not here: `misses` shows them to the coordinators, and the store masks whatever it keeps.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from dialogs import engine, texts, typed, understanding
from dialogs.engine import Turn
from dialogs.messages import Incoming, Json
from store import misses

# Somebody may be in need, whatever the rest says: too much is left out here rather than too little.
_IN_DISTRESS = re.compile(
    r"suicid|\bself[ -]?harm|\b(?:kill|hurt|harm|cut)(?:ing|ting)? (?:my|him|her|them)?sel"
    r"|\bwant(?:ed)? to die\b|\bend (?:it all|my life)|\b(?:no|any) (?:point|reason) (?:in |to )?liv"
    r"|\bcan[’']?t (?:go on|cope|take (?:it|this|any))|\bbetter off dead|\boverdos"
    r"|\b(?:rape|raped|abuse|abused|abusing|assault|assaulted|attacked|groped|bullied|bullying|harass\w*"
    r"|depressed|anxiety|panic attacks?|unsafe|scared|crying|burnt? out|breaking down)\b",
    re.IGNORECASE,
)


def keep(turn: Turn, incoming: Incoming, conversation: Mapping[str, Json]) -> None:
    """Count what was typed, masked, for the coordinators.

    Nothing is kept of a button or form, of what is said while a question is open, which may be its answer,
    of a yes or a no, and of somebody in distress.
    """
    text = texts.clean(incoming.text)
    if not text or understanding.read_yes_no(text) is not None or engine.load(conversation).form is not None:
        return
    if _is_of_distress(turn, text):
        return
    called = [word for name in turn.names() for word in (name.title, *name.aliases)]
    misses.keep(turn.tx, text, turn.now, turn.hub.zone, called)


def _is_of_distress(turn: Turn, text: str) -> bool:
    if _IN_DISTRESS.search(text):
        return True
    heard = understanding.understand(text, turn.now.astimezone(turn.hub.zone), turn.names())
    return typed.is_distress(heard, text)
