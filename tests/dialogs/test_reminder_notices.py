"""What a reminder says, and that it says nothing any more once something has changed."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, update

from dialogs.messages import Drop, Reply
from dialogs.notices import WORDINGS
from store import bookings, preferences
from store.booking_outcomes import Booked, Wanted
from store.db import Store
from store.tables import Booking, Occurrence, Preference, SessionType
from tests.small_hub import NOW, START, SmallHub

STILL_COMING, EVE = "2 working days before", "day before at 16:00"
SOON = START - timedelta(hours=1)


class Reminded:
    """Asha's booking, and what she and others are told of it."""

    def __init__(self, store: Store) -> None:
        self.hub = SmallHub(store)
        self.taster = self.hub.occurrence(self.hub.session_type())
        self.asha, self.carys, self.ben = (self.hub.person(name) for name in ("Asha", "Carys", "Ben"))
        with store.transaction() as tx:
            outcome = bookings.book(tx, Wanted(self.taster, self.asha, self.carys), NOW)
            assert isinstance(outcome, Booked)
            self.booking = outcome.booking_id

    def said(self, rule: str = EVE, person: int | None = None, now: datetime = SOON) -> Reply | Drop:
        args: dict[str, Any] = {"booking": self.booking, "rule": rule, "starts_at": START.isoformat()}
        with self.hub.store.reading() as tx:
            return WORDINGS["reminder"](tx, args, person or self.asha, now)

    def change(self, table: Any, **values: Any) -> None:
        with self.hub.store.transaction() as tx:
            tx.execute(update(table).values(**values))


@pytest.fixture
def reminded(bare_store: Store) -> Reminded:
    return Reminded(bare_store)


def labels(reply: Reply | Drop) -> list[str]:
    assert isinstance(reply, Reply)
    return [action.label for action in reply.actions]


def test_early_enough_it_asks_and_later_it_tells(reminded: Reminded):
    assert labels(reminded.said(STILL_COMING)) == ["Yes", "No", "Hand over"]
    assert "Cancel my place" in labels(reminded.said(EVE))


def test_what_an_empty_place_costs_is_said_with_the_question(reminded: Reminded):
    reminded.change(SessionType, empty_place="An empty place costs the hub £40.")
    said = reminded.said(STILL_COMING)
    assert isinstance(said, Reply)
    assert said.text.endswith("An empty place costs the hub £40.")


def test_whoever_booked_is_reminded_of_the_colleague(reminded: Reminded):
    said = reminded.said(person=reminded.carys)
    assert isinstance(said, Reply)
    assert said.text.startswith("A reminder for Asha")


def test_nobody_else_is_told_of_it(reminded: Reminded):
    assert isinstance(reminded.said(person=reminded.ben), Drop)


@pytest.mark.parametrize(
    ("table", "values"),
    [
        (Booking, {"state": "cancelled"}),
        (Booking, {"state": "apologies"}),
        (Occurrence, {"state": "cancelled"}),
        (Occurrence, {"decision": "the catalogue no longer has it"}),
        (Occurrence, {"starts_at": START + timedelta(hours=2)}),
    ],
)
def test_what_has_changed_meanwhile_is_not_reminded_of(
    reminded: Reminded, table: Any, values: dict[str, Any]
):
    reminded.change(table, **values)
    assert isinstance(reminded.said(), Drop)


def test_a_session_that_has_begun_is_not_reminded_of(reminded: Reminded):
    assert isinstance(reminded.said(now=START - timedelta(seconds=1)), Reply)
    assert isinstance(reminded.said(now=START), Drop)


def test_who_has_stopped_reminders_meanwhile_gets_none(reminded: Reminded):
    with reminded.hub.store.transaction() as tx:
        row = {"person_id": reminded.asha, "muted": ["reminder"], "changed_at": NOW}
        tx.execute(insert(Preference).values(**row))
    assert isinstance(reminded.said(), Drop)


def test_a_rule_that_nobody_can_read_any_more_asks_nothing(reminded: Reminded):
    assert "Cancel my place" in labels(reminded.said("by and by"))


def test_whoever_booked_it_is_not_reminded_against_their_wish(reminded: Reminded):
    with reminded.hub.store.transaction() as tx:
        preferences.change(tx, reminded.carys, NOW, muted=("reminder",))
    assert reminded.said(person=reminded.carys) == Drop("reminders are stopped")
    assert isinstance(reminded.said(), Reply)
