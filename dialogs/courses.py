"""How a course, its cohorts and somebody's application are said, wherever they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from dialogs import wording
from dialogs.engine import Turn
from dialogs.messages import Action
from store import applications, cohorts
from store.applications import Applicant
from store.cohorts import Day
from store.db import Tx
from store.session_types import CohortDates
from store.tables import ENROLLED


class Moment(Protocol):
    """When something is said, and the data it is said from: a turn has both."""

    @property
    def tx(self) -> Tx: ...
    @property
    def now(self) -> datetime: ...


Facts = tuple[tuple[str, str], ...]
# A course with more days than this says how many there are, and the first.
_MOST_DAYS = 4


def today(at: Moment, zone: str) -> date:
    """Return the local date there."""
    return at.now.astimezone(ZoneInfo(zone)).date()


def apply_for(cohort_id: int) -> Action:
    """Return the button that applies for a cohort."""
    return Action("Apply", "apply", {"cohort": cohort_id})


def withdraw(enrolment_id: int) -> Action:
    """Return the button that asks whether to take an application back."""
    return Action("Withdraw", "withdraw", {"enrolment": enrolment_id})


def details(slug: str) -> Action:
    """Return the button that says more about the course."""
    return Action("Details", "details", {"session": slug})


# --- In the details of a course -----------------------------------------------------------------


def facts(turn: Turn, some: Sequence[CohortDates]) -> list[tuple[str, str]]:
    """Return the cohorts that are not over, each with how the person's own application to it stands."""
    coming = [one for one in some if not cohorts.is_over(turn.tx, one, turn.now)]
    mine = {one.cohort_id: one for one in applications.of_person(turn.tx, turn.person_id, turn.now)}
    own = {one.id: f" {state(turn, mine[one.id])}." for one in coming if one.id in mine}
    return [(one.title, _cohort(turn, one) + own.get(one.id, "")) for one in coming]


def buttons(turn: Turn, some: Sequence[CohortDates]) -> tuple[Action, ...]:
    """Return Apply for the cohorts that take applications, and Withdraw for those the person is in."""
    mine = applications.open_of(turn.tx, turn.person_id, turn.now)
    applied = {one.cohort_id: one.id for one in mine}
    open_ones = [one for one in some if one.id not in applied and takes_applications(turn, one)]
    leaving = tuple(withdraw(applied[one.id]) for one in some if one.id in applied)
    if len(open_ones) > 1:
        return (Action("Apply", "apply", {"cohorts": [one.id for one in open_ones]}), *leaving)
    return (*(apply_for(one.id) for one in open_ones), *leaving)


def takes_applications(at: Moment, cohort: CohortDates) -> bool:
    """Return whether somebody can apply now."""
    return cohort.takes_applications(today(at, cohort.zone))


def _cohort(turn: Turn, cohort: CohortDates) -> str:
    on = today(turn, cohort.zone)
    days = cohort.days
    some = wording.days(days, on) or "Dates to be announced"
    said = some if len(days) <= _MOST_DAYS else f"from {wording.day(days[0], on)}"
    number = f"{len(days)} days, " if len(days) > 1 else ""
    return f"{number}{said}. {_window(cohort, on)}. {places_left(turn, cohort)}."


def _window(cohort: CohortDates, on: date) -> str:
    if on < cohort.applications_open_on:
        return f"Applications open on {wording.day(cohort.applications_open_on, on)}"
    if on > cohort.applications_close_on:
        return "Applications have closed"
    return f"Apply by {wording.day(cohort.applications_close_on, on)}"


def places_left(at: Moment, cohort: CohortDates) -> str:
    """Return how many places are left at every day, in words."""
    days = cohorts.days(at.tx, cohort.series_id, at.now)
    return wording.places_in_words(cohorts.fewest_free(days)) if days else "Places to be announced"


def option(turn: Turn, cohort: CohortDates) -> str:
    """Return a cohort as something to choose."""
    on = today(turn, cohort.zone)
    number = "1 day" if len(cohort.days) == 1 else f"{len(cohort.days)} days"
    starts = f", {number} from {wording.day(cohort.days[0], on)}" if cohort.days else ""
    return f"{cohort.title}{starts} ({places_left(turn, cohort).lower()})"


# --- An application -----------------------------------------------------------------------------


def state(turn: Turn, one: Applicant) -> str:
    """Return how the person's own application stands, in words."""
    match one.state:
        case "accepted":
            return f"You’re on this course{for_whom(one.party)}"
        case "waiting":
            return f"The group is full. You’re waiting, number {position(turn, one)} in the queue"
        case "declined":
            return f"Not accepted: {one.reason.rstrip('.')}"
        case _:
            applied_on = one.created_at.astimezone(ZoneInfo(one.zone)).date()
            on = wording.day(applied_on, today(turn, one.zone))
            return f"You applied{for_whom(one.party)} on {on}. The hub has yet to decide"


def position(at: Moment, one: Applicant) -> int:
    """Return the person's number in the queue of those who wait."""
    return 1 + sum(other < one.id for other in cohorts.waiting(at.tx, one.cohort_id))


def for_whom(party: int) -> str:
    """Return " for 3 people", or "" for one."""
    return f" for {wording.people(party)}" if party > 1 else ""


def day_facts(days: Sequence[Day], zone: str, on: date) -> Facts:
    """Return when and where the days to come are, as facts."""
    if not days:
        return ()
    places = dict.fromkeys(wording.where(day.place, day.link) for day in days)
    return (("Days", days_in_words(days, zone, on)), ("Where", wording.listing(list(places))))


def days_in_words(days: Sequence[Day], zone: str, on: date) -> str:
    """Return "Thursday 28 January and Thursday 25 February 2027, 9:30am to 4pm"."""
    dates = [day.starts_at.astimezone(ZoneInfo(zone)).date() for day in days]
    spans = {wording.span(day.starts_at, day.ends_at, zone) for day in days}
    if len(spans) == 1:
        return f"{wording.days(dates, on)}, {spans.pop()}"
    each = [
        f"{wording.day(date, on)} ({wording.span(day.starts_at, day.ends_at, zone)})"
        for date, day in zip(dates, days, strict=True)
    ]
    return wording.listing(each)


def lines_and_link(turn: Turn, one: Applicant) -> tuple[tuple[str, ...], str]:
    """Return what the person's own list says about an application: its state and, accepted, the days.

    Beside the lines comes where to join online next; other days may be joined elsewhere, which a line says.
    """
    if one.state != "accepted":
        return (f"{state(turn, one)}.",), ""
    days = cohorts.days(turn.tx, one.series_id, turn.now)
    said = [value for _, value in day_facts(days, one.zone, today(turn, one.zone))]
    link, *others = dict.fromkeys(day.link for day in days if day.link) or ("",)
    return (f"{state(turn, one)}.", *said, *others), link


def is_open(one: Applicant) -> bool:
    """Return whether it can be withdrawn."""
    return one.state in ENROLLED
