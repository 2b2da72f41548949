"""Who came: those who run a session say, once it has begun, who did not, and how many came unbooked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from dialogs import arguments, buttons, human, register_form, register_said, register_words, wording
from dialogs.arguments import Args
from dialogs.begun import meant
from dialogs.engine import Answers, Ask, Turn, ask
from dialogs.messages import Action, Form, Item, Reply
from store import occurrences, registers, roles
from store.errors import NotAllowed
from store.occurrences import Listed
from store.registers import Begun, Marks, Refused, Register, Taken, Why

LATELY = timedelta(days=14)
_MOST_LISTED = 8
_OTHERS_SAY = (
    "Whoever runs the session notes who came, so there is nothing you need to do. Good that you are there!"
)


def start(turn: Turn, args: Args) -> Ask | Reply:
    """Ask who came to the session a button or the words name, or show what was said; else let pick one.

    `missing` and `present` are names of people who did not come, or did, `everyone` and `heads` what was
    said of all; `asks` is true for who would like to know rather than to note it, `change` and `undo` for who
    wants it to be other. Raises NotFound, or NotAllowed for a session of others.
    """
    if (occurrence_id := arguments.identity(args, "occurrence")) is not None:
        return _about(turn, occurrence_id, args)
    if arguments.flag(args, "late"):
        return _late(turn)
    if not roles.runs(turn.tx, turn.person_id):
        if arguments.flag(args, "asks"):
            raise NotAllowed("register")
        return Reply(_OTHERS_SAY, actions=wording.MENU)
    found = _with_them(turn, meant(turn, args, LATELY), register_said.names(args))
    if (said_already := [one for one in found if one.register_at]) and register_said.is_again(args):
        found = sorted(said_already, key=lambda one: str(one.register_at))[-1:]
    if not found:
        text = "No session that you run has begun then. In the last two weeks, I mean, unless you name a day."
        return Reply(text, actions=(wording.WHO_IS_COMING, wording.WHATS_ON))
    return _about(turn, found[0].id, args) if len(found) == 1 else _pick(turn, found, args)


def _late(turn: Turn) -> Reply:
    """Say what becomes of the place of whoever is late, and who can be told: the bot tells nobody."""
    text = "Just come in when you get there: your place stays yours. I tell nobody that you are late."
    announce = (Action("Tell those booked", "announce"),) if roles.runs(turn.tx, turn.person_id) else ()
    return Reply(f"{text} {human.whom_to_ask(turn)}", actions=(*announce, *wording.MENU))


def is_past(turn: Turn, args: Args) -> bool:
    """Return whether what was said is about days that are over."""
    end, today = arguments.day(args, "to"), turn.now.astimezone(turn.hub.zone).date()
    return end is not None and end <= today


# --- Which session ------------------------------------------------------------------------------


def _with_them(turn: Turn, found: list[Begun], names: list[str]) -> list[Begun]:
    """Return the sessions that somebody of these names had booked; all of them where nobody was named."""
    if not names:
        return found
    fits = [one for one in found if register_said.named(registers.get(turn.tx, one.id).people, names)]
    return fits[:1] or found


def _pick(turn: Turn, found: list[Begun], args: Args) -> Reply:
    """List the sessions, those first of which nobody has said yet who came; those last for who asks it."""
    asks = bool(arguments.flag(args, "asks"))
    in_order = sorted(found, key=lambda one: (one.register_at is not None) is not asks)[:_MOST_LISTED]
    items = tuple(_one_to_pick(turn, one) for one in in_order)
    return Reply("Which session is it about?", items=items, actions=(wording.WHO_IS_COMING, wording.WHATS_ON))


def _one_to_pick(turn: Turn, one: Begun) -> Item:
    said = "Nobody has said yet who came"
    if one.register_at is not None:
        said = register_words.counts(registers.get(turn.tx, one.id)).capitalize()
    when = wording.when(one.starts_at, one.ends_at, one.zone, turn.now)
    return Item(one.title, (when, said), (buttons.who_came(one.id),))


# --- The form -----------------------------------------------------------------------------------


def _about(turn: Turn, occurrence_id: int, args: Args) -> Ask | Reply:
    listed = occurrences.get(turn.tx, occurrence_id, turn.person_id)
    if not roles.may_run(turn.tx, turn.person_id, listed.session_type_id):
        raise NotAllowed("register")
    if not listed.is_on:
        return _refused(turn, listed, "off")
    if turn.now < listed.starts_at:
        return _refused(turn, listed, "not_begun")
    if registers.is_counted(turn.tx, listed.id):
        return _refused(turn, listed, "counted")
    register, missing = registers.get(turn.tx, listed.id), arguments.words(args, "missing")
    if sentence := register_said.read(turn, listed, register, args):
        return ask(sentence.form, then=said, occurrence=listed.id, **sentence.keep)
    if register.taken_at and not missing and not arguments.flag(args, "change"):
        return replace(shown(turn, listed, register), done="")
    return _form(turn, listed, register, register_said.named(register.people, missing))


def _form(turn: Turn, listed: Listed, register: Register, missing: list[str]) -> Ask:
    fields = (*register_form.people(register, missing), register_form.walk_ins(listed, register))
    intro = f"{register_words.what(listed, turn.now)}."
    form = Form("Who came", fields, submit="Save", intro=intro)
    return ask(form, then=said, occurrence=listed.id)


# --- What was said ------------------------------------------------------------------------------


def said(turn: Turn, answers: Answers) -> Reply:
    """Write who came, as it was said, in place of what stood there; nothing where that was not meant."""
    if answers.get("sure") is False:
        return Reply("OK, nothing has changed.", actions=(wording.WHO_CAME, wording.WHATS_ON))
    occurrence_id, walk_ins = int(answers["occurrence"]), answers.get("walk_ins")
    number = walk_ins if isinstance(walk_ins, int) else None
    marks = Marks(_ids(answers, "absent"), _ids(answers, "came"), number)
    outcome = registers.take(turn.tx, occurrence_id, turn.person_id, marks, turn.now)
    listed = occurrences.get(turn.tx, occurrence_id, turn.person_id)
    match outcome:
        case Taken():
            return shown(turn, listed, registers.get(turn.tx, occurrence_id))
        case Refused(why):
            return _refused(turn, listed, why)


def _ids(answers: Answers, name: str) -> list[int]:
    picked = (answers[key] for key in answers if key.startswith(name))
    return [int(value) for values in picked if isinstance(values, list) for value in values]


def shown(turn: Turn, listed: Listed, register: Register) -> Reply:
    """Return what the register says, with what can be done about it, and what can be written to whom."""
    revision = registers.undoable(turn.tx, listed.id)
    undo = [Action("Undo", "undo", {"register": listed.id, "taken": revision})] if revision else []
    text = f"{register_words.what(listed, turn.now)}: {register_words.counts(register)}."
    change = Action("Change", "who_came", {"occurrence": listed.id, "change": True})
    tell = [
        Action(label, "announce", {"occurrence": listed.id, "whom": whom})
        for came, whom, label in (
            (True, "attended", "Tell those who came"),
            (False, "absent", "Tell those who did not"),
        )
        if any(one.came is came for one in register.people)
    ]
    facts = register_words.missing(register)
    return Reply(text, facts=facts, actions=(change, *undo, *tell, wording.WHATS_ON), done="Register taken")


def taken_back(turn: Turn, occurrence_id: int, revision: int) -> Reply:
    """Put back what stood before the register of this revision. Raises NotFound or NotAllowed."""
    outcome = registers.take_back(turn.tx, occurrence_id, turn.person_id, revision, turn.now)
    listed = occurrences.get(turn.tx, occurrence_id, turn.person_id)
    register = registers.get(turn.tx, occurrence_id)
    if isinstance(outcome, Refused):
        return _refused(turn, listed, outcome.why)
    if register.taken_at is not None:
        return replace(shown(turn, listed, register), done="Undone")
    text = f"Undone: nobody has said yet who came to {register_words.what(listed, turn.now)}."
    return Reply(text, actions=(buttons.who_came(listed.id), wording.WHATS_ON), done="Undone")


def _refused(turn: Turn, listed: Listed, why: Why) -> Reply:
    what = register_words.what(listed, turn.now)
    text = {
        "not_begun": f"{what}, has not begun. Who came can be noted from its start on.",
        "off": f"{what}, does not take place, so nobody came to it.",
        "counted": f"{what}, is so long ago that only the number of bookings is kept, and no names.",
        "changed": f"Who came to {what}, has been noted anew since, so nothing was undone.",
    }[why]
    again = (buttons.who_came(listed.id),) if why == "changed" else (buttons.roster(listed),)
    return Reply(text, actions=(*again, wording.WHATS_ON))
