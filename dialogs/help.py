"""Help, and every answer that leads there: nothing was understood, an old button, a question left."""

from __future__ import annotations

from dialogs import arguments, human, wording
from dialogs.arguments import Args
from dialogs.engine import Turn
from dialogs.messages import Action, Reply
from store import applications, roles, session_types
from store.session_types import Offer

# Every flow a person can start by typing, with words that start it.
TRY = {
    "whats_on": "“what’s on next week”",
    "details": "“tell me about the taster”",
    "book": "“book the drop-in on Wednesday”",
    "my_bookings": "“my bookings”",
    "my_calendar": "“my calendar link”",
    "where_is_it": "“where is it”",
    "getting_there": "“is there parking”",
    "cancel": "“cancel my place on Thursday”",
    "join_waiting": "“join the waiting list”",
    "leave_waiting": "“leave the waiting list”",
    "waiting_list": "“where am I on the waiting list”",
    "move": "“move my place”",
    "how_many": "“change my booking to 3 people”",
    "undo": "“undo that”",
    "remind_later": "“remind me tomorrow”",
    "hand_over": "“hand over my place”",
    "book_for": "“book for a colleague”",
    "roster": "“who’s coming”",
    "who_came": "“take the register”",
    "apply": "“apply for a course”",
    "withdraw": "“withdraw my application”",
    "my_applications": "“my applications”",
    "applications": "“applications”",
    "leave_set": "“leave the learning set”",
    "apologies": "“apologies for the next learning set”",
    "come_after_all": "“I can come after all”",
    "reflect": "“answer my learning set”",
    "set_answers": "“what did the others say”",
    "set_digest": "“who has answered”",
    "nudge_set": "“nudge the learning set”",
    "interest": "“register my interest”",
    "workshop": "“request a workshop”",
    "my_workshops": "“where is my workshop request”",
    "workshop_requests": "“workshop requests”",
    "interested": "“who’s interested in QSIR”",
    "unlink": "“unlink this account”",
    "link": "“link my account”",
    "settings": "“my settings”",
    "quiet_hours": "“quiet hours”",
    "own_reminders": "“remind me 30 minutes before”",
    "mute": "“stop reminders”",
    "snooze": "“no messages until Monday”",
    "announce": "“post an announcement”",
    "announcements": "“announcements”",
    "session_reminders": "“session reminders”",
    "misses": "“what did you not understand”",
    "human": "“talk to a person”",
    "help": "“help”",
}

_WHY = {
    "not_understood": (
        "Sorry, I did not understand that. I can show what’s on; book, move or cancel a place, also for a "
        "colleague; put you on a waiting list; or help you to apply for a course, join a learning set or ask "
        "for a workshop. Press Help for how to say it."
    ),
    "left": "OK, I’ve stopped there. Nothing was changed.",
    "nothing_open": "There is nothing to stop just now. What would you like to do?",
    "old_button": "That button is from an older version of me. Here is what I can do now.",
    "old_form": "That form is out of date, so nothing was saved from it. Please start again from a button.",
    "answered_form": "You’ve answered that already, so nothing was done again. My bookings shows all.",
    "left_open": "No question is open now, so nothing was changed. Start again brings back the one you left.",
    "not_found": "I can’t find that any more. It may have been removed.",
    "not_allowed": (
        "Sorry, that is only for the people who run the session, or for whoever it belongs to. "
        "Help shows what I can do for you."
    ),
    "nhs_number": "That seems to hold an NHS number, so I did not keep it. Please leave out patient details.",
    "busy": "A lot of people are booking this moment, and nothing was saved. Please try again.",
    "answered_before": "I’ve answered that already.",
    "elsewhere": "Others read along here, so I’ve answered you in your own chat with me.",
    "too_fast": (
        "That is faster than I can answer, so I have stopped reading for a moment. "
        "Please wait ten seconds, then send it again."
    ),
    "too_long": "That is more than I can read. Please send a shorter message.",
    "trouble": "Sorry, something went wrong on our side and nothing was saved. Please try again in a minute.",
}


# Where a word of a text that was not understood leads.
_LEADS_TO = {
    action.flow: action
    for action in (
        Action("Join waiting list", "join_waiting"),
        Action("Move", "move"),
        Action("Hand over", "hand_over"),
        Action("Cancel my place", "cancel"),
        Action("Book for a colleague", "book_for"),
        Action("Apply", "apply"),
        Action("Request a workshop", "workshop"),
        Action("Register interest", "interest"),
        wording.SETTINGS,
    )
}


def start(turn: Turn, args: Args) -> Reply:
    """Say why we are here, if there is a reason, and what to try."""
    if arguments.word(args, "why") == "not_understood":
        return _not_understood(turn, args)
    if arguments.word(args, "why") == "out_of_scope":
        return _out_of_scope(turn)
    if (why := _WHY.get(arguments.word(args, "why"))) is not None:
        return Reply(why, actions=wording.MENU)
    runs = bool(roles.runs(turn.tx, turn.person_id))
    flows = ("whats_on", "book", "cancel", *(("roster", "announce") if runs else ()))
    examples = wording.listing([TRY[flow] for flow in flows], "or")
    more = wording.listing(
        [TRY[flow] for flow in ("join_waiting", "move", "book_for", "apply", "workshop")], "or"
    )
    text = f"I’m the bot of {turn.hub.name}. Press a button, or type something like {examples}; also {more}."
    own = (wording.WHO_IS_COMING, wording.WHO_CAME) if runs else ()
    if applications.courses_run(turn.tx, turn.person_id):
        own = (*own, wording.APPLICATIONS)
    menu = (wording.WHATS_ON, wording.MY_BOOKINGS, wording.ALL_SESSIONS)
    return Reply(text, actions=(*menu, *own, wording.SETTINGS))


def _out_of_scope(turn: Turn) -> Reply:
    """Say what the bot is for. What it takes for something else is kept as missed: it may be wrong."""
    turn.missed()
    text = "Sorry, that is not for me: I look after the hub’s sessions, courses and your places on them."
    return Reply(f"{text} {human.whom_to_ask(turn)}", actions=wording.MENU)


def _not_understood(turn: Turn, args: Args) -> Reply:
    """Ask whether the one session that was named is meant, or offer what a word of the text leads to."""
    turn.missed()
    if slug := arguments.word(args, "session"):
        offer = session_types.get(turn.tx, slug)
        more = Action("Details", "details", {"session": offer.slug})
        text = f"Sorry, I did not understand that. Did you mean {offer.title}?"
        return Reply(text, actions=(more, *_ways_in(offer), *wording.MENU))
    leads = _LEADS_TO.get(arguments.word(args, "flow"))
    return Reply(
        _WHY["not_understood"], actions=((leads,) if leads else ()) + (*wording.MENU, wording.ALL_SESSIONS)
    )


def _ways_in(offer: Offer) -> tuple[Action, ...]:
    """Return the button that asks for a place; it asks for the date first, so nothing is written by it."""
    wish = {"session": offer.slug}
    match offer.rule:
        case "book":
            return (Action("Book", "book", wish),)
        case "drop_in":
            return (Action("I might come", "book", wish),)
        case "apply":
            return (Action("Apply", "apply", wish),)
        case "interest":
            return (Action("Register interest", "interest", wish),)
        case "request":
            return (Action("Request a workshop", "workshop", wish),)
    return ()


def because(why: str) -> Reply:
    """Return the answer for a reason that is found outside a flow."""
    return Reply(_WHY[why], actions=wording.MENU)
