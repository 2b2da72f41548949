"""What the bot did not understand, for coordinators: what was said how often, and what it should have meant.

Not here: what is kept of a text in the first place is in `missing`.
"""

from __future__ import annotations

from dialogs import arguments, labelling, pages, wording
from dialogs.arguments import Args
from dialogs.engine import Ask, Turn, ask
from dialogs.messages import Action, Field, Form, Item, Option, Reply
from store import misses, roles
from store.errors import NotAllowed
from store.misses import Missed

_MOST = 300
_THROW_AWAY = "throw_away"
_SHOWN = 120


def start(turn: Turn, args: Args) -> Ask | Reply:
    """List them, or ask what the one that a button names should have meant. Raises NotAllowed."""
    _check(turn)
    if (miss_id := arguments.identity(args, "label")) is not None:
        return _ask(misses.get(turn.tx, miss_id))
    found = misses.listed(turn.tx, _MOST)
    if not found:
        return Reply("I have understood everything of the last 30 days.", actions=wording.MENU)
    shown, rest = pages.page(found, args)
    more = (Action("More", "misses", {"skip": rest}),) if rest else ()
    items = tuple(_item(turn, missed) for missed in shown)
    text = "What I did not understand in the last 30 days, without names and numbers:"
    return Reply(text, items=items, actions=(*more, wording.HELP))


def labelled(turn: Turn, answers: Args) -> Reply:
    """Write what was picked. Raises NotAllowed, and NotFound when the text is gone by now."""
    _check(turn)
    missed = misses.get(turn.tx, int(str(answers["label"])))
    more = (Action("Show the others", "misses"), wording.HELP)
    if answers["meant"] == _THROW_AWAY:
        misses.throw_away(turn.tx, missed.id)
        return Reply("Thrown away.", actions=more)
    meant = str(answers["meant"])
    misses.label(turn.tx, missed.id, meant)
    again = Action("Change", "misses", {"label": missed.id})
    text = f"Noted: {_quoted(missed)} means: {labelling.in_words(meant)}."
    return Reply(text, actions=(again, *more), done="Labelled")


def _check(turn: Turn) -> None:
    if not roles.is_coordinator(turn.tx, turn.person_id):
        raise NotAllowed("misses")


def _item(turn: Turn, missed: Missed) -> Item:
    last = wording.day(missed.last_on, turn.now.astimezone(turn.hub.zone).date())
    often = "Once" if missed.times == 1 else f"{missed.times} times"
    meant = (f"Means: {labelling.in_words(missed.meant)}",) if missed.meant else ()
    label = Action("What it means", "misses", {"label": missed.id})
    return Item(_quoted(missed), (f"{often}, last on {last}", *meant), (label,))


def _ask(missed: Missed) -> Ask:
    meant = [Option(value, said) for value, said in labelling.known().items()]
    options = (*meant, Option(_THROW_AWAY, "Throw it away"))
    field = Field("meant", "What should it have meant?", "choice", options)
    form = Form("Not understood", (field,), intro=f"{_quoted(missed)}:")
    return ask(form, then=labelled, label=missed.id)


def _quoted(missed: Missed) -> str:
    text = missed.text if len(missed.text) <= _SHOWN else f"{missed.text[:_SHOWN]}…"
    return f"“{text}”"
