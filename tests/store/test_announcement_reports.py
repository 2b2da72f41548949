"""What is told of an announcement to who may see it: each person is counted once, by what became of it."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, insert, select, update

from bot.planning import plan
from store import announcement_reports, announcements
from store.announcement_reports import ALL, Report
from store.announcement_targets import Target
from store.announcements import Wanted
from store.db import Store
from store.tables import Address, Booking, Host, Outbox, Person, Recipient
from tests.small_hub import NOW, SmallHub

BECAME = {
    "sent": ("sent", ""),
    "to_come": ("due", ""),
    "unknown": ("unknown", "may have arrived: timeout"),
    "refused": ("dead", "channel_not_found"),
    "blocked": ("dead", "user_disabled"),
    "not_reachable": ("dead", "no address"),
    "skipped": ("skipped", "late"),
    "muted": ("skipped", "muted"),
}


@pytest.fixture
def hub(bare_store: Store) -> SmallHub:
    return SmallHub(bare_store)


def report(hub: SmallHub, announcement: int) -> Report:
    with hub.store.reading() as tx:
        return announcement_reports.report(tx, announcements.get(tx, announcement))


def announced(hub: SmallHub, names: list[str], *, planned: bool = True) -> tuple[int, int]:
    """Announce something to these people, who are booked; return its id and the author's."""
    taster = hub.session_type()
    date, carys = hub.occurrence(taster), hub.person("Carys")
    row = {"occurrence_id": date, "state": "booked", "created_at": NOW, "changed_at": NOW}
    for name in names:
        person = hub.person(name)
        with hub.store.transaction() as tx:
            tx.execute(insert(Booking).values(person_id=person, booked_by_id=person, **row))
    with hub.store.transaction() as tx:
        tx.execute(insert(Host).values(session_type_id=taster, person_id=carys))
        made = announcements.draft(tx, Wanted(carys, "Text", Target("booked", date), "Europe/London"), NOW)
        announcements.confirm(tx, made, 1, carys, NOW)
    if planned:
        plan(hub.store, NOW)
    return made, carys


def test_each_is_counted_once_by_what_became_of_it(hub: SmallHub):
    made, _ = announced(hub, [*BECAME, "got_it"])
    with hub.store.transaction() as tx:
        for number, (state, reason) in enumerate(BECAME.values(), 1):
            tx.execute(update(Outbox).where(Outbox.id == number).values(state=state, reason=reason))
        tx.execute(update(Recipient).where(Recipient.id == len(BECAME) + 1).values(got_it_at=NOW))
    found = report(hub, made)
    assert found.counts == dict.fromkeys(ALL, 1)
    assert found.people == len(BECAME) + 1
    assert [(line.became, line.name) for line in found.missed] == [
        (name, name) for name in ("not_reachable", "blocked", "refused", "unknown", "skipped")
    ]


def test_who_is_not_written_to_yet_is_still_to_come(hub: SmallHub):
    made, _ = announced(hub, ["Asha", "Ben"], planned=False)
    with hub.store.transaction() as tx:
        asha = tx.scalars(select(Person.id).where(Person.name == "Asha")).one()
        address = {"channel": "fake", "user_id": "asha", "reference": {}, "seen_at": NOW}
        tx.execute(insert(Address).values(person_id=asha, **address))
    assert report(hub, made).counts == {"to_come": 1, "not_reachable": 1}


def test_of_what_was_called_off_nobody_is_to_come(hub: SmallHub):
    made, carys = announced(hub, ["Asha", "Ben"], planned=False)
    with hub.store.transaction() as tx:
        announcements.drop(tx, made, carys, NOW)
    assert report(hub, made).counts == {}


def test_the_report_says_how_many_were_told_of_a_correction(hub: SmallHub):
    made, carys = announced(hub, ["Asha", "Ben"])
    with hub.store.transaction() as tx:
        tx.execute(update(Outbox).values(state="sent", provider_id="p"))
        announcements.correct(tx, made, 1, "Other", carys, NOW)
    plan(hub.store, NOW + timedelta(minutes=1))
    with hub.store.transaction() as tx:
        tx.execute(update(Outbox).where(Outbox.id == 3).values(state="sent"))
        tx.execute(update(Outbox).where(Outbox.id == 4).values(state="due"))
    found = report(hub, made)
    assert (found.told_of_change, found.to_be_told) == (1, 1)
    assert found.counts == {"sent": 2}


def test_only_its_author_and_who_might_announce_the_same_may_see_it(hub: SmallHub):
    made, carys = announced(hub, ["Asha"])
    stranger, colleague = hub.person("Ben"), hub.person("Femi")
    with hub.store.transaction() as tx:
        tx.execute(insert(Host).values(session_type_id=1, person_id=colleague))
        tx.execute(delete(Host).where(Host.person_id == carys))
        kept = announcements.get(tx, made)
        may = [announcements.may_see(tx, one, kept) for one in (carys, colleague, stranger)]
    assert may == [True, True, False]
