"""Two persons who turn out to be one."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import DBAPIError

from store import audits, bookings, ledger, locks, merging, people
from store.booking_outcomes import Booked, Wanted
from store.db import Store, is_lost_race
from store.errors import LostRace
from store.merging import Merged
from store.tables import (
    STANDING,
    Audit,
    Base,
    Booking,
    Cohort,
    Enrolment,
    Host,
    Membership,
    Occurrence,
    OccurrencePart,
    Outbox,
    Person,
    Role,
    WorkshopRequest,
)
from tests.conftest import create_tables
from tests.databases import Databases
from tests.small_hub import NOW, START, SmallHub

LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def hub(bare_store: Store) -> SmallHub:
    return SmallHub(bare_store)


def merge(hub: SmallHub, kept: int, gone: int) -> Merged:
    with hub.store.transaction() as tx:
        return merging.merge(tx, kept, gone, LATER)


def stands(hub: SmallHub, occurrence_id: int, person_id: int, state: str = "booked", **changes: Any) -> int:
    """Write a booking as it may have come about, counted as it must be."""
    plain = {"part": "attend", "party": 1, "note": "", "answers": {}, "created_at": NOW, "changed_at": NOW}
    who = {"occurrence_id": occurrence_id, "person_id": person_id, "booked_by_id": person_id}
    with hub.store.transaction() as tx:
        locks.lock(tx, occurrence_id)
        return ledger.add(tx, {**plain, **who, "state": state, **changes})


def rows(hub: SmallHub, *columns: Any) -> list[tuple[Any, ...]]:
    with hub.store.reading() as tx:
        return [tuple(row) for row in tx.execute(select(*columns).order_by(columns[0]))]


def is_sound(hub: SmallHub) -> bool:
    with hub.store.reading() as tx:
        return audits.check(tx, LATER) == []


# --- Everything comes along ---------------------------------------------------------------------


def test_every_column_that_names_a_person_is_thought_of():
    named = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if any(key.column.table.name == "person" for key in column.foreign_keys)
        or column.name in ("person_id", "actor_id")
    }
    assert named == {f"{column.class_.__tablename__}.{column.key}" for column in merging.OF_A_PERSON}


def test_the_bookings_of_both_are_together_and_nobody_is_left_behind(hub: SmallHub):
    taster = hub.session_type()
    first, second = hub.occurrence(taster), hub.occurrence(taster, START + timedelta(days=7))
    asha, gone = hub.person(), hub.person()
    mine, other = stands(hub, first, asha), stands(hub, second, gone)
    assert merge(hub, asha, gone) == Merged(moved=1, doubled=0)
    assert rows(hub, Booking.id, Booking.person_id, Booking.booked_by_id) == [
        (mine, asha, asha),
        (other, asha, asha),
    ]
    assert rows(hub, Person.id) == [(asha,)]
    assert is_sound(hub)


def test_what_one_did_for_others_is_theirs_after_it(hub: SmallHub):
    day = hub.occurrence(hub.session_type())
    asha, gone, colleague = hub.person(), hub.person(), hub.person("Sam")
    stands(hub, day, colleague, booked_by_id=gone)
    with hub.store.transaction() as tx:
        tx.execute(update(Person).where(Person.id == colleague).values(introduced_by_id=gone))
    merge(hub, asha, gone)
    assert rows(hub, Booking.booked_by_id) == [(asha,)]
    assert rows(hub, Person.id, Person.introduced_by_id) == [(asha, None), (colleague, asha)]


def test_nobody_has_introduced_themselves(hub: SmallHub):
    asha, gone = hub.person(), hub.person()
    with hub.store.transaction() as tx:
        tx.execute(update(Person).where(Person.id == gone).values(introduced_by_id=asha))
    merge(hub, asha, gone)
    assert rows(hub, Person.id, Person.introduced_by_id) == [(asha, None)]


def test_the_name_of_the_one_with_the_email_stays_and_the_tags_are_of_both(hub: SmallHub):
    asha, gone = hub.person("Asha Patel", ("clinical",)), hub.person("asha", ("nights", "clinical"))
    merge(hub, asha, gone)
    assert rows(hub, Person.name, Person.audiences) == [("Asha Patel", ["clinical", "nights"])]


def test_a_name_is_better_than_none(hub: SmallHub):
    asha, gone = hub.person(""), hub.person("Asha")
    merge(hub, asha, gone)
    assert rows(hub, Person.name) == [("Asha",)]


def test_the_audit_says_who_became_whom_and_names_nobody_who_is_gone(hub: SmallHub):
    day = hub.occurrence(hub.session_type())
    asha, gone = hub.person(), hub.person()
    with hub.store.transaction() as tx:
        bookings.book(tx, Wanted(day, gone, gone), NOW)
    merge(hub, asha, gone)
    assert rows(hub, Audit.id, Audit.action, Audit.actor_id, Audit.person_id, Audit.revision) == [
        (1, "booked", asha, asha, 1),
        (2, "merged", None, asha, 2),
        (3, "merged", None, asha, None),
    ]
    assert rows(hub, Audit.id, Audit.details)[-1] == (3, {"gone": gone})


def test_a_role_or_a_session_that_both_have_is_there_once(hub: SmallHub):
    first, second = hub.session_type("first"), hub.session_type("second")
    asha, gone = hub.person(), hub.person()
    with hub.store.transaction() as tx:
        for person_id, types in ((asha, [first]), (gone, [first, second])):
            for type_id in types:
                tx.execute(insert(Host).values(session_type_id=type_id, person_id=person_id))
                role = {"person_id": person_id, "role": "facilitator", "session_type_id": type_id}
                tx.execute(insert(Role).values(given_by="settings", given_at=NOW, **role))
            top = {"person_id": person_id, "role": "coordinator", "session_type_id": None}
            tx.execute(insert(Role).values(given_by="settings", given_at=NOW, **top))
    merge(hub, asha, gone)
    assert rows(hub, Host.session_type_id, Host.person_id) == [(first, asha), (second, asha)]
    found = rows(hub, Role.role, Role.session_type_id, Role.person_id)
    assert sorted(found, key=str) == [
        ("coordinator", None, asha),
        ("facilitator", first, asha),
        ("facilitator", second, asha),
    ]


def test_a_workshop_that_was_asked_for_is_still_asked_for(hub: SmallHub):
    type_id = hub.session_type(rule="request")
    asha, gone = hub.person(), hub.person()
    moments = {"created_at": NOW, "changed_at": NOW}
    with hub.store.transaction() as tx:
        tx.execute(insert(WorkshopRequest).values(
            session_type_id=type_id, person_id=gone, handled_by_id=gone, state="new", **moments
        ))  # fmt: skip
    merge(hub, asha, gone)
    assert rows(hub, WorkshopRequest.person_id, WorkshopRequest.handled_by_id) == [(asha, asha)]


# --- Two on one date ----------------------------------------------------------------------------


@pytest.mark.parametrize("is_mine_first", [True, False])
def test_of_two_places_on_one_date_the_earlier_stays_and_the_other_is_free(
    hub: SmallHub, is_mine_first: bool
):
    day = hub.occurrence(hub.session_type())
    asha, gone = hub.person(), hub.person()
    order = (asha, gone) if is_mine_first else (gone, asha)
    first, second = (stands(hub, day, who, created_at=NOW + timedelta(n)) for n, who in enumerate(order))
    assert merge(hub, asha, gone) == Merged(moved=0, doubled=1)
    assert rows(hub, Booking.id, Booking.state, Booking.person_id, Booking.is_late_cancel) == [
        (first, "booked", asha, False),
        (second, "cancelled", asha, False),
    ]
    assert hub.taken(day) == 1
    assert is_sound(hub)


def test_the_earlier_place_is_the_one_that_was_had_first_though_it_was_taken_back_since(hub: SmallHub):
    day = hub.occurrence(hub.session_type())
    asha, gone = hub.person(), hub.person()
    stands(hub, day, asha, created_at=LATER)
    first = stands(hub, day, gone, created_at=NOW)
    merge(hub, asha, gone)
    assert (first, "booked") in rows(hub, Booking.id, Booking.state)


@pytest.mark.parametrize("number", range(len(merging._STAYS) - 1))
def test_what_is_further_stays_though_it_came_later(hub: SmallHub, number: int):
    further, less = merging._STAYS[number : number + 2]
    day = hub.occurrence(hub.session_type(rule="drop_in"))
    asha, gone = hub.person(), hub.person()
    stands(hub, day, asha, less)
    stays = stands(hub, day, gone, further, created_at=LATER)
    merge(hub, asha, gone)
    with hub.store.reading() as tx:
        assert tx.execute(select(Booking.id, Booking.state).where(Booking.state.in_(STANDING))).all() == [
            (stays, further)
        ]


def test_every_state_that_stands_has_its_rank():
    assert set(merging._STAYS) == set(STANDING)


def test_the_place_that_is_free_is_offered_to_who_waits(hub: SmallHub):
    day = hub.occurrence(hub.session_type())
    asha, gone, ben = hub.person(), hub.person(), hub.person("Ben")
    stands(hub, day, asha)
    stands(hub, day, gone)
    waits = stands(hub, day, ben, "waiting")
    merge(hub, asha, gone)
    assert (waits, "offered") in rows(hub, Booking.id, Booking.state)
    assert hub.taken(day) == 2
    assert is_sound(hub)


def test_what_was_said_with_the_place_that_ends_is_said_with_the_one_that_stays(hub: SmallHub):
    day = hub.occurrence(hub.session_type())
    asha, gone = hub.person(), hub.person()
    stays = stands(hub, day, asha, answers={"team": "Ward 4"})
    stands(hub, day, gone, note="By wheelchair", answers={"team": "Ward 5", "bay": "2"}, created_at=LATER)
    merge(hub, asha, gone)
    assert rows(hub, Booking.id, Booking.note, Booking.answers)[0] == (
        stays,
        "By wheelchair",
        {"team": "Ward 4", "bay": "2"},
    )


def test_a_place_that_both_once_cancelled_is_no_double(hub: SmallHub):
    day = hub.occurrence(hub.session_type())
    asha, gone = hub.person(), hub.person()
    for person_id in (asha, gone):
        stands(hub, day, person_id, "cancelled")
    assert merge(hub, asha, gone) == Merged(moved=0, doubled=0)


# --- Groups and courses -------------------------------------------------------------------------


@pytest.fixture
def cohort(hub: SmallHub) -> tuple[int, int, int]:
    """Return a session type with a series, and the series and a cohort of it."""
    type_id = hub.session_type("course", rule="apply")
    hub.occurrence(type_id)
    with hub.store.transaction() as tx:
        series_id = tx.scalar(select(Occurrence.series_id)) or 0
        values = {"series_id": series_id, "title": "Winter", "places": 5}
        dates = {"applications_open_on": date(2026, 1, 1), "applications_close_on": date(2026, 12, 1)}
        cohort_id = tx.execute(insert(Cohort).values(**values, **dates).returning(Cohort.id)).scalar_one()
    return type_id, series_id, cohort_id


def test_one_membership_of_two_in_a_group_stays(hub: SmallHub, cohort: tuple[int, int, int]):
    asha, gone = hub.person(), hub.person()
    with hub.store.transaction() as tx:
        for person_id in (gone, asha):
            values = {"series_id": cohort[1], "person_id": person_id, "state": "member"}
            tx.execute(insert(Membership).values(created_at=NOW, changed_at=NOW, **values))
    merge(hub, asha, gone)
    assert rows(hub, Membership.id, Membership.state, Membership.person_id) == [
        (1, "member", asha),
        (2, "left", asha),
    ]


@pytest.mark.parametrize(
    ("states", "after"),
    [
        (("applied", "accepted"), ("withdrawn", "accepted")),
        (("accepted", "accepted"), ("accepted", "withdrawn")),
        (("waiting", "applied"), ("withdrawn", "applied")),
        (("declined", "applied"), ("declined", "applied")),
        (("interested", "interested"), ("interested", "withdrawn")),
        (("interested", "applied"), ("interested", "applied")),
    ],
)
def test_the_further_enrolment_of_two_stays(
    hub: SmallHub, cohort: tuple[int, int, int], states: tuple[str, str], after: tuple[str, str]
):
    type_id, _, cohort_id = cohort
    asha, gone = hub.person(), hub.person()
    with hub.store.transaction() as tx:
        for person_id, state in zip((gone, asha), states, strict=True):
            values = {"session_type_id": type_id, "person_id": person_id, "state": state, "answers": {}}
            at = {"cohort_id": None if state == "interested" else cohort_id, "created_at": NOW}
            tx.execute(insert(Enrolment).values(changed_at=NOW, **values, **at))
    merge(hub, asha, gone)
    assert tuple(state for _, state in rows(hub, Enrolment.id, Enrolment.state)) == after
    assert {person for (person,) in rows(hub, Enrolment.person_id)} == {asha}


# --- Telling ------------------------------------------------------------------------------------


def speaks(hub: SmallHub, user_id: str, email: str | None = None) -> int:
    with hub.store.transaction() as tx:
        return people.recognise(
            tx, channel="slack", tenant="", user_id=user_id, name="Asha", email=email, reference={}, now=LATER
        ).person_id


@pytest.mark.parametrize("doubled", [0, 1])
def test_whoever_had_bookings_is_told_once_that_they_are_together(hub: SmallHub, doubled: int):
    day = hub.occurrence(hub.session_type())
    asha, guest = speaks(hub, "U1", "asha@trust.example"), speaks(hub, "U2")
    stands(hub, day, guest)
    if doubled:
        stands(hub, day, asha)
    assert speaks(hub, "U2", "asha@trust.example") == asha
    told = rows(hub, Outbox.kind, Outbox.person_id, Outbox.state, Outbox.args)
    assert told == [("merged", asha, "due", {"doubled": doubled})]


def test_whoever_had_no_bookings_is_not_bothered(hub: SmallHub):
    speaks(hub, "U1", "asha@trust.example")
    speaks(hub, "U2")
    speaks(hub, "U2", "asha@trust.example")
    assert rows(hub, Outbox.id) == []


def test_a_message_that_waits_for_the_one_goes_to_the_other_at_the_same_address(hub: SmallHub):
    asha, guest = speaks(hub, "U1", "asha@trust.example"), speaks(hub, "U2")
    moments = {"due_at": NOW, "created_at": NOW}
    with hub.store.transaction() as tx:
        row = {"key": "1", "kind": "place_offered", "person_id": guest, "address_id": 2, "channel": "slack"}
        tx.execute(insert(Outbox).values(**row, **moments))
    speaks(hub, "U2", "asha@trust.example")
    assert rows(hub, Outbox.id, Outbox.person_id, Outbox.address_id, Outbox.state) == [(1, asha, 2, "due")]


# --- Whatever the two had -----------------------------------------------------------------------

DATES = 4


@pytest.fixture(scope="module")
def many(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallHub]:
    store = Store(f"sqlite:///{tmp_path_factory.mktemp('merging')}/hub.db")
    create_tables(store)
    yield SmallHub(store)
    store.close()


_BOOKING = st.tuples(
    st.integers(0, DATES - 1), st.sampled_from(("one", "two", "other")), st.integers(1, 2), st.booleans()
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wishes=st.lists(_BOOKING, max_size=14), capacity=st.integers(1, 4))
def test_no_place_is_lost_or_doubled_whatever_the_two_had(
    many: SmallHub, wishes: list[tuple[int, str, int, bool]], capacity: int
):
    parts = [{"key": "attend", "title": "Come", "capacity": capacity, "questions": []}]
    slug = f"t{len(rows(many, Person.id))}-{len(rows(many, Booking.id))}-{len(rows(many, Occurrence.id))}"
    type_id = many.session_type(slug, parts=parts, party_max=2)
    dates = [many.occurrence(type_id, START + timedelta(days=7 * n)) for n in range(DATES)]
    who = {name: many.person(name) for name in ("one", "two", "other")}
    for number, (day, name, party, does_wait) in enumerate(wishes):
        now = NOW + timedelta(seconds=number)
        with many.store.transaction() as tx:
            outcome = bookings.book(tx, Wanted(dates[day], who[name], who[name], party=party), now)
        stood = (Booking.occurrence_id == dates[day]) & (Booking.person_id == who[name])
        with many.store.reading() as tx:
            is_there = tx.scalar(select(Booking.id).where(stood, Booking.state.in_(STANDING)))
        if does_wait and not isinstance(outcome, Booked) and not is_there:
            stands(many, dates[day], who[name], "waiting", party=party, created_at=now)
    before = _standing(many, dates)
    merge(many, who["one"], who["two"])
    after = _standing(many, dates)
    for day in dates:
        had = {name for name in ("one", "two") if (day, who[name]) in before}
        assert ((day, who["one"]) in after) == bool(had)
        held = [before[day, who[name]] for name in had]
        if "booked" in held:
            assert after[day, who["one"]] == "booked"
        if (day, who["other"]) in before:
            assert after[day, who["other"]] in (before[day, who["other"]], "offered")
    assert all(person != who["two"] for _, person in after)
    assert is_sound(many)


def _standing(hub: SmallHub, dates: list[int]) -> dict[tuple[int, int], str]:
    query = select(Booking.occurrence_id, Booking.person_id, Booking.state)
    with hub.store.reading() as tx:
        found = tx.execute(query.where(Booking.occurrence_id.in_(dates), Booking.state.in_(STANDING)))
        return {(day, person): state for day, person, state in found}


# --- Beside others, on PostgreSQL ---------------------------------------------------------------


@pytest.fixture
def shared(databases: Databases) -> Iterator[SmallHub]:
    store = Store(databases.copy("postgres", "tables", create_tables))
    yield SmallHub(store)
    store.close()


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(8) as pool:
        yield pool


def retried(work: Any) -> Any:
    for _ in range(200):
        try:
            return work()
        except (LostRace, DBAPIError) as error:
            if isinstance(error, DBAPIError) and not is_lost_race(error):
                raise
        time.sleep(0.02)
    raise AssertionError("lost every race")


@pytest.mark.postgres
def test_a_booking_a_colleague_makes_meanwhile_is_not_lost(shared: SmallHub, pool: ThreadPoolExecutor):
    """The colleague's transaction is open while the merge runs into it, and commits after."""
    day = shared.occurrence(shared.session_type())
    asha, gone, ben = shared.person(), shared.person(), shared.person("Ben")
    with shared.store.transaction() as booking:
        bookings.book(booking, Wanted(day, gone, ben), NOW)
        merging_ = pool.submit(retried, lambda: merge(shared, asha, gone))
        assert not wait([merging_], timeout=1).done
    merging_.result(20)
    assert rows(shared, Booking.id, Booking.person_id, Booking.state) == [(1, asha, "booked")]
    assert is_sound(shared)


