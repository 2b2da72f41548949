import pytest
from sqlalchemy import func, select

from store import colleagues, people
from store.colleagues import Colleague, NoColleague
from store.db import Store
from store.tables import Person
from tests.small_hub import NOW, SmallHub


@pytest.fixture
def hub(bare_store: Store) -> SmallHub:
    return SmallHub(bare_store)


@pytest.fixture
def asha(hub: SmallHub) -> int:
    with hub.store.transaction() as tx:
        return people.add(tx, "Asha Patel", "asha.patel@trust.example", NOW)


def find(hub: SmallHub, said: str, by: int, *domains: str) -> Colleague | NoColleague:
    with hub.store.transaction() as tx:
        return colleagues.find(tx, said, by, NOW, domains)


def found(hub: SmallHub, said: str, by: int) -> int:
    colleague = find(hub, said, by)
    assert isinstance(colleague, Colleague)
    return colleague.person_id


def number_of_people(hub: SmallHub) -> int:
    with hub.store.reading() as tx:
        return tx.execute(select(func.count()).select_from(Person)).scalar_one()


def test_an_email_is_whoever_has_it(hub: SmallHub, asha: int):
    with hub.store.transaction() as tx:
        priya = people.add(tx, "Priya S", "priya.shah@trust.example", NOW)
    for said in ("priya.shah@trust.example", " Priya.Shah@Trust.Example. ", "<priya.shah@trust.example>"):
        assert find(hub, said, asha) == Colleague(priya, "Priya Shah")


def test_an_unknown_email_is_somebody_new_with_a_name_from_it(hub: SmallHub, asha: int):
    first = found(hub, "priya.shah@trust.example", asha)
    assert found(hub, "priya.shah@trust.example", asha) == first
    with hub.store.reading() as tx:
        row = tx.execute(select(Person.name, Person.email).where(Person.id == first)).one()
    assert tuple(row) == ("Priya Shah", "priya.shah@trust.example")


def test_a_name_is_the_same_person_only_for_whoever_gave_it(hub: SmallHub, asha: int):
    ben = hub.person("Ben")
    dave = found(hub, "Dave", asha)
    assert (found(hub, "  dave ", asha), found(hub, "DAVE", asha)) == (dave, dave)
    assert found(hub, "Dave", ben) != dave


def test_a_name_finds_nobody_who_is_known_already(hub: SmallHub, asha: int):
    known = hub.person("Ben Okafor")
    assert found(hub, "Ben Okafor", asha) != known


def test_what_somebody_calls_themselves_is_not_told(hub: SmallHub, asha: int):
    with hub.store.transaction() as tx:
        secret = people.add(tx, "Robert (Bob)", "b.jones@trust.example", NOW)
        assert colleagues.name_for(tx, secret) == "B Jones"
    assert find(hub, "b.jones@trust.example", asha) == Colleague(secret, "B Jones")


@pytest.mark.parametrize(
    "said", ["@", "dave@", "@trust.example", "dave@trust", "a b@trust.example", "d@t..example"]
)
def test_what_is_no_email_is_not_taken(hub: SmallHub, asha: int, said: str):
    assert find(hub, said, asha) == NoColleague("no_email")


def test_a_very_long_email_is_not_taken(hub: SmallHub, asha: int):
    assert find(hub, f"d@{'a' * 260}.example", asha) == NoColleague("no_email")


def test_only_emails_of_the_hubs_domains_are_taken(hub: SmallHub, asha: int):
    assert find(hub, "d@other.example", asha, "trust.example") == NoColleague("other_domain")
    assert find(hub, "d@sub.trust.example", asha, "trust.example") == NoColleague("other_domain")
    assert isinstance(find(hub, "d@TRUST.example", asha, "Trust.example"), Colleague)


@pytest.mark.parametrize("said", ["", "x", "12", "Dave 2", "🎉", "a" * 81])
def test_what_is_no_name_is_not_taken(hub: SmallHub, asha: int, said: str):
    assert find(hub, said, asha) == NoColleague("no_name")


@pytest.mark.parametrize("said", ["me", "Myself", "asha patel", "Asha.Patel@trust.example"])
def test_nobody_is_their_own_colleague(hub: SmallHub, asha: int, said: str):
    assert find(hub, said, asha) == NoColleague("yourself")


def test_looking_adds_nobody(hub: SmallHub, asha: int):
    with hub.store.transaction() as tx:
        assert colleagues.look(tx, "Dave", asha) == "Dave"
        assert colleagues.look(tx, "priya.shah@trust.example", asha) == "Priya Shah"
    assert number_of_people(hub) == 1
