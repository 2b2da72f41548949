"""What is kept no longer, and what is counted in its place."""

import logging
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, insert, select, update

from bot import retention
from dialogs.codec import reply_to_json
from dialogs.messages import Reply
from store import audits, bookings, inbox, misses, outbox, people, registers
from store.booking_outcomes import Booked, Wanted
from store.db import Store, Tx
from store.registers import Marks
from store.retention import KEPT
from store.tables import (
    Announcement,
    Audit,
    Base,
    Booking,
    ChatLine,
    Conversation,
    Enrolment,
    Host,
    Inbox,
    Membership,
    Occurrence,
    OccurrencePart,
    Outbox,
    PastCount,
    Recipient,
    Series,
    SessionType,
)
from tests.small_hub import NOW, START, SmallHub
from tests.store.courses import DAYS, Course

LONDON = ZoneInfo("Europe/London")
TWO_YEARS = timedelta(days=730)
A_MONTH = timedelta(days=30)
NOTHING = {
    "texts of messages": 0, "chat lines": 0, "deliveries": 0, "conversations": 0,
    "drafts of announcements": 0, "texts of announcements": 0, "recipients": 0, "memberships": 0,
    "texts not understood": 0, "bookings": 0, "enrolments": 0,
}  # fmt: skip


@pytest.fixture
def hub(bare_store: Store) -> SmallHub:
    return SmallHub(bare_store)


def writes(hub: SmallHub, at: datetime = NOW) -> int:
    """Let somebody write in the web chat and be answered; return the person."""
    with hub.store.transaction() as tx:
        account: dict[str, Any] = {"channel": "web", "tenant": "", "user_id": "asha", "reference": {}}
        known = people.recognise(tx, **account, name="Asha", email=None, now=at)
        inbox.receive(tx, "web:1", known.person_id, "text", at)
        body = reply_to_json(Reply("Which date?"))
        key, to = "answer:web:1", known.person_id
        outbox.add(tx, key=key, kind="answer", person_id=to, args={}, body=body, due_at=at, now=at)
        tx.execute(update(Outbox).values(state="sent", sent_at=at))
        line = {"address_id": known.address_id, "key": key, "body": body, "at": at}
        tx.execute(insert(ChatLine).values(line))
        state = {"step": "book.picked"}
        tx.execute(update(Conversation).values(state=state, changed_at=at))
        return known.person_id


def count(tx: Tx, table: type[Base]) -> int:
    return tx.scalar(select(func.count()).select_from(table)) or 0


def counted(tx: Tx, of: Any) -> list[tuple[Any, ...]]:
    query = select(of, PastCount.part, PastCount.state, PastCount.bookings, PastCount.people)
    return [tuple(row) for row in tx.execute(query.where(of.is_not(None)).order_by(PastCount.state))]


def test_words_are_kept_for_thirty_days_and_what_became_of_them_for_longer(hub: SmallHub):
    writes(hub)
    assert retention.daily(hub.store, NOW + A_MONTH) == NOTHING
    gone = retention.daily(hub.store, NOW + A_MONTH + timedelta(days=1))
    assert gone == NOTHING | {"texts of messages": 1, "chat lines": 1, "deliveries": 1, "conversations": 1}
    with hub.store.reading() as tx:
        assert tx.execute(select(Outbox.state, Outbox.body)).all() == [("sent", None)]
        assert tx.scalars(select(Conversation.state)).all() == [{}]
        assert (count(tx, ChatLine), count(tx, Inbox)) == (0, 0)


def test_what_was_not_understood_is_kept_for_thirty_days_after_it_was_last_said(hub: SmallHub):
    with hub.store.transaction() as tx:
        misses.keep(tx, "sort us out", NOW, LONDON)
        misses.keep(tx, "do the thing", NOW, LONDON)
        misses.keep(tx, "do the thing", NOW + timedelta(days=1), LONDON)
    assert retention.daily(hub.store, NOW + A_MONTH)["texts not understood"] == 0
    assert retention.daily(hub.store, NOW + timedelta(days=31))["texts not understood"] == 1
    with hub.store.reading() as tx:
        assert [missed.text for missed in misses.every(tx)] == ["do the thing"]


def test_what_is_said_again_while_old_words_go_stays(hub: SmallHub):
    later = NOW + 2 * A_MONTH
    with hub.store.transaction() as tx:
        misses.keep(tx, "do the thing", NOW, LONDON)
        [old] = [kept for kept in KEPT if kept.what == "texts not understood"]
        found = old.find(tx, later, None)
        misses.keep(tx, "do the thing", later, LONDON)
        assert (len(found), old.part_with(tx, found, later)) == (1, 0)


def test_a_message_that_still_waits_keeps_its_words(hub: SmallHub):
    writes(hub)
    with hub.store.transaction() as tx:
        tx.execute(update(Outbox).values(state="due"))
    assert retention.daily(hub.store, NOW + 2 * A_MONTH)["texts of messages"] == 0


