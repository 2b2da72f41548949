"""One of several likely wishes is picked by number, by place or by its words."""

from zoneinfo import ZoneInfo

import pytest

from dialogs import engine, guesses
from dialogs.engine import Conversation, Hub, Turn
from dialogs.messages import Action
from dialogs.understanding import Name, Wish
from tests.dialogs.test_engine import NOW, Talk

TASTER = Name("cqi_taster", "CQI Taster")


@pytest.fixture
def asked() -> Talk:
    talk = Talk()
    shown = (Action("Tea", "tea"), Action("My bookings", "my_bookings"), Action("Something else", "help"))
    talk.state = engine.dump(Conversation(shown=shown, choosing=True))
    return talk


@pytest.mark.parametrize("text", ["2", "the second one", "my bookings"])
def test_one_of_the_guesses_is_picked_by_what_is_typed(asked: Talk, text: str):
    assert asked.says(text).reply.text == "bookings"


def test_the_last_of_the_guesses_leads_out(asked: Talk):
    assert asked.says("something else").reply.text == "help"


def test_what_is_none_of_the_guesses_is_a_wish_of_its_own(asked: Talk):
    assert asked.says("whats on").reply.text == "what's on"


def test_a_guess_is_picked_once(asked: Talk):
    asked.says("2")
    assert asked.says("2").reply.text != "bookings"


def test_at_most_five_are_offered_and_a_way_out():
    many = [Wish("book", {"session": "cqi_taster", "when": f"on day {n}"}) for n in range(7)]
    hub = Hub("Hub", ZoneInfo("Europe/London"))
    turn = Turn(None, 1, "Asha", NOW, hub, lambda: [TASTER])  # type: ignore[arg-type]
    reply = guesses.ask_which(turn, many)
    assert [item.title for item in reply.items] == [f"CQI Taster, on day {n}" for n in range(5)]
    assert [action.label for action in reply.all_actions()] == [*["Book"] * 5, "Something else"]
