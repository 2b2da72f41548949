"""Before each meeting of a learning set its members are asked, and whoever has not answered once more."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from bot.planning import plan
from store import follow_ups, nudges, preferences, reflections
from store.db import Store
from store.errors import NotAllowed, NotFound
from store.nudges import Nudged
from store.reflections import Own, Said
from store.tables import Booking, Occurrence
from tests.small_hub import NOW, START
from tests.store.learning_set_hub import FORTNIGHT
from tests.store.nudged_hub import AFTER, FOLLOW_UP, PROMPT, SECOND, NudgedHub

ASKED, AGAIN, WISHED = "nudge 3 working days before", "nudge 1 working day before", "nudge asked for"


@pytest.fixture
def hub(bare_store: Store) -> NudgedHub:
    return NudgedHub(bare_store)


def own(hub: NudgedHub, person: int, number: int = 1) -> Own:
    with hub.store.reading() as tx:
        return reflections.own(tx, hub.meetings[number], person)


def nudge(hub: NudgedHub, by: int, now=PROMPT) -> Nudged:
    with hub.store.transaction() as tx:
        return nudges.nudge(tx, hub.meetings[1], by, now)


# --- When somebody is asked


def test_a_member_is_asked_three_working_days_before_and_once_more_one_before(hub: NudgedHub):
    asha = hub.member()
    hub.run(SECOND)
    assert hub.written() == [(ASKED, asha, PROMPT, "due"), (AGAIN, asha, FOLLOW_UP, "due")]
    assert own(hub, asha).state == "asked"


def test_nobody_is_asked_before_their_first_meeting(hub: NudgedHub):
    hub.member()
    hub.run(START)
    assert hub.written() == []


def test_who_joins_late_gets_only_what_is_still_to_come(hub: NudgedHub):
    asha = hub.member()
    hub.leave(asha, PROMPT - timedelta(hours=1))
    hub.join(asha, PROMPT + timedelta(hours=1))
    hub.run(SECOND, PROMPT + timedelta(hours=1))
    assert hub.written() == [(AGAIN, asha, FOLLOW_UP, "due")]


def test_who_leaves_gets_nothing_more(hub: NudgedHub):
    asha = hub.member()
    hub.run(PROMPT)
    hub.leave(asha, PROMPT + timedelta(hours=1))
    hub.run(AFTER + FORTNIGHT, PROMPT + timedelta(hours=1))
    assert hub.written() == [(ASKED, asha, PROMPT, "due")]


def test_who_has_answered_is_not_asked_again(hub: NudgedHub):
    asha = hub.member()
    hub.run(PROMPT)
    assert hub.says(asha) is None
    hub.run(SECOND, PROMPT)
    assert hub.written() == [(ASKED, asha, PROMPT, "due")]


def test_who_answered_before_anybody_asked_is_not_asked_at_all(hub: NudgedHub):
    hub.says(hub.member(), now=START + timedelta(days=1))
    hub.run(SECOND)
    assert hub.written() == []


def test_who_skips_is_left_alone(hub: NudgedHub):
    asha = hub.member()
    hub.run(PROMPT)
    assert hub.skips(asha) is None
    hub.run(SECOND, PROMPT)
    assert hub.written() == [(ASKED, asha, PROMPT, "due")]


def test_who_sent_apologies_is_left_alone_and_asked_again_when_they_come_after_all(hub: NudgedHub):
    asha = hub.member()
    hub.run(NOW)
    hub.send(hub.place(asha, 1), asha, PROMPT - timedelta(days=1))
    hub.run(PROMPT + timedelta(hours=1))
    assert hub.written() == []
    hub.take_back(hub.place(asha, 1), asha, PROMPT + timedelta(hours=2))
    hub.run(FOLLOW_UP, PROMPT + timedelta(hours=2))
    assert [what for what, *_ in hub.written()] == [ASKED, AGAIN]


def test_who_mutes_nudges_gets_none(hub: NudgedHub):
    asha = hub.member()
    with hub.store.transaction() as tx:
        preferences.change(tx, asha, NOW, muted=("nudge",))
    hub.run(AFTER)
    assert hub.written() == []


def test_nobody_is_asked_in_their_quiet_hours(hub: NudgedHub):
    asha = hub.member()
    with hub.store.transaction() as tx:
        wanted = {"quiet_from": PROMPT.time(), "quiet_until": PROMPT.replace(hour=17).time()}
        preferences.change(tx, asha, NOW, **wanted)
    hub.run(SECOND - timedelta(hours=1))
    assert [at for _, _, at, _ in hub.written()] == [PROMPT.replace(hour=17), FOLLOW_UP.replace(hour=17)]


def test_nobody_is_asked_about_another_kind_of_session(hub: NudgedHub):
    hub.member()
    with hub.store.transaction() as tx:
        tx.execute(update(Booking).values(follow_up_at=None))
        tx.execute(update(Occurrence).values(round_up_at=None))
    course = hub.hub.occurrence(hub.hub.session_type("course", rule="apply"))
    with hub.store.transaction() as tx:
        row = {"occurrence_id": course, "person_id": 1, "booked_by_id": 1, "state": "booked", "party": 1}
        tx.execute(insert(Booking).values(**row, follow_up_at=NOW, created_at=NOW, changed_at=NOW))
        assert follow_ups.work(tx, course, NOW) == 1
        assert tx.scalars(select(Occurrence.round_up_at).where(Occurrence.id == course)).one() is None


# --- Another time


def test_who_wants_to_be_asked_later_is_asked_then_and_not_before(hub: NudgedHub):
    asha = hub.member()
    hub.run(PROMPT)
    tonight = PROMPT.replace(hour=18)
    assert hub.snoozes(asha, tonight) is None
    hub.run(SECOND, PROMPT)
    assert hub.written() == [
        (ASKED, asha, PROMPT, "due"), (WISHED, asha, tonight, "due"), (AGAIN, asha, FOLLOW_UP, "due")
    ]  # fmt: skip


def test_whoever_snoozes_past_the_follow_up_gets_that_one_only(hub: NudgedHub):
    asha = hub.member()
    hub.run(PROMPT)
    on_the_day = SECOND.replace(hour=8)
    hub.snoozes(asha, on_the_day)
    hub.run(SECOND, PROMPT)
    assert hub.written() == [(ASKED, asha, PROMPT, "due"), (WISHED, asha, on_the_day, "due")]


def test_a_new_wish_takes_the_place_of_the_old_one(hub: NudgedHub):
    asha = hub.member()
    hub.run(PROMPT)
    hub.snoozes(asha, PROMPT.replace(hour=18))
    hub.snoozes(asha, PROMPT.replace(hour=19))
    hub.run(FOLLOW_UP - timedelta(hours=1), PROMPT)
    assert [at for what, _, at, _ in hub.written() if what == WISHED] == [PROMPT.replace(hour=19)]


def test_there_is_nothing_to_snooze_once_it_is_answered(hub: NudgedHub):
    asha = hub.member()
    hub.says(asha)
    assert hub.snoozes(asha, PROMPT.replace(hour=18)) == "answered"
    assert own(hub, asha).ask_again_at is None


# --- Meetings that change


def test_a_meeting_that_moves_takes_its_askings_along(hub: NudgedHub):
    asha = hub.member()
    hub.run(NOW)
    hub.move(1, SECOND + timedelta(days=1))
    hub.run(SECOND + timedelta(days=1))
    moved = [(ASKED, PROMPT + timedelta(days=1)), (AGAIN, FOLLOW_UP + timedelta(days=1))]
    assert [(what, at) for what, _, at, _ in hub.written()] == moved
    assert {person for _, person, *_ in hub.written()} == {asha}


def test_a_meeting_that_moves_by_an_hour_is_not_asked_about_twice(hub: NudgedHub):
    hub.member()
    hub.run(PROMPT)
    hub.move(1, SECOND + timedelta(hours=1), PROMPT + timedelta(hours=2))
    hub.run(SECOND, PROMPT + timedelta(hours=2))
    assert [what for what, *_ in hub.written()] == [ASKED, AGAIN]


@pytest.mark.parametrize("why", [{"state": "not_on", "reason": "Closed"}, {"decision": "Gone"}])
def test_a_meeting_that_is_off_or_undecided_is_not_asked_about(hub: NudgedHub, why: dict[str, Any]):
    hub.member()
    hub.run(NOW)
    hub.change_meeting(1, **why)
    hub.run(AFTER)
    assert hub.written() == []


def test_a_meeting_that_is_on_again_is_asked_about_again(hub: NudgedHub):
    hub.member()
    hub.run(NOW)
    hub.change_meeting(1, state="not_on", reason="Closed")
    hub.run(NOW + timedelta(hours=1), NOW + timedelta(hours=1))
    hub.change_meeting(1, state="planned", reason="", now=NOW + timedelta(hours=2))
    hub.run(SECOND, NOW + timedelta(hours=2))
    assert [what for what, *_ in hub.written()] == [ASKED, AGAIN]


def test_where_no_meeting_took_place_before_there_is_nothing_to_report_on(hub: NudgedHub):
    hub.member()
    hub.change_meeting(0, state="not_on", reason="Closed")
    hub.run(AFTER)
    assert hub.written() == []


def test_a_set_that_meets_every_other_day_is_asked_after_the_meeting_it_reports_on(hub: NudgedHub):
    hub.move(1, START + timedelta(days=4))  # a Monday, after a Thursday
    asha = hub.member()
    hub.run(START + timedelta(days=4))
    # Three working days before is Wednesday, before the meeting of Thursday; one before is that Friday.
    ended, friday = START + timedelta(hours=1), START + timedelta(days=1)
    assert hub.written("nudge") == [(ASKED, asha, ended, "due"), (AGAIN, asha, friday, "due")]


# --- The clock


def test_a_tick_that_runs_again_asks_nobody_twice(hub: NudgedHub):
    hub.member()
    hub.run(PROMPT)
    with hub.store.transaction() as tx:
        # As if the tick had died after writing and before it moved the pointer.
        tx.execute(update(Booking).values(follow_up_at=PROMPT, follow_up_from=NOW))
    plan(hub.store, PROMPT)
    assert [what for what, *_ in hub.written()] == [ASKED]


def test_what_a_clock_that_stood_still_missed_is_on_record(hub: NudgedHub):
    hub.member()
    hub.run(NOW)
    late = FOLLOW_UP + timedelta(minutes=5)
    plan(hub.store, late)
    assert [what for what, *_ in hub.written()] == [ASKED, AGAIN]


# --- Answering


def test_an_answer_may_be_changed_until_the_meeting_begins(hub: NudgedHub):
    asha = hub.member()
    hub.says(asha, next_action="Ask nights")
    assert hub.says(asha, next_action="Ask days") is None
    assert own(hub, asha).said == Said(next_action="Ask days")
    assert hub.says(asha, now=SECOND, next_action="Too late") == "begun"
    assert hub.skips(asha, now=SECOND) == "begun"
    assert hub.snoozes(asha, SECOND, now=SECOND) == "begun"
    assert own(hub, asha).said == Said(next_action="Ask days")


def test_who_is_in_the_set_no_more_says_nothing_to_it(hub: NudgedHub):
    asha, ben = hub.member(), hub.somebody("Ben")
    hub.leave(asha)
    assert (hub.says(asha), hub.says(ben)) == ("left", "left")


def test_nothing_is_said_before_what_is_off_or_no_set(hub: NudgedHub):
    asha = hub.member()
    hub.change_meeting(1, state="not_on", reason="Closed")
    assert hub.says(asha) == "off"
    hub.meetings.append(99)
    with pytest.raises(NotFound):
        hub.says(asha, 3)


def test_skipping_takes_away_what_was_said(hub: NudgedHub):
    asha = hub.member()
    hub.says(asha)
    hub.skips(asha)
    assert own(hub, asha) == Own("skipped", Said(), None)


def test_the_last_action_is_that_of_the_meeting_before_and_nobody_elses(hub: NudgedHub):
    asha, ben = hub.member(), hub.member("Ben")
    hub.says(asha, 0, NOW, next_action="Older")
    hub.says(asha, 1, next_action="Newer")
    hub.says(ben, 1, next_action="Ben’s own")
    with hub.store.reading() as tx:
        said = [reflections.last_action(tx, meeting, asha) for meeting in hub.meetings]
    assert said == ["", "Older", "Newer"]


def test_what_waits_for_an_answer_is_known_until_it_is_given(hub: NudgedHub):
    asha = hub.member()
    hub.run(PROMPT)

    def waiting(now=PROMPT) -> list[int]:
        with hub.store.reading() as tx:
            return reflections.waiting(tx, asha, now)

    assert waiting() == [hub.meetings[1]]
    assert waiting(SECOND) == []
    hub.says(asha)
    assert waiting() == []


# --- A facilitator who wants it now


def test_a_facilitator_asks_those_who_have_not_answered_once_a_day(hub: NudgedHub):
    carys = hub.host()
    asha, ben, cai, dee = (hub.member(name) for name in ("Asha", "Ben", "Cai", "Dee"))
    fay = hub.member("Fay", START + timedelta(days=1))  # who has been at no meeting
    hub.run(START + timedelta(days=2))
    hub.says(ben)
    hub.skips(cai)
    hub.send(hub.place(dee, 1), dee)
    when = START + timedelta(days=4)
    assert nudge(hub, carys, when) == Nudged(1, 0)
    nudge(hub, carys, when + timedelta(hours=1))
    assert hub.written("nudge") == [("nudge now", asha, when, "due")]
    assert own(hub, asha).state == "asked"
    assert own(hub, fay).state == ""


def test_at_night_they_are_asked_in_the_morning(hub: NudgedHub):
    carys, asha = hub.host(), hub.member()
    night = PROMPT.replace(hour=22)
    assert nudge(hub, carys, night) == Nudged(0, 1)
    assert hub.written("nudge") == [("nudge now", asha, PROMPT.replace(day=15, hour=7, minute=30), "due")]


def test_only_who_facilitates_the_set_has_its_members_asked(hub: NudgedHub):
    hub.host()
    asha = hub.member()
    with pytest.raises(NotAllowed):
        nudge(hub, asha)


def test_nobody_is_asked_about_a_meeting_that_has_begun(hub: NudgedHub):
    carys = hub.host()
    hub.member()
    assert nudge(hub, carys, SECOND) == Nudged(0, 0)


def test_after_a_clock_that_stood_still_nobody_is_asked_at_night(hub: NudgedHub):
    asha = hub.member()
    hub.run(PROMPT - timedelta(hours=1))
    plan(hub.store, PROMPT.replace(hour=23))
    morning = (PROMPT + timedelta(days=1)).replace(hour=7, minute=30)
    assert hub.written() == [(ASKED, asha, morning, "due")]


def test_what_was_asked_for_comes_once_though_it_would_come_later_by_other_wishes(hub: NudgedHub):
    asha, at = hub.member(), PROMPT + timedelta(hours=2)
    hub.run(PROMPT)
    with hub.store.transaction() as tx:
        reflections.ask_again(tx, hub.meetings[1], asha, at, PROMPT)
    hub.run(at, PROMPT)
    with hub.store.transaction() as tx:
        preferences.change(tx, asha, at, snoozed_until=at + timedelta(hours=3))
    hub.run(at + timedelta(hours=4), at)
    assert hub.written() == [(ASKED, asha, PROMPT, "due"), (WISHED, asha, at, "due")]
