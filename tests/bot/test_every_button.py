from collections import deque
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs import help
from dialogs.messages import Action, Incoming, Press, Reply, Sender
from dialogs.texts import as_text, holds_nhs_number
from store.db import Store
from tests import world
from tests.databases import Databases

CARYS = Sender("web", world.EMAILS["carys"], name="Carys", email=world.EMAILS["carys"])
OPENINGS = [
    "what's on",
    "what's on in december from 10:00 to 16:30",
    "what's on from 3/12/2026 to 31/12/2026",
    "my bookings",
    "who's coming to the drop in",
    "all sessions",
    "help",
]


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_no_button_the_bot_draws_is_refused_when_it_is_pressed(databases: Databases, engine_name: str):
    store = Store(databases.copy(engine_name, "world", world.prepare))
    turns = world.turns(store)
    answers: list[Reply] = []

    def take(**what: object) -> Reply:
        incoming = Incoming(str(len(answers)), CARYS, **what)  # type: ignore[arg-type]
        answers.append(turns.handle(incoming, world.NOW).outgoing.reply)  # type: ignore[union-attr]
        return answers[-1]

    waiting: deque[Action] = deque(a for words in OPENINGS for a in take(text=words).all_actions())
    pressed: list[Action] = []
    while waiting and len(pressed) < 150:
        action = waiting.popleft()
        if action not in pressed:
            pressed.append(action)
            waiting += take(press=Press(action.flow, action.args)).all_actions()
    store.close()
    assert len(pressed) > 100
    assert help.because("nhs_number").text not in [answer.text for answer in answers]


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2040, 1, 1)),
    st.integers(1, 999_999_999),
    st.lists(st.integers(1, 99_999), max_size=20),
)
def test_no_row_or_moment_a_button_names_is_taken_for_an_nhs_number(
    moment: datetime, row: int, rows: list[int]
):
    args = {
        "behind": [moment.replace(tzinfo=UTC).isoformat(), row],
        "from": str(moment.date()),
        "to": str(moment.date() + timedelta(days=30)),
        "at": moment.strftime("%H:%M"),
        "when": f"{moment.day} {moment:%B}",
        "occurrences": rows,
        "before": moment.strftime("%H:%M"),
    }
    assert not holds_nhs_number(as_text(args))