@pytest.mark.postgres
@pytest.mark.parametrize("busy", ["kept", "gone"])
def test_a_merge_does_not_wait_for_somebody_who_is_busy(
    shared: SmallHub, pool: ThreadPoolExecutor, busy: str
):
    """The other may be waiting for the one this turn holds; the turn lets go of both and runs again."""
    asha, gone = speaks(shared, "U1", "asha@trust.example"), speaks(shared, "U2")
    with shared.store.transaction() as tx:
        who = "U1" if busy == "kept" else "U2"
        people.recognise(
            tx, channel="slack", tenant="", user_id=who, name="", email=None, reference={}, now=NOW
        )
        merging_ = pool.submit(merge, shared, asha, gone)
        assert wait([merging_], timeout=5).done
        error = merging_.exception()
    assert isinstance(error, DBAPIError)
    assert is_lost_race(error)


@pytest.mark.postgres
def test_two_who_merge_the_same_two_at_once_are_one_in_the_end(shared: SmallHub, pool: ThreadPoolExecutor):
    """Each of the accounts is held by its own turn, and wants the other."""
    day = shared.occurrence(shared.session_type())
    for _ in range(2):
        stands(shared, day, shared.person("Ben"))
    for number in range(10):
        email = f"asha{number}@trust.example"
        first, second = speaks(shared, f"A{number}"), speaks(shared, f"B{number}")
        for person_id in (first, second):
            stands(shared, day, person_id, "waiting")
        both = [
            pool.submit(retried, lambda user=user, email=email: speaks(shared, user, email))
            for user in (f"A{number}", f"B{number}") * 2
        ]
        for one in both:
            one.result(30)
        assert speaks(shared, f"A{number}", email) == speaks(shared, f"B{number}", email)
    assert len(rows(shared, Person.id)) == 2 + 10
    assert is_sound(shared)


