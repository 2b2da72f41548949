from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, func, insert, select, update

from bot.planning import plan
from store import (
    announcement_reports,
    announcement_targets,
    announcements,
    announcing,
    bookings,
    memberships,
    merging,
    outbox,
    people,
    preferences,
    registers,
    shared_places,
)
from store.announcement_targets import Reach, Target
from store.announcements import Wanted
from store.booking_outcomes import Wanted as Place
from store.db import Store, Tx
from store.errors import NotAllowed
from store.shared_places import Spoken
from store.tables import Address, Announcement, Booking, Host, Outbox, Recipient, Role, SharedPlace
from tests.small_hub import NOW, START, SmallHub
from tests.store.courses import Course
from tests.store.learning_set_hub import SetHub

ZONE = "Europe/London"
LATER = NOW + timedelta(minutes=5)
AFTER = START + timedelta(hours=1)


@pytest.fixture
def hub(bare_store: Store) -> SmallHub:
    return SmallHub(bare_store)


@pytest.fixture
def taster(hub: SmallHub) -> int:
    parts: list[Any] = [{"key": "attend", "title": "Come along", "capacity": None, "questions": []}]
    return hub.occurrence(hub.session_type(parts=parts))


@pytest.fixture
def carys(hub: SmallHub, taster: int) -> int:
    """The facilitator of the taster."""
    person = somebody(hub, "Carys")
    with hub.store.transaction() as tx:
        type_id = tx.scalars(select(Host.session_type_id)).first() or 1
        tx.execute(insert(Host).values(session_type_id=type_id, person_id=person))
    return person


def came(hub: SmallHub, occurrence: int, carys: int, *absent: int) -> None:
    """Let everybody booked but these have come to it, an hour after its start."""
    with hub.store.transaction() as tx:
        missing = list(tx.scalars(select(Booking.id).where(Booking.person_id.in_(absent))))
        outcome = registers.take(tx, occurrence, carys, registers.Marks(missing), AFTER)
        assert isinstance(outcome, registers.Taken)


def somebody(hub: SmallHub, name: str, *tags: str, channel: str = "fake") -> int:
    with hub.store.transaction() as tx:
        account: dict[str, Any] = {"channel": channel, "tenant": "", "user_id": name, "reference": {}}
        return people.recognise(tx, **account, name=name, email=None, now=NOW).person_id


def coordinator(hub: SmallHub) -> int:
    person = somebody(hub, "Femi")
    with hub.store.transaction() as tx:
        tx.execute(insert(Role).values(person_id=person, role="coordinator", given_by="x", given_at=NOW))
    return person


def book(hub: SmallHub, occurrence: int, person: int) -> int:
    with hub.store.transaction() as tx:
        outcome: Any = bookings.book(tx, Place(occurrence, person, person), NOW)
        return int(outcome.booking_id)


def booked(hub: SmallHub, occurrence: int, *names: str) -> list[int]:
    ids = [somebody(hub, name) for name in names]
    for person in ids:
        book(hub, occurrence, person)
    return ids


def announce(
    hub: SmallHub, author: int, target: Target, at: datetime | None = None, now: datetime = NOW
) -> int:
    """Draft and confirm an announcement, and return its id."""
    with hub.store.transaction() as tx:
        made = announcements.draft(tx, Wanted(author, "Bring your badge.", target, ZONE, at), now)
        assert announcements.confirm(tx, made, 1, author, now) == "done"
        return made


def rows(hub: SmallHub, kind: str = "announcement") -> list[tuple[int | None, str, str]]:
    with hub.store.reading() as tx:
        query = select(Outbox.person_id, Outbox.state, Outbox.reason).where(Outbox.kind == kind)
        return [
            (one, state, why) for one, state, why in tx.execute(query.order_by(Outbox.person_id, Outbox.id))
        ]


def told(hub: SmallHub) -> list[int | None]:
    return [person for person, state, _ in rows(hub) if state == "due"]


def state(hub: SmallHub, announcement: int) -> str:
    with hub.store.reading() as tx:
        return announcements.get(tx, announcement).state


