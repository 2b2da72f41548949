from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import (
    CheckConstraint,
    ForeignKeyConstraint,
    MetaData,
    UniqueConstraint,
    delete,
    insert,
    select,
    update,
)

from store import audits, bookings, course_audits, waiting
from store.booking_outcomes import Booked, Joined, Wanted
from store.db import Store, Tx
from store.tables import Base, Booking, Inbox, Occurrence, OccurrencePart, Outbox, Person, Role, SessionType
from tests.databases import Databases
from tests.small_hub import NOW, START, SmallHub
from tests.store.test_group_audits import BREAKING as BREAKING_GROUPS

LONG_AGO = NOW - timedelta(hours=2)


def create_tables_without_walls(store: Store) -> None:
    """Create every table without the keys and CHECKs that would refuse broken rows."""
    loose = MetaData()
    for table in Base.metadata.sorted_tables:
        copy = table.to_metadata(loose)
        for wall in list(copy.constraints):
            if isinstance(wall, UniqueConstraint | ForeignKeyConstraint | CheckConstraint):
                copy.constraints.remove(wall)
        for column in copy.columns:
            column.foreign_keys.clear()
        copy.indexes.clear()
    loose.create_all(store.engine)


@pytest.fixture
def hub(databases: Databases, engine_name: str) -> Iterator[SmallHub]:
    """A sound hub: one place booked, somebody who might come, one message of each kind of ending."""
    hub = SmallHub(Store(databases.copy(engine_name, "sound hub without walls", fill)))
    yield hub
    hub.store.close()


def fill(store: Store) -> None:
    create_tables_without_walls(store)
    hub = SmallHub(store)
    taster = hub.occurrence(hub.session_type())
    drop_in = hub.occurrence(hub.session_type("drop_in", rule="drop_in"))
    asha = hub.person("Asha")
    fill_a_queue(hub)
    with store.transaction() as tx:
        for wanted in (taster, drop_in):
            outcome = bookings.book(tx, Wanted(wanted, asha, asha, despite=frozenset(("clash",))), NOW)
            assert isinstance(outcome, Booked)
        tx.execute(insert(Role).values(person_id=asha, role="coordinator", given_by="settings", given_at=NOW))
        tx.execute(insert(Inbox).values(key="1", kind="text", received_at=NOW))
        message(tx, "answer:1", state="sent", sent_at=NOW, provider_id="p1", address_id=1)
        message(tx, "to somebody else", state="sent", sent_at=NOW, provider_id="p1", address_id=2)
        message(tx, "due", due_at=NOW)
        message(tx, "sending", state="sending", owner="me", lease_until=NOW + timedelta(minutes=2))
        message(tx, "dead", state="dead", reason="no address", channel="")
        message(tx, "waits for its reader", due_at=LONG_AGO, channel="console")
        message(tx, "read", state="sent", sent_at=NOW, channel="console")


def fill_a_queue(hub: SmallHub) -> None:
    """Let one place of two be taken and one be held, ahead of a party of two and of one who came last."""
    forum = hub.occurrence(hub.session_type("forum", party_max=2), START + timedelta(days=1))
    ben, carys, dev, eve, fay = (hub.person(name) for name in ("Ben", "Carys", "Dev", "Eve", "Fay"))
    with hub.store.transaction() as tx:
        first = bookings.book(tx, Wanted(forum, carys, carys), NOW)
        bookings.book(tx, Wanted(forum, ben, ben), NOW)
        for person, party in ((dev, 2), (eve, 1), (fay, 1)):
            assert isinstance(waiting.join(tx, Wanted(forum, person, person, party=party), NOW), Joined)
        assert isinstance(first, Booked)
        # By hand: without unique keys no message can be written, as offering a place does.
        tx.execute(update(Booking).where(Booking.id == first.booking_id).values(state="cancelled"))
        held = {"state": "offered", "offered_at": NOW, "offered_until": NOW + timedelta(days=1)}
        tx.execute(update(Booking).where(Booking.person_id == eve).values(held))


def overtake(tx: Tx) -> None:
    tx.execute(update(Booking).where(Booking.state == "offered").values(state="booked"))
    tx.execute(update(Booking).where(Booking.state == "waiting").values(party=1))


def open_to_all_but_one(tx: Tx) -> None:
    """Let there be places for all, of which the party of two knows and the other one who waits does not."""
    tx.execute(update(OccurrencePart).where(OccurrencePart.taken == 2).values(capacity=9))
    tx.execute(update(OccurrencePart).where(OccurrencePart.capacity == 9).values(is_for_queue=True))
    is_pair = (Booking.state == "waiting") & (Booking.party == 2)
    tx.execute(update(Booking).where(is_pair).values(offered_at=NOW))


def message(tx: Tx, key: str, **changes: object) -> None:
    values = {"key": key, "kind": "answer", "channel": "slack", "args": {}, "due_at": NOW, "created_at": NOW}
    tx.execute(insert(Outbox).values({**values, **changes}))


def test_a_sound_hub_breaks_no_rule(hub: SmallHub):
    with hub.store.reading() as tx:
        assert audits.check(tx, NOW) == []


def book_again(tx: Tx) -> None:
    one = tx.execute(select(Booking.__table__).where(Booking.state == "booked")).first()
    assert one is not None
    tx.execute(insert(Booking).values({**one._mapping, "id": 99, "state": "might_come"}))


def lose_the_part(tx: Tx) -> None:
    tx.execute(update(Booking).where(Booking.state == "might_come").values(part="showcase"))


def lose_the_person(tx: Tx) -> None:
    tx.execute(delete(Person))


def lose_the_occurrence(tx: Tx) -> None:
    tx.execute(update(Booking).where(Booking.state == "might_come").values(occurrence_id=99))


