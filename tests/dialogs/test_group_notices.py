"""What people are told about learning sets, interests and workshops: worded from what is true when sent."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, insert, update

from dialogs.messages import Drop, Reply
from dialogs.notices import WORDINGS
from store import bookings, interests, workshop_requests
from store.booking_outcomes import Wanted
from store.db import Store
from store.memberships import Joined
from store.tables import Cohort, Host, Series, SessionType
from store.workshop_requests import Asked
from tests.small_hub import NOW, SmallHub
from tests.store.learning_set_hub import FORTNIGHT, SetHub

QUESTIONS = [{"name": "about", "label": "What is it about?"}, {"name": "fun", "label": "Fun?"}]
PARTS = [{"key": "attend", "title": "Come", "capacity": None, "questions": QUESTIONS}]


def worded(store: Store, kind: str, person_id: int, now=NOW, **args: object) -> Reply | Drop:
    with store.reading() as tx:
        return WORDINGS[kind](tx, args, person_id, now)


def said(store: Store, kind: str, person_id: int, now=NOW, **args: object) -> Reply:
    reply = worded(store, kind, person_id, now, **args)
    assert isinstance(reply, Reply), reply
    assert len(reply.text.split()) <= 60
    return reply


def labels(reply: Reply) -> list[str]:
    return [action.label for action in reply.actions]


# --- Learning sets


@pytest.fixture
def a_set(bare_store: Store) -> SetHub:
    return SetHub(bare_store)


def test_those_who_run_a_set_read_who_joined_and_who_left(a_set: SetHub):
    carys, asha = a_set.host(), a_set.hub.person()
    joined = a_set.join(asha)
    assert isinstance(joined, Joined)
    args = {"membership": joined.membership_id}
    reply = said(a_set.store, "set_joined", carys, **args)
    assert reply.text == "Asha has joined the Learning Set, which now has 1 member."
    assert labels(reply) == ["Who's coming", "What's on"]
    a_set.leave(asha)
    assert worded(a_set.store, "set_joined", carys, **args) == Drop("has left again")
    reply = said(a_set.store, "set_left", carys, **args)
    assert reply.text == "Asha has left the Learning Set, which now has no members."
    a_set.join(asha)
    assert worded(a_set.store, "set_left", carys, **args) == Drop("has joined again")


def test_who_runs_the_set_no_more_reads_no_names(a_set: SetHub):
    carys, asha = a_set.host(), a_set.hub.person()
    joined = a_set.join(asha)
    assert isinstance(joined, Joined)
    with a_set.store.transaction() as tx:
        tx.execute(delete(Host))
    for kind in ("set_joined", "set_left"):
        assert isinstance(worded(a_set.store, kind, carys, membership=joined.membership_id), Drop)
        assert isinstance(worded(a_set.store, kind, carys, membership=99), Drop)


# --- Interests


def test_who_waited_for_a_date_is_shown_the_next_with_a_place(bare_store: Store):
    hub = SmallHub(bare_store)
    asha, training = hub.person(), hub.session_type("training")
    hub.occurrence(training)
    reply = said(bare_store, "date_announced", asha, session_type=training)
    assert reply.text == (
        "You asked us to tell you: Training has dates. "
        "The next one with a place is on Thursday 3 December, 10am to 11am."
    )
    assert labels(reply) == ["Book", "Details", "What's on"]
    with bare_store.transaction() as tx:
        tx.execute(update(SessionType).values(rule="drop_in"))
    assert labels(said(bare_store, "date_announced", asha, session_type=training))[0] == "Details"


def test_who_waited_for_a_course_reads_until_when_they_can_apply(bare_store: Store):
    hub = SmallHub(bare_store)
    asha, course = hub.person(), hub.session_type("course", rule="apply")
    hub.occurrence(course)
    with bare_store.transaction() as tx:
        series_id = tx.execute(update(Series).values(dates=["2026-12-03"]).returning(Series.id)).scalar_one()
        window = {"applications_open_on": NOW.date(), "applications_close_on": NOW.date()}
        tx.execute(insert(Cohort).values(series_id=series_id, title="First", places=2, **window))
    reply = said(bare_store, "date_announced", asha, session_type=course)
    assert reply.text.endswith("you can now apply for Course, until Monday 23 November.")
    assert labels(reply) == ["Apply", "Details", "What's on"]


def test_who_waited_for_room_in_a_set_can_join_it(a_set: SetHub):
    asha = a_set.hub.person()
    reply = said(a_set.store, "date_announced", asha, session_type=a_set.type_id)
    assert "there is room in the Learning Set. The next meeting is on Thursday 3 December" in reply.text
    assert labels(reply) == ["Join", "Details", "What's on"]
    a_set.join(asha)
    assert isinstance(worded(a_set.store, "date_announced", asha, session_type=a_set.type_id), Drop)


def test_what_is_gone_again_when_it_is_told_can_be_waited_for_again(bare_store: Store):
    hub = SmallHub(bare_store)
    asha, training = hub.person(), hub.session_type("training")
    place = hub.occurrence(training)
    for name in ("Ben", "Carys"):
        other = hub.person(name)
        with bare_store.transaction() as tx:
            bookings.book(tx, Wanted(place, other, other), NOW)
    reply = said(bare_store, "date_announced", asha, session_type=training)
    assert "For a moment" in reply.text
    assert labels(reply) == ["Register interest", "What's on"]
    with bare_store.transaction() as tx:
        assert isinstance(interests.register(tx, training, asha, NOW), interests.Registered)


# --- Workshops


class Asking(SmallHub):
    def __init__(self, store: Store) -> None:
        super().__init__(store)
        made = self.session_type("workshop", rule="request", parts=PARTS)
        self.asha, self.carys = self.person("Asha"), self.person("Carys")
        with store.transaction() as tx:
            tx.execute(insert(Host).values(session_type_id=made, person_id=self.carys))
            outcome = workshop_requests.ask(tx, made, self.asha, {"about": "Handover", "fun": True}, NOW)
            assert isinstance(outcome, Asked)
        self.request = outcome.request_id

    def move(self, to, reason: str = "", minutes: int = 0) -> None:
        with self.store.transaction() as tx:
            at = NOW + timedelta(minutes=minutes)
            workshop_requests.move(tx, self.request, to, self.carys, at, reason)


@pytest.fixture
def hub(bare_store: Store) -> Asking:
    return Asking(bare_store)


def test_a_request_arrives_with_its_answers_and_the_buttons_to_answer_it(hub: Asking):
    reply = said(hub.store, "workshop_requested", hub.carys, request=hub.request)
    assert reply.text == "Asha asks for a Workshop."
    assert reply.facts == (("What is it about?", "Handover"), ("Fun?", "Yes"))
    assert labels(reply) == ["We're planning it", "Agreed", "Decline", "Workshop requests"]
    hub.move("planning")
    reply = said(hub.store, "workshop_requested", hub.carys, request=hub.request)
    assert labels(reply) == ["Agreed", "Decline", "Workshop requests"]


@pytest.mark.parametrize(
    ("to", "text", "facts"),
    [
        ("planning", "is being planned, and the team gets in touch with you.", ()),
        ("agreed", "is agreed. The team gets in touch about the day.", ()),
        ("declined", "can’t be met this time.", (("Why", "No room"),)),
    ],
)
def test_whoever_asked_reads_where_it_stands(hub: Asking, to: str, text: str, facts: object):
    hub.move(to, "No room")
    reply = said(hub.store, "workshop_changed", hub.asha, request=hub.request, state=to)
    assert (reply.text, reply.facts) == (f"Your request for a Workshop {text}", facts)


def test_an_answer_that_was_taken_back_is_not_told(hub: Asking):
    hub.move("agreed")
    hub.move("new", minutes=1)
    changed = {"request": hub.request, "state": "agreed"}
    assert isinstance(worded(hub.store, "workshop_changed", hub.asha, **changed), Drop)
    changed["state"] = "new"
    assert "with the team again" in said(hub.store, "workshop_changed", hub.asha, **changed).text


def test_nobody_else_reads_about_a_request(hub: Asking):
    hub.move("agreed")
    ben, agreed = hub.person("Ben"), {"request": hub.request, "state": "agreed"}
    assert isinstance(worded(hub.store, "workshop_changed", ben, **agreed), Drop)
    for kind in ("workshop_requested", "workshop_withdrawn"):
        assert isinstance(worded(hub.store, kind, ben, request=hub.request), Drop)
        assert isinstance(worded(hub.store, kind, hub.carys, request=99), Drop)


def test_those_who_run_it_read_that_a_request_was_withdrawn(hub: Asking):
    with hub.store.transaction() as tx:
        workshop_requests.withdraw(tx, hub.request, hub.asha, NOW)
    reply = said(hub.store, "workshop_withdrawn", hub.carys, request=hub.request)
    assert reply.text == "Asha has withdrawn the request for a Workshop."
    assert isinstance(worded(hub.store, "workshop_requested", hub.carys, request=hub.request), Drop)


def test_a_meeting_that_moved_is_told_with_a_way_to_send_apologies(a_set: SetHub):
    asha = a_set.hub.person()
    a_set.join(asha)
    was = {"was_starts_at": str(NOW), "was_ends_at": str(NOW + FORTNIGHT)}
    moved = {"occurrence": a_set.meetings[0], "changes": ["moved"], **was}
    reply = said(a_set.store, "occurrence_changed", asha, **moved)
    assert reply.text.endswith("If that no longer suits you, please send apologies.")
    assert labels(reply) == ["Send apologies", "My bookings"]
