"""Forgetting a person: nothing of them is found anywhere, and nobody else loses anything."""

import json
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, text, update

from store import audits, erasing, people, places, queues
from store.booking_outcomes import Wanted
from store.bookings import book
from store.db import Store
from store.erasing import Extent, StillHosts
from store.errors import NotFound
from store.tables import (
    Address,
    Base,
    Booking,
    ChatLine,
    Conversation,
    Enrolment,
    Host,
    Membership,
    Outbox,
    Person,
    SessionType,
    WorkshopRequest,
)
from tests.small_hub import NOW, START, SmallHub
from tests.store.everything import BRUNHILDE, MEANT, OF_THE_HUB, ZERLINA, Everything, build, dump, found


@pytest.fixture
def everything(bare_store: Store) -> Everything:
    return build(bare_store)


@pytest.fixture
def hub(everything: Everything) -> SmallHub:
    return everything.hub


def erase(hub: SmallHub, person_id: int) -> Extent | StillHosts:
    with hub.store.transaction() as tx:
        return erasing.erase(tx, person_id, NOW)


def is_sound(hub: SmallHub) -> bool:
    with hub.store.reading() as tx:
        return audits.check(tx, NOW) == []


def column(hub: SmallHub, of: Any, *where: Any) -> list[Any]:
    with hub.store.reading() as tx:
        return list(tx.scalars(select(of).where(*where).order_by(of.class_.__table__.primary_key.columns[0])))


_WITHOUT_WORDS = {
    "host",
    "membership",
    "recipient",
    "role",
    "calendar_entry",
    "calendar_links",
    "place_speaker",
}


def test_every_table_is_thought_of():
    assert set(MEANT) | OF_THE_HUB == set(Base.metadata.tables)
    assert not set(MEANT) & OF_THE_HUB


def test_nothing_of_the_person_is_found_anywhere(everything: Everything):
    zerlina = everything.add(ZERLINA)
    hit = {line.partition(":")[0] for line in found(everything.store, *ZERLINA.all)}
    assert hit == set(MEANT) - _WITHOUT_WORDS
    erase(everything.hub, zerlina)
    assert found(everything.store, *ZERLINA.all, "UZQ77") == []
    assert is_sound(everything.hub)


def test_what_others_have_is_the_same_to_the_byte(everything: Everything):
    everything.add(BRUNHILDE)
    zerlina = everything.add(ZERLINA)
    before = dump(everything.store)
    assert is_sound(everything.hub)
    erase(everything.hub, zerlina)
    after = dump(everything.store)
    theirs = everything.rows[BRUNHILDE.name]
    assert {table for table, _ in theirs} == set(MEANT)
    assert [before[table][key] for table, key in theirs] == [after[table].get(key) for table, key in theirs]
    for table in OF_THE_HUB - {"occurrence", "occurrence_part"}:
        assert before[table] == after[table]


def test_the_past_counts_as_many_as_before_and_what_is_to_come_is_free(everything: Everything):
    zerlina = everything.add(ZERLINA)
    everything.add(BRUNHILDE)
    with everything.store.reading() as tx:
        before = places.headcounts(tx, [everything.past])
    erase(everything.hub, zerlina)
    with everything.store.reading() as tx:
        assert places.headcounts(tx, [everything.past]) == before == {everything.past: {"booked": 2}}
    assert everything.hub.taken(everything.coming) == 1


def test_what_is_open_ends_and_the_person_is_nobody_in_particular(everything: Everything):
    zerlina = everything.add(ZERLINA)
    erase(everything.hub, zerlina)
    ended = [column(everything.hub, table.state) for table in (Membership, Enrolment, WorkshopRequest)]
    assert ended == [["left"], ["withdrawn"], ["withdrawn"]]
    assert column(everything.hub, Person.name, Person.id == zerlina) == ["Erased person"]


def test_a_place_that_is_given_up_goes_to_who_waits(everything: Everything):
    zerlina = everything.add(ZERLINA)
    ben = everything.hub.person("Ben")
    with everything.store.transaction() as tx:
        row = {"occurrence_id": everything.coming, "person_id": ben, "booked_by_id": ben, "answers": {}}
        tx.execute(insert(Booking).values(state="waiting", created_at=NOW, changed_at=NOW, **row))
    erase(everything.hub, zerlina)
    assert column(everything.hub, Booking.state, Booking.person_id == ben) == ["offered"]
    with everything.store.reading() as tx:
        assert queues.queue(tx, everything.coming, "attend") == []


