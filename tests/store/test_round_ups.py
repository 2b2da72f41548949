"""What a learning set said is told to its facilitators before the meeting, and to its members after it."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update

from bot.planning import plan
from store import erasing, memberships, merging, preferences, round_ups, set_answers
from store.db import Store
from store.errors import NotAllowed, NotFound
from store.memberships import Joined
from store.reflections import Said
from store.set_answers import Meeting, Member
from store.tables import Host, Occurrence, Reflection, Role
from tests.small_hub import NOW, START
from tests.store.learning_set_hub import FORTNIGHT
from tests.store.nudged_hub import AFTER, DIGEST, PROMPT, SECOND, NudgedHub

TOLD = ("set_digest", "set_thanks")


@pytest.fixture
def hub(bare_store: Store) -> NudgedHub:
    return NudgedHub(bare_store)


def runner(hub: NudgedHub, name: str = "Carys") -> int:
    person_id = hub.somebody(name)
    with hub.store.transaction() as tx:
        tx.execute(insert(Host).values(session_type_id=hub.type_id, person_id=person_id))
    return person_id


def coordinator(hub: NudgedHub) -> int:
    person_id = hub.somebody("Femi")
    with hub.store.transaction() as tx:
        row = {"person_id": person_id, "role": "coordinator", "given_by": "settings", "given_at": NOW}
        tx.execute(insert(Role).values(**row))
    return person_id


def wishes(hub: NudgedHub, person: int, **wanted: object) -> None:
    with hub.store.transaction() as tx:
        preferences.change(tx, person, NOW, **wanted)


def overview(hub: NudgedHub, by: int, number: int = 1) -> list[Member]:
    with hub.store.reading() as tx:
        return set_answers.overview(tx, hub.meetings[number], by)


def names(hub: NudgedHub, reader: int, number: int = 1) -> list[str]:
    with hub.store.reading() as tx:
        return [one.name for one in set_answers.of_meeting(tx, hub.meetings[number], reader)]


def rounds(hub: NudgedHub, reader: int) -> list[int]:
    with hub.store.reading() as tx:
        found: list[Meeting] = set_answers.meetings(tx, hub.series_id, reader)
        return [hub.meetings.index(one.occurrence_id) for one in found]


# --- The digest


def test_the_facilitators_and_nobody_else_are_told_before_each_meeting(hub: NudgedHub):
    carys = runner(hub)
    coordinator(hub)
    hub.member()
    hub.run(AFTER)
    first = START.replace(hour=7, minute=30)
    assert hub.written("set_digest") == [
        ("set_digest", carys, first, "due"), ("set_digest", carys, DIGEST, "due")
    ]  # fmt: skip


def test_where_nobody_facilitates_the_coordinators_are_told(hub: NudgedHub):
    femi = coordinator(hub)
    hub.member()
    hub.run(START)
    assert [person for _, person, *_ in hub.written("set_digest")] == [femi]


def test_a_facilitator_of_an_early_meeting_is_told_the_day_before(hub: NudgedHub):
    carys = runner(hub)
    hub.member()
    wishes(hub, carys, quiet_from=START.replace(hour=18).time(), quiet_until=START.replace(hour=11).time())
    hub.run(START)
    assert [at for *_, at, _ in hub.written("set_digest")] == [START.replace(day=2, hour=11)]


def test_who_becomes_a_facilitator_the_day_before_is_told_too(hub: NudgedHub):
    runner(hub)
    hub.member()
    hub.run(DIGEST - timedelta(hours=1))
    dilys = runner(hub, "Dilys")
    hub.run(SECOND, DIGEST)
    assert dilys in [person for _, person, *_ in hub.written("set_digest")]


def test_nobody_is_told_about_a_meeting_without_members(hub: NudgedHub):
    runner(hub)
    hub.leave(hub.member())
    hub.run(AFTER)
    assert hub.written(*TOLD) == []


@pytest.mark.parametrize("why", [{"state": "cancelled", "reason": "Ill"}, {"decision": "Gone"}])
def test_nobody_is_told_about_a_meeting_that_is_off_or_undecided(hub: NudgedHub, why: dict[str, Any]):
    runner(hub)
    hub.says(hub.member(), 0, NOW)
    hub.run(NOW)
    hub.change_meeting(0, **why)
    hub.run(START + timedelta(hours=2))
    assert hub.written(*TOLD) == []


def test_a_meeting_that_moves_takes_its_digest_and_its_thanks_along(hub: NudgedHub):
    carys, asha = runner(hub), hub.member()
    hub.says(asha, 0, NOW)
    hub.run(NOW)
    hub.move(0, START + timedelta(days=1))
    hub.run(START + timedelta(days=1, hours=2))
    assert hub.written(*TOLD) == [
        ("set_digest", carys, START.replace(day=4, hour=7, minute=30), "due"),
        ("set_thanks", asha, START + timedelta(days=1, hours=1), "due"),
    ]


def test_a_meeting_that_moves_nearer_is_told_about_in_time(hub: NudgedHub):
    carys = runner(hub)
    hub.member()
    hub.run(NOW)
    hub.move(0, START - timedelta(days=2))
    hub.run(START - timedelta(days=2))
    assert [(person, at.day) for _, person, at, _ in hub.written("set_digest")] == [(carys, 1)]


def test_a_clock_that_stood_still_until_after_the_meeting_leaves_a_record(hub: NudgedHub):
    runner(hub)
    hub.member()
    hub.run(NOW)
    plan(hub.store, START + timedelta(minutes=5))
    assert [what for what, *_ in hub.written("set_digest")] == ["set_digest"]


def test_who_answered_what_and_why_others_did_not(hub: NudgedHub):
    carys = runner(hub)
    asha, ben, cai, dee, eli = (hub.member(name) for name in ("Asha", "Ben", "Cai", "Dee", "Eli"))
    hub.member("Fay", START + timedelta(days=1))
    hub.run(PROMPT)
    hub.says(asha, next_action="Ask nights")
    hub.skips(ben)
    hub.send(hub.place(cai, 1), cai, PROMPT)
    wishes(hub, dee, muted=("nudge",))
    found = [
        (one.name, one.standing, one.state, one.said.next_action, one.is_muted, one.is_new, one.is_to_ask)
        for one in overview(hub, carys)
    ]
    assert found == [
        ("Asha", "booked", "answered", "Ask nights", False, False, False),
        ("Ben", "booked", "skipped", "", False, False, False),
        ("Cai", "apologies", "asked", "", False, False, False),
        ("Dee", "booked", "asked", "", True, False, False),
        ("Eli", "booked", "asked", "", False, False, True),
        ("Fay", "booked", "", "", False, True, False),
    ]
    assert eli


# --- Thanks


def test_after_the_meeting_its_members_are_told_once_what_was_agreed(hub: NudgedHub):
    asha, ben = hub.member(), hub.member("Ben")
    hub.says(asha)
    hub.send(hub.place(ben, 1), ben, PROMPT)
    hub.run(AFTER)
    thanked = [("set_thanks", asha, AFTER, "due"), ("set_thanks", ben, AFTER, "due")]
    assert hub.written("set_thanks") == thanked
    with hub.store.transaction() as tx:
        tx.execute(update(Occurrence).where(Occurrence.id == hub.meetings[1]).values(round_up_at=AFTER))
        assert round_ups.work(tx, hub.meetings[1], AFTER + timedelta(hours=1)) == 1
    assert hub.written("set_thanks") == thanked


def test_without_an_action_there_is_nothing_to_thank_for(hub: NudgedHub):
    hub.says(hub.member(), went_well="The board")
    hub.run(AFTER)
    assert hub.written("set_thanks") == []


def test_who_mutes_nudges_is_not_thanked_and_at_night_nobody_is(hub: NudgedHub):
    asha, ben = hub.member(), hub.member("Ben")
    hub.says(asha)
    wishes(hub, ben, muted=("nudge",))
    wishes(hub, asha, quiet_from=AFTER.replace(hour=9).time(), quiet_until=AFTER.replace(hour=15).time())
    hub.run(AFTER)
    assert hub.written("set_thanks") == [("set_thanks", asha, AFTER.replace(hour=15), "due")]


# --- Who may read


def test_the_members_and_the_facilitators_read_what_was_said_and_nobody_else(hub: NudgedHub):
    carys, femi, asha, ben = runner(hub), coordinator(hub), hub.member(), hub.member("Ben")
    stranger = hub.somebody("Zoe")
    hub.says(asha)
    assert [names(hub, reader) for reader in (carys, asha, ben)] == [["Asha"]] * 3
    for reader in (femi, stranger, 0, 99):
        with pytest.raises(NotAllowed):
            names(hub, reader)
        with pytest.raises(NotAllowed):
            overview(hub, reader)
        assert rounds(hub, reader) == []


def test_a_member_of_another_set_reads_nothing(hub: NudgedHub):
    asha = hub.member()
    hub.says(asha)
    elsewhere = hub.hub.occurrence(hub.hub.session_type("other_als", rule="register"))
    ben = hub.somebody("Ben")
    with hub.store.transaction() as tx:
        other = tx.scalars(select(Occurrence.series_id).where(Occurrence.id == elsewhere)).one()
        assert isinstance(memberships.join(tx, other, ben, NOW), Joined)
    with pytest.raises(NotAllowed):
        names(hub, ben)


def test_members_do_not_see_who_has_not_answered(hub: NudgedHub):
    runner(hub)
    asha = hub.member()
    with pytest.raises(NotAllowed):
        overview(hub, asha)


def test_what_was_said_before_somebody_came_is_not_theirs_to_read(hub: NudgedHub):
    asha = hub.member()
    hub.says(asha, 0, NOW)
    hub.says(asha, 1)
    ben = hub.member("Ben", START + timedelta(days=1))
    assert rounds(hub, asha) == [1, 0]
    assert rounds(hub, ben) == [1]
    with pytest.raises(NotAllowed):
        names(hub, ben, 0)


def test_who_has_left_reads_nothing_any_more(hub: NudgedHub):
    asha, ben = hub.member(), hub.member("Ben")
    hub.says(asha, 0, NOW)
    hub.leave(ben, START + timedelta(days=1))
    with pytest.raises(NotAllowed):
        names(hub, ben, 0)


def test_a_role_that_was_taken_away_takes_the_answers_with_it(hub: NudgedHub):
    carys, _ = runner(hub), hub.somebody("Femi")
    hub.says(hub.member())
    assert names(hub, carys) == ["Asha"]
    with hub.store.transaction() as tx:
        tx.execute(delete(Host))
    with pytest.raises(NotAllowed):
        names(hub, carys)


def test_what_is_no_meeting_of_a_set_has_no_answers(hub: NudgedHub):
    carys, taster = runner(hub), hub.hub.occurrence(hub.hub.session_type())
    for what in (taster, 99):
        with hub.store.reading() as tx, pytest.raises(NotFound):
            set_answers.of_meeting(tx, what, carys)


# --- Persons


def test_what_an_erased_person_said_is_gone(hub: NudgedHub):
    asha, ben = hub.member(), hub.member("Ben")
    hub.says(asha)
    hub.says(ben)
    with hub.store.transaction() as tx:
        erasing.erase(tx, asha, PROMPT)
    assert names(hub, ben) == ["Ben"]


def test_of_two_who_are_one_the_answer_stays(hub: NudgedHub):
    asha, again = hub.member(), hub.member("Asha P")
    hub.run(PROMPT)
    hub.says(again)
    with hub.store.transaction() as tx:
        merging.merge(tx, asha, again, PROMPT)
    with hub.store.reading() as tx:
        [row] = tx.execute(select(Reflection.person_id, Reflection.state)).all()
        [answer] = set_answers.of_meeting(tx, hub.meetings[1], asha)
    assert (tuple(row), answer.said) == ((asha, "answered"), Said("The board", "", "Ask nights"))


# --- The pointer


def test_the_clock_looks_at_a_meeting_only_when_something_is_due(hub: NudgedHub):
    runner(hub)
    hub.member()
    plan(hub.store, NOW)
    with hub.store.reading() as tx:
        first_look = START - timedelta(days=1)
        assert round_ups.next_at(tx) == first_look
        assert round_ups.waiting(tx, first_look - timedelta(seconds=1)) == []
        assert round_ups.waiting(tx, first_look) == [hub.meetings[0]]


@pytest.mark.parametrize("engine_name", ["postgres"], indirect=True)
def test_a_meeting_that_somebody_else_holds_is_passed_over(hub: NudgedHub):
    hub.member()
    plan(hub.store, NOW)
    first, then = hub.meetings[0], START + FORTNIGHT
    with hub.store.transaction() as holder:
        holder.execute(select(Occurrence.id).where(Occurrence.id == first).with_for_update())
        with hub.store.transaction() as tx:
            assert round_ups.work(tx, first, then) == 0
    with hub.store.transaction() as tx:
        assert round_ups.work(tx, first, then) == 1


def test_after_a_clock_that_stood_still_no_thanks_come_at_night(hub: NudgedHub):
    asha = hub.member()
    hub.run(PROMPT)
    hub.says(asha)
    plan(hub.store, SECOND - timedelta(minutes=1))
    night = AFTER.replace(hour=23)
    plan(hub.store, night)
    morning = (AFTER + timedelta(days=1)).replace(hour=7, minute=30)
    assert hub.written("set_thanks") == [("set_thanks", asha, morning, "due")]


def test_a_digest_that_the_clock_was_late_for_waits_until_the_night_ends(hub: NudgedHub):
    carys = runner(hub)
    hub.member()
    hub.run(START)
    wishes(hub, carys, quiet_from=DIGEST.time(), quiet_until=(DIGEST + timedelta(hours=2)).time())
    hub.run(DIGEST - timedelta(hours=3), START)
    wishes(
        hub,
        carys,
        quiet_from=(DIGEST + timedelta(hours=1)).time(),
        quiet_until=(DIGEST + timedelta(hours=2)).time(),
    )
    plan(hub.store, DIGEST + timedelta(minutes=90))
    assert hub.written("set_digest")[-1:] == [("set_digest", carys, DIGEST + timedelta(hours=2), "due")]
