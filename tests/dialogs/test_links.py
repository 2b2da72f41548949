"""Where to join online stands apart from the lines, as only that may become a link."""

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.turn import Answered
from dialogs.messages import Incoming, Press, Reply, Sender
from store import enrolments, memberships, people, roles, session_types
from store.booking_outcomes import Wanted
from store.bookings import book
from store.db import Store
from store.enrolment_outcomes import Application, Applied
from store.tables import Occurrence, Series, SessionType
from tests import world
from tests.databases import Databases

LINK, OTHER = "https://meet.example/first", "https://meet.example/second"


@pytest.fixture
def store(databases: Databases) -> Iterator[Store]:
    """Asha has a place at a taster, is in the learning set and on a course, all of them online."""
    store = Store(databases.copy("sqlite", "world", world.prepare))
    with store.transaction() as tx:
        tx.execute(update(Occurrence).values(link=LINK))
        asha = people.ensure(tx, "Asha Patel", world.EMAILS["asha"], (), world.NOW)
        taster = world.occurrence_id(store, "cqi_taster", "2026-11-26")
        book(tx, Wanted(taster, asha, asha), world.NOW)
        als = select(Series.id).join(SessionType).where(SessionType.slug == "cqi_als")
        memberships.join(tx, tx.scalars(als).one(), asha, world.NOW)
        course = session_types.get(tx, "qi_practitioner")
        applied = enrolments.apply(
            tx, Application(session_types.cohorts(tx, course.id)[0].id, asha), world.NOW
        )
        assert isinstance(applied, Applied)
        enrolments.accept(tx, applied.enrolment_id, roles.runners(tx, course.id)[0], world.NOW)
    yield store
    store.close()


def my_bookings(store: Store) -> Reply:
    return pressed(store, "asha", "my_bookings")


def pressed(store: Store, who: str, flow: str, **args: Any) -> Reply:
    sender = Sender("web", world.EMAILS[who], name=who.capitalize(), email=world.EMAILS[who])
    press = Incoming(str(next(KEYS)), sender, press=Press(flow, args))
    handled = world.turns(store).handle(press, world.NOW)
    assert isinstance(handled, Answered)
    return handled.outgoing.reply


KEYS = count()


def test_what_one_has_is_joined_by_its_link(store: Store):
    items = my_bookings(store).items
    assert len(items) == 3
    assert [item.link for item in items] == [LINK] * 3
    assert [line for item in items for line in item.lines if "://" in line] == []


def test_of_days_that_are_joined_elsewhere_the_next_is_the_link_and_a_line_says_the_other(store: Store):
    with store.transaction() as tx:
        practitioner = select(SessionType.id).where(SessionType.slug == "qi_practitioner")
        days = (
            select(Occurrence.id)
            .where(Occurrence.session_type_id.in_(practitioner))
            .order_by(Occurrence.starts_at)
        )
        later = tx.scalars(days).all()[1:]
        tx.execute(update(Occurrence).where(Occurrence.id.in_(later)).values(link=OTHER))
    [course] = [item for item in my_bookings(store).items if OTHER in item.lines]
    assert course.link == LINK


@pytest.mark.parametrize("said", [{"session": "cqi_taster"}, {}], ids=["session", "date"])
def test_how_to_get_there_gives_the_link_to_nobody_without_a_place(store: Store, said: dict[str, str]):
    about: dict[str, Any] = said or {"occurrence": world.occurrence_id(store, "cqi_taster", "2026-11-26")}
    assert dict(pressed(store, "asha", "getting_there", **about).facts)["Join online"] == LINK
    others = pressed(store, "ben", "getting_there", **about)
    assert dict(others.facts)["What"] == "CQI Taster"
    assert LINK not in str(others)