def arrives(hub: SmallHub, *persons: int, kind: str = "announcement", at: datetime = NOW) -> None:
    """Let what waits for these people be sent."""
    with hub.store.transaction() as tx:
        theirs = (Outbox.kind == kind) & Outbox.person_id.in_(persons) & (Outbox.state == "due")
        tx.execute(update(Outbox).where(theirs).values(state="sent", provider_id="p1", sent_at=at))


def act(hub: SmallHub, what: Any, *args: Any, now: datetime = LATER) -> Any:
    with hub.store.transaction() as tx:
        return what(tx, *args, now)


# --- Whom it is for -----------------------------------------------------------------------------


def test_everybody_booked_on_the_date_gets_it_once(hub: SmallHub, taster: int, carys: int):
    asha, ben = booked(hub, taster, "Asha", "Ben")
    somebody(hub, "Nobody there")
    announce(hub, carys, Target("booked", taster))
    for minute in range(3):
        plan(hub.store, NOW + timedelta(minutes=minute))
    assert told(hub) == [asha, ben]


def test_who_books_before_it_goes_gets_it_and_who_cancels_does_not(hub: SmallHub, taster: int, carys: int):
    asha, ben = booked(hub, taster, "Asha", "Ben")
    announce(hub, carys, Target("booked", taster), at=LATER)
    plan(hub.store, NOW)
    assert rows(hub) == []
    with hub.store.transaction() as tx:
        standing: Any = bookings.book(tx, Place(taster, ben, ben), NOW)
        bookings.cancel(tx, standing.booking_id, ben, NOW)
    [chloe] = booked(hub, taster, "Chloe")
    plan(hub.store, LATER)
    assert told(hub) == [asha, chloe]


def test_who_waits_and_who_sent_apologies_are_not_among_the_booked(hub: SmallHub, taster: int, carys: int):
    asha, ben, chloe = booked(hub, taster, "Asha", "Ben", "Chloe")
    with hub.store.transaction() as tx:
        for person, becomes in ((ben, "waiting"), (chloe, "apologies")):
            _becomes(tx, person, becomes)
    for kind in ("booked", "waiting", "apologies"):
        announce(hub, carys, Target(kind, taster))
        plan(hub.store, NOW)
    assert sorted(filter(None, told(hub))) == [asha, ben, chloe]


def _becomes(tx: Tx, person: int, state: str) -> None:
    tx.execute(update(Booking).where(Booking.person_id == person).values(state=state))


def test_a_cohort_is_who_was_accepted_for_it(bare_store: Store):
    course = Course(bare_store)
    asha, ben = course.person("Asha"), course.person("Ben")
    course.accept(course.applied(asha))
    course.applied(ben)
    with bare_store.reading() as tx:
        target = Target("cohort", course.cohort)
        assert list(tx.scalars(announcement_targets.members(target))) == [asha]
        assert announcement_targets.may_announce(tx, course.carys, target)
        assert not announcement_targets.may_announce(tx, asha, target)


def test_a_learning_set_is_who_is_in_it(bare_store: Store):
    a_set = SetHub(bare_store)
    carys, asha, ben = a_set.host(), a_set.hub.person("Asha"), a_set.hub.person("Ben")
    a_set.join(asha)
    a_set.join(ben)
    with bare_store.transaction() as tx:
        memberships.leave(tx, a_set.series_id, ben, NOW)
    with bare_store.reading() as tx:
        target = Target("set", a_set.series_id)
        assert list(tx.scalars(announcement_targets.members(target))) == [asha]
        assert announcement_targets.may_announce(tx, carys, target)


def test_a_tag_is_who_has_it_and_no_one_with_one_that_begins_alike(hub: SmallHub):
    asha = hub.person("Asha", ("clinical",))
    hub.person("Ben", ("clinical_lead", "clinic"))
    with hub.store.reading() as tx:
        assert list(tx.scalars(announcement_targets.members(Target("audience", tag="clinical")))) == [asha]
        assert announcement_targets.tags(tx) == ["clinic", "clinical", "clinical_lead"]