@pytest.mark.postgres
def test_persons_become_one_while_both_and_others_book_and_cancel(shared: SmallHub, pool: ThreadPoolExecutor):
    type_id = shared.session_type(parts=[{"key": "attend", "title": "Come", "capacity": 3, "questions": []}])
    dates = [shared.occurrence(type_id, START + timedelta(days=7 * n)) for n in range(3)]
    colleagues = [shared.person(f"Colleague {n}") for n in range(3)]

    def visit(user: str, email: str | None, number: int) -> None:
        with shared.store.transaction() as tx:
            speaker = people.recognise(
                tx, channel="slack", tenant="", user_id=user, name=user, email=email, reference={}, now=NOW
            )
            by = colleagues[number % 3] if number % 2 else speaker.person_id
            day = dates[number % 3]
            outcome = bookings.book(tx, Wanted(day, speaker.person_id, by), NOW)
            if isinstance(outcome, Booked) and number % 4 == 0:
                bookings.cancel(tx, outcome.booking_id, speaker.person_id, NOW)

    jobs = [
        pool.submit(retried, lambda n=n, u=u, e=e: visit(u, e, n))
        for n in range(12)
        for person in range(4)
        for u in (f"A{person}", f"B{person}")
        for e in [f"{person}@trust.example" if n > 4 else None]
    ]
    for job in jobs:
        job.result(60)
    with shared.store.reading() as tx:
        assert tx.scalar(select(func.count()).select_from(Person)) == 4 + len(colleagues)
        taken = tx.scalars(select(OccurrencePart.taken)).all()
    assert all(0 <= number <= 3 for number in taken)
    assert is_sound(shared)