def test_two_years_after_a_session_it_is_counted_who_booked_and_nobody_is_named(hub: SmallHub):
    type_id = hub.session_type(parts=[{"key": "attend", "title": "Come", "capacity": 9, "questions": []}])
    taster, later = hub.occurrence(type_id), hub.occurrence(type_id, START + timedelta(days=7))
    asha, ben, cleo = (hub.person(name) for name in ("Asha", "Ben", "Cleo"))
    with hub.store.transaction() as tx:
        tx.execute(update(SessionType).values(party_max=3))
        for person, party in ((asha, 1), (ben, 3)):
            bookings.book(tx, Wanted(taster, person, asha, party=party, note="By the door"), NOW)
        given_up = bookings.book(tx, Wanted(taster, cleo, cleo), NOW)
        assert isinstance(given_up, Booked)
        bookings.cancel(tx, given_up.booking_id, cleo, NOW)
        bookings.book(tx, Wanted(later, asha, asha), NOW)
    over = START + timedelta(hours=1) + TWO_YEARS
    assert retention.daily(hub.store, over)["bookings"] == 0
    assert retention.daily(hub.store, over + timedelta(days=1))["bookings"] == 3
    with hub.store.reading() as tx:
        assert counted(tx, PastCount.occurrence_id) == [
            (taster, "attend", "booked", 2, 4),
            (taster, "attend", "cancelled", 1, 1),
        ]
        assert tx.scalars(select(Booking.occurrence_id)).all() == [later]
        named = select(Audit.person_id, Audit.actor_id).where(Audit.occurrence_id == taster).distinct()
        assert tx.execute(named).all() == [(None, None)]
        assert audits.check(tx, over) == []


def test_two_years_after_a_session_it_is_counted_who_came(hub: SmallHub):
    parts = [{"key": "attend", "title": "Come", "capacity": 9, "questions": []}]
    type_id = hub.session_type(parts=parts, party_max=3)
    taster, carys = hub.occurrence(type_id), hub.person("Carys")
    with hub.store.transaction() as tx:
        tx.execute(insert(Host).values(session_type_id=type_id, person_id=carys))
        places = {}
        for name, party in (("Asha", 1), ("Ben", 3), ("Cleo", 2), ("Dev", 1), ("Eve", 1)):
            wanted = Wanted(taster, person := people.add(tx, name, None, NOW), person, party=party)
            booked = bookings.book(tx, wanted, NOW)
            assert isinstance(booked, Booked)
            places[name] = booked.booking_id
        only_might = Booking.id.in_((places["Dev"], places["Eve"]))
        tx.execute(update(Booking).where(only_might).values(state="might_come"))
        tx.execute(update(OccurrencePart).values(taken=6))
        marks = Marks([places["Ben"]], came=[places["Dev"]], walk_ins=2)
        registers.take(tx, taster, carys, marks, START)
    over = START + timedelta(days=1) + TWO_YEARS
    assert retention.daily(hub.store, over)["bookings"] == 5
    with hub.store.reading() as tx:
        assert counted(tx, PastCount.occurrence_id) == [
            (taster, "attend", "attended", 3, 4),
            (taster, "attend", "did_not_attend", 1, 3),
            (taster, "attend", "might_come", 1, 1),
        ]
        assert tx.scalar(select(Occurrence.walk_ins)) == 2
        assert audits.check(tx, over) == []


def test_a_place_that_was_handed_over_goes_with_the_one_it_came_from(hub: SmallHub):
    taster = hub.occurrence(hub.session_type())
    asha, ben = hub.person(), hub.person("Ben")
    with hub.store.transaction() as tx:
        first = bookings.book(tx, Wanted(taster, asha, asha), NOW)
        second = bookings.book(tx, Wanted(taster, ben, ben), NOW)
        assert isinstance(first, Booked)
        assert isinstance(second, Booked)
        given = {"handed_over_from_id": second.booking_id}
        tx.execute(update(Booking).where(Booking.id == first.booking_id).values(given))
    assert retention.daily(hub.store, START + TWO_YEARS + timedelta(days=2))["bookings"] == 2


def test_two_years_after_its_last_day_a_course_keeps_how_many_applied(bare_store: Store):
    course = Course(bare_store)
    asha, ben = course.hub.person(), course.hub.person("Ben")
    course.accept(course.applied(asha, party=2))
    course.applied(ben)
    over = DAYS[-1] + timedelta(hours=1) + TWO_YEARS
    assert retention.daily(bare_store, over)["enrolments"] == 0
    gone = retention.daily(bare_store, over + timedelta(days=1))
    assert (gone["bookings"], gone["enrolments"]) == (1, 2)
    with bare_store.reading() as tx:
        assert counted(tx, PastCount.series_id) == [
            (course.series, "", "accepted", 1, 2),
            (course.series, "", "waiting", 1, 1),
        ]
        assert count(tx, Enrolment) == 0
        assert audits.check(tx, over) == []


