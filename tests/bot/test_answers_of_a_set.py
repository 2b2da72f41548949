"""What a learning set said reaches its members and its facilitators: every other way in is tried."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from bot.planning import plan
from bot.turn import Answered
from dialogs.codec import reply_to_json
from dialogs.messages import Incoming, Press, Reply, Sender, Submission
from dialogs.notices import WORDINGS
from store import memberships, misses, person_export, reflections
from store.db import Store
from store.reflections import Said
from store.tables import Occurrence, Outbox, Person, Reflection
from tests import world
from tests.databases import Databases

# A word that stands nowhere else.
FOUND_BY = "Zwiebelfisch"
SAID = Said(f"{FOUND_BY} well", f"{FOUND_BY} badly", f"{FOUND_BY} next")
OPEN = ("set_answers", "set_digest", "nudge_set", "reflect", "skip_reflecting", "reflect_later", "roster")
TYPED = (
    "what did the others say", "our answers", "my answers", "who has answered", "nudge the learning set",
    "my bookings", "who's coming to the als", "tell me about the als", "what's on on 17 december",
    "answer my learning set", "one two three four",
)  # fmt: skip
PLACE = {"channel": "C0HUB", "thread": "1.2"}
# Carys facilitates the set, Femi is the coordinator of the hub, and nobody has seen Zoe before.
OUTSIDE = ("femi", "ben", "zoe")


class House:
    """The shipped hub after Asha has answered for 17 December, and the people at its door."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.meeting = world.occurrence_id(store, "cqi_als", "2026-12-17")
        self.now = world.NOW
        self._turns, self._key = world.turns(store), 0
        for name in ("asha", "ben", "carys", "femi", "zoe"):
            self.take(name, text="hello")
        with store.transaction() as tx:
            of = select(Occurrence.series_id).where(Occurrence.id == self.meeting)
            asha, series_id = self.person("asha"), tx.scalars(of).one()
            memberships.join(tx, series_id, asha, self.now)
            assert reflections.answer(tx, self.meeting, asha, SAID, self.now) is None

    def take(self, name: str, **what: Any) -> Reply:
        self._key += 1
        email = world.EMAILS.get(name, f"{name}@trust.example")
        sender = Sender("web", email, name=name.title(), email=email)
        handled = self._turns.handle(Incoming(str(self._key), sender, **what), self.now)
        assert isinstance(handled, Answered)
        return handled.outgoing.reply

    def person(self, name: str) -> int:
        email = world.EMAILS.get(name, f"{name}@trust.example")
        with self.store.reading() as tx:
            return tx.scalars(select(Person.id).where(Person.email == email)).one()


@pytest.fixture
def house(databases: Databases) -> Iterator[House]:
    store = Store(databases.copy("sqlite", "hub", world.prepare))
    yield House(store)
    store.close()


def shows(reply: Reply) -> bool:
    return FOUND_BY in str(reply_to_json(reply))


def test_the_member_and_the_facilitator_read_it(house: House):
    for name in ("asha", "carys"):
        assert shows(house.take(name, press=Press("set_answers", {"occurrence": house.meeting})))
    assert shows(house.take("carys", press=Press("set_digest", {"occurrence": house.meeting})))


@pytest.mark.parametrize("name", OUTSIDE)
def test_no_button_shows_it_to_anybody_else(house: House, name: str):
    for flow in OPEN:
        for more in ({}, {"skip": 0}, {"change": True}, {"tonight": True}, {"session": "cqi_als"}):
            args = {"occurrence": house.meeting, **more}
            assert not shows(house.take(name, press=Press(flow, args)))


@pytest.mark.parametrize("name", OUTSIDE)
def test_no_word_shows_it_to_anybody_else(house: House, name: str):
    for text in TYPED:
        reply = house.take(name, text=text)
        assert not shows(reply)
        for action in reply.all_actions():
            assert not shows(house.take(name, press=Press(action.flow, action.args)))


@pytest.mark.parametrize("name", OUTSIDE)
def test_no_answer_to_a_form_shows_it_or_changes_it(house: House, name: str):
    for step in ("reflect.said", "reflect.sorted_in", "skip_reflecting.sure", "reflect_later.picked"):
        for number in range(3):
            answers = {"occurrence": house.meeting, "sure": True, "which": "went_well", "typed": "gone"}
            assert not shows(house.take(name, submission=Submission(f"{step}:{number}", answers)))
    with house.store.reading() as tx:
        assert tx.execute(select(Reflection.went_well, Reflection.state)).all() == [
            (SAID.went_well, "answered")
        ]


@pytest.mark.parametrize("name", ["asha", "carys", *OUTSIDE])
def test_where_others_read_along_nobody_sees_it(house: House, name: str):
    for text in TYPED:
        house.take(name, text=text, place=PLACE)
    for flow in OPEN:
        house.take(name, press=Press(flow, {"occurrence": house.meeting}), place=PLACE)
    with house.store.reading() as tx:
        public = [row for row in tx.execute(select(Outbox.args, Outbox.body)) if row.args.get("place")]
    assert public
    assert not [row for row in public if FOUND_BY in str(row.body)]


def test_no_notice_tells_it_to_anybody_else(house: House):
    args = {"occurrence": house.meeting, "on": "2026-12-17", "booking": 1, "rule": "now", "membership": 1}
    with house.store.reading() as tx:
        for name in OUTSIDE:
            for wording in WORDINGS.values():
                for now in (house.now, house.now + timedelta(days=25)):
                    told = wording(tx, args, house.person(name), now)
                    assert not isinstance(told, Reply) or not shows(told)


def test_nobody_outside_is_written_to_about_it(house: House):
    for days in range(40):
        plan(house.store, house.now + timedelta(days=days))
    with house.store.reading() as tx:
        told = set(
            tx.scalars(select(Outbox.person_id).where(Outbox.kind.in_(("nudge", "set_digest", "set_thanks"))))
        )
    assert told == {house.person("asha"), house.person("carys")}


def test_the_export_of_others_holds_nothing_of_it(house: House):
    house.take("carys", press=Press("set_answers", {"occurrence": house.meeting}))
    house.take("carys", press=Press("set_digest", {"occurrence": house.meeting}))
    with house.store.reading() as tx:
        kept = {name: str(person_export.export(tx, house.person(name), ZoneInfo("Europe/London")))
                for name in ("asha", "carys", *OUTSIDE)}  # fmt: skip
    assert [name for name, text in kept.items() if FOUND_BY in text] == ["asha"]


def test_who_has_left_the_set_is_outside(house: House):
    house.take("asha", text="leave the als")
    house.take("asha", text="yes")
    assert not shows(house.take("asha", press=Press("set_answers", {"occurrence": house.meeting})))


@pytest.mark.parametrize(
    "text",
    [
        "the team would not move the session to another date",
        "asked our porters who is coming and they like it",
    ],
)
def test_what_may_be_meant_for_the_set_is_asked_about_and_kept_for_no_coordinator(house: House, text: str):
    with house.store.transaction() as tx:
        tx.execute(update(Reflection).values(state="asked"))
    reply = house.take("asha", text=text)
    assert reply.question is not None
    assert "your learning set?" in reply.question.form.fields[0].label
    with house.store.reading() as tx:
        assert misses.every(tx) == []


def test_whoever_is_asked_nothing_by_a_set_is_asked_what_they_mean(house: House):
    reply = house.take("ben", text="the team would not move the session to another date")
    assert reply.text == "Which of these do you mean?"
