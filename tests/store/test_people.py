"""Who is recognised at an address, and which person an e-mail means."""

from typing import Any

import pytest
from sqlalchemy import insert, select, update

from store import outbox, people
from store.db import Store
from store.people import Speaker
from store.tables import Address, Outbox, Person
from tests.small_hub import NOW, SmallHub

EMAIL = "asha@trust.example"


@pytest.fixture
def hub(bare_store: Store) -> SmallHub:
    return SmallHub(bare_store)


def writes(
    hub: SmallHub, user_id: str, email: str | None = None, name: str = "Asha", **changes: Any
) -> Speaker:
    address = {"channel": "slack", "tenant": "T1", "user_id": user_id, "name": name, "email": email}
    with hub.store.transaction() as tx:
        return people.recognise(tx, **{**address, **changes}, reference={}, now=NOW)


def leaves(hub: SmallHub, user_id: str) -> bool:
    with hub.store.transaction() as tx:
        return people.deactivate(tx, "slack", "T1", user_id, NOW)


def emails(hub: SmallHub) -> dict[int, str | None]:
    with hub.store.reading() as tx:
        return dict(tx.execute(select(Person.id, Person.email)).all())


def test_two_accounts_with_one_email_are_one_person(hub: SmallHub):
    assert writes(hub, "U1", EMAIL).person_id == writes(hub, "U2", "Asha@Trust.example").person_id


def found(
    hub: SmallHub, user_id: str, email: str | None = None, tenant: str = "T1"
) -> tuple[int, str] | None:
    with hub.store.reading() as tx:
        return people.find(tx, channel="slack", tenant=tenant, user_id=user_id, email=email)


def test_whoever_would_be_recognised_is_found(hub: SmallHub):
    asha = (writes(hub, "U1", EMAIL).person_id, "Asha")
    assert found(hub, "U1") == asha
    assert found(hub, "U2") is None
    assert found(hub, "U2", "Asha@Trust.example") == asha
    assert found(hub, "U1", tenant="T2") is None


def test_the_email_of_somebody_who_has_left_finds_nobody_and_stays_theirs(hub: SmallHub):
    asha = writes(hub, "U1", EMAIL)
    leaves(hub, "U1")
    assert found(hub, "U2", EMAIL) is None
    assert emails(hub) == {asha.person_id: EMAIL}


def test_two_accounts_without_an_email_are_two_persons(hub: SmallHub):
    assert writes(hub, "U1").person_id != writes(hub, "U2").person_id


def test_an_account_whose_email_is_confirmed_later_gets_it(hub: SmallHub):
    guest = writes(hub, "U1")
    known = writes(hub, "U1", EMAIL)
    assert (known.person_id, known.email) == (guest.person_id, EMAIL)


def test_an_account_whose_email_turns_out_to_be_somebodys_is_that_person(hub: SmallHub):
    asha, guest = writes(hub, "U1", EMAIL), writes(hub, "U2")
    known = writes(hub, "U2", EMAIL)
    assert (known.person_id, known.address_id) == (asha.person_id, guest.address_id)
    assert emails(hub) == {asha.person_id: EMAIL}


def test_a_renamed_account_brings_its_new_email(hub: SmallHub):
    asha = writes(hub, "U1", EMAIL)
    assert writes(hub, "U1", "asha.shah@trust.example").person_id == asha.person_id
    assert emails(hub) == {asha.person_id: "asha.shah@trust.example"}


def test_an_account_renamed_to_somebody_elses_email_makes_the_two_one(hub: SmallHub):
    asha, shah = writes(hub, "U1", EMAIL), writes(hub, "U2", "asha.shah@trust.example")
    assert writes(hub, "U1", "asha.shah@trust.example").person_id == shah.person_id
    assert emails(hub) == {shah.person_id: "asha.shah@trust.example"}
    assert asha.person_id != shah.person_id