def test_it_is_done_once_a_day_and_said_in_the_log(hub: SmallHub, caplog: pytest.LogCaptureFixture):
    writes(hub)
    late = NOW + timedelta(days=40)
    with caplog.at_level(logging.INFO):
        assert retention.daily(hub.store, late)["chat lines"] == 1
        assert retention.daily(hub.store, late + timedelta(hours=1)) == {}
    assert caplog.messages == [
        "kept no longer: 1 texts of messages, 1 chat lines, 1 deliveries, 1 conversations, "
        "0 drafts of announcements, 0 texts of announcements, 0 recipients, 0 memberships, "
        "0 texts not understood, 0 bookings, 0 enrolments"
    ]


def test_more_than_a_batch_goes_too(hub: SmallHub):
    with hub.store.transaction() as tx:
        same = {"person_id": None, "kind": "text", "received_at": NOW}
        tx.execute(insert(Inbox), [{"key": f"web:{number:04}", **same} for number in range(1201)])
    assert retention.daily(hub.store, NOW + timedelta(days=40))["deliveries"] == 1201


def announces(hub: SmallHub, state: str, **more: Any) -> int:
    """Let somebody announce something to another person; return the announcement."""
    author, other = hub.person("Femi"), hub.person("Ben")
    values: dict[str, Any] = {"author_id": author, "changed_by_id": author, "text": "Closed on Friday."}
    values |= {"target": {"kind": "everybody"}, "zone": "Europe/London", "state": state}
    with hub.store.transaction() as tx:
        row = {**values, "created_at": NOW, "changed_at": NOW, **more}
        made = tx.execute(insert(Announcement).values(row).returning(Announcement.id)).scalar_one()
        if state != "draft":
            tx.execute(insert(Recipient).values(announcement_id=made, person_id=other, version=1))
        return made


@pytest.mark.parametrize("state", ["sent", "stopped", "withdrawn"])
def test_what_was_announced_is_kept_for_thirty_days_and_who_had_it_for_two_years(hub: SmallHub, state: str):
    announces(hub, state)
    assert retention.daily(hub.store, NOW + A_MONTH) == NOTHING
    gone = retention.daily(hub.store, NOW + A_MONTH + timedelta(days=1))
    assert gone == NOTHING | {"texts of announcements": 1}
    assert retention.daily(hub.store, NOW + TWO_YEARS) == NOTHING
    assert retention.daily(hub.store, NOW + TWO_YEARS + timedelta(days=1)) == NOTHING | {"recipients": 1}
    with hub.store.reading() as tx:
        assert tx.scalars(select(Announcement.text)).all() == [""]


def test_the_thirty_days_of_what_was_planned_begin_when_it_goes(hub: SmallHub):
    announces(hub, "sent", send_at=NOW + A_MONTH)
    assert retention.daily(hub.store, NOW + 2 * A_MONTH) == NOTHING
    gone = retention.daily(hub.store, NOW + 2 * A_MONTH + timedelta(days=1))
    assert gone == NOTHING | {"texts of announcements": 1}


def test_a_draft_that_was_never_sent_goes_after_thirty_days(hub: SmallHub):
    announces(hub, "draft")
    assert retention.daily(hub.store, NOW + A_MONTH) == NOTHING
    gone = retention.daily(hub.store, NOW + A_MONTH + timedelta(days=1))
    assert gone == NOTHING | {"drafts of announcements": 1}


@pytest.mark.parametrize("state", ["scheduled", "sending", "sent"])
def test_an_announcement_that_the_clock_has_not_done_with_keeps_its_words(hub: SmallHub, state: str):
    announces(hub, state, due_at=NOW + TWO_YEARS)
    assert retention.daily(hub.store, NOW + TWO_YEARS + timedelta(days=1)) == NOTHING


def test_who_was_in_a_learning_set_is_forgotten_two_years_after_they_left(hub: SmallHub):
    hub.occurrence(hub.session_type())
    stays, goes = hub.person("Asha"), hub.person("Ben")
    with hub.store.transaction() as tx:
        series_id = tx.scalars(select(Series.id)).one()
        for person, state in ((stays, "member"), (goes, "left")):
            row = {"series_id": series_id, "person_id": person, "created_at": NOW, "changed_at": NOW}
            tx.execute(insert(Membership).values(state=state, **row))
    assert retention.daily(hub.store, NOW + TWO_YEARS) == NOTHING
    assert retention.daily(hub.store, NOW + TWO_YEARS + timedelta(days=1)) == NOTHING | {"memberships": 1}
    with hub.store.reading() as tx:
        assert tx.scalars(select(Membership.person_id)).all() == [stays]
