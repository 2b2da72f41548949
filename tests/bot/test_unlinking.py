"""Somebody unlinks one of their accounts: it is a person of its own, whatever the platforms say of it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing
from dataclasses import replace

import pytest
from sqlalchemy import select, update

from bot import speakers
from bot.home import home_of
from bot.turn import Answered, Turns
from dialogs.messages import Incoming, Press, Reply, Sender
from store import audits, calendar_entries, outbox, unlinking
from store.db import Store
from store.tables import Address, Booking, Outbox, Person
from tests import world
from tests.databases import Databases

EMAIL = world.EMAILS["asha"]
IN_SLACK = Sender("slack", "U0ASHA", "T0HUB", "Asha Patel", EMAIL)
IN_TEAMS = Sender("teams", "0a-asha", "tenant", "Asha Patel", EMAIL)


@pytest.fixture
def turns(databases: Databases, engine_name: str) -> Iterator[Turns]:
    with closing(Store(databases.copy(engine_name, "hub", world.prepare))) as store:
        yield world.turns(store)
        with store.reading() as tx:
            assert audits.check(tx, world.NOW) == []


class People:
    """Says and presses, each with a key of its own."""

    def __init__(self, turns: Turns) -> None:
        self.turns, self._number = turns, 0

    def says(self, who: Sender, *texts: str) -> Reply:
        """Return the answer to the last of these."""
        return [self._take(Incoming(self._key(), who, text=text)) for text in texts][-1]

    def presses(self, who: Sender, press: Press) -> Reply:
        return self._take(Incoming(self._key(), who, press=press))

    def books(self, who: Sender) -> Reply:
        date = world.occurrence_id(self.turns.store, "cqi_taster", "2026-11-26")
        return self.presses(who, Press("book", {"occurrence": date}))

    def _key(self) -> str:
        self._number += 1
        return str(self._number)

    def _take(self, incoming: Incoming) -> Reply:
        handled = self.turns.handle(incoming, world.NOW)
        assert isinstance(handled, Answered)
        return handled.outgoing.reply


@pytest.fixture
def people(turns: Turns) -> People:
    return People(turns)


def tell(turns: Turns, key: str) -> str | None:
    """Return the channel to which a message about their bookings goes."""
    with turns.store.transaction() as tx:
        asha = tx.scalars(select(Person.id).where(Person.email == EMAIL)).one()
        outbox.add(tx, key=key, kind="merged", person_id=asha, args={}, due_at=world.NOW, now=world.NOW)
        return tx.scalar(select(Outbox.channel).where(Outbox.key == key, Outbox.state == "due"))


def test_one_account_is_unlinked_and_the_other_keeps_everything(turns: Turns, people: People):
    people.books(IN_SLACK)
    assert len(people.says(IN_TEAMS, "my bookings").items) == 1
    asked = people.says(IN_TEAMS, "unlink this account")
    assert "messages about it go to your other account" in asked.text
    people.says(IN_TEAMS, "yes")
    assert people.says(IN_TEAMS, "my bookings").items == ()
    assert len(people.says(IN_SLACK, "my bookings").items) == 1
    assert tell(turns, "a") == "slack"


def test_no_message_and_no_news_of_the_account_links_it_again(turns: Turns, people: People):
    people.books(IN_SLACK)
    people.says(IN_TEAMS, "unlink this account", "yes")
    with turns.store.transaction() as tx:
        assert not speakers.is_news(tx, IN_TEAMS, ())
        assert not speakers.take_note(tx, IN_TEAMS, (), world.NOW)
    renamed = replace(IN_TEAMS, email="asha.new@trust.example")
    assert people.says(renamed, "my bookings").items == ()
    assert people.says(IN_TEAMS, "my bookings").items == ()


def test_an_unlinked_account_that_was_closed_and_is_open_again_stays_unlinked(turns: Turns, people: People):
    people.books(IN_SLACK)
    people.says(IN_TEAMS, "unlink this account", "yes")
    with turns.store.transaction() as tx:
        assert speakers.close(tx, "teams", "tenant", "0a-asha", world.NOW)
    assert people.says(IN_TEAMS, "my bookings").items == ()


def test_what_is_drawn_of_itself_shows_nothing_of_the_other(turns: Turns, people: People):
    people.books(IN_TEAMS)
    people.says(IN_SLACK, "unlink this account", "yes")
    own = [one for one in home_of(turns, IN_SLACK, world.NOW).sections if one.title != "What’s on"]
    assert all(item.title != "CQI Taster" for section in own for item in section.items)


def test_links_to_the_calendar_that_the_account_has_seen_work_no_more(turns: Turns, people: People):
    people.books(IN_TEAMS)
    with turns.store.reading() as tx:
        asha = tx.scalars(select(Person.id).where(Person.email == EMAIL)).one()
        was = calendar_entries.generation(tx, asha)
    assert "Links to your calendar end" in people.says(IN_TEAMS, "unlink this account").text
    with turns.store.reading() as tx:
        assert calendar_entries.generation(tx, asha) == was
    people.says(IN_TEAMS, "yes")
    with turns.store.reading() as tx:
        assert calendar_entries.generation(tx, asha) != was


def test_old_buttons_are_those_of_somebody_else(turns: Turns, people: People):
    people.books(IN_TEAMS)
    with turns.store.reading() as tx:
        booking = tx.scalars(select(Booking.id)).one()
    people.says(IN_TEAMS, "unlink this account", "yes")
    assert "only for" in people.presses(IN_TEAMS, Press("cancel", {"booking": booking})).text


def test_what_waits_to_be_sent_goes_to_the_other_account(turns: Turns, people: People):
    people.says(IN_SLACK, "hello")
    people.says(IN_TEAMS, "hello")
    assert tell(turns, "waits") in ("slack", "teams")
    with turns.store.transaction() as tx:
        teams = tx.scalars(select(Address.id).where(Address.channel == "teams")).one()
        tx.execute(update(Outbox).where(Outbox.key == "waits").values(address_id=teams, channel="teams"))
    people.says(IN_TEAMS, "unlink this account", "yes")
    with turns.store.reading() as tx:
        assert tx.scalar(select(Outbox.channel).where(Outbox.key == "waits")) == "slack"


def test_what_waits_to_be_sent_to_the_only_account_is_not_sent_there(turns: Turns, people: People):
    people.says(IN_TEAMS, "hello")
    assert tell(turns, "waits") == "teams"
    asked = people.says(IN_TEAMS, "unlink this account")
    assert "go to nobody" in asked.text
    people.says(IN_TEAMS, "yes")
    with turns.store.reading() as tx:
        row = tx.execute(select(Outbox.state, Outbox.reason).where(Outbox.key == "waits")).one()
    assert tuple(row) == ("dead", "no address")


def test_an_account_whose_email_nobody_confirms_is_not_linked(people: People):
    people.says(IN_TEAMS, "unlink this account", "yes")
    for nobodys in (replace(IN_TEAMS, email=None), replace(IN_TEAMS, is_guest=True)):
        assert "None is confirmed" in people.says(nobodys, "link my account").text
    visitor = Sender("slack", "U0VISITOR", "T0HUB", "Vi", is_guest=True)
    assert "None is confirmed" in people.says(visitor, "link my account").text
    assert "not linked with any other" in people.says(visitor, "unlink this account").text


def test_a_yes_links_with_the_email_that_was_shown_and_no_other(people: People):
    people.says(IN_TEAMS, "unlink this account", "yes", "link my account")
    renamed = replace(IN_TEAMS, email=world.EMAILS["ben"])
    again = people.says(renamed, "yes")
    assert again.question is not None
    assert world.EMAILS["ben"] in again.question.form.fields[0].label


def test_linked_again_it_is_the_same_person_on_both(turns: Turns, people: People):
    people.books(IN_SLACK)
    people.says(IN_TEAMS, "unlink this account", "yes", "link my account")
    assert people.says(IN_TEAMS, "yes").done == "Linked"
    assert len(people.says(IN_TEAMS, "my bookings").items) == 1
    with turns.store.reading() as tx:
        assert len(set(tx.scalars(select(Address.person_id)))) == 1


@pytest.mark.postgres
def test_what_was_sent_beside_the_yes_is_not_done_as_the_other_person(databases: Databases):
    """Both are under way at once: the second waits for the first, and must see who writes by then."""
    with closing(Store(databases.copy("postgres", "hub", world.prepare))) as store:
        turns = world.turns(store)
        people = People(turns)
        people.says(IN_TEAMS, "unlink this account")
        with ThreadPoolExecutor(1) as pool, store.transaction() as tx:
            speaker = speakers.recognise(tx, Incoming("x", IN_TEAMS, text="x"), (), world.NOW)
            booking = pool.submit(people.books, IN_TEAMS)
            assert not wait([booking], timeout=1).done
            unlinking.unlink(tx, speaker, world.NOW)
            tx.commit()
            booking.result(20)
        with store.reading() as tx:
            booked = select(Person.email).join(Booking, Booking.person_id == Person.id)
            assert tx.scalars(booked).all() == [None]
