"""What people are told about applications, worded from the data as they are when it is sent."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from dialogs.messages import Drop, Reply
from dialogs.notices import WORDINGS
from store.db import Store
from store.tables import Enrolment, Host, Outbox, Person, SessionType
from tests.small_hub import NOW
from tests.store.courses import Course


@pytest.fixture
def course(bare_store: Store) -> Course:
    question = {"name": "idea", "label": "Your idea?", "required": False}
    parts = [{"key": "attend", "title": "Come", "capacity": 2, "questions": [question]}]
    return Course(bare_store, parts=parts)


def words(course: Course, person: int, kind: str) -> Reply | Drop:
    """Return the words of the one message of this kind to somebody, as they would be sent now."""
    with course.store.reading() as tx:
        of_kind = select(Outbox.args).where(Outbox.person_id == person, Outbox.kind == kind)
        return WORDINGS[kind](tx, tx.scalars(of_kind).one(), person, NOW)


def said(course: Course, person: int, kind: str) -> Reply:
    reply = words(course, person, kind)
    assert isinstance(reply, Reply)
    assert len(reply.text.split()) <= 60
    assert reply.actions
    return reply


def labels(reply: Reply) -> list[str]:
    return [action.label for action in reply.actions]


def test_a_facilitator_can_decide_about_a_new_application_on_the_spot(course: Course):
    course.apply(course.person(), 2, idea="Fewer falls")
    reply = said(course, course.carys, "application_received")
    assert reply.text == "Asha has applied for Course, Winter for 2 people."
    assert reply.facts == (("Your idea?", "Fewer falls"),)
    assert labels(reply) == ["Accept", "Decline", "Applications"]


def test_a_facilitator_hears_that_an_application_waits(course: Course):
    course.give(course.days[0], 0)
    course.applied(course.person())
    assert "it waits" in said(course, course.carys, "application_received").text


def test_an_application_that_was_decided_meanwhile_is_no_news(course: Course):
    course.accept(course.applied(course.person()))
    assert isinstance(words(course, course.carys, "application_received"), Drop)


def test_who_no_longer_runs_the_course_is_told_nothing_about_anybody(course: Course):
    course.applied(course.person())
    with course.store.transaction() as tx:
        tx.execute(delete(Host))
    assert isinstance(words(course, course.carys, "application_received"), Drop)


def test_who_is_accepted_hears_of_every_day(course: Course):
    asha = course.person()
    enrolment = course.applied(asha, 2)
    course.accept(enrolment)
    reply = said(course, asha, "application_accepted")
    assert "you have 2 places on Course, Winter" in reply.text
    days = "Thursday 3 December, Thursday 10 December and Thursday 17 December, 10am to 11am"
    assert reply.facts == (("Days", days), ("Where", "Innovation Hub"))
    assert labels(reply) == ["My bookings", "Withdraw", "Details"]
    course.withdraw(enrolment, asha)
    assert isinstance(words(course, asha, "application_accepted"), Drop)


def test_who_waits_hears_their_number(course: Course):
    people = [course.person(name) for name in ("Asha", "Ben")]
    enrolled = [course.applied(person) for person in people]
    course.give(course.days[1], 0)
    for enrolment in enrolled:
        course.accept(enrolment)
    assert "You are number 2 in the queue" in said(course, people[1], "application_waits").text
    course.give(course.days[1], 2)
    course.accept(enrolled[1])
    assert isinstance(words(course, people[1], "application_waits"), Drop)


def decline_at_once(course: Course, enrolment: int) -> None:
    course.decline(enrolment, "The room is small")


def accept_and_take_back(course: Course, enrolment: int) -> None:
    course.accept(enrolment)
    course.decline(enrolment, "The room is small")


@pytest.mark.parametrize(
    ("decide", "text"),
    [(decline_at_once, "did not work out this time"), (accept_and_take_back, "had to be taken back")],
)
def test_who_is_declined_hears_why_in_kind_words(
    course: Course, decide: Callable[[Course, int], None], text: str
):
    asha = course.person()
    decide(course, course.applied(asha))
    reply = said(course, asha, "application_declined")
    assert text in reply.text
    assert "sorry" in reply.text
    assert reply.facts == (("Why", "The room is small"),)
    assert labels(reply) == ["Details", "What's on"]


def test_a_withdrawal_says_who_waits_for_the_places(course: Course):
    asha = course.person()
    enrolment = course.applied(asha, 2)
    course.accept(enrolment)
    course.applied(course.person("Ben"))
    course.withdraw(enrolment, asha)
    reply = said(course, course.carys, "application_withdrawn")
    assert (
        reply.text
        == "Asha has withdrawn from Course, Winter. 2 places left. 1 application on the waiting list."
    )
    assert labels(reply) == ["Applications", "Who's coming"]


@pytest.mark.parametrize("kind", sorted(kind for kind in WORDINGS if kind.startswith("application_")))
@pytest.mark.parametrize("args", [{}, {"enrolment": 4711}, {"enrolment": "x"}])
def test_a_message_about_nothing_is_not_sent(course: Course, kind: str, args: dict[str, Any]):
    with course.store.reading() as tx:
        assert isinstance(WORDINGS[kind](tx, args, course.carys, NOW), Drop)
        assert isinstance(WORDINGS[kind](tx, args, None, NOW), Drop)


def test_nobody_is_told_of_somebody_elses_decision(course: Course):
    course.accept(course.applied(course.person()))
    with course.store.reading() as tx:
        enrolment = tx.scalars(select(Enrolment.id)).one()
        other = tx.scalars(select(Person.id).where(Person.name == "Carys")).one()
        assert isinstance(WORDINGS["application_accepted"](tx, {"enrolment": enrolment}, other, NOW), Drop)


def test_the_words_are_those_of_the_catalogue_of_today(course: Course):
    asha = course.person()
    course.accept(course.applied(asha))
    with course.store.transaction() as tx:
        tx.execute(update(SessionType).values(title="Better Course"))
    assert "Better Course, Winter" in said(course, asha, "application_accepted").text


def test_a_day_of_a_course_that_moves_is_told_with_the_way_out_of_the_course(course: Course):
    asha = course.person()
    course.accept(course.applied(asha))
    was = {"was_starts_at": "2026-12-02T10:00:00+00:00", "was_ends_at": "2026-12-02T11:00:00+00:00"}
    args = {"occurrence": course.days[0], "changes": ["moved"], **was}
    with course.store.reading() as tx:
        reply = WORDINGS["occurrence_changed"](tx, args, asha, NOW)
    assert isinstance(reply, Reply)
    assert "please withdraw" in reply.text
    assert labels(reply) == ["Withdraw", "My bookings"]
