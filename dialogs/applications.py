"""Applications to the courses somebody runs, each with its answers, Accept and Decline."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from dialogs import apply, arguments, courses, pages, roster, wording
from dialogs.arguments import Args
from dialogs.engine import Turn
from dialogs.messages import Action, Item, Reply
from store import applications, cohorts, roles, session_types
from store.applications import Applicant
from store.enrolments import PENDING
from store.session_types import CohortDates


def start(turn: Turn, args: Args) -> Reply:
    """List the open applications by cohort, or with `accepted` who is on it; others hear who decides."""
    run = applications.courses_run(turn.tx, turn.person_id)
    if not run:
        return _runs_none(turn, args)
    is_accepted = bool(arguments.flag(args, "accepted"))
    found = _found(turn, args, run, ("accepted",) if is_accepted else PENDING)
    items = [_item(turn, cohort, one, some) for cohort, some in found for one in some]
    shown, rest = pages.page(items, args)
    more = (Action("More", "applications", {**_kept(args), "skip": rest}),) if rest else ()
    actions = (*more, _other_list(args, is_accepted=is_accepted), wording.WHATS_ON, wording.HELP)
    return Reply(_heading(len(items), is_accepted=is_accepted), items=tuple(shown), actions=actions)


def to_decide(turn: Turn) -> int:
    """Return how many applications wait for a decision of this person."""
    run = applications.courses_run(turn.tx, turn.person_id)
    return sum(len(some) for _, some in applications.listed(turn.tx, run, PENDING, turn.now)) if run else 0


def _runs_none(turn: Turn, args: Args) -> Reply:
    """Say who decides, and show the person's own applications if there are any."""
    names = roles.coordinators(turn.tx)
    who = (
        f"whoever runs the course, or {wording.listing(names, 'or')}" if names else "whoever runs the course"
    )
    mine, rest = pages.page(apply.items(turn), args)
    own = " Your own:" if mine else ""
    more = (Action("More", "my_applications", {"skip": rest}),) if rest else ()
    text = f"You run no course, so there is nothing for you to decide. That is for {who}.{own}"
    return Reply(text, items=tuple(mine), actions=(*more, *wording.MENU))


def of_cohort(cohort_id: int) -> Action:
    """Return the button that lists the open applications of one cohort."""
    return Action("Applications", "applications", {"cohort": cohort_id})


def buttons(enrolment_id: int) -> tuple[Action, ...]:
    """Return the two ways to decide."""
    return (Action("Accept", "accept", {"enrolment": enrolment_id}), decline(enrolment_id))


def decline(enrolment_id: int) -> Action:
    """Return the button that asks for the reason of a decline."""
    return Action("Decline", "decline", {"enrolment": enrolment_id})


def answers(at: courses.Moment, one: Applicant) -> tuple[tuple[str, str], ...]:
    """Return what the person answered, by the words of each question."""
    part = session_types.get_by_id(at.tx, one.session_type_id).parts[0]
    labels = {question["name"]: str(question["label"]) for question in part.questions}
    said = [(labels.get(name, name), roster.in_words(answer)) for name, answer in one.answers.items()]
    return tuple((label, words) for label, words in said if words)


def _found(
    turn: Turn, args: Args, run: list[int], states: tuple[str, ...]
) -> list[tuple[CohortDates, list[Applicant]]]:
    slugs = {arguments.word(args, "session"), *arguments.words(args, "sessions")} - {""}
    cohort_id = arguments.identity(args, "cohort")
    return [
        (cohort, some)
        for cohort, some in applications.listed(turn.tx, run, states, turn.now)
        if cohort_id in (None, cohort.id) and (not slugs or some[0].slug in slugs)
    ]


def _kept(args: Args) -> dict[str, object]:
    return {name: args[name] for name in ("session", "sessions", "cohort", "accepted") if args.get(name)}


def _other_list(args: Args, *, is_accepted: bool) -> Action:
    kept = {name: value for name, value in _kept(args).items() if name != "accepted"}
    if is_accepted:
        return Action("Applications", "applications", kept)
    return Action("Accepted", "applications", {**kept, "accepted": True})


def _heading(number: int, *, is_accepted: bool) -> str:
    if is_accepted:
        return f"{wording.count(number, 'application')} accepted:" if number else "Nobody is accepted yet."
    if not number:
        return "There is no application to decide about."
    return f"{wording.count(number, 'application')} to decide about:"


def _item(turn: Turn, cohort: CohortDates, one: Applicant, some: list[Applicant]) -> Item:
    on = courses.today(turn, one.zone)
    applied_on = wording.day(one.created_at.astimezone(ZoneInfo(one.zone)).date(), on)
    lines = [f"Applied on {applied_on}{courses.for_whom(one.party)}"]
    if one.state == "waiting":
        lines.append(f"Waiting, number {courses.position(turn, one)} in the queue")
    lines += [f"{label} {words}" for label, words in answers(turn, one)]
    decide = (decline(one.id),) if one.state == "accepted" else buttons(one.id)
    name = one.name or "Somebody without a name"
    return Item(name, tuple(lines), decide, f"{one.what} ({_places(turn, cohort)})")


def _places(turn: Turn, cohort: CohortDates) -> str:
    """Return "3 of 16 places taken" for the fullest day to come."""
    days = cohorts.days(turn.tx, cohort.series_id, turn.now)
    taken = max((day.taken for day in days), default=0)
    limits = [day.capacity for day in days if day.capacity is not None]
    return f"{taken} of {min(limits)} places taken" if limits else f"{wording.count(taken, 'place')} taken"
