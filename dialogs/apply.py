"""Applying for a cohort of a course: which one, for how many, its questions, done."""

from __future__ import annotations

from typing import Any

from dialogs import arguments, courses, details, forms, wording
from dialogs.arguments import Args
from dialogs.engine import Ask, Turn, ask
from dialogs.messages import Action, Field, Form, Item, Option, Reply
from store import applications, cohorts, enrolments, session_types
from store.applications import Applicant
from store.booking_outcomes import NotEligible, PartyTooBig, Unanswered
from store.enrolment_outcomes import AlreadyApplied, Application, Applied, NotOpen
from store.session_types import CohortDates, Offer


def start(turn: Turn, args: Args) -> Ask | Reply:
    """Go as far as the arguments allow: a button names the cohort, a typed wish may name nothing."""
    if (cohort_id := arguments.identity(args, "cohort")) is not None:
        return _party_first(turn, session_types.cohort(turn.tx, cohort_id), args)
    if cohort_ids := arguments.identities(args, "cohorts"):
        shown = [session_types.cohort(turn.tx, cohort_id) for cohort_id in cohort_ids]
        return _pick_cohort(turn, session_types.get_by_id(turn.tx, shown[0].session_type_id), shown, args)
    if slug := arguments.word(args, "session"):
        return _which_cohort(turn, session_types.get(turn.tx, slug), args)
    return _which_course(turn, args)


def items(turn: Turn, slug: str = "") -> tuple[Item, ...]:
    """Return the person's own applications, as My bookings shows them; of one course only, if it is said."""
    return tuple(item(turn, one) for one in mine(turn) if slug in ("", one.slug))


def mine(turn: Turn) -> list[Applicant]:
    """Return the person's own applications, the oldest first, with what became of each."""
    return applications.of_person(turn.tx, turn.person_id, turn.now)


def item(turn: Turn, one: Applicant) -> Item:
    """Return one of them as it is shown, with what can be done about it."""
    cohort = session_types.cohort(turn.tx, one.cohort_id)
    lines, link = courses.lines_and_link(turn, one)
    if cohort.is_ended:
        lines = (*lines, "The hub no longer offers this group: it will let you know what becomes of it.")
    actions: tuple[Action, ...] = (courses.details(one.slug),)
    if courses.is_open(one):
        actions = (*actions, courses.withdraw(one.id))
    elif courses.takes_applications(turn, cohort):
        actions = (*actions, courses.apply_for(cohort.id))
    return Item(one.what, lines, actions, link=link)


# --- Which course and which cohort --------------------------------------------------------------


def _which_course(turn: Turn, args: Args) -> Ask | Reply:
    slugs = arguments.words(args, "sessions")
    offers = [
        offer
        for offer in session_types.offers(turn.tx)
        if offer.rule == "apply" and (not slugs or offer.slug in slugs)
    ]
    if not offers:
        return details.which(turn, args)
    options = tuple(Option(offer.slug, offer.title) for offer in offers)
    field = Field("session", "Which course would you like to apply for?", "choice", options)
    return ask(Form("Apply", (field,), submit="Next"), then=course_chosen, party=_party(args))


def course_chosen(turn: Turn, answers: Args) -> Ask | Reply:
    """Go on with the course that was picked."""
    return start(turn, answers)


def _which_cohort(turn: Turn, offer: Offer, args: Args) -> Ask | Reply:
    if offer.rule != "apply":
        return details.start(turn, {"session": offer.slug})
    found = [one for one in session_types.cohorts(turn.tx, offer.id) if courses.takes_applications(turn, one)]
    if not found:
        return _none_open(turn, offer)
    if len(found) == 1:
        return _sure(turn, offer, found[0], args)
    return _pick_cohort(turn, offer, found, args)


def _pick_cohort(turn: Turn, offer: Offer, some: list[CohortDates], args: Args) -> Ask:
    options = tuple(Option(str(one.id), courses.option(turn, one)) for one in some)
    field = Field("cohort", "Which group would you like to apply for?", "choice", options)
    return ask(Form(offer.title[:60], (field,), submit="Apply"), then=cohort_picked, party=_party(args))


def cohort_picked(turn: Turn, answers: Args) -> Ask | Reply:
    """Go on with the cohort that was picked."""
    return start(turn, answers)


def _none_open(turn: Turn, offer: Offer) -> Reply:
    coming = [
        one
        for one in session_types.cohorts(turn.tx, offer.id)
        if one.applications_open_on > courses.today(turn, one.zone)
    ]
    first = min(coming, key=lambda one: one.applications_open_on, default=None)
    when = ""
    if first:
        on = wording.day(first.applications_open_on, courses.today(turn, first.zone))
        when = f" {first.title} takes applications from {on}."
    text = f"{offer.title} takes no applications at the moment.{when}"
    return Reply(text, actions=(courses.details(offer.slug), *_own(turn, offer), *wording.MENU))


def _own(turn: Turn, offer: Offer) -> tuple[Action, ...]:
    mine = applications.open_of(turn.tx, turn.person_id, turn.now)
    return tuple(courses.withdraw(one.id) for one in mine if one.session_type_id == offer.id)[:1]


def _sure(turn: Turn, offer: Offer, cohort: CohortDates, args: Args) -> Ask | Reply:
    """Say what was understood before anything is written: the words may have been misread."""
    if _has_applied(turn, cohort):
        return _try(turn, cohort, offer, 1, {})
    party = _party(args)
    for_whom = courses.for_whom(party or 1)
    label = f"Apply for {offer.title}{for_whom}, {courses.option(turn, cohort)}?"
    form = Form("Apply", (Field("sure", label, "yes_no"),))
    return ask(form, then=sure, cohort=cohort.id, party=party)


