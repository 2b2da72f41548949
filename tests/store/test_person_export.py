"""Everything the hub keeps about one person, and nothing about another."""

import json
import re
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, update

from store import person_export
from store.db import Store
from store.tables import Booking, Host, Outbox, Person
from tests.small_hub import NOW, START
from tests.store.everything import BRUNHILDE, ZERLINA, Everything, build, dump

LONDON = ZoneInfo("Europe/London")
# Kept about nobody: how messages are told apart, and what the program itself points at.
_NOT_SAID = {"zqsaid audit.details", "zqsaid outbox.args"}


@pytest.fixture
def everything(bare_store: Store) -> Everything:
    return build(bare_store)


def export(everything: Everything, person_id: int, zone: ZoneInfo = LONDON) -> dict[str, Any]:
    with everything.store.reading() as tx:
        return person_export.export(tx, person_id, zone)


def test_every_word_that_is_kept_about_the_person_is_in_it(everything: Everything):
    zerlina = everything.add(ZERLINA)
    everything.add(BRUNHILDE)
    kept = str(dump(everything.store))
    words = set(re.findall(r"zqsaid [\w.]+", kept))
    written = json.dumps(export(everything, zerlina), ensure_ascii=False)
    assert {word for word in words if word not in written} == _NOT_SAID
    assert all(word in written for word in ZERLINA.all)
    assert not any(word in written for word in BRUNHILDE.all)
    assert len(words) > 12


def test_each_kind_of_thing_is_there_and_counted(everything: Everything):
    kept = export(everything, everything.add(ZERLINA))
    assert {name: len(value) for name, value in kept.items() if isinstance(value, list)} == {
        "accounts": 1,
        "channels spoken in": 1,
        "wishes": 1,
        "own calendar": 1,
        "bookings": 3,
        "booked for others": 0,
        "memberships": 1,
        "said to their learning sets": 1,
        "applications": 1,
        "interests": 0,
        "workshop requests": 1,
        "roles": 2,
        "announced": 1,
        "announcements received": 1,
        "messages": 1,
        "web chat": 1,
        "audit": 1,
    }
    assert kept["deliveries received"] == 1


def test_a_session_is_at_its_own_local_time_and_the_rest_at_the_hubs(everything: Everything):
    kept = export(everything, everything.add(ZERLINA), ZoneInfo("Europe/Paris"))
    last = kept["bookings"][-1]
    assert (last["session"], last["starts"]) == ("Taster", "2026-12-03 10:00+00:00")
    assert last["booked"] == "2026-11-23 10:00+01:00"
    assert START.hour == 10


def test_whether_somebody_came_is_theirs_to_read(everything: Everything):
    zerlina = everything.add(ZERLINA)
    with everything.store.transaction() as tx:
        tx.execute(update(Booking).where(Booking.occurrence_id == everything.past).values(came=False))
        tx.execute(update(Booking).where(Booking.occurrence_id == everything.coming).values(came=None))
    came = {one["starts"][:10]: one["came"] for one in export(everything, zerlina)["bookings"]}
    assert (came["2026-11-16"], came["2026-12-03"]) == (False, None)


def test_a_colleague_is_called_as_the_person_called_them(everything: Everything):
    zerlina, brunhilde = everything.add(ZERLINA), everything.add(BRUNHILDE)
    named = everything.hub.person("Ottokar")
    row = {"occurrence_id": everything.coming, "state": "cancelled", "booked_by_id": zerlina, "answers": {}}
    with everything.store.transaction() as tx:
        tx.execute(update(Person).where(Person.id == named).values(introduced_by_id=zerlina))
        for person_id in (named, brunhilde):
            one = {**row, "person_id": person_id, "note": "of a colleague"}
            tx.execute(insert(Booking).values(created_at=NOW, changed_at=NOW, **one))
    written = export(everything, zerlina)
    assert [one["for"] for one in written["booked for others"]] == ["Ottokar", BRUNHILDE.email]
    assert "of a colleague" not in str(written)
    assert BRUNHILDE.name not in str(written)


def test_the_list_of_who_is_coming_is_not_the_data_of_who_asked_for_it(everything: Everything):
    zerlina = everything.add(ZERLINA)
    body = {"text": "Taster: 1 person booked.", "items": [{"title": BRUNHILDE.name}]}
    with everything.store.transaction() as tx:
        tx.execute(update(Outbox).values(body=body))
        tx.execute(insert(Host).values(person_id=zerlina, session_type_id=1))
    kept = export(everything, zerlina)
    assert [message["text"] for message in kept["messages"]] == ["Taster: 1 person booked."]
    assert BRUNHILDE.name not in str(kept)


def test_somebody_of_whom_next_to_nothing_is_kept_is_written_out_too(everything: Everything):
    kept = export(everything, everything.hub.person("Nobody much"))
    assert kept["person"]["name"] == "Nobody much"
    assert [name for name, value in kept.items() if value] == ["person"]
