"""Whom an import writes to, and that two in a row are one message."""

from datetime import date

import pytest
from sqlalchemy import insert, select, update

from store.catalogue.files import Catalogue
from store.catalogue.importing import import_catalogue
from store.catalogue.telling import tell
from store.db import Store
from store.outbox import claim
from store.tables import Address, Booking, Outbox
from tests.store.catalogues import NOW, THURSDAY, TUESDAYS, a_series, book, load, one, sitting


class Told:
    """Asha is booked on Thursday, and imports tell her what they change."""

    def __init__(self, store: Store) -> None:
        self.store = store
        load(store, one())
        self.occurrence = sitting(store, THURSDAY).id
        self.asha = book(store, self.occurrence)
        with store.transaction() as tx:
            address = {"person_id": self.asha, "channel": "console", "user_id": "asha", "seen_at": NOW}
            tx.execute(insert(Address).values(**address))

    def by(self, catalogue: Catalogue) -> int:
        with self.store.transaction() as tx:
            return tell(tx, import_catalogue(tx, catalogue, NOW), NOW)

    def begin_to_send(self) -> None:
        with self.store.transaction() as tx:
            assert claim(tx, owner="a clock", channels=["console"], now=NOW, limit=9)

    def rows(self) -> list[tuple[str, list[str], str]]:
        """The state of each message, what changed, and since when."""
        with self.store.reading() as tx:
            query = select(Outbox.state, Outbox.args, Outbox.reason).order_by(Outbox.id)
            found = tx.execute(query).all()
        assert all(
            (row.state == "skipped") == (row.reason == "told with what changed later") for row in found
        )
        return [(row.state, row.args["changes"], row.args["was_starts_at"][:16]) for row in found]


@pytest.fixture
def told(bare_store: Store) -> Told:
    return Told(bare_store)


BEFORE = "2026-12-03T10:00"


def test_people_affected_are_told_once_whatever_changed(told: Told):
    with told.store.transaction() as tx:
        changes = import_catalogue(tx, one(place="library", series=TUESDAYS), NOW)
        assert [tell(tx, changes, NOW) for _ in range(2)] == [1, 0]
    with told.store.reading() as tx:
        row = tx.execute(select(Outbox.kind, Outbox.person_id, Outbox.args, Outbox.state)).one()
    assert (row.kind, row.person_id, row.state) == ("occurrence_changed", told.asha, "due")
    assert sorted(row.args["changes"]) == ["moved", "place"]
    assert row.args["was_starts_at"] == "2026-12-03T10:00:00+00:00"
    assert row.args["was_ends_at"] == "2026-12-03T11:00:00+00:00"


def test_nobody_is_told_what_somebody_has_yet_to_decide(told: Told):
    assert told.by(one(series={})) == 0


def test_two_imports_in_a_row_are_told_as_one(told: Told):
    assert told.by(one(place="library")) == 1
    assert told.by(one(place="online")) == 1
    assert told.rows() == [("skipped", ["place"], BEFORE), ("due", ["place"], BEFORE)]


def test_what_was_not_sent_yet_is_told_with_what_changed_later(told: Told):
    told.by(one(place="library", series=TUESDAYS))
    told.by(one(place="library", series={"weekly": a_series(rrule="FREQ=WEEKLY;BYDAY=WE")}))
    told.by(one(place="online", series={"weekly": a_series(rrule="FREQ=WEEKLY;BYDAY=WE")}))
    *earlier, last = told.rows()
    assert [state for state, _, _ in earlier] == ["skipped", "skipped"]
    assert (last[0], sorted(last[1]), last[2]) == ("due", ["moved", "place"], BEFORE)


def test_what_somebody_sends_at_this_moment_is_not_taken_back(told: Told):
    told.by(one(place="library"))
    told.begin_to_send()
    told.by(one(place="online", series=TUESDAYS))
    assert [(state, len(changes)) for state, changes, _ in told.rows()] == [("sending", 1), ("due", 2)]


def test_what_others_are_told_and_what_is_about_another_date_is_not_taken_back(told: Told):
    book(told.store, sitting(told.store, THURSDAY).id, "Ben")
    later = sitting(told.store, date(2026, 12, 10)).id
    with told.store.transaction() as tx:
        tx.execute(
            insert(Booking).values(
                occurrence_id=later,
                person_id=told.asha,
                booked_by_id=told.asha,
                part="attend",
                state="booked",
                created_at=NOW,
                changed_at=NOW,
            )
        )
    assert told.by(one(place="library")) == 3
    with told.store.transaction() as tx:
        tx.execute(update(Booking).where(Booking.occurrence_id == later).values(state="cancelled"))
    assert told.by(one(place="online")) == 2
    assert sorted(state for state, _, _ in told.rows()) == ["dead", "dead", "due", "due", "skipped"]


def test_a_message_holds_the_place_of_which_the_person_last_heard(told: Told):
    told.by(one(place="library"))
    told.by(one(place="hub"))
    with told.store.reading() as tx:
        args = tx.scalars(select(Outbox.args).where(Outbox.state == "due")).one()
    assert (args["was_place"], args["was_link"]) == ("Innovation Hub", "")