def sure(turn: Turn, answers: Args) -> Ask | Reply:
    """Apply for what was shown, or leave it."""
    if not answers.get("sure"):
        return Reply("OK, nothing was sent.", actions=wording.MENU)
    return start(turn, answers)


# --- For how many, and the questions ------------------------------------------------------------


def _party(args: Args) -> int | None:
    return arguments.number(args, "party")


def _has_applied(turn: Turn, cohort: CohortDates) -> bool:
    mine = applications.open_of(turn.tx, turn.person_id, turn.now)
    return any(one.cohort_id == cohort.id for one in mine)


def _party_first(turn: Turn, cohort: CohortDates, args: Args) -> Ask | Reply:
    """Ask for how many people it is, where a team can apply; not when the answer would be no anyway."""
    offer, party = session_types.get_by_id(turn.tx, cohort.session_type_id), _party(args)
    is_asked = offer.party_max > 1 and party is None and courses.takes_applications(turn, cohort)
    if is_asked and not _has_applied(turn, cohort):
        return _how_many(cohort, offer.party_max, "")
    return _try(turn, cohort, offer, party or 1, {})


def _how_many(cohort: CohortDates, most: int, intro: str) -> Ask:
    field = Field("party", "How many of you, yourself included?", "number", most=most)
    return ask(Form("Apply", (field,), intro=intro), then=party_said, cohort=cohort.id)


def party_said(turn: Turn, answers: Args) -> Ask | Reply:
    """Go on with the number of people."""
    return start(turn, answers)


def _try(turn: Turn, cohort: CohortDates, offer: Offer, party: int, said: dict[str, Any]) -> Ask | Reply:
    wanted = Application(cohort.id, turn.person_id, party, said)
    match enrolments.apply(turn.tx, wanted, turn.now):
        case PartyTooBig(most=1):
            text = f"{offer.title} takes one application each: please ask the others to apply for themselves."
            return Reply(text, actions=(courses.apply_for(cohort.id), *wording.MENU))
        case PartyTooBig(most=most):
            return _how_many(cohort, most, f"One application here can be for {most} people at most.")
        case Unanswered():
            return _questions(cohort, offer, party)
        case NotEligible(who_for=who_for):
            return Reply(f"Sorry, {offer.title} is only for: {who_for}", actions=wording.MENU)
        case NotOpen() as refused:
            return _not_open(turn, offer, refused)
        case Applied() | AlreadyApplied() as outcome:
            return _applied(turn, outcome)


def _questions(cohort: CohortDates, offer: Offer, party: int) -> Ask:
    """Ask every question of a course that has a required one, so that the person is asked once."""
    fields = tuple(forms.field_from(question) for question in offer.parts[0].questions)
    wanted = {"cohort": cohort.id, "party": party}
    return ask(Form(offer.title[:60], fields, submit="Apply"), then=questions_answered, wanted=wanted)


def questions_answered(turn: Turn, answers: Args) -> Ask | Reply:
    """Apply with the answers; whether they are enough, the store says."""
    said = {name: answer for name, answer in answers.items() if name != "wanted"}
    wanted = answers["wanted"]
    cohort = session_types.cohort(turn.tx, int(wanted["cohort"]))
    offer = session_types.get_by_id(turn.tx, cohort.session_type_id)
    return _try(turn, cohort, offer, int(wanted["party"]), said)


# --- What came of it ----------------------------------------------------------------------------


def _applied(turn: Turn, outcome: Applied | AlreadyApplied) -> Reply:
    one = applications.get(turn.tx, outcome.enrolment_id)
    text = _new(turn, one) if isinstance(outcome, Applied) else _again(turn, one)
    days = cohorts.days(turn.tx, one.series_id, turn.now)
    facts = courses.day_facts(days, one.zone, courses.today(turn, one.zone))
    actions = (wording.MY_BOOKINGS, courses.withdraw(one.id), wording.WHATS_ON)
    done = "On the waiting list" if one.state == "waiting" else "Applied"
    return Reply(text, facts=facts, actions=actions, done=done if isinstance(outcome, Applied) else "")


def _new(turn: Turn, one: Applicant) -> str:
    what = f"{one.what}{courses.for_whom(one.party)}"
    if one.state == "waiting":
        number = courses.position(turn, one)
        return f"You’ve applied for {what}. It is full, so you’re waiting, number {number} in the queue."
    return f"You’ve applied for {what}. No place is held yet: the hub decides, and I tell you."


def _again(turn: Turn, one: Applicant) -> str:
    if one.state == "accepted":
        return f"You have a place on {one.what} already. Nothing more to do."
    return f"You’ve applied for {one.what} already. {courses.state(turn, one)}."


def _not_open(turn: Turn, offer: Offer, refused: NotOpen) -> Reply:
    cohort, following = refused.cohort, refused.following
    on, what = courses.today(turn, cohort.zone), f"{offer.title}, {cohort.title}"
    text = {
        "not_yet": f"{what} takes applications from {wording.day(cohort.applications_open_on, on)}.",
        "closed": f"Applications for {what} closed on {wording.day(cohort.applications_close_on, on)}.",
        "ended": f"{what} takes no applications any more.",
    }[refused.why]
    if following is None:
        return Reply(text, actions=(courses.details(offer.slug), *wording.MENU))
    if courses.takes_applications(turn, following):
        until = wording.day(following.applications_close_on, on)
        text = f"{text} You can apply for {following.title} until {until}."
        return Reply(
            text, actions=(courses.apply_for(following.id), courses.details(offer.slug), *wording.MENU)
        )
    if refused.why != "not_yet":
        text = f"{text} {following.title} opens on {wording.day(following.applications_open_on, on)}."
    return Reply(text, actions=(courses.details(offer.slug), *wording.MENU))
