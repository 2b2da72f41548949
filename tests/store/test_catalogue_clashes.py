import pytest

from store.catalogue.clashes import refuse_clashes
from store.catalogue.problems import CatalogueRefused
from store.catalogue.resolving import wanted_series
from tests.store.catalogues import NOW, a_cohort, a_series, a_type, catalogue


def clashes(types, **top) -> list[str]:
    wanted, now = catalogue(types, **top), NOW
    try:
        refuse_clashes(wanted, wanted_series(wanted.entries, now.date(), {}), now)
    except CatalogueRefused as refused:
        return refused.problems
    return []


def two(first, second):
    return {"a": a_type(title="A", **first), "b": a_type(title="B", **second)}


def late(**changed):
    return {"weekly": a_series(starts="2024-01-04 10:30", **changed)}


def test_a_clash_of_a_room_is_found_and_named():
    found = clashes(two({"hosts": []}, {"hosts": [], "series": late()}))
    assert len(found) == 1
    assert (
        '"a" (weekly) and "b" (weekly) clash in Innovation Hub on Thursday 26 November 2026 at 10:30'
        in found[0]
    )
    assert found[0].startswith("hub.yaml line ")


def test_a_clash_of_a_host_in_two_rooms_is_found():
    found = clashes(two({}, {"place": "library", "series": late()}))
    assert [problem.split("clash ")[1][:28] for problem in found] == ["for Carys Llewellyn-Hughes o"]


@pytest.mark.parametrize("place", ["online", None])
def test_online_and_no_room_at_all_never_clash(place):
    assert clashes(two({"hosts": [], "place": place}, {"hosts": [], "place": place})) == []


def test_one_that_follows_on_the_other_is_no_clash():
    assert clashes(two({}, {"series": {"weekly": a_series(starts="2024-01-04 11:00")}})) == []


def test_a_clash_that_comes_only_once_a_year_is_found():
    yearly = {"once": a_series(rrule="FREQ=YEARLY;BYMONTH=10;BYDAY=3TH")}
    assert "Thursday 21 October 2027" in clashes(two({}, {"series": yearly}))[0]


def test_on_a_day_that_is_closed_nothing_clashes():
    once = {"once": a_series(starts="2026-12-31 10:00", rrule="FREQ=DAILY;COUNT=1")}
    closed = [{"from": "2026-12-31", "to": "2026-12-31", "reason": "stocktaking"}]
    assert clashes(two({}, {"series": once}))
    assert clashes(two({}, {"series": once}), closures=closed) == []


def test_a_cohort_day_clashes_like_any_other():
    day = a_cohort(weekday="thursday")
    assert clashes(two({}, {"series": {}, "cohorts": {"spring": day}}))


def test_two_series_of_one_type_clash_like_any_others():
    twice = {"one": a_series(rrule="FREQ=DAILY"), "two": a_series(rrule="FREQ=WEEKLY;BYDAY=TU")}
    assert '"a" (one) and "a" (two) clash' in clashes({"a": a_type(series=twice)})[0]


def test_a_catalogue_with_too_many_dates_is_refused():
    def many():
        return {f"s{n}": a_series(rrule="FREQ=DAILY", place="") for n in range(20)}

    types = {f"t{n}": a_type(title=f"T{n}", hosts=[], place=None, series=many()) for n in range(3)}
    assert "more than 20000 dates" in clashes(types)[0]