def test_everybody_is_everybody_but_who_was_erased(hub: SmallHub):
    asha, gone = hub.person("Asha"), hub.person("Erased person")
    with hub.store.reading() as tx:
        everybody = list(tx.scalars(announcement_targets.members(Target("everybody"))))
    assert asha in everybody
    assert gone not in everybody


def test_the_preview_counts_who_cannot_be_reached_and_who_does_not_want_it(hub: SmallHub):
    somebody(hub, "Asha")
    hub.person("Ben")
    muted = somebody(hub, "Chloe")
    with hub.store.transaction() as tx:
        preferences.change(tx, muted, NOW, muted=("announcement",))
    with hub.store.reading() as tx:
        reach = announcement_targets.reach(tx, Target("everybody"))
    assert reach == Reach(people=3, unreachable=1, muted=1)
    assert reach.reached == 1


def test_who_has_no_account_is_written_down_as_not_reachable(hub: SmallHub, taster: int, carys: int):
    book(hub, taster, hub.person("Asha"))
    announce(hub, carys, Target("booked", taster))
    plan(hub.store, NOW)
    assert [row[1:] for row in rows(hub)] == [("dead", "no address")]


def test_who_wants_no_announcements_gets_those_about_their_booking_and_no_others(
    hub: SmallHub, taster: int, carys: int
):
    [asha] = booked(hub, taster, "Asha")
    with hub.store.transaction() as tx:
        preferences.change(tx, asha, NOW, muted=("announcement",))
    announce(hub, carys, Target("booked", taster))
    plan(hub.store, NOW)
    assert told(hub) == [asha]
    announce(hub, coordinator(hub), Target("everybody"))
    plan(hub.store, NOW)
    assert (asha, "skipped", "muted") in rows(hub)


# --- When it comes ------------------------------------------------------------------------------


def due(hub: SmallHub, person: int) -> datetime | None:
    with hub.store.reading() as tx:
        theirs = (Outbox.person_id == person) & (Outbox.kind == "announcement")
        return tx.scalar(select(Outbox.due_at).where(theirs))


def test_it_comes_to_each_after_their_own_quiet_hours(hub: SmallHub, taster: int, carys: int):
    asha, ben = booked(hub, taster, "Asha", "Ben")
    with hub.store.transaction() as tx:
        preferences.change(tx, ben, NOW, quiet_from=time(12), quiet_until=time(12))
    evening = NOW.replace(hour=22)
    announce(hub, carys, Target("booked", taster), at=evening)
    plan(hub.store, evening)
    assert due(hub, asha) == NOW.replace(hour=7, minute=30) + timedelta(days=1)
    assert due(hub, ben) == evening


def test_it_comes_in_quiet_hours_when_the_session_would_begin_in_them(hub: SmallHub, taster: int, carys: int):
    [asha] = booked(hub, taster, "Asha")
    with hub.store.transaction() as tx:
        preferences.change(tx, asha, NOW, quiet_from=time(20), quiet_until=time(11))
    early = START - timedelta(hours=3)
    announce(hub, carys, Target("booked", taster), at=early)
    plan(hub.store, early)
    assert due(hub, asha) == early


def test_what_was_to_be_read_before_a_session_is_of_no_use_after_it(hub: SmallHub, taster: int, carys: int):
    booked(hub, taster, "Asha")
    announce(hub, carys, Target("booked", taster))
    announce(hub, carys, Target("booked", taster), at=START + timedelta(hours=2))
    plan(hub.store, NOW)
    plan(hub.store, START + timedelta(hours=2))
    with hub.store.reading() as tx:
        ends = list(
            tx.scalars(select(Outbox.expires_at).where(Outbox.kind == "announcement").order_by(Outbox.id))
        )
    assert ends == [START + timedelta(hours=1), None]


