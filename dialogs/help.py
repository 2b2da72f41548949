"""Help, and every answer that leads there: nothing was understood, an old button, a question left."""

from __future__ import annotations

from dialogs import arguments, wording
from dialogs.arguments import Args
from dialogs.engine import Turn
from dialogs.messages import Reply
from store import applications, roles

# Every flow a person can start by typing, with words that start it.
TRY = {
    "whats_on": "“what’s on next week”",
    "details": "“tell me about the taster”",
    "book": "“book the drop-in on Wednesday”",
    "my_bookings": "“my bookings”",
    "cancel": "“cancel my place on Thursday”",
    "join_waiting": "“join the waiting list”",
    "leave_waiting": "“leave the waiting list”",
    "waiting_list": "“where am I on the waiting list”",
    "move": "“move my place on Thursday to next week”",
    "hand_over": "“hand over my place”",
    "book_for": "“book for a colleague”",
    "roster": "“who’s coming”",
    "apply": "“apply for a course”",
    "withdraw": "“withdraw my application”",
    "applications": "“applications”",
    "leave_set": "“leave the learning set”",
    "apologies": "“apologies for the next learning set”",
    "come_after_all": "“I can come after all”",
    "interest": "“register my interest”",
    "workshop": "“request a workshop”",
    "my_workshops": "“where is my workshop request”",
    "workshop_requests": "“workshop requests”",
    "interested": "“who’s interested in QSIR”",
    "human": "“talk to a person”",
    "help": "“help”",
}

_WHY = {
    "not_understood": "Sorry, I did not understand that. I can show what’s on, book a place, or cancel one.",
    "left": "OK, I’ve stopped there. Nothing was changed.",
    "old_button": "That button is from an older version of me. Here is what I can do now.",
    "old_form": "That form is out of date, so nothing was saved from it. Please start again from a button.",
    "not_found": "I can’t find that any more. It may have been removed.",
    "not_allowed": "Sorry, that is only for the people who run the session, or for whoever it belongs to.",
    "nhs_number": "That seems to hold an NHS number, so I did not keep it. Please leave out patient details.",
    "busy": "A lot of people are booking this moment, and nothing was saved. Please try again.",
    "answered_before": "I’ve answered that already.",
    "too_long": "That is more than I can read. Please send a shorter message.",
    "trouble": "Sorry, something went wrong on our side and nothing was saved. Please try again in a minute.",
}


def start(turn: Turn, args: Args) -> Reply:
    """Say why we are here, if there is a reason, and what to try."""
    if (why := _WHY.get(arguments.word(args, "why"))) is not None:
        return Reply(why, actions=wording.MENU)
    runs = bool(roles.runs(turn.tx, turn.person_id))
    flows = ("whats_on", "book", "my_bookings", "cancel", *(("roster",) if runs else ()))
    examples = wording.listing([TRY[flow] for flow in flows], "or")
    text = f"I’m the bot of {turn.hub.name}. Press a button, or type something like {examples}."
    own = (wording.WHO_IS_COMING,) if runs else ()
    if applications.courses_run(turn.tx, turn.person_id):
        own = (*own, wording.APPLICATIONS)
    return Reply(text, actions=(*wording.MENU, wording.ALL_SESSIONS, *own))


def because(why: str) -> Reply:
    """Return the answer for a reason that is found outside a flow."""
    return Reply(_WHY[why], actions=wording.MENU)
