"""Booking for a colleague: who it is for, and then all as if it were one's own."""

from __future__ import annotations

from dialogs import book, for_whom
from dialogs.arguments import Args
from dialogs.engine import Ask, Turn, ask
from dialogs.messages import Form, Reply
from store.colleagues import NoColleague


def start(turn: Turn, args: Args) -> Ask | Reply:
    """Ask for the colleague unless they are named, and go on to book for them."""
    if not (words := for_whom.said(args)):
        return _who(args, "")
    match for_whom.look(turn, words):
        case NoColleague(why="yourself"):
            return book.start(turn, {**args, "who": ""})
        case NoColleague() as none:
            return _who(args, for_whom.problem(turn, none))
        case _:
            return book.for_them(turn, args)


def _who(args: Args, intro: str) -> Ask:
    field = for_whom.field("Who is it for? Their work email or their name.")
    return ask(
        Form("Book for a colleague", (field,), submit="Next", intro=intro), then=who_said, wish={**args}
    )


def who_said(turn: Turn, answers: Args) -> Ask | Reply:
    """Go on with the colleague that was named."""
    return start(turn, {**answers["wish"], "who": answers["who"]})
