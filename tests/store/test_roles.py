import pytest
from sqlalchemy import insert, select

from store import people, roles
from store.db import Store
from store.tables import Host, Person, Role
from tests.small_hub import NOW, SmallHub


@pytest.fixture
def hub(bare_store: Store) -> SmallHub:
    return SmallHub(bare_store)


def may_run(hub: SmallHub, person_id: int, session_type_id: int) -> bool:
    with hub.store.reading() as tx:
        return roles.may_run(tx, person_id, session_type_id)


def test_a_member_runs_nothing(hub: SmallHub):
    assert not may_run(hub, hub.person(), hub.session_type())


def test_a_host_runs_their_own_session_type_and_no_other(hub: SmallHub):
    carys, own, other = hub.person("Carys"), hub.session_type("own"), hub.session_type("other")
    with hub.store.transaction() as tx:
        tx.execute(insert(Host).values(session_type_id=own, person_id=carys))
    assert may_run(hub, carys, own)
    assert not may_run(hub, carys, other)


def test_somebody_appointed_runs_that_session_type_and_no_other(hub: SmallHub):
    carys, own, other = hub.person("Carys"), hub.session_type("own"), hub.session_type("other")
    with hub.store.transaction() as tx:
        row = {"person_id": carys, "role": "facilitator", "session_type_id": own, "given_by": "1"}
        tx.execute(insert(Role).values(given_at=NOW, **row))
    assert may_run(hub, carys, own)
    assert not may_run(hub, carys, other)


def test_a_coordinator_from_settings_runs_everything_until_they_are_taken_off(hub: SmallHub):
    kind = hub.session_type()
    with hub.store.transaction() as tx:
        roles.set_coordinators(tx, ["Femi.Adeyemi@trust.example"], NOW)
        femi = people.person_with_email(tx, "femi.adeyemi@trust.example", "", NOW)
    assert may_run(hub, femi, kind)
    with hub.store.transaction() as tx:
        assert roles.coordinators(tx) == ["Femi Adeyemi"]
        roles.set_coordinators(tx, [], NOW)
    assert not may_run(hub, femi, kind)


def test_where_others_stay_nobody_loses_the_role(hub: SmallHub):
    with hub.store.transaction() as tx:
        roles.set_coordinators(tx, ["femi.adeyemi@trust.example"], NOW)
        roles.set_coordinators(tx, ["ben@trust.example"], NOW, others_stay=True)
        assert roles.coordinators(tx) == ["Ben", "Femi Adeyemi"]


def test_a_coordinator_whom_somebody_appointed_needs_no_setting(hub: SmallHub):
    ben = hub.person("Ben")
    with hub.store.transaction() as tx:
        roles.set_coordinators(tx, ["femi.adeyemi@trust.example"], NOW)
        assert roles.appointed_coordinators(tx) == []
        tx.execute(insert(Role).values(person_id=ben, role="coordinator", given_by="1", given_at=NOW))
        roles.set_coordinators(tx, [], NOW)
        assert roles.appointed_coordinators(tx) == roles.coordinators(tx) == ["Ben"]


def test_what_somebody_runs_is_what_they_may_run(hub: SmallHub):
    asha, carys, own, other = hub.person(), hub.person("Carys"), hub.session_type("a"), hub.session_type("b")
    with hub.store.transaction() as tx:
        tx.execute(insert(Host).values(session_type_id=own, person_id=carys))
        roles.set_coordinators(tx, ["femi.adeyemi@trust.example"], NOW)
        femi = people.person_with_email(tx, "femi.adeyemi@trust.example", "", NOW)
        assert [roles.runs(tx, person) for person in (asha, carys, femi)] == [[], [own], [own, other]]


def test_setting_the_same_coordinators_twice_changes_nothing(hub: SmallHub):
    for _ in range(2):
        with hub.store.transaction() as tx:
            roles.set_coordinators(tx, ["femi.adeyemi@trust.example"], NOW)
    with hub.store.reading() as tx:
        assert len(tx.execute(select(Role.id)).all()) == 1
        assert len(tx.execute(select(Person.id)).all()) == 1


@pytest.mark.parametrize(
    ("email", "name"), [("asha.patel@x", "Asha Patel"), ("hub@x", "Hub"), ("@x", "@x"), ("a..b@x", "A B")]
)
def test_a_name_is_read_from_an_email(email: str, name: str):
    assert roles.name_from(email) == name


def test_hosts_and_appointed_facilitators_are_told_and_where_there_are_none_the_coordinators(hub: SmallHub):
    own, other = hub.session_type("own"), hub.session_type("other")
    carys, ben, femi = hub.person("Carys"), hub.person("Ben"), hub.person("Femi")
    given = {"given_by": "1", "given_at": NOW}
    with hub.store.transaction() as tx:
        tx.execute(insert(Role).values(person_id=femi, role="coordinator", **given))
        tx.execute(insert(Role).values(person_id=ben, role="facilitator", session_type_id=own, **given))
        tx.execute(insert(Host).values(session_type_id=own, person_id=carys))
        assert roles.runners(tx, own) == [carys, ben]
        assert roles.runners(tx, other) == [femi]
