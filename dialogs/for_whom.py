"""Which colleague is meant: asking for them, and saying what is wrong with what was typed."""

from __future__ import annotations

from dataclasses import replace

from dialogs import arguments, wording
from dialogs.arguments import Args
from dialogs.engine import Turn
from dialogs.messages import Action, Field, Item, Reply
from store import colleagues, forgetting, people
from store.colleagues import Colleague, NoColleague
from store.errors import NotFound

_LONGEST = 120


def field(label: str) -> Field:
    """Return the question for a colleague."""
    return Field("who", label, most=_LONGEST)


def said(args: Args) -> str:
    """Return the words a button, a wish or an answer names a colleague with, or ""."""
    return arguments.word(args, "who", most=_LONGEST)


def look(turn: Turn, asked: str) -> str | NoColleague:
    """Return the name of who is meant, adding nobody."""
    return colleagues.look(turn.tx, asked, turn.person_id, turn.hub.email_domains)


def is_new(turn: Turn, args: Args) -> bool:
    """Return whether it is for somebody by a name that the speaker has given nobody before."""
    return bool(said(args)) and colleagues.is_new(turn.tx, said(args), turn.person_id)


def if_new(turn: Turn, args: Args) -> str:
    """Return, of such a name, that it may have been misread; else ""."""
    if not is_new(turn, args):
        return ""
    return f"You have told me of nobody called {said(args)} before. If the place is for you, say No."


def find(turn: Turn, asked: str) -> Colleague | NoColleague:
    """Return who is meant; somebody unknown is added."""
    return colleagues.find(turn.tx, asked, turn.person_id, turn.now, turn.hub.email_domains)


def forget(turn: Turn, person_id: int) -> None:
    """Keep nobody whom this turn has named and who got nothing by it; whoever was known by then stays."""
    if person_id != turn.person_id:
        forgetting.forget(turn.tx, person_id, turn.now)


def words(turn: Turn, args: Args, ahead: str = " for") -> str:
    """Return " for Dave", " for 3 people" or " for Dave, 3 places", whom and how many it is for; or ""."""
    party = arguments.number(args, "party") or 1
    found = look(turn, said(args)) if said(args) else ""
    name = found if isinstance(found, str) else ""
    if name:
        return f"{ahead} {name}, {party} places" if party > 1 else f"{ahead} {name}"
    return f"{ahead} {wording.people(party)}" if party > 1 else ""


def person_id(turn: Turn, args: Args) -> int:
    """Return whom it is for: the speaker, or the colleague in the arguments. Raises NotFound."""
    if not said(args):
        return turn.person_id
    match find(turn, said(args)):
        case Colleague(person_id=found):
            return found
        case NoColleague():
            raise NotFound("colleague")


def theirs(reply: Reply, args: Args) -> Reply:
    """Return a list of dates with buttons that book for the colleague, and none about one's own place."""
    return replace(reply, items=tuple(_their_item(item, args) for item in reply.items))


def _their_item(item: Item, args: Args) -> Item:
    kept = [action for action in item.actions if action.flow in ("book", "details")]
    return replace(item, actions=tuple(_their_action(action, args) for action in kept))


def _their_action(action: Action, args: Args) -> Action:
    if action.flow != "book":
        return action
    party = {"party": args["party"]} if arguments.number(args, "party") else {}
    return Action("Book for a colleague", "book_for", {**action.args, **party, "who": said(args)})


def problem(turn: Turn, none: NoColleague) -> str:
    """Return what to say to words that mean nobody."""
    domains = " or ".join(f"@{domain}" for domain in turn.hub.email_domains[:3])
    return {
        "no_email": "That is not an email address I can use.",
        "other_domain": f"I need a work email that ends in {domains}.",
        "no_name": "Please give one person’s name, or their work email.",
        "yourself": "That is you. Please name a colleague.",
    }[none.why]


def told(turn: Turn, colleague_id: int) -> str:
    """Return whether a colleague hears of it from the bot, as a sentence."""
    if people.is_reachable(turn.tx, colleague_id):
        return "I’m letting them know."
    return "I can’t reach them in chat, so please tell them yourself."
