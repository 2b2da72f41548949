"""A button is a request and never a right: what belongs to others is not shown and not changed."""

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
from sqlalchemy import select

from bot.turn import Answered
from dialogs import help
from dialogs.messages import Incoming, Press, Reply, Sender
from store import interests, memberships, people, workshop_requests
from store.db import Store
from store.tables import Booking, Membership, Series, SessionType, WorkshopRequest
from tests import world
from tests.databases import Databases

Pressed = Callable[..., Reply]


@pytest.fixture
def store(databases: Databases) -> Iterator[Store]:
    """Asha is in the learning set, waits for QSIR and has asked for a workshop."""
    store = Store(databases.copy("sqlite", "world", world.prepare))
    with store.transaction() as tx:
        types = {row.slug: row.id for row in tx.execute(select(SessionType.slug, SessionType.id))}
        asha = people.ensure(tx, "Asha Patel", world.EMAILS["asha"], (), world.NOW)
        als = tx.scalars(select(Series.id).where(Series.session_type_id == types["cqi_als"])).one()
        memberships.join(tx, als, asha, world.NOW)
        interests.register(tx, types["qsir"], asha, world.NOW)
        said = {"about": "Handover", "people": 12}
        workshop_requests.ask(tx, types["bespoke_workshop"], asha, said, world.NOW)
    yield store
    store.close()


@pytest.fixture
def presses(store: Store) -> Pressed:
    """Return a way for Ben to press any button whatever."""
    turns, keys = world.turns(store), count()
    ben = Sender("web", world.EMAILS["ben"], name="Ben", email=world.EMAILS["ben"])

    def press(flow: str, **args: Any) -> Reply:
        handled = turns.handle(Incoming(str(next(keys)), ben, press=Press(flow, args)), world.NOW)
        assert isinstance(handled, Answered)
        return handled.outgoing.reply

    return press


@pytest.mark.parametrize(
    ("flow", "args"),
    [
        ("interested", {"session": "qsir"}),
        ("withdraw_interest", {"interest": 1}),
        ("workshop_requests", {}),
        *(("answer_workshop", {"request": 1, "to": to}) for to in ("new", "planning", "agreed", "declined")),
        ("withdraw_workshop", {"request": 1}),
        ("apologies", {"booking": 1}),
        ("come_after_all", {"booking": 1}),
        ("cancel", {"booking": 1}),
    ],
)
def test_what_is_somebody_elses_is_refused(store: Store, presses: Pressed, flow: str, args: dict[str, Any]):
    assert presses(flow, **args) == help.because("not_allowed")
    with store.reading() as tx:
        assert set(tx.scalars(select(Booking.state))) == {"booked"}
        assert tx.scalars(select(WorkshopRequest.state)).all() == ["new"]
        asha = tx.scalars(select(Membership.person_id)).one()
        assert [one.slug for one in interests.mine(tx, asha)] == ["qsir"]


@pytest.mark.parametrize(
    ("flow", "args"),
    [
        *((flow, {}) for flow in ("join_set", "withdraw_interest", "withdraw_workshop", "answer_workshop")),
        *((flow, {"set": 999}) for flow in ("join_set", "leave_set")),
        ("withdraw_interest", {"interest": 999}),
        ("interested", {"session": "nonsense"}),
        ("interest", {"session": "nonsense"}),
        ("workshop", {"session": "nonsense"}),
        ("withdraw_workshop", {"request": 999}),
        ("answer_workshop", {"request": 1, "to": "withdrawn"}),
        ("apologies", {"booking": 999}),
        ("come_after_all", {"booking": 999}),
    ],
)
def test_what_does_not_exist_is_not_found(presses: Pressed, flow: str, args: dict[str, Any]):
    assert presses(flow, **args) == help.because("not_found")


def test_leaving_a_set_one_is_not_in_takes_nobody_elses_place(store: Store, presses: Pressed):
    with store.reading() as tx:
        series_id = tx.scalars(select(Membership.series_id)).one()
    assert "not in the CQI Action Learning Set" in presses("leave_set", set=series_id).text
    with store.reading() as tx:
        assert tx.scalars(select(Membership.state)).all() == ["member"]
