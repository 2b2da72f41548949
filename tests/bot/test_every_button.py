from collections import deque
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.turn import Answered
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
    "tell me about pm lite",
    "help",
]


@pytest.fixture
def take(databases: Databases) -> Iterator[Callable[..., Reply]]:
    """Return a way to say or press something, as Carys at the shipped hub."""
    store = Store(databases.copy("sqlite", "world", world.prepare))
    turns, keys = world.turns(store), count()

    def take(**what: Any) -> Reply:
        handled = turns.handle(Incoming(str(next(keys)), CARYS, **what), world.NOW)
        assert isinstance(handled, Answered)
        return handled.outgoing.reply

    yield take
    store.close()


def test_no_button_the_bot_draws_is_refused_when_it_is_pressed(take: Callable[..., Reply]):
    waiting = deque(action for words in OPENINGS for action in take(text=words).all_actions())
    pressed: list[Action] = []
    while waiting and len(pressed) < 150:
        action = waiting.popleft()
        if action not in pressed:
            pressed.append(action)
            answer = take(press=Press(action.flow, action.args))
            assert answer.text != help.because("nhs_number").text
            waiting += answer.all_actions()
    assert len(pressed) > 100


@pytest.mark.parametrize(
    "args",
    [
        {},
        {"online": True},
        {"from": "2026-12-25", "to": "2026-12-26"},
        {"from": "2025-12-25", "to": "2025-12-26"},
        {"problem": "no_such_date"},
        {"session": "cqi_taster"},
    ],
)
@pytest.mark.parametrize("letters", ["a ", "a_", "Monday, "])
def test_however_much_a_button_carries_the_answer_has_sixty_words(
    take: Callable[..., Reply], args: dict[str, Any], letters: str
):
    long = dict.fromkeys(("when", "topic", "audience", "said", "place"), letters * 60)
    for flow in ("whats_on", "book", "cancel", "details", "roster"):
        answer = take(press=Press(flow, {**long, "free": True, **args}))
        assert len(answer.text.split()) <= 60


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00"])
def test_a_list_that_goes_on_from_a_moment_nobody_knows_begins_at_its_beginning(
    take: Callable[..., Reply], moment: str
):
    assert take(press=Press("whats_on", {"behind": [moment, 1]})) == take(press=Press("whats_on"))


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
