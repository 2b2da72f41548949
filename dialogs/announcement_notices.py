"""The words of announcements, from today's text: as they arrive, as they look before, and once changed."""

from __future__ import annotations

from datetime import datetime

from dialogs import arguments, wording
from dialogs.arguments import Args
from dialogs.messages import Action, Drop, Reply
from store import announcement_targets, announcements, announcing
from store.announcement_targets import Subject
from store.announcements import Kept
from store.db import Tx
from store.errors import NotFound

_NOT_YOURS = (
    "Your announcement was stopped: only who runs the session, or a coordinator, can send it. "
    "Who did not have it by then gets nothing."
)
_PLACE_GONE = (
    "Your announcement was stopped: I was removed from that channel, or it is gone. What stands there stays; "
    "nothing more is sent there until somebody mentions me in it."
)
_NOT_THERE = (
    "Your announcement was stopped: you are not in that channel any more. If you are, mention me there once, "
    "then post it again."
)
_WHY = {announcing.LEFT_PLACE: _PLACE_GONE, announcing.NOT_THERE: _NOT_THERE}


def announcement(tx: Tx, args: Args, person_id: int | None, now: datetime) -> Reply | Drop:
    """Tell somebody, or a channel; nothing when it has been stopped or they are not meant any more."""
    kept = _kept(tx, args)
    if kept is None:
        return Drop("the announcement is gone")
    if why := announcing.may_still_go(tx, kept, person_id):
        return Drop(why)
    return message(tx, kept, now)


def changed(tx: Tx, args: Args, _person_id: int | None, now: datetime) -> Reply | Drop:
    """Put the correction in the place of what was sent, or say that it holds no longer."""
    kept = _kept(tx, args)
    if kept is None or not kept.text:
        return Drop("the announcement is gone")
    reply = message(tx, kept, now)
    if kept.state == "withdrawn":
        text = f"{kept.author} has withdrawn an announcement that stood here: please ignore it."
        facts = tuple(fact for fact in reply.facts if fact[0] != "From")
        return Reply(text, facts=facts, actions=(wording.WHATS_ON,))
    return Reply(f"Correction: {reply.text}", facts=reply.facts, actions=reply.actions)


def refused(tx: Tx, args: Args, _person_id: int | None, now: datetime) -> Reply | Drop:
    """Tell whoever let it go that it does not go any more, as they may not, or the channel is gone."""
    kept = _kept(tx, args)
    if kept is None:
        return Drop("the announcement is gone")
    text = _WHY.get(kept.reason, _NOT_YOURS)
    return Reply(text, facts=(("It said", kept.text),), actions=(wording.HELP,))


def message(tx: Tx, kept: Kept, now: datetime) -> Reply:
    """Return the announcement as it arrives, whatever has become of it."""
    about = announcement_targets.subject(tx, kept.target)
    facts = [("From", kept.author)]
    if about is not None:
        facts.append(("About", about_in_words(about, now)))
    return Reply(
        kept.text,
        facts=tuple(facts),
        actions=(wording.WHATS_ON,) if kept.target.is_place else (_got_it(kept), *_more(about)),
        notifies=kept.target.notifies,
    )


def about_in_words(about: Subject, now: datetime) -> str:
    """Return "CQI Taster, Thursday 3 December, 10am to 11am", or which cohort it is."""
    if about.starts_at is None or about.ends_at is None:
        return ", ".join(filter(None, (about.title, about.cohort)))
    return f"{about.title}, {wording.when(about.starts_at, about.ends_at, about.zone, now)}"


def _got_it(kept: Kept) -> Action:
    return Action("Got it", "got_it", {"announcement": kept.id})


def _more(about: Subject | None) -> tuple[Action, ...]:
    if about is None:
        return ()
    named = {"session": about.slug} if about.occurrence_id is None else {"occurrence": about.occurrence_id}
    return (Action("Details", "details", named),)


def _kept(tx: Tx, args: Args) -> Kept | None:
    try:
        return announcements.get(tx, arguments.identity(args, "announcement") or 0)
    except NotFound:
        return None
