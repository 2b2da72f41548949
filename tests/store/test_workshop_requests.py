"""Asking for a workshop and what becomes of it: who may move it on, and who is told."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from store import workshop_requests
from store.booking_outcomes import Unanswered
from store.db import Store
from store.errors import NotAllowed, NotFound
from store.tables import Host, Outbox
from store.workshop_requests import Asked, Moved, NotFromThere, NotMadeToOrder
from tests.small_hub import NOW, SmallHub

QUESTIONS: list[dict[str, Any]] = [
    {"name": "about", "label": "What is it about?"},
    {"name": "people", "label": "How many people?", "kind": "number"},
    {"name": "when", "label": "When?", "required": False},
]
PARTS = [{"key": "attend", "title": "Come", "capacity": None, "questions": QUESTIONS}]
SAID = {"about": "Handover", "people": 12}


class Workshops(SmallHub):
    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self.type_id = self.session_type("workshop", rule="request", parts=PARTS)
        self.asha, self.carys = self.person("Asha"), self.person("Carys")
        with store.transaction() as tx:
            tx.execute(insert(Host).values(session_type_id=self.type_id, person_id=self.carys))

    def ask(self, **said: object) -> int:
        with self.store.transaction() as tx:
            outcome = workshop_requests.ask(tx, self.type_id, self.asha, {**SAID, **said}, NOW)
            assert isinstance(outcome, Asked)
            return outcome.request_id

    def move(self, request_id: int, to, actor_id: int | None = None, reason: str = "", minutes: int = 0):
        with self.store.transaction() as tx:
            at = NOW + timedelta(minutes=minutes)
            return workshop_requests.move(tx, request_id, to, actor_id or self.carys, at, reason)

    def withdraw(self, request_id: int, actor_id: int | None = None):
        with self.store.transaction() as tx:
            return workshop_requests.withdraw(tx, request_id, actor_id or self.asha, NOW)

    def state(self, request_id: int) -> str:
        with self.store.reading() as tx:
            return workshop_requests.get(tx, request_id).state

    def told(self) -> list[Any]:
        with self.store.reading() as tx:
            query = select(Outbox.kind, Outbox.person_id).order_by(Outbox.id)
            return [tuple(row) for row in tx.execute(query)]


@pytest.fixture
def hub(bare_store: Store) -> Workshops:
    return Workshops(bare_store)


def test_a_request_goes_to_those_who_run_it(hub: Workshops):
    request = hub.ask(when="")
    with hub.store.reading() as tx:
        [waiting] = workshop_requests.to_answer(tx, hub.carys)
        assert (waiting.id, waiting.name, waiting.answers) == (request, "Asha", SAID)
        assert workshop_requests.to_answer(tx, hub.asha) == []
    assert hub.told() == [("workshop_requested", hub.carys)]


def test_the_very_same_request_again_is_the_first_one(hub: Workshops):
    request = hub.ask()
    with hub.store.transaction() as tx:
        again = workshop_requests.ask(tx, hub.type_id, hub.asha, SAID, NOW)
    assert again == Asked(request, is_new=False)
    assert hub.ask(about="Something else") != request
    hub.withdraw(request)
    assert hub.ask() != request


def test_a_request_without_a_required_answer_is_not_taken(hub: Workshops):
    with hub.store.transaction() as tx:
        outcome = workshop_requests.ask(tx, hub.type_id, hub.asha, {"about": "", "people": 3}, NOW)
    assert outcome == Unanswered((QUESTIONS[0],))
    assert hub.told() == []


def test_what_nobody_asked_for_is_not_kept(hub: Workshops):
    request = hub.ask(role="coordinator")
    with hub.store.reading() as tx:
        assert workshop_requests.get(tx, request).answers == SAID


def test_what_has_dates_is_not_asked_for(hub: Workshops):
    taster = hub.session_type("taster")
    with hub.store.transaction() as tx:
        assert workshop_requests.ask(tx, taster, hub.asha, SAID, NOW) == NotMadeToOrder()


def test_planning_agreeing_and_declining_tell_whoever_asked(hub: Workshops):
    first, second = hub.ask(), hub.ask(about="Another")
    assert hub.move(first, "planning") == Moved("new", is_new=True)
    assert hub.move(first, "agreed", minutes=1) == Moved("planning", is_new=True)
    assert hub.move(second, "declined", reason="No room") == Moved("new", is_new=True)
    with hub.store.reading() as tx:
        assert workshop_requests.get(tx, second).reason == "No room"
    assert hub.told()[2:] == [("workshop_changed", hub.asha)] * 3


def test_the_same_answer_twice_is_told_once(hub: Workshops):
    request = hub.ask()
    hub.move(request, "planning")
    assert hub.move(request, "planning", minutes=1) == Moved("planning", is_new=False)
    assert hub.told().count(("workshop_changed", hub.asha)) == 1


def test_the_wrong_button_can_be_taken_back(hub: Workshops):
    request = hub.ask()
    hub.move(request, "agreed")
    assert hub.move(request, "new", minutes=1) == Moved("agreed", is_new=True)
    assert hub.state(request) == "new"


@pytest.mark.parametrize("end", ["declined", "withdrawn"])
@pytest.mark.parametrize("to", ["new", "planning", "agreed", "declined"])
def test_what_has_come_to_an_end_stays_there(hub: Workshops, end: str, to: str):
    request = hub.ask()
    if end == "declined":
        hub.move(request, "declined", reason="No room")
    else:
        hub.withdraw(request)
    before = hub.told()
    outcome = hub.move(request, to, minutes=1)
    assert outcome == (Moved(end, is_new=False) if to == end else NotFromThere(end))
    assert (hub.state(request), hub.told()) == (end, before)


def test_withdrawing_tells_those_who_run_it_once(hub: Workshops):
    request = hub.ask()
    hub.move(request, "agreed")
    assert hub.withdraw(request) == Moved("agreed", is_new=True)
    assert hub.withdraw(request) == Moved("withdrawn", is_new=False)
    assert hub.told()[-1] == ("workshop_withdrawn", hub.carys)
    assert len(hub.told()) == 3


def test_a_declined_request_is_not_withdrawn(hub: Workshops):
    request = hub.ask()
    hub.move(request, "declined", reason="No room")
    assert hub.withdraw(request) == NotFromThere("declined")


def test_only_those_who_run_it_move_a_request_and_only_the_asker_withdraws(hub: Workshops):
    request, ben = hub.ask(), hub.person("Ben")
    for actor in (ben, hub.asha):
        with pytest.raises(NotAllowed):
            hub.move(request, "agreed", actor)
    for actor in (ben, hub.carys):
        with pytest.raises(NotAllowed):
            hub.withdraw(request, actor)
    with pytest.raises(NotFound):
        hub.move(99, "agreed")
    assert hub.state(request) == "new"


def test_nobody_is_told_of_what_they_did_themselves(hub: Workshops):
    with hub.store.transaction() as tx:
        outcome = workshop_requests.ask(tx, hub.type_id, hub.carys, SAID, NOW)
        assert isinstance(outcome, Asked)
    hub.move(outcome.request_id, "agreed")
    assert hub.told() == []


def test_an_answer_is_seen_for_a_month_and_an_open_request_until_it_is_answered(hub: Workshops):
    first, second, third = hub.ask(), hub.ask(about="Another"), hub.ask(about="A third")
    hub.move(second, "declined", reason="No room")
    hub.withdraw(third)
    with hub.store.reading() as tx:
        mine = [one.id for one in workshop_requests.mine(tx, hub.asha, NOW + timedelta(days=29))]
        later = [one.id for one in workshop_requests.mine(tx, hub.asha, NOW + timedelta(days=31))]
    assert (mine, later) == ([first, second], [first])