def two_on_one_date(tx: Tx) -> None:
    one = tx.execute(select(Occurrence.__table__)).first()
    assert one is not None
    tx.execute(insert(Occurrence).values({**one._mapping, "id": 99, "state": "cancelled"}))


def change(what: type[Base], key: str, /, **values: object) -> Callable[[Tx], None]:
    """Return a way to break the message or the other row that `key` names."""

    def breaking(tx: Tx) -> None:
        column = {Outbox: Outbox.key, SessionType: SessionType.slug, Booking: Booking.state}[what]
        tx.execute(update(what).where(column == key).values(**values))

    return breaking


def every(what: type[Base], **values: object) -> Callable[[Tx], None]:
    def breaking(tx: Tx) -> None:
        tx.execute(update(what).values(**values))

    return breaking


BREAKING: list[tuple[str, Callable[[Tx], None]]] = [
    ("places are counted right", change(Booking, "booked", party=2)),
    ("places are counted right", change(Booking, "booked", state="cancelled")),
    ("nothing is oversold", every(OccurrencePart, capacity=0)),
    (
        "every planned date has its places",
        change(SessionType, "taster", parts=[{"key": "attend"}, {"key": "showcase"}]),
    ),
    ("one booking per person and date", book_again),
    ("a booking has its person, date and part", lose_the_part),
    ("a booking has its person, date and part", lose_the_person),
    ("a booking has its person, date and part", lose_the_occurrence),
    ("nobody is booked where nothing is on", every(Occurrence, state="cancelled")),
    ("who came is on a register", every(Booking, came=True)),
    ("nobody is booked where nothing is on", every(Occurrence, state="not_on")),
    ("nobody waits for a place that is free", every(OccurrencePart, capacity=9)),
    ("nobody waits for a place that is free", every(OccurrencePart, capacity=None)),
    ("the queue is kept to", change(Booking, "waiting", party=1)),
    ("the queue is kept to", overtake),
    ("what is for the queue is for somebody in it", every(OccurrencePart, is_for_queue=True)),
    ("everybody knows of what is for the queue", open_to_all_but_one),
    ("everybody knows of what is for the queue", change(Booking, "waiting", offered_at=NOW)),
    ("what is offered says since when and until when", change(Booking, "offered", offered_at=None)),
    ("what is offered says since when and until when", change(Booking, "offered", offered_until=None)),
    ("an offer has an end", change(Booking, "offered", follow_up_at=None)),
    ("an offer has an end", change(Booking, "offered", follow_up_at=LONG_AGO)),
    ("only where people book do they wait", change(SessionType, "forum", rule="interest")),
    ("a series has one occurrence a date", two_on_one_date),
    ("what was sent says when", change(Outbox, "answer:1", sent_at=None)),
    ("what is being sent has a sender", change(Outbox, "sending", owner=None)),
    ("what is being sent has a sender", change(Outbox, "sending", lease_until=None)),
    ("what was not sent says why", change(Outbox, "dead", reason="")),
    ("what was not sent says why", change(Outbox, "due", state="skipped")),
    ("what was not sent says why", change(Outbox, "due", state="unknown")),
    ("no message is abandoned", change(Outbox, "sending", lease_until=LONG_AGO)),
    ("no message is late", change(Outbox, "due", due_at=LONG_AGO)),
    ("no message is late", change(Outbox, "due", due_at=LONG_AGO, channel="teams")),
    ("no message was sent twice", change(Outbox, "to somebody else", address_id=1)),
    ("everything received was answered", change(Outbox, "answer:1", key="answer:another")),
    ("every state, rule and role is one there is", change(Outbox, "due", state="snet")),
    ("every state, rule and role is one there is", change(Booking, "might_come", state="migth_come")),
    ("every state, rule and role is one there is", every(Occurrence, state="planed", decision="which?")),
    ("every state, rule and role is one there is", change(SessionType, "taster", rule="boook")),
    ("every state, rule and role is one there is", every(Role, role="boss")),
]


@pytest.mark.parametrize(("rule", "breaking"), BREAKING)
def test_a_row_that_breaks_a_rule_is_found(hub: SmallHub, rule: str, breaking: Callable[[Tx], None]):
    with hub.store.transaction() as tx:
        breaking(tx)
        assert {finding.rule for finding in audits.check(tx, NOW)} == {rule}


def test_every_rule_is_broken_on_purpose():
    broken = {rule for rule, _ in (*BREAKING, *BREAKING_GROUPS)}
    assert broken == set(audits.RULES) - set(course_audits.RULES)


@pytest.mark.parametrize(
    "values", [{"starts_at": NOW}, {"decision": "which?"}, {"decision": "gone", "state": "cancelled"}]
)
def test_a_free_place_that_nobody_can_be_offered_is_known(hub: SmallHub, values: dict[str, object]):
    with hub.store.transaction() as tx:
        tx.execute(update(Occurrence).values(**values))
        tx.execute(update(OccurrencePart).values(capacity=9))
        assert audits.check(tx, NOW) == []


def test_a_booking_at_a_cancelled_date_is_known_when_somebody_is_to_decide(hub: SmallHub):
    with hub.store.transaction() as tx:
        tx.execute(update(Occurrence).values(state="cancelled", decision="no such date any more"))
        assert audits.check(tx, NOW) == []


def test_a_finding_names_the_row_and_what_is_wrong_with_it(hub: SmallHub):
    with hub.store.transaction() as tx:
        tx.execute(update(OccurrencePart).values(taken=2))
        found = audits.check(tx, NOW)
    assert [finding.row for finding in found] == ["occurrence 1, part attend", "occurrence 2, part attend"]
    assert found[0].what == "taken says 2, the bookings add up to 1"
