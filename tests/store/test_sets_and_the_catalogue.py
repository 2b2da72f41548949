"""What imports and the clock do to a learning set: its members keep a place at every meeting."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.commands.clock import keep_calendar
from store import audits, bookings, memberships
from store.booking_outcomes import Booked, Wanted
from store.catalogue.decisions import with_too_few_places
from store.catalogue.problems import CatalogueRefused
from store.db import Store
from store.memberships import Joined, SetFull
from store.tables import Booking, Occurrence, Person, Series
from tests.small_hub import SmallHub
from tests.store.catalogues import NOW, THURSDAY, TUESDAYS, a_series, capacity, dates, load, one, sitting


def a_set(**changed):
    return one(rule="register", **{"capacity": 3, **changed})


def joined(store: Store, *names: str, now=NOW) -> list[int]:
    ids = [SmallHub(store).person(name) for name in names]
    with store.transaction() as tx:
        series_id = tx.scalars(select(Series.id)).one()
        for person_id in ids:
            assert isinstance(memberships.join(tx, series_id, person_id, now), Joined)
    return ids


def join(store: Store, name: str):
    person_id = SmallHub(store).person(name)
    with store.transaction() as tx:
        return memberships.join(tx, tx.scalars(select(Series.id)).one(), person_id, NOW)


def findings(store: Store, now=NOW) -> list[audits.Finding]:
    with store.reading() as tx:
        return audits.check(tx, now)


def decision(store: Store, on: date) -> str:
    return str(sitting(store, on).decision)


def test_the_clock_gives_members_their_places_at_the_meetings_it_adds(bare_store: Store):
    load(bare_store, a_set())
    joined(bare_store, "Asha", "Ben")
    later = NOW + timedelta(weeks=5)
    before = len(dates(bare_store))
    keep_calendar(bare_store, later)
    assert len(dates(bare_store)) > before
    assert findings(bare_store, later) == []


def test_an_import_gives_members_their_places_at_new_meetings(bare_store: Store):
    load(bare_store, a_set())
    joined(bare_store, "Asha")
    load(bare_store, a_set(series={"weekly": a_series(rrule="FREQ=WEEKLY;BYDAY=TU,TH")}))
    assert len(dates(bare_store)) > 60
    assert findings(bare_store) == []


def test_members_move_with_their_meetings(bare_store: Store):
    load(bare_store, a_set())
    joined(bare_store, "Asha")
    load(bare_store, a_set(series=TUESDAYS))
    assert findings(bare_store) == []


def test_fewer_places_than_members_are_decided_about_and_settle_when_somebody_leaves(bare_store: Store):
    load(bare_store, a_set())
    asha, _, _ = joined(bare_store, "Asha", "Ben", "Carys")
    load(bare_store, a_set(capacity=2))
    assert decision(bare_store, THURSDAY) == with_too_few_places("")
    later = NOW + timedelta(weeks=2)
    keep_calendar(bare_store, later)
    newest = dates(bare_store)[-1]
    assert (decision(bare_store, newest), capacity(bare_store, sitting(bare_store, newest).id)) == (
        with_too_few_places(""),
        3,
    )
    assert findings(bare_store, later) == []
    with bare_store.transaction() as tx:
        memberships.leave(tx, tx.scalars(select(Series.id)).one(), asha, later)
    assert join(bare_store, "Dev") == SetFull()
    keep_calendar(bare_store, later)
    assert (decision(bare_store, newest), capacity(bare_store, sitting(bare_store, newest).id)) == ("", 2)
    assert findings(bare_store, later) == []


def test_a_set_that_is_no_longer_offered_keeps_its_members_until_somebody_decides(bare_store: Store):
    load(bare_store, a_set())
    joined(bare_store, "Asha")
    load(bare_store, one(rule="register", series={}))
    assert decision(bare_store, THURSDAY) != ""
    assert findings(bare_store) == []


@pytest.mark.parametrize("rule", ["book", "drop_in"])
def test_a_set_with_members_cannot_become_single_dates(bare_store: Store, rule: str):
    load(bare_store, a_set())
    joined(bare_store, "Asha", "Ben")
    with pytest.raises(CatalogueRefused, match=r"cannot change from register to .* have places: 2"):
        load(bare_store, one(rule=rule))
    with bare_store.transaction() as tx:
        series_id = tx.scalars(select(Series.id)).one()
        for person_id in tx.scalars(select(Booking.person_id).distinct()).all():
            memberships.leave(tx, series_id, person_id, NOW)
    load(bare_store, one(rule=rule))


def test_single_dates_with_bookings_cannot_become_a_set(bare_store: Store):
    load(bare_store, one())
    asha, row = SmallHub(bare_store).person(), sitting(bare_store, THURSDAY)
    with bare_store.transaction() as tx:
        outcome = bookings.book(tx, Wanted(row.id, asha, asha), NOW)
        assert isinstance(outcome, Booked)
    with pytest.raises(CatalogueRefused, match=r'line .*: "cqi_taster" cannot change from book'):
        load(bare_store, one(rule="register"))
    load(bare_store, one(rule="drop_in"))
    load(bare_store, one())
    with bare_store.transaction() as tx:
        bookings.cancel(tx, outcome.booking_id, asha, NOW)
    load(bare_store, one(rule="register"))


def test_a_group_that_was_in_the_past_holds_nothing_up(bare_store: Store):
    load(bare_store, a_set(series={"weekly": a_series(rrule="FREQ=WEEKLY;COUNT=154;BYDAY=TH")}))
    joined(bare_store, "Asha")
    with bare_store.reading() as tx:
        last = tx.scalars(select(Occurrence.starts_at).order_by(Occurrence.starts_at.desc())).first()
        assert last is not None
        assert tx.scalars(select(Person.name).where(Person.name == "Asha")).all() == ["Asha"]
    load(bare_store, one(), now=last + timedelta(hours=2))
