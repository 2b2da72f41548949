"""What is answered where others read along: what everybody may see, as nobody in particular sees it.

Whatever is a person's own is not answered here. Not here either: who is told what where, which the turn says.
"""

from __future__ import annotations

from dataclasses import replace

from dialogs import help, texts, typed, understanding
from dialogs.arguments import Args
from dialogs.engine import Flows, Turn
from dialogs.messages import Incoming, Reply
from dialogs.public_pages import NOBODY

# What everybody may see. They write nothing, and say nothing of anybody but the one who asks: here, nobody.
_FOR_EVERYBODY = frozenset(("whats_on", "details", "help", "greeting", "thanks"))
_DIRECTLY = "Others read along here, so for your own bookings chat with me alone."
_NOT_UNDERSTOOD = (
    "Sorry, I did not understand that. Others read along here, so I only say what’s on and tell you about a "
    "session. For your own bookings chat with me alone."
)


def answer(flows: Flows, incoming: Incoming, turn: Turn) -> Reply | None:
    """Return the answer for everybody, or None when it is for the speaker alone, whatever it will be.

    Nobody is the speaker here, so no booking or standing shows, and no question is left open. Raises NotFound
    for a button of what is gone.
    """
    visit = replace(turn, person_id=NOBODY, name="")
    args = texts.clean_json(incoming.press.args if incoming.press else {})
    if len(incoming.text) > texts.LONGEST_MESSAGE or _holds_nhs_number(incoming.text, args):
        return None
    if incoming.submission or incoming.reopen or incoming.leave:
        return None
    if incoming.press:
        return _run(flows, visit, incoming.press.flow, args)
    return _read(flows, visit, texts.clean(incoming.text))


def _holds_nhs_number(text: str, args: Args) -> bool:
    return any(texts.holds_nhs_number(texts.as_text(said)) for said in (args, texts.clean(text)))


def _read(flows: Flows, visit: Turn, text: str) -> Reply | None:
    if not text:  # the bot was called by its name, and that is all
        return _run(flows, visit, "greeting", {})
    local = visit.now.astimezone(visit.hub.zone)
    heard = understanding.understand(text, local, visit.names())
    if typed.is_distress(heard, text):
        return None
    wish = heard.wish
    if wish is not None:
        return _run(flows, visit, wish.flow, wish.args)
    return _unread(visit, text)


def _unread(visit: Turn, text: str) -> Reply | None:
    """Say what can be asked here; a yes, a no, or a word of what is one's own is meant for the bot alone."""
    about = understanding.hints(text, visit.names())
    if "flow" in about or typed.bare_yes_or_no(text) is not None:
        return None
    said = help.start(visit, {"why": "not_understood", **about})
    return said if about else replace(said, text=_NOT_UNDERSTOOD)


def _run(flows: Flows, visit: Turn, flow: str, args: Args) -> Reply | None:
    if flow not in _FOR_EVERYBODY or flow not in flows:
        return None
    reply = flows[flow].start(visit, args)
    if not isinstance(reply, Reply):
        return None
    match flow:
        case "help" if "why" not in args:
            return replace(reply, text=f"{_introduction(visit)} {_DIRECTLY}")
        case "greeting":
            return replace(reply, text=f"{reply.text} {_DIRECTLY}")
    return reply


def _introduction(visit: Turn) -> str:
    return f"I’m the bot of {visit.hub.name}. Ask me {help.TRY['whats_on']} or {help.TRY['details']}."
