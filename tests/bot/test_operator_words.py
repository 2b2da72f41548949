"""What `catalogue import` prints."""

from datetime import timedelta

import pytest

from bot.operator_words import COLUMNS, lines, told
from store.catalogue.changes import Changes
from store.db import Store
from store.tables import Cohort, Series, SessionType
from tests.store.catalogues import THURSDAY, a_series, a_type, book, catalogue, load, one, sitting

AFTERNOONS = {"weekly": a_series(starts="2024-01-04 14:30")}
NOT_SAID = {"id", "slug", "key", "session_type_id", "series_id", "position", "is_retired"}
SAID_AS_THEY_ARE = {"title", "summary", "topics", "length", "reminders", "place", "link", "contact", "source",
                    "dates", "places"}  # fmt: skip


def imported(store: Store, *wanted) -> list[str]:
    """What the last of these imports prints."""
    for earlier in wanted[:-1]:
        load(store, earlier)
    return lines(load(store, wanted[-1]))


def three(*titles: str, **changed):
    return catalogue({title: a_type(title=title.upper(), series={}, **changed) for title in titles})


def test_an_import_that_changes_nothing_says_so(bare_store: Store):
    assert imported(bare_store, one(), one()) == ["Nothing changed."]


def test_dates_and_times_are_said_as_people_say_them_with_whom_they_affect(bare_store: Store):
    load(bare_store, one())
    book(bare_store, sitting(bare_store, THURSDAY).id)
    assert lines(load(bare_store, one(series=AFTERNOONS)))[0] == (
        "CQI Taster moved from Thursday 3 December 2026, 10am to 11am, "
        "to Thursday 3 December 2026, 2:30pm to 3:30pm. Affects 1 person: Asha"
    )


def test_what_affects_people_comes_before_all_else(bare_store: Store):
    load(bare_store, one())
    for number in range(2):
        book(bare_store, sitting(bare_store, THURSDAY).id, f"P{number}")
    said = lines(load(bare_store, one(place="library", summary="Another.")))
    assert said == [
        "CQI Taster, Thursday 3 December 2026, 10am to 11am, is in another place: Library. "
        "Affects 2 people: P0, P1",
        "Changed: CQI Taster (summary, place)",
        "CQI Taster: 51 dates in another place, nobody booked",
    ]


def test_a_date_that_needs_a_decision_says_who_is_booked(bare_store: Store):
    load(bare_store, one())
    book(bare_store, sitting(bare_store, THURSDAY).id)
    first, *rest = lines(load(bare_store, one(series={})))
    assert first.startswith("CQI Taster, Thursday 3 December 2026, 10am to 11am, needs a decision: ")
    assert first.endswith("Affects 1 person: Asha")
    assert rest == ["Changed: CQI Taster (dates)", "51 dates without bookings removed"]


def test_what_changed_is_said_in_words_each_once(bare_store: Store):
    mornings = {"weekly": a_series(starts="2024-01-05 09:00", rrule="FREQ=WEEKLY;BYDAY=FR")}
    changed = one(series=mornings, capacity=3, cancel_working_days=5)
    assert imported(bare_store, one(), changed)[0] == (
        "Changed: CQI Taster (when cancelling is late, places or questions, dates, time)"
    )


def test_a_type_that_goes_says_nothing_about_those_after_it(bare_store: Store):
    assert imported(bare_store, three("a", "b", "c"), three("b", "c")) == ["No longer offered: A"]


def test_another_order_is_one_line(bare_store: Store):
    assert imported(bare_store, three("a", "b", "c"), three("c", "a", "b")) == [
        "The session types are in another order"
    ]


def test_a_new_type_in_the_middle_is_no_other_order(bare_store: Store):
    assert imported(bare_store, three("a", "c"), three("a", "b", "c")) == ["New: B"]


def test_a_type_that_comes_back_is_offered_again(bare_store: Store):
    assert imported(bare_store, three("a", "b"), three("b"), three("a", "b", summary="Another.")) == [
        "Offered again: A (summary)",
        "Changed: B (summary)",
    ]


def test_closures_are_said_with_their_weekdays(bare_store: Store):
    long = {"from": "2026-12-24", "to": "2027-01-01", "reason": "Christmas"}
    short = {"from": "2027-02-01", "to": "2027-02-01", "reason": "painting"}
    shut = catalogue({"a": a_type(series={})}, closures=[long, short])
    expected = ["from Thursday 24 December 2026 to Friday 1 January 2027: Christmas",
                "on Monday 1 February 2027: painting"]  # fmt: skip
    load(bare_store, three("a"))
    assert imported(bare_store, catalogue({"a": a_type(series={})}), shut) == [
        f"Closed {e}" for e in expected
    ]
    assert imported(bare_store, catalogue({"a": a_type(series={})})) == [
        f"No longer closed {e}" for e in expected
    ]


@pytest.mark.parametrize("table", [SessionType, Series, Cohort])
def test_every_column_that_an_import_may_change_has_a_plain_word(table: type):
    for name in (column.key for column in table.__table__.columns):  # type: ignore[attr-defined]
        assert name in COLUMNS or name in SAID_AS_THEY_ARE or name in NOT_SAID


def test_the_operator_learns_that_nobody_was_told_only_when_somebody_should_have_been(bare_store: Store):
    load(bare_store, one())
    book(bare_store, sitting(bare_store, THURSDAY).id)
    moved = load(bare_store, one(series=AFTERNOONS))
    assert "Nobody was told" in told(moved, None)[0]
    assert told(moved, 1) == ["Messages written: 1."]
    assert told(Changes(2), None) == []
    other_dates = {"weekly": a_series(starts=f"{THURSDAY + timedelta(days=70)} 14:30")}
    assert told(load(bare_store, one(series=other_dates)), None) == []