def test_the_clock_has_nothing_to_do_until_it_is_time_and_when_all_has_gone(
    hub: SmallHub, taster: int, carys: int
):
    [asha] = booked(hub, taster, "Asha")
    made = announce(hub, carys, Target("booked", taster), at=LATER)
    with hub.store.reading() as tx:
        assert announcing.waiting(tx, LATER - timedelta(seconds=1)) == []
        assert announcing.waiting(tx, LATER) == [made]
    plan(hub.store, LATER)
    assert state(hub, made) == "sending"
    arrives(hub, asha)
    plan(hub.store, LATER + timedelta(minutes=1))
    assert state(hub, made) == "sent"
    with hub.store.reading() as tx:
        assert tx.scalar(select(Announcement.due_at)) is None


# --- In pieces ----------------------------------------------------------------------------------


def test_a_clock_that_dies_between_two_pieces_leaves_nobody_out_and_nobody_twice(
    hub: SmallHub, taster: int, carys: int
):
    ids = booked(hub, taster, *(f"Person {number}" for number in range(announcing.BATCH + 5)))
    made = announce(hub, carys, Target("booked", taster))
    assert act(hub, announcing.work, made, now=NOW) is True
    assert len(told(hub)) == announcing.BATCH
    with pytest.raises(RuntimeError), hub.store.transaction() as tx:
        announcing.work(tx, made, NOW)
        raise RuntimeError("killed before the commit")
    assert len(told(hub)) == announcing.BATCH
    plan(hub.store, NOW)
    assert told(hub) == sorted(ids)
    with hub.store.reading() as tx:
        assert tx.scalar(select(func.count()).select_from(Recipient)) == len(ids)


# --- Who may ------------------------------------------------------------------------------------


def test_a_draft_is_sent_by_nobody_but_who_wrote_it(hub: SmallHub, taster: int, carys: int):
    femi = coordinator(hub)
    with hub.store.transaction() as tx:
        made = announcements.draft(tx, Wanted(carys, "Bring", Target("booked", taster), ZONE, None), NOW)
        with pytest.raises(NotAllowed):
            announcements.confirm(tx, made, 1, femi, NOW)
        assert announcements.confirm(tx, made, 1, carys, NOW) == "done"


def test_a_draft_is_read_changed_and_dropped_by_nobody_else_until_it_is_under_way(
    hub: SmallHub, taster: int, carys: int
):
    femi, wanted = coordinator(hub), Wanted(carys, "Bring", Target("booked", taster), ZONE, LATER)
    with hub.store.transaction() as tx:
        made = announcements.draft(tx, wanted, NOW)
        kept = announcements.get(tx, made)
        sees = [announcements.may_see(tx, one, kept) for one in (carys, femi)]
        with pytest.raises(NotAllowed):
            announcements.redraft(tx, made, replace(wanted, author_id=femi), NOW)
        with pytest.raises(NotAllowed):
            announcements.drop(tx, made, femi, NOW)
        announcements.confirm(tx, made, 1, carys, NOW)
        assert announcements.may_see(tx, femi, announcements.get(tx, made))
        assert announcements.redraft(tx, made, replace(wanted, author_id=femi), NOW) == "done"
        assert [announcements.drop(tx, made, one, NOW) for one in (carys, femi)] == ["done", "done"]
    assert sees == [True, False]


def test_a_draft_that_was_dropped_stays_its_authors(hub: SmallHub, taster: int, carys: int):
    femi, wanted = coordinator(hub), Wanted(carys, "Bring", Target("booked", taster), ZONE, None)
    with hub.store.transaction() as tx:
        made = announcements.draft(tx, wanted, NOW)
        dropped = [announcements.drop(tx, made, carys, NOW) for _ in range(2)]
        seen = [[one.id for one in announcements.listed(tx, who, 9)] for who in (carys, femi)]
        may = [announcements.may_see(tx, one, announcements.get(tx, made)) for one in (carys, femi)]
        sent = announcements.confirm(tx, made, 1, carys, NOW)
    assert (dropped, seen, may, sent) == (["done", "done"], [[made], []], [True, False], "too_late")
    assert state(hub, made) == "dropped"


