"""The address of one's own calendar, and ending it for whoever else may have it."""

from __future__ import annotations

from dialogs import wording
from dialogs.arguments import Args
from dialogs.engine import Ask, Turn, ask
from dialogs.messages import SUBSCRIBE, Action, Field, Form, Reply
from store import calendar_entries

_END = Action("Stop my calendar links", "my_calendar", {"end": True})
_NO_ADDRESS = (
    "I can’t make calendar links here, as the hub is not set up for them. When you book in Slack, I send a "
    "file that your calendar reads."
)


def start(turn: Turn, args: Args) -> Ask | Reply:
    """Give the address, or ask whether all of them are to end."""
    if args.get("end") is True:
        label = "Stop every calendar link you have? A calendar that uses one no longer follows your bookings."
        return ask(Form("Stop my calendar links", (Field("sure", label, "yes_no"),)), then=sure)
    if turn.hub.calendar_links is None:
        return Reply(_NO_ADDRESS, actions=(wording.MY_BOOKINGS, wording.HELP))
    return _link(turn, "This link shows what you have booked. Add it to your calendar as a subscription. ")


def sure(turn: Turn, answers: Args) -> Reply:
    """End the links that were given out, and give a new one."""
    if not answers.get("sure"):
        return Reply("OK, your calendar link goes on working.", actions=(wording.MY_BOOKINGS, wording.HELP))
    calendar_entries.end_links(turn.tx, turn.person_id)
    return _link(turn, "Done. No earlier link works any more. Here is a new one. ", done="Stopped")


def _link(turn: Turn, said: str, done: str = "") -> Reply:
    if turn.hub.calendar_links is None:
        return Reply(said, actions=(wording.MY_BOOKINGS, wording.HELP), done=done)
    generation = calendar_entries.generation(turn.tx, turn.person_id)
    link = turn.hub.calendar_links.feed(turn.person_id, generation)
    text = f"{said}Keep it to yourself: whoever has it sees your bookings."
    return Reply(text, facts=((SUBSCRIBE, link),), actions=(_END, wording.MY_BOOKINGS), done=done)
