"""What the public pages say, from a real database and without a picture of them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from dialogs import public_session, public_week
from dialogs.public_pages import Dated, NotThere
from dialogs.public_session import SessionPage
from dialogs.public_week import WhatsOn
from dialogs.understanding import Name, understand
from store import session_types
from store.db import Store
from store.tables import Occurrence, SessionType
from tests import world
from tests.databases import Databases
from tests.public_hub import SECRETS, book_somebody, visit


@pytest.fixture
def store(databases: Databases, engine_name: str) -> Iterator[Store]:
    store = Store(databases.copy(engine_name, "hub", world.prepare))
    yield store
    store.close()


def week(store: Store, name: str = "", audience: str = "", now: datetime = world.NOW) -> WhatsOn:
    with store.reading() as tx:
        found = public_week.whats_on(replace(visit(tx), now=now), name, audience)
    assert isinstance(found, WhatsOn)
    return found


def no_week(store: Store, name: str = "", audience: str = "") -> NotThere:
    with store.reading() as tx:
        found = public_week.whats_on(visit(tx), name, audience)
    assert isinstance(found, NotThere)
    return found


def session(store: Store, slug: str) -> SessionPage:
    with store.reading() as tx:
        found = public_session.session(visit(tx), slug)
    assert isinstance(found, SessionPage)
    return found


def one(page: WhatsOn, title: str) -> Dated:
    [found] = [dated for day in page.days for dated in day.dates if dated.title == title]
    return found


# --- A week


def test_this_week_is_shown_when_none_is_asked_for(store: Store):
    page = week(store)
    assert (page.week, page.heading) == ("2026-W48", "23 to 29 November 2026")
    assert (page.before, page.after) == ("", "2026-W49")
    assert [day.name for day in page.days][:2] == ["Monday 23 November", "Tuesday 24 November"]
    assert page.nothing == ""
    assert page.read_at == "Monday 23 November, 9am"


def test_a_date_says_when_where_and_how_many_places_are_left_in_the_words_of_the_bot(store: Store):
    book_somebody(store, party=3)
    taster = one(week(store, "2026-W49"), "CQI Taster")
    assert (taster.slug, taster.time, taster.place) == ("cqi_taster", "10am to 11am", "Innovation Hub")
    assert taster.room == ("9 places left",)
    assert (taster.off, taster.notes) == ("", ())
    drop_in, group = "Problem Solving Drop-in", "CQI Action Learning Set"
    assert one(week(store, "2026-W49"), drop_in).room == ("Just come along",)
    assert one(week(store, "2026-W49"), group).room == ("For members of the group",)


def test_each_way_to_take_part_has_its_own_places(store: Store):
    forum = one(week(store, "2026-W51"), "Share & Spread Forum")
    assert forum.room == ("Come and look round: 80 places left", "Show your work: 20 places left")


def test_a_full_date_says_so(store: Store):
    world.fill_up(store, "cqi_taster", "2026-12-03")
    assert one(week(store, "2026-W49"), "CQI Taster").room == ("Full",)


def test_a_cancelled_date_stays_and_says_why(store: Store):
    world.call_off(store, "cqi_taster", "2026-12-03", "the facilitator is ill")
    taster = one(week(store, "2026-W49"), "CQI Taster")
    assert (taster.off, taster.room) == ("Cancelled: the facilitator is ill", ())


def test_a_date_that_waits_for_a_decision_says_that_it_may_change(store: Store):
    with store.transaction() as tx:
        taster = Occurrence.id == world.occurrence_id(store, "cqi_taster", "2026-12-03")
        tx.execute(update(Occurrence).where(taster).values(decision="no such date any more"))
    found = one(week(store, "2026-W49"), "CQI Taster")
    assert (found.room, found.notes) == (("No new bookings for now",), ("This date may change",))


def test_what_has_begun_is_under_way_and_what_is_over_is_gone(store: Store):
    during = datetime(2026, 11, 26, 10, 30, tzinfo=UTC)
    assert one(week(store, now=during), "CQI Taster").notes == ("Under way",)
    after = week(store, "2026-W48", now=datetime(2026, 11, 26, 11, 30, tzinfo=UTC))
    assert "CQI Taster" not in [dated.title for day in after.days for dated in day.dates]


def test_a_week_without_anything_says_so_and_when_the_next_one_is(store: Store):
    christmas = week(store, "2026-W53")
    assert christmas.nothing == (
        "Nothing is planned in this week. "
        "The next one is Corporate Induction at the Hub on Monday 4 January 2027."
    )
    assert christmas.next_week == "2027-W01"
    assert one(christmas, "CQI Taster").off == "Not on: the Christmas and New Year closure"


def test_without_a_week_the_first_one_with_something_on_is_shown(store: Store):
    assert week(store).heading == "23 to 29 November 2026"
    assert week(store, now=datetime(2026, 11, 28, 18, 0, tzinfo=UTC)).heading.startswith("30 November")
    assert week(store, "", "support_services").heading == "7 to 13 December 2026"


def test_a_week_without_anything_for_an_audience_says_so(store: Store):
    page = week(store, "2026-W48", "support_services")
    assert page.audience
    assert page.audience.name == "Support services"
    assert page.nothing == (
        "Nothing more for support services is on this week. "
        "The next one is How Support Services Can Support CQI on Tuesday 8 December."
    )


def test_a_week_for_an_audience_holds_only_what_is_made_for_it(store: Store):
    page = week(store, "2026-W50", "support_services")
    assert [dated.slug for day in page.days for dated in day.dates] == ["support_services_cqi"]
    assert [one.tag for one in page.audiences] == ["approved_idea", "new_starters", "support_services"]


@pytest.mark.parametrize(
    ("name", "audience", "title"),
    [
        ("2026-W47", "", "That week is over"),
        ("0001-W01", "", "That week is over"),
        ("9999-W52", "", "Too far ahead"),
        ("2026-W54", "", "No such week"),
        ("2027-W53", "", "No such week"),
        ("0000-W01", "", "No such week"),
        ("2026-W00", "", "No such week"),
        ("next", "", "No such week"),
        ("２０２６-W49", "", "No such week"),
        ("2026-W49\n", "", "No such week"),
        ("", "nobody", "No such group of staff"),
    ],
)
def test_a_week_or_audience_that_is_not_there_is_told_in_words(store: Store, name, audience, title):
    assert no_week(store, name, audience).title == title


def test_the_weeks_reach_as_far_as_the_calendar(store: Store):
    page = week(store)
    seen = 1
    while page.after:
        page, seen = week(store, page.after), seen + 1
    assert seen == 53
    assert page.week == "2027-W47"
    assert week(store, page.before).after == page.week


def test_a_hub_without_a_date_has_this_week_alone(bare_store: Store):
    page = week(bare_store)
    assert (page.before, page.after, page.days, page.audiences) == ("", "", (), ())
    assert page.nothing == "Nothing more is on this week. No later date is planned yet."


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("2026-W49", "30 November to 6 December 2026"),
        ("2026-W50", "7 to 13 December 2026"),
        ("2026-W53", "28 December 2026 to 3 January 2027"),
    ],
)
def test_a_week_is_named_by_its_first_and_last_day(store: Store, name, heading):
    assert week(store, name).heading == heading


# --- A session


def test_a_session_says_what_it_is_and_its_next_dates_with_places(store: Store):
    book_somebody(store, day="2026-11-26", party=2)
    page = session(store, "cqi_taster")
    assert (page.title, page.say) == ("CQI Taster", "book CQI Taster")
    assert [name for name, _ in page.facts] == ["Who for", "How long", "Where"]
    assert len(page.dates) == 8
    assert (page.dates[0].day, page.dates[0].room) == ("Thursday 26 November", ("10 places left",))
    assert page.cohorts == ()


def test_a_poster_has_the_next_three_dates_that_take_place(store: Store):
    world.call_off(store, "cqi_taster", "2026-12-03", "the facilitator is ill")
    dates = session(store, "cqi_taster").poster_dates
    assert [one.day for one in dates] == [
        "Thursday 26 November",
        "Thursday 10 December",
        "Thursday 17 December",
    ]


def test_a_course_says_its_days_and_until_when_to_apply(store: Store):
    [cohort] = session(store, "qi_practitioner").cohorts
    assert cohort.title == "First group"
    assert cohort.days[0] == "Thursday 28 January 2027"
    assert len(cohort.days) == 4
    assert cohort.apply == "Apply by Friday 8 January 2027."


def test_a_course_whose_window_is_not_open_yet_says_when_it_opens(store: Store):
    [cohort] = session(store, "support_services_qi").cohorts
    assert cohort.apply == "Apply from Monday 30 November to Friday 29 January 2027."


def test_a_session_that_nobody_offers_or_offers_no_more_is_not_there(store: Store):
    with store.transaction() as tx:
        tx.execute(update(SessionType).where(SessionType.slug == "cqi_taster").values(is_retired=True))
    with store.reading() as tx:
        for slug in ("cqi_taster", "nope"):
            found = public_session.session(visit(tx), slug)
            assert isinstance(found, NotThere)
    assert one(week(store, "2026-W49"), "CQI Taster").slug == ""


def test_the_bot_understands_what_every_page_says_to_write(store: Store):
    with store.reading() as tx:
        offers = session_types.offers(tx)
    names = [Name(one.slug, one.title, one.aliases, one.topics, one.audiences) for one in offers]
    of_dates = dict.fromkeys(("book", "apply", "register"), "book")
    flows = {"interest": "interest", "request": "workshop", **of_dates}
    for offer in offers:
        wish = understand(session(store, offer.slug).say, world.NOW, names).wish
        assert wish
        assert wish.is_whole
        assert wish.flow == flows.get(offer.rule, "details")
        assert wish.args["session"] == offer.slug


# --- Nobody is named


def test_no_page_knows_who_booked_or_who_runs_it(store: Store):
    book_somebody(store)
    said = repr([week(store, "2026-W49"), session(store, "cqi_taster")])
    for secret in (*SECRETS, "Carys", "Femi"):
        assert secret not in said