def test_only_who_runs_the_session_or_a_coordinator_may(hub: SmallHub, taster: int, carys: int):
    [asha] = booked(hub, taster, "Asha")
    femi = coordinator(hub)
    with hub.store.reading() as tx:
        may = announcement_targets.may_announce
        booked_on = Target("booked", taster)
        assert [may(tx, one, booked_on) for one in (carys, femi, asha)] == [True, True, False]
        for target in (Target("everybody"), Target("audience", tag="clinical")):
            assert [may(tx, one, target) for one in (carys, femi, asha)] == [False, True, False]
    with pytest.raises(NotAllowed):
        announce(hub, asha, booked_on)


@pytest.mark.parametrize("begins", [True, False])
def test_a_role_that_is_lost_meanwhile_stops_it_and_the_author_is_told(
    hub: SmallHub, taster: int, carys: int, begins: bool
):
    booked(hub, taster, "Asha")
    made = announce(hub, carys, Target("booked", taster), at=None if begins else LATER)
    if begins:
        plan(hub.store, NOW)
    with hub.store.transaction() as tx:
        tx.execute(delete(Host))
    plan(hub.store, LATER + timedelta(minutes=1))
    assert [row[1:] for row in rows(hub)] == [("skipped", announcing.LOST_ROLE)]
    assert rows(hub, "announcement_refused") == [(carys, "due", "")]
    assert state(hub, made) == "stopped"


def test_a_confirmation_asks_for_the_role_and_for_the_text_that_was_shown(
    hub: SmallHub, taster: int, carys: int
):
    wanted = Wanted(carys, "One", Target("booked", taster), ZONE)
    made = act(hub, announcements.draft, wanted)
    two = Wanted(carys, "Two", Target("booked", taster), ZONE)
    assert act(hub, announcements.redraft, made, two) == "done"
    assert act(hub, announcements.confirm, made, 1, carys) == "changed"
    assert act(hub, announcements.confirm, made, 2, carys) == "done"
    assert act(hub, announcements.confirm, made, 2, carys) == "too_late"
    third = act(hub, announcements.draft, wanted)
    with hub.store.transaction() as tx:
        tx.execute(delete(Host))
    with pytest.raises(NotAllowed):
        act(hub, announcements.confirm, third, 1, carys)


# --- Afterwards ---------------------------------------------------------------------------------


def changes(hub: SmallHub) -> Sequence[tuple[int | None, dict[str, Any]]]:
    with hub.store.reading() as tx:
        query = select(Outbox.person_id, Outbox.args).where(Outbox.kind == announcing.CHANGED)
        return [tuple(row) for row in tx.execute(query.order_by(Outbox.id))]


def test_a_correction_goes_to_who_has_it_and_the_others_get_the_new_text(
    hub: SmallHub, taster: int, carys: int
):
    asha, ben = booked(hub, taster, "Asha", "Ben")
    made = announce(hub, carys, Target("booked", taster))
    plan(hub.store, NOW)
    arrives(hub, asha)
    assert act(hub, announcements.correct, made, 1, "Bring your pass.", carys) == "done"
    plan(hub.store, LATER)
    plan(hub.store, LATER + timedelta(minutes=1))
    [(person, args)] = changes(hub)
    assert person == asha
    assert args["replaces"]["id"] == "p1"
    assert told(hub) == [ben]


def test_a_second_correction_replaces_what_the_first_has_left(hub: SmallHub, taster: int, carys: int):
    [asha] = booked(hub, taster, "Asha")
    made = announce(hub, carys, Target("booked", taster))
    plan(hub.store, NOW)
    arrives(hub, asha)
    for version in (1, 2):
        assert act(hub, announcements.correct, made, version, f"Text {version}", carys) == "done"
        plan(hub.store, LATER)
        arrives(hub, asha, kind=announcing.CHANGED)
    assert len(changes(hub)) == 2
    assert act(hub, announcements.correct, made, 1, "Old form", carys) == "changed"


def test_a_correction_that_waits_still_is_not_written_again(hub: SmallHub, taster: int, carys: int):
    [asha] = booked(hub, taster, "Asha")
    made = announce(hub, carys, Target("booked", taster))
    plan(hub.store, NOW)
    arrives(hub, asha)
    for version in (1, 2):
        act(hub, announcements.correct, made, version, f"Text {version}", carys)
        plan(hub.store, LATER)
    assert len(changes(hub)) == 1


