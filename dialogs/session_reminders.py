"""When a session type reminds those who booked it: for who runs it, read at every press."""

from __future__ import annotations

from collections.abc import Sequence

from dialogs import arguments, own_reminders, settings_words, understanding, wording
from dialogs.arguments import Args
from dialogs.engine import Ask, Turn, ask
from dialogs.messages import Action, Field, Form, Item, Option, Reply
from store import reminder_policies, reminder_rules, roles, session_types
from store.errors import NotAllowed
from store.reminder_policies import Policy
from store.session_types import Offer

_LONGEST = 60
_MOST_TYPES = 12
_MOST_SAID = 4
# What has no places to keep in mind is not booked in chat.
_REMINDED = ("book", "drop_in", "register", "apply")


def start(turn: Turn, args: Args) -> Ask | Reply:
    """Show the reminders of a session type, or change them as a button says. Raises NotAllowed."""
    if not arguments.word(args, "session"):
        return _pick(turn)
    offer = session_types.get(turn.tx, arguments.word(args, "session"))
    if not roles.may_run(turn.tx, turn.person_id, offer.id):
        if set(args) <= {"session"}:
            # Whoever does not run it means their own.
            return own_reminders.start(turn, {})
        raise NotAllowed("reminders")
    policy = reminder_policies.get(turn.tx, offer.id)
    if "rules" in args:
        return _write(turn, offer, policy, arguments.words(args, "rules"))
    if rule := arguments.word(args, "drop"):
        return _write(turn, offer, policy, [one for one in policy.rules if one != rule])
    return _ask_which(offer, "") if arguments.flag(args, "more") else _show(offer, policy)


def picked(turn: Turn, answers: Args) -> Ask | Reply:
    """Add the reminder that was picked or written."""
    offer = session_types.get(turn.tx, str(answers["session"]))
    said = str(answers["rule"])
    rule = said if settings_words.is_rule(said) else understanding.read_typed_offset(said)
    if rule is None:
        return _ask_which(offer, "I can’t read that. Please say how long before, as in the list.")
    policy = reminder_policies.get(turn.tx, offer.id)
    return _write(turn, offer, policy, [*policy.rules, rule])


def _pick(turn: Turn) -> Reply:
    run = set(roles.runs(turn.tx, turn.person_id))
    offers = [one for one in session_types.offers(turn.tx) if one.id in run and one.rule in _REMINDED]
    if not offers:
        raise NotAllowed("reminders")
    items = tuple(Item(one.title, actions=(_change("Reminders", one),)) for one in offers[:_MOST_TYPES])
    return Reply("The reminders of which session?", items=items, actions=(wording.HELP,))


def _show(offer: Offer, policy: Policy) -> Reply:
    items = tuple(own_reminders.entry(rule, _change("Remove", offer, drop=rule)) for rule in policy.rules)
    as_before = [_as_catalogue(offer, policy)] if policy.rules != policy.of_catalogue else []
    others = f" The catalogue says: {_said(policy.of_catalogue)}." if as_before else ""
    asks = " In working days, it asks who still comes." if any(map(reminder_rules.asks, policy.rules)) else ""
    none = "" if policy.rules else ": none"
    text = f"Reminders of {offer.title}{none}.{asks}{others}"
    add = _change("Add one", offer, more=True)
    return Reply(text, items=items, actions=(add, *as_before, wording.WHO_IS_COMING))


def _write(turn: Turn, offer: Offer, policy: Policy, rules: Sequence[str]) -> Reply:
    wanted = [rule for rule in dict.fromkeys(rules) if settings_words.is_rule(rule)]
    more = (_change("Reminders", offer), wording.WHO_IS_COMING)
    if tuple(wanted) == policy.rules:
        return Reply(f"That is how it is already. {offer.title}: {_said(policy.rules)}.", actions=more)
    before, coming = reminder_policies.change(turn.tx, offer.id, wanted, turn.person_id, turn.now)
    whom = f" It holds for {wording.count(coming, 'booking')} to come, too." if coming else ""
    undo = _change("Undo", offer, rules=list(before.rules))
    text = f"Reminders of {offer.title} from now on: {_said(wanted)}.{whom} What people set themselves stays."
    return Reply(text, actions=(undo, *more), done="Reminders set")


def _ask_which(offer: Offer, intro: str) -> Ask:
    options = tuple(Option(rule, settings_words.rule(rule).capitalize()) for rule in own_reminders.OFFERED)
    label = f"When shall people be reminded of {offer.title}?"
    field = Field("rule", label, "choice", options, most=_LONGEST, hint=own_reminders.HINT, takes_words=True)
    return ask(Form("A reminder more", (field,), intro=intro), then=picked, session=offer.slug)


def _as_catalogue(offer: Offer, policy: Policy) -> Action:
    return _change("As the catalogue has them", offer, rules=list(policy.of_catalogue))


def _change(label: str, offer: Offer, **args: object) -> Action:
    return Action(label, "session_reminders", {"session": offer.slug, **args})


def _said(rules: Sequence[str]) -> str:
    said = [settings_words.rule(rule) for rule in rules[:_MOST_SAID]]
    left = len(rules) - len(said)
    return wording.listing([*said, *([f"{left} more"] if left else [])]) or "none"
