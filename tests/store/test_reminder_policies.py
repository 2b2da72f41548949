"""The reminders of a session type as those who run it set them, and what an import leaves of that."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import select

from store import bookings, follow_ups, people, reminder_policies, roles
from store.booking_outcomes import Wanted
from store.catalogue.exporting import export_catalogue
from store.catalogue.files import parse_catalogue
from store.catalogue.importing import import_catalogue
from store.db import Store
from store.errors import NotAllowed, NotFound
from store.reminder_rules import NoReminder
from store.session_types import get
from store.tables import Audit
from tests.small_hub import START, SmallHub
from tests.store.catalogues import NOW, load, one

CARYS = "carys@trust.example"
OLD, NEW = ["day before at 16:00"], ["30 minutes before"]


@pytest.fixture
def hub(bare_store: Store) -> SmallHub:
    return SmallHub(bare_store)


def set_by_carys(hub: SmallHub, rules: Sequence[str], slug: str = "cqi_taster") -> None:
    with hub.store.transaction() as tx:
        carys = people.person_with_email(tx, CARYS, "Carys", NOW)
        reminder_policies.change(tx, get(tx, slug).id, rules, carys, NOW)


def rules_of(hub: SmallHub, slug: str = "cqi_taster") -> tuple[str, ...]:
    with hub.store.reading() as tx:
        return reminder_policies.get(tx, get(tx, slug).id).rules


def test_who_runs_it_sets_the_reminders_and_bookings_to_come_follow(hub: SmallHub):
    type_id = hub.session_type(reminders=OLD)
    taster, asha = hub.occurrence(type_id), hub.person()
    with hub.store.transaction() as tx:
        roles.set_coordinators(tx, [CARYS], NOW)
        carys = people.person_with_email(tx, CARYS, "Carys", NOW)
        bookings.book(tx, Wanted(taster, asha, asha), NOW)
        follow_ups.work(tx, taster, NOW)
        before, coming = reminder_policies.change(tx, type_id, NEW, carys, NOW + timedelta(hours=1))
        assert (list(before.rules), coming) == (OLD, 1)
        follow_ups.work(tx, taster, NOW + timedelta(hours=1))
        assert follow_ups.next_at(tx) == START - timedelta(minutes=30)
        query = select(Audit.actor_id, Audit.details).where(Audit.action == "reminders_set")
        details = {"session_type": type_id, "was": OLD, "reminders": NEW}
        assert tuple(tx.execute(query).one()) == (carys, details)


def test_nobody_else_sets_them_nor_who_ran_it_once(hub: SmallHub):
    type_id = hub.session_type(reminders=OLD)
    with hub.store.transaction() as tx:
        roles.set_coordinators(tx, [CARYS], NOW)
        carys = people.person_with_email(tx, CARYS, "Carys", NOW)
        roles.set_coordinators(tx, [], NOW)
    with hub.store.transaction() as tx, pytest.raises(NotAllowed):
        reminder_policies.change(tx, type_id, NEW, carys, NOW)
    assert rules_of(hub, "taster") == tuple(OLD)


def test_a_rule_that_nobody_can_read_is_not_set(hub: SmallHub):
    load(hub.store, one(reminders=OLD))
    with pytest.raises(NoReminder):
        set_by_carys(hub, ["when I feel like it"])
    with hub.store.reading() as tx, pytest.raises(NotFound):
        reminder_policies.get(tx, 999)
    assert rules_of(hub) == tuple(OLD)


def test_the_same_catalogue_again_leaves_what_was_set_in_chat(hub: SmallHub):
    load(hub.store, one(reminders=OLD))
    set_by_carys(hub, NEW)
    assert load(hub.store, one(reminders=OLD)).is_empty
    load(hub.store, one(reminders=OLD, summary="Another look."))
    assert rules_of(hub) == tuple(NEW)


def test_a_catalogue_that_says_something_new_about_reminders_has_the_last_word(hub: SmallHub):
    load(hub.store, one(reminders=OLD))
    set_by_carys(hub, NEW)
    load(hub.store, one(reminders=["1 hour before"]))
    assert rules_of(hub) == ("1 hour before",)
    load(hub.store, one(reminders=OLD))
    assert rules_of(hub) == tuple(OLD)


def test_what_is_set_back_by_hand_is_the_catalogues_again(hub: SmallHub):
    load(hub.store, one(reminders=OLD))
    set_by_carys(hub, NEW)
    set_by_carys(hub, OLD)
    load(hub.store, one(reminders=["1 hour before"]))
    set_by_carys(hub, OLD)
    load(hub.store, one(reminders=["1 hour before"]))
    assert rules_of(hub) == tuple(OLD)


def test_an_export_holds_what_was_set_and_importing_it_changes_nothing(hub: SmallHub):
    load(hub.store, one(reminders=OLD))
    set_by_carys(hub, [])
    with hub.store.transaction() as tx:
        exported = parse_catalogue(export_catalogue(tx).encode(), "hub.yaml")
        assert import_catalogue(tx, exported, NOW).is_empty
    assert rules_of(hub) == ()
    with hub.store.reading() as tx:
        assert reminder_policies.get(tx, get(tx, "cqi_taster").id).of_catalogue == ()