def test_a_message_that_is_still_to_be_sent_is_not(everything: Everything):
    zerlina = everything.add(ZERLINA)
    with everything.store.transaction() as tx:
        tx.execute(update(Outbox).values(state="due", sent_at=None, lease_until=None))
    erase(everything.hub, zerlina)
    assert column(everything.hub, Outbox.state) == ["skipped"]
    assert is_sound(everything.hub)


# --- Those whom they brought --------------------------------------------------------------------


def introduce(hub: SmallHub, by_id: int, name: str, email: str | None = None) -> int:
    with hub.store.transaction() as tx:
        person_id = people.add(tx, name, email, NOW)
        tx.execute(update(Person).where(Person.id == person_id).values(introduced_by_id=by_id))
        return person_id


def test_who_is_known_by_a_name_they_gave_is_forgotten_with_them(everything: Everything):
    zerlina = everything.add(ZERLINA)
    colleague = introduce(everything.hub, zerlina, "Ottokar")
    with everything.store.transaction() as tx:
        book(tx, Wanted(everything.coming, colleague, zerlina), NOW)
    done = erase(everything.hub, zerlina)
    assert isinstance(done, Extent)
    assert (done.introduced, done.coming) == (1, 2)
    assert found(everything.store, "Ottokar") == []
    assert everything.hub.taken(everything.coming) == 0
    assert is_sound(everything.hub)


@pytest.mark.parametrize("has", ["email", "address"])
def test_a_colleague_who_can_be_reached_stays_known(everything: Everything, has: str):
    zerlina = everything.add(ZERLINA)
    email = "ottokar@trust.example" if has == "email" else None
    colleague = introduce(everything.hub, zerlina, "Ottokar", email)
    if has == "address":
        with everything.store.transaction() as tx:
            address = {"channel": "slack", "user_id": "UO1", "reference": {}}
            tx.execute(insert(Address).values(person_id=colleague, seen_at=NOW, **address))
    erase(everything.hub, zerlina)
    assert column(everything.hub, Person.name, Person.id == colleague) == ["Ottokar"]
    assert column(everything.hub, Person.introduced_by_id, Person.id == colleague) == [None]


# --- Where others were told of them -------------------------------------------------------------


@pytest.fixture
def roster(everything: Everything) -> tuple[int, int]:
    """Somebody who runs a session was shown who is coming, in the web chat too; return both ids."""
    zerlina, brunhilde = everything.add(ZERLINA), everything.add(BRUNHILDE)
    items = [
        {"title": ZERLINA.name, "lines": [f"Note: {ZERLINA.said} note", "Ward 4"]},
        {"title": BRUNHILDE.name, "lines": ["Zerlina’s friend"]},
    ]
    theirs = Address.person_id == brunhilde
    with everything.store.transaction() as tx:
        address_id = tx.scalar(select(Address.id).where(theirs)) or 0
        body = {"text": f"2 people, {ZERLINA.name} and {BRUNHILDE.name}.", "items": items}
        tx.execute(update(ChatLine).where(ChatLine.address_id == address_id).values(body=body))
        tx.execute(update(Outbox).where(Outbox.person_id == brunhilde).values(body=body, args={}))
        state = {"shown": [{"label": "Book", "args": {"for": ZERLINA.email}}]}
        tx.execute(update(Conversation).where(Conversation.address_id == address_id).values(state=state))
    return zerlina, brunhilde


def test_a_list_that_others_were_shown_names_the_person_no_more(
    everything: Everything, roster: tuple[int, int]
):
    zerlina, brunhilde = roster
    erase(everything.hub, zerlina)
    assert found(everything.store, *ZERLINA.all) == []
    [body] = column(everything.hub, Outbox.body, Outbox.person_id == brunhilde)
    assert body == {
        "text": f"2 people, Erased person and {BRUNHILDE.name}.",
        "items": [
            {"title": "Erased person", "lines": ["Ward 4"]},
            {"title": BRUNHILDE.name, "lines": ["Zerlina’s friend"]},
        ],
    }
    assert column(everything.hub, ChatLine.body) == [body]
    assert column(everything.hub, Conversation.state) == [{}]