def test_an_account_that_confirms_no_email_any_more_stays_who_it_was(hub: SmallHub):
    asha = writes(hub, "U1", EMAIL)
    assert writes(hub, "U1").email == asha.email == EMAIL


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_recognising_somebody_about_whom_nothing_is_new_takes_one_statement(hub: SmallHub):
    writes(hub, "U1", EMAIL)
    address: dict[str, Any] = {
        "channel": "slack",
        "tenant": "T1",
        "user_id": "U1",
        "name": "",
        "reference": {},
    }
    taken = []
    for email in (EMAIL, "ASHA@trust.example", None, "asha.shah@trust.example"):
        seen: list[str] = []
        with hub.store.transaction() as tx:
            connection: Any = tx.connection.driver_connection
            connection.set_trace_callback(seen.append)
            people.recognise(tx, **address, email=email, now=NOW)
            connection.set_trace_callback(None)
        taken.append(len(seen))
    assert taken == [1, 1, 1, 4]


# --- Names --------------------------------------------------------------------------------------


def test_an_account_with_a_new_name_renames_the_person(hub: SmallHub):
    asha = writes(hub, "U1", EMAIL, name="Asha Patel")
    renamed = writes(hub, "U1", EMAIL, name="Asha Shah")
    assert (renamed.person_id, renamed.name) == (asha.person_id, "Asha Shah")
    assert found(hub, "U1") == (asha.person_id, "Asha Shah")


def test_two_accounts_that_differ_from_the_start_do_not_rename_the_person_in_turn(hub: SmallHub):
    writes(hub, "U1", EMAIL, name="Asha Patel")
    for user_id, name in (("U2", "PATEL, Asha"), ("U1", "Asha Patel"), ("U2", "PATEL, Asha")):
        assert writes(hub, user_id, EMAIL, name=name).name == "Asha Patel"
    assert writes(hub, "U2", EMAIL, name="SHAH, Asha").name == "SHAH, Asha"


def test_what_only_the_delivery_calls_somebody_renames_nobody(hub: SmallHub):
    writes(hub, "U1", EMAIL, name="Asha Patel")
    assert writes(hub, "U1", name="asha.patel", is_named=False).name == "Asha Patel"
    assert writes(hub, "U1", EMAIL, name="").name == "Asha Patel"


def test_whoever_was_known_by_a_delivery_only_gets_their_name_when_it_is_told(hub: SmallHub):
    assert writes(hub, "U1", name="asha.patel", is_named=False).name == "asha.patel"
    assert writes(hub, "U1", name="Asha Patel").name == "Asha Patel"


def test_whoever_was_known_by_nothing_gets_their_name_when_it_is_told(hub: SmallHub):
    assert writes(hub, "U1", name="", is_named=False).name == ""
    assert writes(hub, "U1", name="Asha Patel").name == "Asha Patel"


def test_an_account_that_was_kept_without_its_name_renames_nobody_when_it_is_told(hub: SmallHub):
    writes(hub, "U1", EMAIL, name="Asha Patel")
    with hub.store.transaction() as tx:
        tx.execute(update(Address).values(name=None))
    assert writes(hub, "U1", EMAIL, name="PATEL, Asha").name == "Asha Patel"
    assert writes(hub, "U1", EMAIL, name="SHAH, Asha").name == "SHAH, Asha"


# --- Accounts that are closed -------------------------------------------------------------------


def test_closing_an_account_is_noted_once_and_an_unknown_one_never(hub: SmallHub):
    writes(hub, "U1", EMAIL)
    assert [leaves(hub, "U1"), leaves(hub, "U1"), leaves(hub, "U9")] == [True, False, False]


def test_an_account_that_writes_again_is_open_again(hub: SmallHub):
    asha = writes(hub, "U1", EMAIL)
    leaves(hub, "U1")
    back = writes(hub, "U1", EMAIL)
    assert (back.person_id, back.deactivated_at, back.email) == (asha.person_id, None, EMAIL)


def test_an_email_whose_accounts_are_all_closed_means_somebody_new(hub: SmallHub):
    old = writes(hub, "U1", EMAIL)
    leaves(hub, "U1")
    new = writes(hub, "U2", EMAIL, name="Another Asha")
    assert (new.name, emails(hub)) == ("Another Asha", {old.person_id: None, new.person_id: EMAIL})


def test_a_known_account_that_gets_the_email_of_somebody_who_left_stays_itself(hub: SmallHub):
    old, guest = writes(hub, "U1", EMAIL), writes(hub, "U2")
    leaves(hub, "U1")
    assert writes(hub, "U2", EMAIL).person_id == guest.person_id
    assert emails(hub) == {old.person_id: None, guest.person_id: EMAIL}