def test_what_is_being_sent_is_corrected_when_it_has_arrived(hub: SmallHub, taster: int, carys: int):
    [asha] = booked(hub, taster, "Asha")
    made = announce(hub, carys, Target("booked", taster))
    plan(hub.store, NOW)
    with hub.store.transaction() as tx:
        found = outbox.claim(tx, owner="me", channels=["fake"], now=NOW, limit=9)
        [claimed] = [one for one in found if one.kind == "announcement"]
    act(hub, announcements.correct, made, 1, "New", carys)
    plan(hub.store, LATER)
    assert changes(hub) == []
    with hub.store.transaction() as tx:
        outbox.mark(tx, [outbox.Mark(claimed.id, "sent", provider_id="p9")], "me", LATER)
    plan(hub.store, LATER + timedelta(minutes=1))
    assert [person for person, _ in changes(hub)] == [asha]


def test_withdrawing_tells_who_has_it_and_nobody_else_gets_anything(hub: SmallHub, taster: int, carys: int):
    asha, ben = booked(hub, taster, "Asha", "Ben")
    made = announce(hub, carys, Target("booked", taster))
    plan(hub.store, NOW)
    arrives(hub, asha)
    assert act(hub, announcements.withdraw, made, carys) == "done"
    plan(hub.store, LATER)
    assert [person for person, _ in changes(hub)] == [asha]
    assert (ben, "skipped", "withdrawn") in rows(hub)
    assert act(hub, announcements.withdraw, made, carys) == "too_late"


def test_what_is_stopped_reaches_nobody_more_and_says_whom_it_has_not(hub: SmallHub, taster: int, carys: int):
    ids = booked(hub, taster, *(f"Person {number}" for number in range(announcing.BATCH + 5)))
    made = announce(hub, carys, Target("booked", taster))
    act(hub, announcing.work, made, now=NOW)
    arrives(hub, ids[0])
    assert act(hub, announcements.stop, made, carys) == "done"
    plan(hub.store, LATER)
    became = [row[1:] for row in rows(hub)]
    assert became.count(("sent", "")) == 1
    assert became.count(("skipped", "stopped")) == len(ids) - 1
    assert state(hub, made) == "stopped"


def test_a_scheduled_one_can_be_called_off_before_anybody_is_written_to(
    hub: SmallHub, taster: int, carys: int
):
    booked(hub, taster, "Asha")
    made = announce(hub, carys, Target("booked", taster), at=LATER)
    assert act(hub, announcements.drop, made, carys, now=NOW) == "done"
    plan(hub.store, LATER)
    assert rows(hub) == []
    assert act(hub, announcements.drop, made, carys) == "too_late"


def test_that_somebody_got_it_is_kept_once(hub: SmallHub, taster: int, carys: int):
    [asha] = booked(hub, taster, "Asha")
    made = announce(hub, carys, Target("booked", taster))
    plan(hub.store, NOW)
    assert act(hub, announcements.got_it, made, asha, now=NOW) is True
    assert act(hub, announcements.got_it, made, asha) is True
    assert act(hub, announcements.got_it, made, carys) is False
    with hub.store.reading() as tx:
        assert list(tx.scalars(select(Recipient.got_it_at))) == [NOW]


# --- To a channel -------------------------------------------------------------------------------


def speaks(tx: Tx, person_id: int, key: str = "C1", team: str = "") -> Target:
    """Let somebody speak to the bot in a channel, and return it."""
    address_id = tx.scalars(select(Address.id).where(Address.person_id == person_id)).one()
    place = {"channel": key, **({"team": team} if team else {})}
    shared_places.remember(tx, Spoken("fake", "", key, key.lower(), place, address_id), NOW)
    return Target("place", tx.scalars(select(SharedPlace.id).where(SharedPlace.key == key)).one())