def test_a_list_that_an_earlier_version_wrote_names_the_person_no_more(everything: Everything):
    zoe = everything.hub.person("Zoë Ng")
    everything.add(BRUNHILDE)
    escaped = json.dumps({"text": "Zoë Ng is coming."})
    assert "\\u00eb" in escaped
    with everything.store.transaction() as tx:
        tx.execute(text("UPDATE outbox SET body = :body"), {"body": escaped})
    erase(everything.hub, zoe)
    assert {body["text"] for body in column(everything.hub, Outbox.body)} == {"Erased person is coming."}


def test_a_name_is_taken_out_as_a_word_and_not_from_inside_another(everything: Everything):
    ann = everything.hub.person("Ann")
    brunhilde = everything.add(BRUNHILDE)
    with everything.store.transaction() as tx:
        tx.execute(update(Outbox).values(body={"text": "Anna, Joann and Ann are coming."}))
    erase(everything.hub, ann)
    bodies = column(everything.hub, Outbox.body, Outbox.person_id == brunhilde)
    assert bodies == [{"text": "Anna, Joann and Erased person are coming."}]


# --- Who cannot be erased -----------------------------------------------------------------------


def test_a_host_of_something_on_offer_is_not_erased(everything: Everything):
    zerlina = everything.add(ZERLINA)
    with everything.store.transaction() as tx:
        type_id = tx.scalar(select(SessionType.id).where(SessionType.slug == "taster"))
        tx.execute(insert(Host).values(person_id=zerlina, session_type_id=type_id))
    before = dump(everything.store)
    assert erase(everything.hub, zerlina) == StillHosts(("Taster",))
    assert dump(everything.store) == before


def test_an_email_that_nobody_has_is_not_found(hub: SmallHub):
    with hub.store.reading() as tx, pytest.raises(NotFound, match="nobody here has"):
        erasing.find(tx, "nobody@trust.example")


def test_looking_at_what_it_would_mean_says_the_same_and_changes_nothing(everything: Everything):
    zerlina = everything.add(ZERLINA)
    before = dump(everything.store)
    with everything.store.reading() as tx:
        extent = erasing.extent(tx, zerlina, NOW)
    assert dump(everything.store) == before
    assert extent == erase(everything.hub, zerlina)
    assert (extent.bookings, extent.coming, extent.groups, extent.messages) == (3, 1, 2, 1)


def test_whoever_writes_again_is_somebody_new(everything: Everything):
    zerlina = everything.add(ZERLINA)
    erase(everything.hub, zerlina)
    with everything.store.transaction() as tx:
        again = people.recognise(
            tx, channel="slack", tenant="T1", user_id=ZERLINA.user_id, name=ZERLINA.name,
            email=ZERLINA.email, reference={}, now=NOW,
        )  # fmt: skip
    assert again.person_id != zerlina


# --- Beside others, on PostgreSQL ---------------------------------------------------------------


@pytest.mark.postgres
@pytest.mark.parametrize("engine_name", ["postgres"], indirect=True)
def test_what_a_turn_writes_meanwhile_is_erased_too(everything: Everything):
    """The turn that books holds the person, so that erasing waits for it and sees what it wrote."""
    zerlina = everything.add(ZERLINA)
    next_week = everything.hub.occurrence(1, START + timedelta(days=7))
    with ThreadPoolExecutor(1) as pool:
        with everything.store.transaction() as booking:
            people.recognise(
                booking, channel="slack", tenant="T1", user_id=ZERLINA.user_id, name=ZERLINA.name,
                email=ZERLINA.email, reference={}, now=NOW,
            )  # fmt: skip
            book(booking, Wanted(next_week, zerlina, zerlina, note=f"{ZERLINA.said} again"), NOW)
            values = {"name": "Ottokar", "audiences": [], "introduced_by_id": zerlina, "created_at": NOW}
            booking.execute(insert(Person).values(values))
            erasing_ = pool.submit(erase, everything.hub, zerlina)
            assert not wait([erasing_], timeout=0.5).done
        erasing_.result(20)
    assert everything.hub.taken(next_week) == 0
    assert found(everything.store, *ZERLINA.all, "Ottokar") == []
    assert is_sound(everything.hub)
