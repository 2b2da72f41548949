"""Announcing something to many: whom, the words and when are asked, then it is shown as it will look."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from dialogs import (
    announcement_notices,
    announcement_whom,
    arguments,
    buttons,
    register_words,
    understanding,
    wording,
)
from dialogs.arguments import Args
from dialogs.engine import Answers, Ask, Turn, ask
from dialogs.messages import Action, Field, Form, Option, Reply
from store import announcement_targets, announcements, calendar_rules, roles, session_types
from store.announcement_targets import Target
from store.announcements import LONGEST, Kept, Wanted
from store.errors import NotAllowed, NotFound
from store.occurrences import Listed

_TITLE = "Announce"
_TEXT = f"What shall it say? About 60 words; at most {LONGEST} characters. No patient details, please."
_WHEN = "When shall it go?"
NOW, ANOTHER = "now", "another"
_AT = "At what time? For example “Friday 3pm”."
_NOT_A_TIME = "I need one day and time that is still to come, such as “Friday 3pm”."
_CHANNELS = "A channel is offered here once you have mentioned me in it."
_NOT_NOTED = "Nobody has noted yet who came to what you ran in the last three weeks. Note that first."
_NOBODY_AHEAD = (
    "Nobody has booked on what you run in the next three weeks. To write to those of a later date, name it."
)
_CALLS = "Shall everybody in the channel be called by it?"
_TAG = "audience:"
_MORNING = time(8, 0)


def start(turn: Turn, args: Args) -> Ask | Reply:
    """Ask whom it is for, what it says and when it goes, save what was said. Raises NotAllowed."""
    if not roles.runs(turn.tx, turn.person_id) and not roles.is_coordinator(turn.tx, turn.person_id):
        raise NotAllowed("announcement")
    listed = announcement_whom.meant(turn, args)
    if listed and not roles.may_run(turn.tx, turn.person_id, listed.session_type_id):
        raise NotAllowed("announcement")
    if listed and announcement_whom.is_afterwards(args) and not announcement_whom.is_known(turn, listed):
        return _not_known(turn, listed)
    options = announcement_whom.options(turn, listed)
    if announcement_whom.is_afterwards(args) and not listed:
        options = tuple(one for one in options if one.value.startswith(f"{args['whom']}:"))
    if not options:
        is_after = announcement_whom.is_afterwards(args)
        return Reply(_NOT_NOTED if is_after else _NOBODY_AHEAD, actions=(_first(args), wording.WHATS_ON))
    known = _whom(args, options) if listed else _group(turn, args, options) or _tagged(args, options)
    if announcement_whom.is_afterwards(args) and not listed and len(options) == 1:
        known = options[0].value
    intro = _nobody(turn, args, listed) if listed and not known else ""
    said = arguments.word(args, "text", most=LONGEST + 1)
    keep = {"whom": known} if known else {}
    keep |= {"text": said} if said and len(said) <= LONGEST else {}
    goes = understanding.read_moment(arguments.word(args, "goes"), turn.now, str(turn.hub.zone))
    keep |= {"when": goes.isoformat()} if goes else {}
    return _ask(turn, options, keep, intro, hint="" if listed else _CHANNELS)


def _first(args: Args) -> Action:
    return wording.WHO_CAME if announcement_whom.is_afterwards(args) else wording.WHO_IS_COMING


def _not_known(turn: Turn, listed: Listed) -> Reply:
    """Say that whoever runs the session has to say first who came, and show the way."""
    text = f"Nobody has said yet who came to {register_words.what(listed, turn.now)}. Note that first."
    return Reply(text, actions=(buttons.who_came(listed.id), wording.WHATS_ON))


def _nobody(turn: Turn, args: Args, listed: Listed) -> str:
    """Return that nobody is there of the kind that was named; "" where none was."""
    kind = arguments.word(args, "whom") or ""
    if kind not in announcement_targets.OF_A_DATE:
        return ""
    target = announcement_whom.target_of(f"{kind}:{listed.id}")
    return f"There is nobody {announcement_whom.in_words(turn.tx, target, turn.now)}." if target else ""


def _whom(args: Args, options: tuple[Option, ...]) -> str:
    """Return the option that was said, where there is one of that kind."""
    kind = arguments.word(args, "whom") or ("booked" if len(options) == 1 else "")
    if kind == "cohort" and not any(option.value.startswith("cohort:") for option in options):
        kind = "set"  # "the action learning set group"
    found = [option.value for option in options if option.value.startswith(f"{kind}:")]
    return found[0] if kind and len(found) == 1 else ""


def _group(turn: Turn, args: Args, options: tuple[Option, ...]) -> str:
    """Return the option of the only group of the course that was named."""
    slug = arguments.word(args, "session")
    if arguments.word(args, "whom") != "cohort" or not slug:
        return ""
    course = session_types.get(turn.tx, slug)
    groups = {f"cohort:{cohort.id}" for cohort in session_types.cohorts(turn.tx, course.id)}
    found = [option.value for option in options if option.value in groups]
    return found[0] if len(found) == 1 else ""


def _tagged(args: Args, options: tuple[Option, ...]) -> str:
    """Return the option of the tag that was said, however it is written."""
    tag = _plain_tag(arguments.word(args, "tag"))
    found = [one.value for one in options if one.value.startswith(_TAG) and _plain_tag(one.value) == tag]
    return found[0] if tag and len(found) == 1 else ""


def _plain_tag(said: str) -> str:
    words = said.removeprefix(_TAG).lower().replace("_", " ").replace("-", " ").split()
    return " ".join(word.removesuffix("s") for word in words)


def _ask(turn: Turn, options: tuple[Option, ...], keep: Answers, intro: str, hint: str) -> Ask:
    fields = (
        Field("whom", "Whom is it for?", "choice", options, hint=hint),
        Field("text", _TEXT, most=LONGEST),
        Field("when", _WHEN, "choice", moments(turn.now, turn.hub.zone)),
    )
    left = tuple(field for field in fields if field.name not in keep)
    if (target := announcement_whom.target_of(str(keep.get("whom", "")))) is not None:
        intro = f"To everybody {announcement_whom.in_words(turn.tx, target, turn.now)}."
    return ask(Form(_TITLE, left, submit="Preview", intro=intro), then=written, **keep)


def moments(now: datetime, zone: ZoneInfo) -> tuple[Option, ...]:
    """Return the times that can be picked."""
    today = now.astimezone(zone).date()
    monday = today + timedelta(days=7 - today.weekday())
    found = {
        now.replace(second=0, microsecond=0) + timedelta(hours=1): "In an hour",
        calendar_rules.to_utc(monday, _MORNING, str(zone)): "On Monday at 8am",
        calendar_rules.to_utc(today + timedelta(days=1), _MORNING, str(zone)): "Tomorrow at 8am",
    }
    later = (Option(moment.isoformat(), label) for moment, label in sorted(found.items()))
    return (Option(NOW, "Now"), *later, Option(ANOTHER, "At another time"))


def written(turn: Turn, answers: Answers) -> Ask | Reply:
    """Ask what is still missing, then show it as it will look."""
    target = announcement_whom.target_of(str(answers["whom"]))
    if target is None:
        raise NotFound("whom it is for")
    if answers["when"] == ANOTHER:
        if "at" not in answers:
            return _more(Field("at", _AT, most=80), answers)
        moment = understanding.read_moment(str(answers["at"]), turn.now, str(turn.hub.zone))
        if moment is None:
            left = {name: said for name, said in answers.items() if name != "at"}
            return _more(Field("at", _AT, most=80), left, _NOT_A_TIME)
        answers = {**answers, "when": moment.isoformat()}
    if _can_call(turn, target) and "calls" not in answers:
        return _more(Field("calls", _CALLS, "yes_no"), answers)
    target = Target(target.kind, target.id, target.tag, notifies=bool(answers.get("calls")))
    return _keep(turn, target, answers)


def _more(field: Field, answers: Answers, intro: str = "") -> Ask:
    return ask(Form(_TITLE, (field,), intro=intro), then=written, **answers)


def _can_call(turn: Turn, target: Target) -> bool:
    """Return whether the bot can call everybody there: Slack lets it, Teams does not."""
    place = announcement_targets.place(turn.tx, target.id) if target.is_place else None
    return place is not None and place.channel == "slack"


def _keep(turn: Turn, target: Target, answers: Answers) -> Reply:
    about = announcement_targets.subject(turn.tx, target)
    send_at = arguments.moment(answers["when"]) if answers["when"] != NOW else None
    zone = about.zone if about else str(turn.hub.zone)
    wanted = Wanted(turn.person_id, str(answers["text"]), target, zone, send_at)
    again = arguments.identity(answers, "again")
    if again is None:
        return preview(turn, announcements.draft(turn.tx, wanted, turn.now))
    if announcements.redraft(turn.tx, again, wanted, turn.now) != "done":
        return under_way(again)
    return preview(turn, again, was_scheduled=bool(answers.get("was_scheduled")))


def preview(turn: Turn, announcement_id: int, *, was_scheduled: bool = False) -> Reply:
    """Show it exactly as it will look, with how many people get it, and ask whether it shall go."""
    kept = announcements.get(turn.tx, announcement_id)
    shown = announcement_notices.message(turn.tx, kept, turn.now)
    named = {"announcement": kept.id, "version": kept.version}
    actions = (
        Action("Send" if kept.send_at is None else "Schedule", "send_announcement", named),
        Action("Change", "change_announcement", named),
        Action("Cancel", "drop_announcement", named),
    )
    facts = (*shown.facts, ("Preview", "Nothing is sent before you say so."), *about_sending(turn, kept))
    return Reply(shown.text, facts=facts, actions=actions, done="Not sent yet" if was_scheduled else "")


def about_sending(turn: Turn, kept: Kept) -> tuple[tuple[str, str], ...]:
    """Return whom it goes to, how many of them it does not reach, and when."""
    whom = announcement_whom.in_words(turn.tx, kept.target, turn.now)
    when = ("Goes", when_in_words(turn, kept))
    if kept.target.is_place:
        place = announcement_targets.place(turn.tx, kept.target.id)
        calls = "Everybody there is called." if kept.target.notifies else "Nobody is called by it."
        if place is not None and place.channel == "teams":
            calls = "Teams lets no bot call everybody in a channel."
        return ("Goes to", f"{whom}. {calls}"), when
    reach = announcement_targets.reach(turn.tx, kept.target)
    missed = announcement_whom.not_reached(reach)
    return (
        ("Goes to", f"{wording.people(reach.reached)} of {reach.people} {whom}"),
        *((("Does not reach", missed),) if missed else ()),
        when,
    )


def when_in_words(turn: Turn, kept: Kept) -> str:
    """Return "now", or the day and the local time."""
    if kept.send_at is None or kept.send_at <= turn.now:
        return "now; in their quiet hours, after them"
    zone = ZoneInfo(kept.zone)
    local = kept.send_at.astimezone(zone)
    return f"on {wording.day(local.date(), turn.now.astimezone(zone).date())} at {wording.clock(local)}"


def under_way(announcement_id: int) -> Reply:
    """Say that it is too late for that, and show the way to what can be done still."""
    report = Action("Report", "announcement_report", {"announcement": announcement_id})
    return Reply(
        "That one has gone already, or was cancelled. Nothing was changed.", actions=(report, wording.HELP)
    )
