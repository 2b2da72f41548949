from datetime import timedelta

from sqlalchemy import insert

from store.catalogue.exporting import export_catalogue
from store.catalogue.files import parse_catalogue
from store.catalogue.importing import load_shipped
from store.db import Store
from store.tables import Base, Person
from tests.databases import Databases
from tests.store.catalogues import NOW, a_cohort, a_series, a_type, catalogue, dates, everything, load


def export(store: Store) -> str:
    with store.reading() as tx:
        return export_catalogue(tx)


def load_text(store: Store, text: str, now=NOW):
    return load(store, parse_catalogue(text.encode(), "export.yaml"), now)


def test_what_is_exported_imports_to_no_change(bare_store: Store):
    with bare_store.transaction() as tx:
        load_shipped(tx, NOW)
    before = everything(bare_store)
    assert load_text(bare_store, export(bare_store)).is_empty
    assert everything(bare_store) == before


def test_what_is_exported_makes_the_same_hub_elsewhere_with_the_days_of_its_cohorts(
    bare_store: Store, databases: Databases
):
    with bare_store.transaction() as tx:
        load_shipped(tx, NOW)
    elsewhere = Store(databases.empty("sqlite"))
    Base.metadata.create_all(elsewhere.engine)
    load_text(elsewhere, export(bare_store), NOW + timedelta(weeks=2))
    assert export(elsewhere) == export(bare_store)
    assert dates(elsewhere, "qi_coaches") == dates(bare_store, "qi_coaches")
    elsewhere.close()


def test_every_odd_corner_of_the_file_survives_the_round_trip(bare_store: Store):
    odd = catalogue(
        {
            "yes": a_type(
                title="No: it's “odd” # 'really' 🙂",
                summary="10:00",
                who_for="null",
                aliases=["on", "2027-01-01", "1e3", "~"],
                link="https://hub.example/a?b=c&d=#e",
                zone="America/New_York",
                region="scotland",
                reminders=[],
                limit_per_person=2,
                strict=True,
                series={
                    "here": a_series(place="", link="", zone="Europe/London", region="northern-ireland"),
                    "once": a_series(starts="2027-02-03 08:05", rrule=None, place="library"),
                },
                hosts=["carys", "ben"],
            ),
            "course": a_type(
                title="Course",
                capacity=None,
                hosts=[],
                place=None,
                rule="apply",
                parts=[
                    {"key": "a", "title": "A", "capacity": 3},
                    {"key": "b", "title": "B", "questions": [{"name": "q", "label": "Why?"}]},
                ],
                series={},
                cohorts={"spring": a_cohort(places=7, place="library")},
            ),
        },
        reminders=["1 hour before"],
        region="northern-ireland",
    )
    load(bare_store, odd)
    before = everything(bare_store)
    assert load_text(bare_store, export(bare_store)).is_empty
    assert load(bare_store, odd).is_empty
    assert everything(bare_store) == before


def test_a_retired_type_and_an_ended_series_are_not_exported(bare_store: Store):
    both = {"weekly": a_series(), "more": a_series(rrule="FREQ=WEEKLY;BYDAY=FR")}
    load(bare_store, catalogue({"a": a_type(title="A", series=both), "b": a_type(title="B", series={})}))
    load(bare_store, catalogue({"a": a_type(title="A")}))
    text = export(bare_store)
    assert "more:" not in text
    assert "title: B" not in text
    assert load_text(bare_store, text).is_empty


def test_two_hosts_and_rooms_of_the_same_short_name_stay_apart(bare_store: Store):
    hosts = {
        "a": {"name": "C", "email": "carys@one.example"},
        "b": {"name": "C", "email": "carys@two.example"},
    }
    places = {"a": "Room 1", "b": "Room-1", "c": "1"}
    kinds = {"one": "a", "two": "b", "three": "c"}
    types = {
        slug: a_type(title=slug, hosts=["a"] if key == "a" else ["b"], place=key, series={})
        for slug, key in kinds.items()
    }
    load(bare_store, catalogue(types, hosts=hosts, places=places))
    assert load_text(bare_store, export(bare_store)).is_empty


def test_a_date_that_stands_twice_is_written_out_twice(bare_store: Store):
    closed = [{"from": "2027-02-01", "to": "2027-02-01", "reason": "painting"}] * 2
    twice = catalogue({"a": a_type(series={})}, closures=[dict(day) for day in closed])
    load(bare_store, twice)
    assert "&" not in export(bare_store)
    assert load_text(bare_store, export(bare_store)).is_empty


def test_an_empty_hub_exports_to_a_file_that_says_so(bare_store: Store):
    with bare_store.transaction() as tx:
        tx.execute(insert(Person).values(name="Asha", audiences=[], created_at=NOW))
    assert load_text(bare_store, export(bare_store)).is_empty


def test_an_edited_export_is_an_ordinary_catalogue(bare_store: Store):
    with bare_store.transaction() as tx:
        load_shipped(tx, NOW)
    edited = export(bare_store).replace("starts: 2024-01-04 10:00", "starts: 2024-01-04 09:00")
    changes = load_text(bare_store, edited)
    assert {(c.title, c.kind) for c in changes.occurrences} == {("CQI Taster", "moved")}