def test_a_channel_is_offered_to_those_alone_who_have_spoken_to_the_bot_there(
    hub: SmallHub, taster: int, carys: int
):
    femi = coordinator(hub)
    with hub.store.transaction() as tx:
        there = speaks(tx, femi)
        assert announcement_targets.may_announce(tx, femi, there)
        assert announcement_targets.places(tx, carys) == []
        assert not announcement_targets.may_announce(tx, carys, there)
        with pytest.raises(NotAllowed):
            announcements.draft(tx, Wanted(carys, "Bring your badge.", there, ZONE, None), NOW)
        speaks(tx, carys)
        assert announcement_targets.may_announce(tx, carys, there)


def test_who_has_left_the_workspace_is_offered_none_of_its_channels(hub: SmallHub, taster: int, carys: int):
    with hub.store.transaction() as tx:
        there = speaks(tx, carys)
        tx.execute(update(Address).values(deactivated_at=NOW))
        assert not announcement_targets.may_announce(tx, carys, there)


def test_a_channel_the_bot_was_removed_from_is_offered_again_when_it_is_spoken_to_there(
    hub: SmallHub, taster: int, carys: int
):
    with hub.store.transaction() as tx:
        there, other = speaks(tx, carys), speaks(tx, carys, "C2")
        assert shared_places.leave(tx, "fake", "", "C1", NOW) == 1
        assert shared_places.leave(tx, "fake", "", "C1", NOW) == 0
        assert shared_places.leave(tx, "fake", "ELSEWHERE", "C2", NOW) == 0
        assert [one.id for one in announcement_targets.places(tx, carys)] == [other.id]
        assert not announcement_targets.may_announce(tx, carys, there)
        speaks(tx, carys)
        assert announcement_targets.may_announce(tx, carys, there)


def test_a_team_that_the_bot_was_removed_from_takes_its_channels_with_it(
    hub: SmallHub, taster: int, carys: int
):
    with hub.store.transaction() as tx:
        for key, team in (("C1", "team"), ("C2", "team"), ("C3", "another")):
            speaks(tx, carys, key, team)
        assert shared_places.leave(tx, "fake", "", "team", NOW) == 2
        assert [one.key for one in announcement_targets.places(tx, carys)] == ["C3"]


def test_where_nothing_can_be_written_any_more_nothing_more_is_announced(
    hub: SmallHub, taster: int, carys: int
):
    with hub.store.transaction() as tx:
        speaks(tx, carys)
        assert shared_places.leave_where(tx, "fake", "", {"channel": "C1", "thread": "1"}, NOW) == 0
        assert shared_places.leave_where(tx, "fake", "", {"channel": "C1"}, NOW) == 1
        assert announcement_targets.places(tx, carys) == []


def test_it_goes_to_a_channel_once_by_the_account_of_who_answers_for_it(
    hub: SmallHub, taster: int, carys: int
):
    with hub.store.transaction() as tx:
        for _ in range(2):
            speaks(tx, carys)
        [one] = announcement_targets.places(tx, carys)
    made = announce(hub, carys, Target("place", one.id))
    for minute in range(3):
        plan(hub.store, NOW + timedelta(minutes=minute))
    assert rows(hub) == [(carys, "due", "")]
    with hub.store.reading() as tx:
        assert tx.scalar(select(Outbox.args)) == {"announcement": made, "place": {"channel": "C1"}}
        assert announcement_targets.places(tx, somebody_elsewhere(hub)) == []


def somebody_elsewhere(hub: SmallHub) -> int:
    return hub.person("Ben")


# --- Two persons who turn out to be one ---------------------------------------------------------


def test_two_who_are_one_by_now_are_one_recipient_and_are_not_told_again(
    hub: SmallHub, taster: int, carys: int
):
    asha, again = booked(hub, taster, "Asha", "asha@trust")
    announce(hub, carys, Target("booked", taster))
    plan(hub.store, NOW)
    arrives(hub, asha, again)
    with hub.store.transaction() as tx:
        merging.merge(tx, asha, again, LATER)
    plan(hub.store, LATER)
    with hub.store.reading() as tx:
        assert list(tx.scalars(select(Recipient.person_id))) == [asha]
    assert told(hub) == []