def test_an_email_with_one_account_still_open_means_the_same_person(hub: SmallHub):
    asha = writes(hub, "U1", EMAIL)
    writes(hub, "A1", EMAIL, channel="teams")
    leaves(hub, "U1")
    assert writes(hub, "U2", EMAIL).person_id == asha.person_id


def removes_the_app(hub: SmallHub, user_id: str) -> None:
    with hub.store.transaction() as tx:
        assert people.deactivate(tx, "teams", "T1", user_id, NOW)


def test_whoever_only_removed_the_app_in_teams_is_the_same_person_in_slack(hub: SmallHub):
    asha = writes(hub, "A1", EMAIL, channel="teams")
    removes_the_app(hub, "A1")
    assert found(hub, "U1", EMAIL) == (asha.person_id, "Asha")
    assert writes(hub, "U1", EMAIL).person_id == asha.person_id


def test_another_account_of_teams_with_the_email_of_a_closed_one_means_somebody_new(hub: SmallHub):
    asha = writes(hub, "A1", EMAIL, channel="teams")
    removes_the_app(hub, "A1")
    assert writes(hub, "A2", EMAIL, channel="teams").person_id != asha.person_id


def test_whoever_left_slack_has_left_whatever_they_did_in_teams(hub: SmallHub):
    asha = writes(hub, "U1", EMAIL)
    writes(hub, "A1", EMAIL, channel="teams")
    leaves(hub, "U1")
    removes_the_app(hub, "A1")
    assert writes(hub, "U2", EMAIL).person_id != asha.person_id


def test_a_person_who_never_wrote_has_not_left(hub: SmallHub):
    with hub.store.transaction() as tx:
        carys = people.add(tx, "Carys", "carys@trust.example", NOW)
    assert writes(hub, "U1", "carys@trust.example").person_id == carys


def message(hub: SmallHub, person_id: int, address_id: int | None = None) -> tuple[int | None, str]:
    with hub.store.transaction() as tx:
        values: dict[str, Any] = {"kind": "occurrence_changed", "args": {}, "due_at": NOW, "now": NOW}
        added = outbox.add(tx, key="1", person_id=person_id, address_id=address_id, **values)
        row = tx.execute(select(Outbox.address_id, Outbox.state).where(Outbox.id == added)).one()
        return row.address_id, row.state


def test_nothing_is_sent_to_an_account_that_is_closed(hub: SmallHub):
    old = writes(hub, "U1", EMAIL)
    new = writes(hub, "U2", EMAIL)
    leaves(hub, "U2")
    assert message(hub, new.person_id) == (old.address_id, "due")


def test_what_waits_for_an_account_that_is_closed_goes_to_another_one(hub: SmallHub):
    other, closing = writes(hub, "U1", EMAIL), writes(hub, "U2", EMAIL, channel="teams")
    waiting = {"person_id": closing.person_id, "address_id": closing.address_id, "channel": "teams"}
    with hub.store.transaction() as tx:
        for kind in ("occurrence_changed", "answer"):
            values = {"key": kind, "kind": kind, "due_at": NOW, "created_at": NOW, **waiting}
            tx.execute(insert(Outbox).values(values))
        people.deactivate(tx, "teams", "T1", "U2", NOW)
        sent_to = tx.execute(select(Outbox.kind, Outbox.address_id, Outbox.channel)).all()
    assert set(sent_to) == {
        ("occurrence_changed", other.address_id, "slack"),
        ("answer", closing.address_id, "teams"),
    }


def test_who_has_closed_accounts_only_gets_a_message_that_is_dead_from_the_start(hub: SmallHub):
    asha = writes(hub, "U1", EMAIL)
    leaves(hub, "U1")
    assert message(hub, asha.person_id, asha.address_id) == (None, "dead")


def test_the_id_of_somebody_who_is_no_more_is_never_given_again(hub: SmallHub):
    writes(hub, "U1", EMAIL)
    gone = writes(hub, "U2").person_id
    writes(hub, "U2", EMAIL)
    assert writes(hub, "U3").person_id > gone
    with hub.store.reading() as tx:
        assert gone not in tx.scalars(select(Address.person_id)).all()
