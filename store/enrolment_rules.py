"""When somebody may apply for a cohort: every reason to say no, looked at while the cohort is held."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from store import cohorts
from store.booking_outcomes import NotEligible, PartyTooBig, Unanswered
from store.calendar_rules import local_date
from store.db import Tx
from store.enrolment_outcomes import AlreadyApplied, Application, ApplyOutcome, NotOpen
from store.session_types import CohortDates, Offer
from store.tables import ENROLLED, Enrolment, Person


def refusal(
    tx: Tx, cohort: CohortDates, offer: Offer, wanted: Application, now: datetime
) -> ApplyOutcome | None:
    """Return the first reason not to take the application, or None."""
    mine = (Enrolment.cohort_id == cohort.id) & (Enrolment.person_id == wanted.person_id)
    open_one = select(Enrolment.id, Enrolment.state).where(mine, Enrolment.state.in_(ENROLLED))
    row = tx.execute(open_one).one_or_none()
    if row is not None:
        return AlreadyApplied(row.id, row.state)
    return _not_open(tx, cohort, offer, now) or _unfit(tx, offer, wanted)


def _not_open(tx: Tx, cohort: CohortDates, offer: Offer, now: datetime) -> NotOpen | None:
    today, following = local_date(now, cohort.zone), cohorts.following(tx, cohort, now)
    if cohort.is_ended or offer.rule != "apply" or cohorts.is_over(tx, cohort, now):
        return NotOpen("ended", cohort, following)
    if cohort.takes_applications(today):
        return None
    return NotOpen("not_yet" if today < cohort.applications_open_on else "closed", cohort, following)


def _unfit(tx: Tx, offer: Offer, wanted: Application) -> PartyTooBig | Unanswered | NotEligible | None:
    if not 1 <= wanted.party <= offer.party_max:
        return PartyTooBig(offer.party_max)
    missing = tuple(
        question
        for question in offer.parts[0].questions
        if question.get("required", True) and wanted.answers.get(question["name"]) in (None, "", [])
    )
    if missing:
        return Unanswered(missing)
    audiences = tx.scalar(select(Person.audiences).where(Person.id == wanted.person_id)) or []
    if offer.is_strict and offer.audiences and not set(offer.audiences) & set(audiences):
        return NotEligible(offer.who_for)
    return None