def test_each_message_asks_once_more_whether_it_may_go(hub: SmallHub, taster: int, carys: int):
    [asha] = booked(hub, taster, "Asha")
    made = announce(hub, carys, Target("booked", taster))
    plan(hub.store, NOW)

    def why(person: int) -> str:
        with hub.store.reading() as tx:
            return announcing.may_still_go(tx, announcements.get(tx, made), person)

    assert why(asha) == ""
    assert why(carys) == "not among those it is for any more"
    with hub.store.transaction() as tx:
        tx.execute(delete(Host))
    assert why(asha) == announcing.LOST_ROLE


# --- Those who came, and those who did not ------------------------------------------------------


def test_those_who_came_and_those_who_did_not_are_two_audiences(hub: SmallHub, taster: int, carys: int):
    asha, ben, cleo, dev, eve = booked(hub, taster, "Asha", "Ben", "Cleo", "Dev", "Eve")
    states = {cleo: "apologies", dev: "might_come", eve: "waiting"}
    with hub.store.transaction() as tx:
        for person, state_ in states.items():
            tx.execute(update(Booking).where(Booking.person_id == person).values(state=state_))
        assert announcement_targets.reach(tx, Target("attended", taster)) == Reach(0, 0, 0)
    came(hub, taster, carys, ben, cleo, dev, eve)
    announce(hub, carys, Target("attended", taster), now=AFTER)
    plan(hub.store, AFTER)
    assert told(hub) == [asha]
    announce(hub, carys, Target("absent", taster), now=AFTER)
    plan(hub.store, AFTER)
    assert told(hub) == [asha, ben]


def test_it_goes_to_whom_the_register_names_when_it_is_sent(hub: SmallHub, taster: int, carys: int):
    asha, ben = booked(hub, taster, "Asha", "Ben")
    came(hub, taster, carys, ben)
    made = announce(hub, carys, Target("absent", taster), AFTER + timedelta(hours=1), AFTER)
    came(hub, taster, carys, asha)
    plan(hub.store, AFTER + timedelta(hours=1))
    assert told(hub) == [asha]
    with hub.store.reading() as tx:
        kept = announcements.get(tx, made)
        assert announcing.may_still_go(tx, kept, asha) == ""
        assert announcing.may_still_go(tx, kept, ben) == "not among those it is for any more"


def test_the_report_of_what_was_said_afterwards_counts_each_by_what_became_of_it(
    hub: SmallHub, taster: int, carys: int
):
    _, ben, cleo = booked(hub, taster, "Asha", "Ben", "Cleo")
    dev = hub.person("Dev")
    book(hub, taster, dev)
    with hub.store.transaction() as tx:
        preferences.change(tx, cleo, NOW, muted=["announcement"])
    came(hub, taster, carys, ben)
    with hub.store.reading() as tx:
        assert announcement_targets.reach(tx, Target("attended", taster)) == Reach(3, 1, 1)
        assert announcement_targets.reach(tx, Target("absent", taster)) == Reach(1, 0, 0)
    made = announce(hub, carys, Target("attended", taster), now=AFTER)
    plan(hub.store, AFTER)
    with hub.store.transaction() as tx:
        tx.execute(update(Outbox).where(Outbox.state == "due").values(state="sent", sent_at=AFTER))
        report = announcement_reports.report(tx, announcements.get(tx, made))
    counted = {what: number for what, number in report.counts.items() if number}
    assert counted == {"sent": 1, "muted": 1, "not_reachable": 1}


def test_of_a_session_others_run_nobody_announces_who_came(hub: SmallHub, taster: int, carys: int):
    ben = booked(hub, taster, "Ben")[0]
    came(hub, taster, carys)
    with hub.store.reading() as tx:
        for kind in ("attended", "absent"):
            assert announcement_targets.may_announce(tx, carys, Target(kind, taster))
            assert not announcement_targets.may_announce(tx, ben, Target(kind, taster))
